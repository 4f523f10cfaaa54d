// Two people want the same time. Nobody is told that it is free when it is not.
import { phone } from '../demo/devices.mjs';
import { people } from '../demo/clinic.mjs';
import { arrive, expect, mark, signedIn, test, visit } from './support.mjs';

/** @import { Page } from '@playwright/test' */

test('a time that Maya holds is struck through for Wendell, and his late tap offers three other times', async ({
  page: maya,
  another,
  clinic,
  complaints,
}) => {
  complaints.expectStatus(409);
  const wendell = await another(phone);
  const scriptless = await another({ ...phone, javaScriptEnabled: false });
  await signedIn(maya, clinic, people.maya);
  await signedIn(wendell, clinic, people.wendell);
  await signedIn(scriptless, clinic, people.wendell);

  await visit(maya, '/book');
  const key = await lastOpening(maya);
  const [therapist] = key.split(':');
  const service = await maya.locator('form[action="/api/booking/hold"] input[name="service"]').first().inputValue();
  for (const page of [wendell, scriptless]) {
    await visit(page, `/book?service=${service}&therapist=${therapist}`);
    await expect(hold(page, key)).toBeVisible();
    await expect(opening(page, key)).not.toContainText('Just taken', { useInnerText: true });
  }
  const still = await mark(wendell);

  await hold(maya, key).click();
  await expect(maya.getByRole('button', { name: 'Confirm this visit' })).toBeVisible();

  await expect(opening(wendell, key)).toContainText('Just taken', { useInnerText: true });
  await expect(hold(wendell, key)).toBeHidden();
  await still();

  const [answer] = await Promise.all([
    scriptless.waitForResponse((response) => response.url().endsWith('/api/booking/hold')),
    hold(scriptless, key).click(),
  ]);
  expect(answer.status()).toBe(409);
  await expect(scriptless.getByRole('heading', { level: 1 })).toHaveText('That time was just taken');
  await expect(scriptless.getByRole('button', { name: /^Hold / })).toHaveCount(3);
});

test('a time that Maya holds is struck through for a visitor too, within half a minute', async ({ page: maya, another, clinic }) => {
  const stranger = await another(phone);
  await stranger.clock.install();
  await signedIn(maya, clinic, people.maya);
  await visit(maya, '/book');
  const key = await lastOpening(maya);
  const [therapist] = key.split(':');
  const service = await maya.locator('form[action="/api/booking/hold"] input[name="service"]').first().inputValue();
  await visit(stranger, `/book?service=${service}&therapist=${therapist}`);
  await expect(hold(stranger, key)).toBeVisible();
  await hold(maya, key).click();
  await expect(maya.getByRole('button', { name: 'Confirm this visit' })).toBeVisible();
  await stranger.clock.runFor(21_000);
  await expect(opening(stranger, key)).toContainText('Just taken', { useInnerText: true });
  await expect(hold(stranger, key)).toBeHidden();
  await maya.getByRole('button', { name: 'Let it go' }).click();
  await expect(maya.getByRole('heading', { level: 1 })).toHaveText('Find a time');
  await stranger.clock.runFor(21_000);
  await expect(hold(stranger, key)).toBeVisible();
});

test('a taken time is not announced as one that came free', async ({ page: maya, another, clinic }) => {
  const wendell = await another(phone);
  await signedIn(maya, clinic, people.maya);
  await signedIn(wendell, clinic, people.wendell);
  await visit(wendell, '/book');
  // A suggested time is listed under its day too.
  const key = await wendell.locator('[aria-labelledby="best"] [data-opening]').first().getAttribute('data-opening') ?? '';
  await expect(wendell.locator(`[data-opening="${key}"]`)).toHaveCount(2);
  const [therapist] = key.split(':');
  const service = await wendell.locator('form[action="/api/booking/hold"] input[name="service"]').first().inputValue();
  await visit(maya, `/book?service=${service}&therapist=${therapist}`);
  const counted = wendell.waitForResponse((response) => response.url().includes('/api/booking/open-count'));
  await hold(maya, key).last().click();
  await expect(maya.getByRole('button', { name: 'Confirm this visit' })).toBeVisible();
  await expect(wendell.locator(`[data-opening="${key}"].opening--gone`)).toHaveCount(2);
  // The page asks how many there are once the rows are marked, and then decides whether to say anything.
  await (await counted).finished();
  await wendell.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  await expect(wendell.locator('.openings__new')).toBeHidden();
});

test('a hold that expires while Maya looks at it says so and leads to other times', async ({ page: maya, clinic }) => {
  await signedIn(maya, clinic, people.maya);
  await maya.clock.install();
  await visit(maya, '/book');
  await hold(maya, await lastOpening(maya)).click();
  await arrive(maya, 'Is this your time?');
  const timer = maya.getByRole('timer', { name: 'Time left on this hold' });
  await expect(timer).toHaveText(/^9:\d\d$|^10:00$/);
  const over = maya.getByText('The time is open to others again. Nothing was booked.');
  await expect(over).toBeHidden();
  await maya.clock.fastForward('08:30');
  await expect(timer).toHaveText(/^1:\d\d$/);
  await expect(over).toBeHidden();
  await maya.clock.fastForward('01:31');
  await expect(timer).toHaveText('0:00');
  await expect(maya.getByText('The hold ran out').first()).toBeVisible();
  await over.getByRole('link', { name: 'Choose a time' }).click();
  await arrive(maya, 'Find a time');
});

test('a time that Maya releases can be held again without reloading the page', async ({ page: maya, another, clinic }) => {
  const wendell = await another(phone);
  await signedIn(maya, clinic, people.maya);
  await signedIn(wendell, clinic, people.wendell);
  await visit(maya, '/book');
  const key = await lastOpening(maya);
  const [therapist] = key.split(':');
  const service = await maya.locator('form[action="/api/booking/hold"] input[name="service"]').first().inputValue();
  await visit(wendell, `/book?service=${service}&therapist=${therapist}`);
  const still = await mark(wendell);
  await hold(maya, key).click();
  await expect(hold(wendell, key)).toBeHidden();
  await maya.getByRole('button', { name: 'Let it go' }).click();
  await expect(maya.getByRole('heading', { level: 1 })).toHaveText('Find a time');
  await expect(hold(wendell, key)).toBeVisible();
  await still();
});

test('Wendell’s open page shows that a time came free and is held for him', async ({ page: wendell, clinic }) => {
  await signedIn(wendell, clinic, people.wendell);
  await visit(wendell, '/book');
  await wendell.getByRole('link', { name: 'Tell me when one comes free' }).click();
  await arrive(wendell, 'Tell me when a time comes free');
  await wendell.getByRole('button', { name: 'Put me on the list' }).click();
  await arrive(wendell, 'Hello, Wendell');
  const line = wendell.getByText('A time you wait for came free and is held for you.');
  await expect(line).toBeHidden();
  const still = await mark(wendell);
  await clinic.callOff(await clinic.nextVisit(people.maya));
  await expect(line).toBeVisible();
  await still();
  // The line has its link in sight, and the page stays as wide as the screen.
  await expect(line.getByRole('link', { name: 'Look at it' })).toBeInViewport({ ratio: 1 });
  const width = await wendell.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(wendell.viewportSize()?.width ?? 0);
  // It leads to the offer, even from the page that it stands on.
  await line.getByRole('link', { name: 'Look at it' }).click();
  await arrive(wendell, 'Hello, Wendell');
  await expect(wendell.getByRole('region', { name: 'Waiting for a time' })).toContainText('Held for you until');
});

test('a time that comes free while Wendell looks is announced, and nothing moves under his finger', async ({ page: wendell, clinic }) => {
  await signedIn(wendell, clinic, people.wendell);
  const visitId = await clinic.nextVisit(people.maya);
  await visit(wendell, '/book?therapist=anyone');
  const rows = await wendell.locator('[data-opening]').count();
  const line = wendell.getByText('More times have come free.');
  await expect(line).toBeHidden();
  const still = await mark(wendell);
  await clinic.callOff(visitId);
  await expect(line).toBeVisible();
  await still();
  expect(await wendell.locator('[data-opening]').count()).toBe(rows);
  await wendell.getByRole('link', { name: 'Show them' }).click();
  await arrive(wendell, 'Find a time');
  await expect(line).toBeHidden();
});

/** "therapist:start" of the last opening of the week. @param {Page} page */
async function lastOpening(page) {
  const key = await page.locator('[data-opening]').last().getAttribute('data-opening');
  expect(key, 'there is an opening this week').not.toBeNull();
  return key ?? '';
}

/** A suggested time is listed twice; this is the one under its day. @param {Page} page @param {string} key */
const opening = (page, key) => page.locator(`[data-opening="${key}"]`).last();

/** @param {Page} page @param {string} key */
const hold = (page, key) => opening(page, key).getByText('Hold', { exact: true });
