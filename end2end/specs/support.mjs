// What every browser test starts from: a clinic of its own, and browsers whose every complaint fails the test.
import { test as base, expect } from '@playwright/test';
import { PASSWORD, startClinic } from '../demo/clinic.mjs';
import { pagesOf, visitors } from '../demo/pages.mjs';

/** @import { BrowserContext, BrowserContextOptions, Locator, Page, TestType } from '@playwright/test' */
/** @import { PlaywrightTestArgs, PlaywrightTestOptions, PlaywrightWorkerArgs, PlaywrightWorkerOptions } from '@playwright/test' */
/** @import { Clinic, Person } from '../demo/clinic.mjs' */

export { expect };
export { DAY, people } from '../demo/clinic.mjs';

/** Browsers in which our pages' scripts do not run. @type {WeakSet<BrowserContext>} */
const scriptless = new WeakSet();

/** What browsers said against our pages. A refusal that a test asks for is announced with `expectStatus`. */
class Complaints {
  /** @readonly @type {string[]} */
  heard = [];
  /** @private @readonly @type {RegExp[]} */
  expected = [];

  /** @param {number} status */
  expectStatus(status) {
    this.expect(new RegExp(`the server responded with a status of ${status}`));
  }

  /** What a test breaks by itself. @param {RegExp} pattern */
  expect(pattern) {
    this.expected.push(pattern);
  }

  /** @param {BrowserContext} context */
  listen(context) {
    context.on('weberror', (error) => this.hear(`uncaught: ${error.error().message}`));
    context.on('console', (message) => {
      if (message.type() === 'error') this.hear(`console: ${message.text()}`);
    });
    context.on('response', (response) => {
      if (response.status() >= 500) this.hear(`${response.status()} from ${response.url()}`);
    });
  }

  /** @private @param {string} text */
  hear(text) {
    if (!this.expected.some((pattern) => pattern.test(text))) this.heard.push(text);
  }
}

/**
 * @typedef {object} Own
 * @property {Clinic} clinic
 * @property {Complaints} complaints
 * @property {(options: BrowserContextOptions) => Promise<Page>} another Another person's browser. It runs scripts when this
 * project's browsers do, unless told otherwise.
 */

/** @type {TestType<PlaywrightTestArgs & PlaywrightTestOptions & Own, PlaywrightWorkerArgs & PlaywrightWorkerOptions>} */
export const test = base.extend({
  clinic: async ({}, use) => {
    const clinic = await startClinic(process.env.CLINIC_TEMPLATE);
    await use(clinic);
    await clinic.close();
  },
  baseURL: ({ clinic }, use) => use(clinic.url),
  complaints: [
    /** @param {Own} own @param {(complaints: Complaints) => Promise<void>} use */
    async ({ clinic }, use) => {
      const complaints = new Complaints();
      await use(complaints);
      expect(complaints.heard, 'what browsers complained about').toEqual([]);
      expect(await clinic.cspReports(), 'violations of the content policy').toBe(0);
    },
    { auto: true },
  ],
  context: async ({ context, complaints, javaScriptEnabled }, use) => {
    complaints.listen(context);
    if (!javaScriptEnabled) scriptless.add(context);
    await use(context);
  },
  another: async ({ browser, baseURL, javaScriptEnabled, complaints }, use) => {
    /** @type {BrowserContext[]} */
    const contexts = [];
    await use(async (own) => {
      const options = { baseURL, javaScriptEnabled, ...own };
      const context = await browser.newContext(options);
      complaints.listen(context);
      if (options.javaScriptEnabled === false) scriptless.add(context);
      contexts.push(context);
      return context.newPage();
    });
    for (const context of contexts) await context.close();
  },
});

/** Waits until the page is there and, where it has islands and scripts run, until clicks are heard. @param {Page} page */
export async function settled(page) {
  await page.waitForLoadState('load');
  const islands = await page.locator('leptos-island').count();
  if (islands > 0 && !scriptless.has(page.context())) await expect(page.locator('html[data-ready]')).toBeAttached();
}

/** Follows an address of ours. @param {Page} page @param {string} path */
export async function visit(page, path) {
  const answer = await page.goto(path);
  await settled(page);
  return answer;
}

/** Looks at every page of every visitor, signed in as its visitor. @param {Page} page @param {Clinic} clinic @param {(path: string) => Promise<void>} look */
export async function everyPage(page, clinic, look) {
  for (const visitor of visitors) {
    const { cookies, pages } = await pagesOf(clinic, visitor);
    await page.context().clearCookies();
    await page.context().addCookies(cookies);
    for (const { path } of pages) await look(path);
  }
}

/** Waits for the page with this heading, after a link or a form has led there. @param {Page} page @param {string | RegExp} heading */
export async function arrive(page, heading) {
  await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
  await settled(page);
}

/** Signs in the way a person does. @param {Page} page @param {Person} who */
export async function signIn(page, who) {
  await visit(page, '/sign-in');
  await page.getByLabel('E-mail').fill(who.email);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(`**${who.home}`);
  await settled(page);
}

/** Starts from being signed in, where signing in is not what is looked at. @param {Page} page @param {Clinic} clinic @param {Person} who */
export async function signedIn(page, clinic, who) {
  await page.context().addCookies(await clinic.signIn(who));
}

/** Counts what a person does on the way somewhere. */
export class Taps {
  count = 0;

  /** @param {boolean} touch */
  constructor(touch) {
    /** @private @readonly */
    this.touch = touch;
  }

  /** @param {Locator} target */
  async on(target) {
    this.count += 1;
    await (this.touch ? target.tap() : target.click());
  }
}

/** Counts the screens that a person sees from now on, this one included: every page that was drawn. */
export class Screens {
  count = 1;

  /** @param {Page} page */
  constructor(page) {
    page.on('load', () => (this.count += 1));
  }
}

/** Proves later that a page was never loaded again. @param {Page} page */
export async function mark(page) {
  await page.evaluate(() => document.documentElement.setAttribute('data-same', ''));
  return () => expect(page.locator('html[data-same]'), 'the page was loaded again').toBeAttached();
}
