// A week in the clinic, told once on a phone and once on a laptop, with JavaScript and without it.
import { laptop } from '../demo/devices.mjs';
import { Taps, arrive, expect, mark, people, settled, signIn, test, visit } from './support.mjs';

/** @import { Page } from '@playwright/test' */

const QUESTION = 'Is heat before bed still right?';
const ANSWER = 'Yes, fifteen minutes is plenty.';

test('Maya sees how she is doing, books and asks; Tomás answers; Omar sees how everyone changes', async ({
  page: maya,
  another,
  javaScriptEnabled: live,
  hasTouch,
}) => {
  test.setTimeout(120_000);
  const tomas = await another(laptop);
  const omar = await another(laptop);

  await test.step('Maya signs in and finds her next visit, her pain line and her last visit', async () => {
    await signIn(maya, people.maya);
    await expect(maya.getByRole('heading', { level: 1 })).toHaveText('Hello, Maya');
    const next = maya.getByRole('region', { name: 'Your next visit' });
    await expect(next).toContainText(/\d{1,2}:\d\d [ap]m/);
    await expect(next).toContainText('Tomás Rivera');
    await expect(next).toContainText(/Free to cancel until .+ \(Calgary time\)\./);
    await expect(drawing(maya)).toHaveAttribute('aria-label', /pain/i);
    await expect(maya.getByRole('region', { name: 'Last visit' })).toBeVisible();
  });

  await test.step('Her history has a line for every session, and the pain line a tick', async () => {
    await maya.goto('/progress');
    await arrive(maya, 'Your progress');
    const ticks = await drawing(maya).locator('.tick').count();
    await follow(maya, 'History');
    await arrive(maya, 'Your history');
    const visits = await maya.locator('main a[href^="/visits/"]').evaluateAll((links) => new Set(links.map((a) => a.getAttribute('href'))).size);
    expect(visits).toBeGreaterThan(9);
    expect(ticks).toBe(visits);
  });

  await test.step('She opens one visit: areas, techniques, minutes, before and after', async () => {
    await maya.locator('main a[href^="/visits/"]').first().click();
    await maya.waitForURL('**/visits/*-*');
    await settled(maya);
    const main = maya.getByRole('main');
    const did = main.getByRole('region', { name: 'What we did' });
    await expect(did).toContainText('Techniques');
    await expect(did).toContainText(/\d+ minutes/);
    await expect(main.getByRole('columnheader', { name: 'Before' })).toBeVisible();
    await expect(main.getByRole('columnheader', { name: 'After' })).toBeVisible();
    await expect(main.getByRole('rowheader').first()).toHaveText(/\w/);
  });

  await test.step('She books her usual time with her usual therapist in two taps', async () => {
    await visit(maya, '/home');
    const again = maya.locator('.again');
    const [usual, day, month, time] = /(\d{1,2}) (\w{3})\w*, (\d{1,2}:\d\d [ap]m)/.exec((await again.textContent()) ?? '') ?? [];
    expect(usual, 'the usual next time is named').toBeDefined();
    const taps = new Taps(hasTouch);
    await taps.on(again.getByText('Hold it'));
    const confirm = maya.getByRole('button', { name: 'Confirm this visit' });
    await expect(confirm).toBeVisible();
    await settled(maya);
    await expect(maya.getByRole('main')).toContainText(time ?? '');
    await expect(maya.getByRole('main')).toContainText('(Calgary time)');
    await taps.on(confirm);
    await expect(maya.getByRole('heading', { level: 1 })).toHaveText('Hello, Maya');
    expect(taps.count).toBe(2);
    await expect(again.filter({ hasText: usual ?? '' }), 'it is not offered again').toHaveCount(0);
    await visit(maya, '/visits');
    const booked = maya.getByRole('listitem').filter({ hasText: new RegExp(`${day} ${month}\\w*.*${time}`) });
    await expect(booked).toContainText(/Booked|Next visit/);
  });

  await test.step('She writes to Tomás, who has his inbox open', async () => {
    await signIn(tomas, people.tomas);
    await visit(tomas, '/inbox');
    const still = live ? await mark(tomas) : undefined;
    await follow(maya, 'Messages');
    await arrive(maya, 'Messages');
    await maya.getByRole('navigation', { name: 'Threads' }).getByRole('link', { name: /Tomás Rivera/ }).click();
    await maya.waitForURL('**/messages/*-*');
    await write(maya, 'Write to Tomás', QUESTION);
    if (!live) await tomas.reload();
    const row = tomas.getByRole('navigation', { name: 'Threads' }).getByRole('link', { name: /Maya Fournier/ });
    await expect(row).toContainText(QUESTION);
    await still?.();
  });

  await test.step('He answers, and his answer reaches her', async () => {
    const still = live ? await mark(maya) : undefined;
    await tomas.getByRole('link', { name: /Maya Fournier/ }).first().click();
    await tomas.waitForURL('**/inbox/*-*');
    await expect(lines(tomas)).toContainText(QUESTION);
    await write(tomas, 'Write to Maya', ANSWER);
    if (!live) await maya.reload();
    await expect(lines(maya)).toContainText(ANSWER);
    await still?.();
  });

  await test.step('Omar sees how Maya and the others have changed, and opens her history', async () => {
    await signIn(omar, people.omar);
    await arrive(omar, 'Outcomes');
    const row = omar.getByRole('row', { name: /Maya Fournier/ });
    await expect(row).toContainText('Improving');
    await expect(row).toContainText(/\d(\.\d)? to \d/);
    await expect(omar.getByRole('row', { name: /Wendell Okafor/ })).toBeVisible();
    await row.getByRole('link', { name: 'Maya Fournier' }).click();
    await arrive(omar, /Maya Fournier/);
    await expect(omar.locator('main a[href*="/visits/"]').first()).toBeVisible();
  });
});

/** The pain line in the size that this window shows. @param {Page} page */
const drawing = (page) => page.locator('.chart-frame svg[role="img"]:visible').first();

/** @param {Page} page */
const lines = (page) => page.getByRole('log', { name: 'Messages' });

/** @param {Page} page @param {string} entry */
async function follow(page, entry) {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: entry }).click();
}

/** @param {Page} page @param {string} label @param {string} text */
async function write(page, label, text) {
  await settled(page);
  await page.getByLabel(label).fill(text);
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(lines(page)).toContainText(text);
  await settled(page);
}
