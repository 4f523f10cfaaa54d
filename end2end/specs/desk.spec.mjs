// The day as a picture: a visit is moved by key or by hand, and nothing is moved before the desk says so.
import { people } from '../demo/clinic.mjs';
import { arrive, expect, mark, signedIn, test, visit } from './support.mjs';

/** @import { Page } from '@playwright/test' */

test('Grace moves a visit with the arrow keys and Enter, and leaves another where it was', async ({ page: grace, clinic }) => {
  await signedIn(grace, clinic, people.grace);
  const { date, minutes, booking } = await somewhereElseThatDay(grace, await clinic.nextVisit(people.maya));
  await visit(grace, `/schedule?date=${date}`);
  const link = grace.locator(`a:has([data-visit="${booking}"])`);
  await expect(link.locator('svg')).toHaveClass(/grid__visit--booked/);
  await expect(link).toContainText('Booked');
  const form = grace.locator('.grid__move');
  await expect(form).toBeHidden();
  const still = await mark(grace);
  const step = Number(await grace.locator('[data-grid]').getAttribute('data-step'));

  await link.focus();
  await grace.keyboard.press('ArrowRight');
  await expect(form).toContainText(/Move Maya Fournier to .+ with /);
  await grace.keyboard.press('Escape');
  await expect(form).toBeHidden();
  await still();

  for (let n = 0; n < Math.abs(minutes) / step; n += 1) await grace.keyboard.press(minutes > 0 ? 'ArrowDown' : 'ArrowUp');
  await expect(form).toContainText(/Move Maya Fournier to .+ with Tomás Rivera\?/);
  await grace.keyboard.press('Enter');
  await expect(grace.locator(`[data-visit="${booking}"]`)).toHaveCount(0);
  await expect(grace.locator('.grid__visit', { hasText: 'Maya Fournier' })).toHaveCount(1);
});

test('the calendar of the day keeps its size on every screen and scrolls in its frame', async ({ page: grace, clinic }) => {
  await signedIn(grace, clinic, people.grace);
  await visit(grace, '/schedule');
  const picture = grace.locator('[data-grid]');
  const drawn = await picture.evaluate((svg) => [svg.getBoundingClientRect().width, Number(svg.getAttribute('width'))]);
  expect(drawn[0]).toBe(drawn[1]);
});

test('Grace drags a visit, drops it outside the calendar, and puts it back', async ({ page: grace, clinic }) => {
  await grace.setViewportSize({ width: 1280, height: 1200 });
  await signedIn(grace, clinic, people.grace);
  const booking = await clinic.nextVisit(people.maya);
  await visit(grace, `/schedule?date=${await dateOf(grace, booking)}`);
  const svg = grace.locator(`[data-visit="${booking}"]`);
  const home = await svg.getAttribute('y');
  await svg.scrollIntoViewIfNeeded();
  const box = await svg.boundingBox();
  if (!box) throw new Error('the visit is not drawn');
  await grace.mouse.move(box.x + 40, box.y + 10);
  await grace.mouse.down();
  await grace.mouse.move(box.x + 40, box.y - 35, { steps: 4 });
  await grace.mouse.move(5, box.y - 35, { steps: 4 });
  await grace.mouse.up();
  const form = grace.locator('.grid__move');
  await expect(form).toContainText(/Move Maya Fournier to /);
  const there = await svg.getAttribute('y');
  expect(there).not.toBe(home);
  await grace.mouse.move(400, 20);
  expect(await svg.getAttribute('y'), 'it is not dragged without a button').toBe(there);
  await form.getByRole('button', { name: 'Leave it' }).click();
  await expect(form).toBeHidden();
  expect(await svg.getAttribute('y')).toBe(home);
});

test('Grace drags a visit to another time of its day and moves it there', async ({ page: grace, clinic }) => {
  await grace.setViewportSize({ width: 1280, height: 1600 });
  await signedIn(grace, clinic, people.grace);
  const { date, minutes, booking } = await somewhereElseThatDay(grace, await clinic.nextVisit(people.maya));
  await visit(grace, `/schedule?date=${date}`);
  const svg = grace.locator(`[data-visit="${booking}"]`);
  await svg.scrollIntoViewIfNeeded();
  const box = await svg.boundingBox();
  if (!box) throw new Error('the visit is not drawn');
  // A minute is a point of the picture.
  await grace.mouse.move(box.x + 40, box.y + 10);
  await grace.mouse.down();
  await grace.mouse.move(box.x + 40, box.y + 10 + minutes, { steps: 6 });
  await grace.mouse.up();
  const form = grace.locator('.grid__move');
  await expect(form).toContainText(/Move Maya Fournier to .+ with Tomás Rivera\?/);
  await form.getByRole('button', { name: 'Move it' }).click();
  await expect(grace.locator(`[data-visit="${booking}"]`)).toHaveCount(0);
  await expect(grace.locator('.grid__visit', { hasText: 'Maya Fournier' })).toHaveCount(1);
});

test('in the calendar by room, a visit is moved to another room at the same time', async ({ page: grace, clinic }) => {
  await signedIn(grace, clinic, people.grace);
  const booking = await clinic.nextVisit(people.maya);
  await visit(grace, `/schedule?date=${await dateOf(grace, booking)}&by=rooms`);
  const link = grace.locator(`a:has([data-visit="${booking}"])`);
  const columns = await roomsAway(grace, booking);
  await link.focus();
  for (let n = 0; n < Math.abs(columns); n += 1) await grace.keyboard.press(columns > 0 ? 'ArrowRight' : 'ArrowLeft');
  const form = grace.locator('.grid__move');
  await expect(form).toContainText(/Move Maya Fournier to .+ in Room \d\?/);
  const room = await form.locator('input[name="room"]').inputValue();
  await Promise.all([grace.waitForResponse((answer) => answer.url().endsWith('/api/schedule/move')), grace.keyboard.press('Enter')]);
  await arrive(grace, /day \d/);
  await visit(grace, `/schedule/move/${booking}`);
  await expect(grace.getByLabel('Room')).toHaveValue(room);
});

test('a therapist’s week is one link away, and its visits link to where they are moved', async ({ page: grace, clinic }) => {
  await signedIn(grace, clinic, people.grace);
  const booking = await clinic.nextVisit(people.maya);
  await visit(grace, `/schedule?date=${await dateOf(grace, booking)}`);
  await grace.getByRole('link', { name: 'Tomás Rivera', exact: true }).click();
  await arrive(grace, 'Tomás Rivera');
  await expect(grace.getByRole('region', { name: 'The week, a column a day' })).toBeVisible();
  await grace.getByRole('link', { name: /^Maya Fournier Booked/ }).click();
  await arrive(grace, 'Move a visit');
  await expect(grace).toHaveURL(new RegExp(`/schedule/move/${booking}$`));
});

test('Enter on another visit opens it, and the visit being moved is not sent', async ({ page: grace, clinic }) => {
  await signedIn(grace, clinic, people.grace);
  const booking = await clinic.nextVisit(people.maya);
  const date = await dateOf(grace, booking);
  await visit(grace, `/schedule?date=${date}`);
  await grace.locator(`a:has([data-visit="${booking}"])`).focus();
  await grace.keyboard.press('ArrowRight');
  await expect(grace.locator('.grid__move')).toBeVisible();
  const other = grace.locator(`a:has([data-visit]:not([data-visit="${booking}"]))`).first();
  const id = await other.locator('[data-visit]').getAttribute('data-visit');
  await other.focus();
  await grace.keyboard.press('Enter');
  await arrive(grace, 'Move a visit');
  await expect(grace).toHaveURL(new RegExp(`/schedule/move/${id}$`));
  expect(await dateOf(grace, booking)).toBe(date);
});

/** How many columns away the first other room is that is free then. A room is kept for a while after a visit. @param {Page} page @param {string} booking */
async function roomsAway(page, booking) {
  const away = await page.locator('[data-grid]').evaluate((grid, id) => {
    /** @param {Element | null} of @param {string} name */
    const number = (of, name) => Number(of?.getAttribute(name));
    const mine = grid.querySelector(`[data-visit="${id}"]`);
    const [column, top, bottom] = [number(mine, 'data-column'), number(mine, 'y'), number(mine, 'y') + number(mine, 'height')];
    /** @param {number} nth */
    const stands = (nth) =>
      [...grid.querySelectorAll('.grid__visit')].some(
        (one) => number(one, 'data-column') === nth && number(one, 'y') < bottom + 15 && top < number(one, 'y') + number(one, 'height') + 15,
      );
    const columns = Array.from({ length: number(grid, 'data-columns') }, (_, nth) => nth);
    return columns.filter((nth) => nth !== column && !stands(nth)).map((nth) => nth - column)[0];
  }, booking);
  if (away === undefined) throw new Error('no other room is free then');
  return away;
}

/** The day on which a visit is, as the schedule's address has it. @param {Page} page @param {string} booking */
async function dateOf(page, booking) {
  await visit(page, `/schedule/move/${booking}`);
  const day = await page.locator('input[name="day"]').first().inputValue();
  return day;
}

/** A day, and the minutes from the visit to another free time of its therapist on that day. @param {Page} page @param {string} booking */
async function somewhereElseThatDay(page, booking) {
  const date = await dateOf(page, booking);
  await visit(page, `/schedule?date=${date}`);
  const svg = page.locator(`[data-visit="${booking}"]`);
  const start = Number(await svg.getAttribute('data-start'));
  const therapist = await svg.getAttribute('data-therapist');
  await visit(page, `/schedule/move/${booking}?from=${date}`);
  const times = await page.locator('form[action="/api/schedule/move"]').evaluateAll((forms) =>
    forms.map((form) => ({
      therapist: /** @type {HTMLInputElement | null} */ (form.querySelector('input[name="therapist"]'))?.value,
      start: Number(/** @type {HTMLInputElement | null} */ (form.querySelector('input[name="start"]'))?.value),
    })),
  );
  const day = 24 * 3600 * 1_000_000;
  const minutes = times
    .filter((time) => time.therapist === therapist && Math.abs(time.start - start) < day / 2)
    .map((time) => (time.start - start) / 60_000_000)
    .filter((away) => away !== 0 && away % 15 === 0)
    .sort((a, b) => Math.abs(a) - Math.abs(b))[0];
  if (minutes === undefined) throw new Error('nothing else is free that day');
  return { date, minutes, booking };
}
