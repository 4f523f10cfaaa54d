// How much a person does on the way somewhere. Each figure is a promise; the pages themselves are looked at elsewhere.
import type { Page } from '@playwright/test';
import { laptop } from './devices.mjs';
import { Taps, arrive, expect, people, settled, signedIn, test, visit } from './support.ts';

const opening = (page: Page, nth: number) => page.getByRole('button', { name: /^Hold / }).nth(nth);

test('another time with the usual therapist is four taps away at most', async ({ page, clinic, hasTouch }) => {
  await signedIn(page, clinic, people.maya);
  await visit(page, '/home');
  const taps = new Taps(hasTouch);
  await taps.on(page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Book' }));
  await arrive(page, 'Find a time');
  await taps.on(opening(page, 0));
  await arrive(page, 'Is this your time?');
  await taps.on(page.getByRole('button', { name: 'Confirm this visit' }));
  await arrive(page, 'Hello, Maya');
  expect(taps.count).toBeLessThanOrEqual(4);
});

test('a visit is moved in three taps, and the old time is kept until then', async ({ page, clinic, hasTouch }) => {
  await signedIn(page, clinic, people.maya);
  await visit(page, '/home');
  const next = page.getByRole('region', { name: 'Your next visit' }).locator('.visit__when');
  const before = await next.textContent();
  const taps = new Taps(hasTouch);
  await taps.on(page.getByRole('link', { name: 'Move this visit' }));
  await arrive(page, 'Move your visit');
  await expect(page.getByRole('main')).toContainText('It stays yours until you have confirmed another time.');
  await taps.on(opening(page, 0));
  await arrive(page, 'Move to this time?');
  await taps.on(page.getByRole('button', { name: 'Move my visit here' }));
  await arrive(page, 'Hello, Maya');
  expect(taps.count).toBe(3);
  await expect(page.getByRole('status')).toContainText('Moved:');
  await taps.on(page.getByRole('button', { name: 'Undo' }));
  await arrive(page, 'Hello, Maya');
  await expect(next).toHaveText(before ?? '');
});

test('a visit is cancelled in two taps and comes back with one', async ({ page, clinic, hasTouch }) => {
  await signedIn(page, clinic, people.maya);
  await visit(page, '/home');
  const next = page.getByRole('region', { name: 'Your next visit' }).locator('.visit__when');
  const before = await next.textContent();
  const taps = new Taps(hasTouch);
  await taps.on(page.getByRole('link', { name: 'Cancel this visit' }));
  await settled(page);
  await taps.on(page.getByRole('button', { name: 'Cancel this visit' }));
  await arrive(page, 'Hello, Maya');
  expect(taps.count).toBe(2);
  await expect(page.getByRole('status')).toContainText('Cancelled:');
  await taps.on(page.getByRole('button', { name: 'Undo' }));
  await arrive(page, 'Hello, Maya');
  await expect(next).toHaveText(before ?? '');
});

test('the waiting list is two taps away, and what comes free is offered to one alone', async ({ page: wendell, another, clinic, hasTouch }) => {
  await signedIn(wendell, clinic, people.wendell);
  await visit(wendell, '/book');
  const taps = new Taps(hasTouch);
  await taps.on(wendell.getByRole('link', { name: 'Tell me when one comes free' }));
  await arrive(wendell, 'Tell me when a time comes free');
  await taps.on(wendell.getByRole('button', { name: 'Put me on the list' }));
  await arrive(wendell, 'Hello, Wendell');
  expect(taps.count).toBe(2);
  await expect(wendell.getByRole('region', { name: 'Waiting for a time' })).toContainText('We write to you when one comes free.');
  const grace = await another(laptop);
  await signedIn(grace, clinic, people.grace);
  await visit(grace, '/admin/waitlist');
  await arrive(grace, 'Waiting list');
});

test('a stranger comes from the front page to a booked visit in four screens', async ({ page, clinic, hasTouch }) => {
  await visit(page, '/');
  const taps = new Taps(hasTouch);
  await taps.on(page.locator('main a[href^="/book"]').first());
  await arrive(page, 'Find a time');
  const screens = ['Find a time'];
  await taps.on(opening(page, 0));
  await arrive(page, 'Who is coming?');
  screens.push('Who is coming?');
  await page.getByLabel('Your name').fill('Sunita Rao');
  await page.getByLabel('E-mail').fill('sunita@example.org');
  await page.getByLabel('Choose a password').fill('rivers and stones');
  await page.getByRole('button', { name: 'Mail me the code' }).click();
  await arrive(page, 'Look into your mail');
  screens.push('Look into your mail');
  const code = await expect
    .poll(async () => /Your code is (\d{6})/.exec((await clinic.letters()).join('\n'))?.[1])
    .toBeTruthy()
    .then(async () => /Your code is (\d{6})/.exec((await clinic.letters()).join('\n'))?.[1]);
  await page.getByLabel('The code').fill(code ?? '');
  await page.getByRole('button', { name: 'Book my visit' }).click();
  await arrive(page, 'Hello, Sunita');
  expect(screens.length).toBeLessThanOrEqual(4);
  await expect(page.getByRole('status')).toContainText('Booked:');
});
