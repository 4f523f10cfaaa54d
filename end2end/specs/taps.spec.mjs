// How much a person does on the way somewhere. Each figure is a promise; the pages themselves are looked at elsewhere.
import { laptop } from '../demo/devices.mjs';
import { DAY, Screens, Taps, arrive, expect, people, settled, signedIn, test, visit } from './support.mjs';

/** @import { Page } from '@playwright/test' */

/** @param {Page} page @param {number} nth */
const opening = (page, nth) => page.getByRole('button', { name: /^Hold / }).nth(nth);

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
  const next = page.getByRole('region', { name: 'Your next visit' }).locator('.appointment__when');
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
  const next = page.getByRole('region', { name: 'Your next visit' }).locator('.appointment__when');
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

test('the waitlist is two taps away, and a freed time is offered to one person alone', async ({ page: wendell, another, clinic, hasTouch }) => {
  await signedIn(wendell, clinic, people.wendell);
  await visit(wendell, '/book');
  const taps = new Taps(hasTouch);
  await taps.on(wendell.getByRole('link', { name: 'Tell me when one comes free' }));
  await arrive(wendell, 'Tell me when a time comes free');
  await taps.on(wendell.getByRole('button', { name: 'Put me on the list' }));
  await arrive(wendell, 'Hello, Wendell');
  expect(taps.count).toBe(2);
  await expect(wendell.getByRole('region', { name: 'Waiting for a time' })).toContainText('We write to you when one comes free.');

  // A time freed at the desk is offered without a further step.
  await clinic.callOff(await clinic.nextVisit(people.maya));
  await visit(wendell, '/home');
  const offered = wendell.getByRole('region', { name: 'Waiting for a time' });
  await expect(offered).toContainText('Held for you until');
  await offered.getByRole('link', { name: 'Look at it' }).click();
  await arrive(wendell, 'Is this your time?');
  await wendell.getByRole('button', { name: 'Confirm this visit' }).click();
  await arrive(wendell, 'Hello, Wendell');
  await expect(wendell.getByRole('status')).toContainText('Booked:');

  const grace = await another(laptop);
  await signedIn(grace, clinic, people.grace);
  await visit(grace, '/admin/waitlist');
  await arrive(grace, 'Waiting list');
  await expect(grace.getByRole('main')).toContainText('was offered it and took it');
});

test('a message is two taps away, and so is its answer from the day page', async ({ page: maya, another, clinic, hasTouch }) => {
  await signedIn(maya, clinic, people.maya);
  await visit(maya, '/home');
  const taps = new Taps(hasTouch);
  await taps.on(maya.getByRole('button', { name: /^Write to Tomás/ }));
  await maya.waitForURL('**/messages/*-*');
  await settled(maya);
  await maya.getByLabel('Write to Tomás').fill('May I come in my running clothes?');
  await taps.on(maya.getByRole('button', { name: 'Send' }));
  await expect(maya.getByRole('log', { name: 'Messages' })).toContainText('running clothes');
  expect(taps.count).toBe(2);

  const tomas = await another(laptop);
  await signedIn(tomas, clinic, people.tomas);
  await visit(tomas, '/today');
  const answer = new Taps(false);
  await answer.on(tomas.getByRole('region', { name: 'Waiting for you' }).getByRole('link', { name: /Maya Fournier/ }).first());
  await tomas.waitForURL('**/inbox/*-*');
  await settled(tomas);
  await tomas.getByLabel('Write to Maya').fill('Of course.');
  await answer.on(tomas.getByRole('button', { name: 'Send' }));
  await expect(tomas.getByRole('log', { name: 'Messages' })).toContainText('Of course.');
  expect(answer.count).toBe(2);
});

test('a check-in takes one tap a question and at most fifteen seconds', async ({ page, clinic, hasTouch }) => {
  await signedIn(page, clinic, people.maya);
  await visit(page, '/home');
  const began = Date.now();
  const taps = new Taps(hasTouch);
  await taps.on(page.getByRole('main').locator('a[href^="/check-in/"]').first());
  await arrive(page, 'How is it today?');
  const questions = page.locator('.check__scores fieldset');
  const count = await questions.count();
  expect(count).toBeGreaterThan(1);
  for (let nth = 0; nth < count; nth += 1) await taps.on(questions.nth(nth).locator('label').nth(4));
  await taps.on(page.getByRole('button', { name: 'Save check-in' }));
  await arrive(page, 'Your check-in');
  await expect(page.getByRole('main')).toContainText('Saved at ');
  expect(taps.count).toBe(count + 2);
  expect(Date.now() - began).toBeLessThan(15_000);
});

test('the desk moves a visit by links and forms alone, and sees whom a closure would affect', async ({ page: grace, clinic }) => {
  await signedIn(grace, clinic, people.grace);
  const visitId = await clinic.nextVisit(people.maya);
  await visit(grace, `/schedule/move/${visitId}`);
  await grace.getByRole('button', { name: /^Move here / }).last().click();
  await expect(grace.getByRole('heading', { name: 'The day', exact: true })).toBeVisible();
  await expect(grace.getByRole('main')).toContainText('Maya Fournier');

  await visit(grace, '/admin/closures');
  const until = new Date(Date.parse(DAY) + 40 * 24 * 3600_000);
  await grace.getByLabel('From').fill(`${DAY}T00:00`);
  await grace.getByLabel('Until').fill(`${until.toISOString().slice(0, 10)}T00:00`);
  await grace.getByRole('button', { name: 'See what it changes' }).click();
  await expect(grace.getByRole('main')).toContainText('Maya Fournier: ');
});

test('a visitor goes from the front page to a booked visit in four screens', async ({ page, clinic, hasTouch }) => {
  await visit(page, '/');
  const taps = new Taps(hasTouch);
  await taps.on(page.locator('main a[href^="/book"]').first());
  await arrive(page, 'Find a time');
  const screens = new Screens(page);
  await taps.on(opening(page, 0));
  await arrive(page, 'Who is coming?');
  await page.getByLabel('Your name').fill('Sunita Rao');
  await page.getByLabel('E-mail').fill('sunita@example.org');
  await page.getByLabel('Choose a password').fill('rivers and stones');
  await page.getByRole('button', { name: 'Mail me the code' }).click();
  await arrive(page, 'Look into your mail');
  const code = await expect
    .poll(async () => /Your code is (\d{6})/.exec((await clinic.letters()).join('\n'))?.[1])
    .toBeTruthy()
    .then(async () => /Your code is (\d{6})/.exec((await clinic.letters()).join('\n'))?.[1]);
  await page.getByLabel('The code').fill(code ?? '');
  await page.getByRole('button', { name: 'Book my visit' }).click();
  await arrive(page, 'Hello, Sunita');
  // The list, the details, the code, and the home page.
  expect(screens.count).toBeLessThanOrEqual(4);
  await expect(page.getByRole('status')).toContainText('Booked:');
});
