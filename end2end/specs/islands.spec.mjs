// Islands take over what the server has drawn: nothing changes and nothing typed is lost when they wake.
import { people } from '../demo/clinic.mjs';
import { laptop } from '../demo/devices.mjs';
import { everyPage, expect, mark, settled, signedIn, test, visit } from './support.mjs';

/** @import { Page } from '@playwright/test' */

test('no page changes when its islands wake', async ({ page, clinic, complaints }) => {
  test.setTimeout(180_000);
  complaints.expectStatus(404);
  let awake = 0;
  await everyPage(page, clinic, async (path) => {
    let wake = await asleep(page, path);
    if ((await page.locator('leptos-island').count()) === 0) return;
    awake += 1;
    if ((await page.locator('.mark-read').count()) > 0 && (await page.getByRole('log').isVisible())) {
      // What comes into view is marked as read: the page is looked at once that is done.
      const read = page.waitForResponse('**/api/messaging/read');
      await wake();
      await read;
      wake = await asleep(page, path);
    }
    const before = await drawn(page);
    await wake();
    expect.soft(await drawn(page), path).toBe(before);
  });
  expect(awake, 'pages with islands').toBeGreaterThan(0);
});

test('what Maya types before the page is awake is still there afterwards, and can be sent', async ({ page, clinic }) => {
  await signedIn(page, clinic, people.maya);
  const wake = await asleep(page, await threadOf(page, '/messages', /Tomás Rivera/));
  const text = 'I typed this at once,\nbefore anything was ready.';
  await page.getByLabel('Write to Tomás').fill(text);
  await wake();
  await expect(page.getByLabel('Write to Tomás')).toHaveValue(text);
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(page.getByRole('log', { name: 'Messages' })).toContainText('I typed this at once,');
  await expect(page.getByLabel('Write to Tomás')).toHaveValue('');
});

test('the count of unread messages grows while Maya looks at her first page, where every page shows it', async ({ page: maya, another, clinic }) => {
  await signedIn(maya, clinic, people.maya);
  const entry = maya.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /^Messages/ });
  await visit(maya, '/visits');
  const place = await entry.boundingBox();
  await visit(maya, '/home');
  expect(await entry.boundingBox(), 'the entry stands where it does on a page that does not move').toEqual(place);
  const before = Number(await entry.locator('.nav__count').textContent());
  const still = await mark(maya);

  const tomas = await another(laptop);
  await signedIn(tomas, clinic, people.tomas);
  await visit(tomas, await threadOf(tomas, '/inbox', /Maya Fournier/));
  await send(tomas, 'Come a little early, please.');
  await expect(entry).toHaveAccessibleName(new RegExp(`^Messages\\s*${before + 1}\\s*unread$`));
  await still();
  const live = await entry.locator('.nav__count').boundingBox();
  await visit(maya, '/visits');
  expect(live).toEqual(await entry.locator('.nav__count').boundingBox());
});

test('a thread whose module fails to load is a plain form, and the rest of the page wakes', async ({ page, clinic, complaints }) => {
  complaints.expect(/ERR_FAILED|Failed to fetch|PromiseRejectionEvent|ErrorEvent|unreachable|Transition was aborted|wasm/i);
  await signedIn(page, clinic, people.maya);
  await page.route('**/split_live_thread*.wasm', (route) => route.abort());
  await visit(page, await threadOf(page, '/messages', /Tomás Rivera/));
  await send(page, 'The line is bad here.');
  await expect(page.getByRole('log', { name: 'Messages' })).toContainText('The line is bad here.');
});

test('a message that comes while the module of Tomás’s thread is loading is in the thread once it is awake', async ({ page: tomas, another, clinic }) => {
  await tomas.setViewportSize({ width: 1280, height: 900 });
  await signedIn(tomas, clinic, people.tomas);
  const wake = await asleep(tomas, await threadOf(tomas, '/inbox', /Maya Fournier/), '**/split_live_thread*.wasm');
  const maya = await another(laptop);
  await signedIn(maya, clinic, people.maya);
  await visit(maya, await threadOf(maya, '/messages', /Tomás Rivera/));
  await send(maya, 'One more thing: stairs are fine.');
  await expect(tomas.getByRole('navigation', { name: 'Threads' })).toContainText('stairs are fine');
  await expect(tomas.getByRole('log', { name: 'Messages' })).not.toContainText('stairs are fine');
  await wake();
  await expect(tomas.getByRole('log', { name: 'Messages' })).toContainText('stairs are fine');
});

/** The address of the thread with this person. @param {Page} page @param {string} list @param {RegExp} name */
async function threadOf(page, list, name) {
  await visit(page, list);
  return (await page.getByRole('navigation', { name: 'Threads' }).getByRole('link', { name }).first().getAttribute('href')) ?? '';
}

/** Writes and sends a message in the open thread. @param {Page} page @param {string} text */
async function send(page, text) {
  await page.getByLabel(/^Write to /).fill(text);
  await page.getByRole('button', { name: 'Send' }).click();
}

/** Opens a page and keeps its islands from waking until the answer is called. @param {Page} page @param {string} path @param {string} modules */
async function asleep(page, path, modules = '**/*.wasm') {
  /** @type {() => void} */
  let release = () => {};
  const released = new Promise((go) => (release = () => go(undefined)));
  await page.route(modules, async (route) => {
    await released;
    await route.continue();
  });
  await page.goto(path);
  return async () => {
    release();
    await settled(page);
    await page.unroute(modules);
  };
}

/** The page as it is drawn, but for the clock of a hold, which runs. @param {Page} page */
async function drawn(page) {
  const html = await page.locator('body').evaluate((body) => body.innerHTML);
  return html.replace(/\d+:\d\d(?=<\/b>)/g, '').replace(/(<progress[^>]* value=)"\d+"/g, '$1');
}
