// What every browser test starts from: a clinic of its own, and browsers whose every complaint fails the test.
import { test as base, expect } from '@playwright/test';
import type { BrowserContext, BrowserContextOptions, Locator, Page } from '@playwright/test';
import { PASSWORD, startClinic } from './clinic.mjs';
import type { Clinic, Person } from './clinic.mjs';

export { expect };
export { DAY, people } from './clinic.mjs';

/** Browsers in which our pages' scripts do not run. */
const scriptless = new WeakSet<BrowserContext>();

/** What browsers said against our pages. A refusal that a test asks for is announced with `expectStatus`. */
class Complaints {
  readonly heard: string[] = [];
  private readonly expected: RegExp[] = [];

  expectStatus(status: number) {
    this.expected.push(new RegExp(`the server responded with a status of ${status}`));
  }

  listen(context: BrowserContext) {
    context.on('weberror', (error) => this.hear(`uncaught: ${error.error().message}`));
    context.on('console', (message) => {
      if (message.type() === 'error') this.hear(`console: ${message.text()}`);
    });
    context.on('response', (response) => {
      if (response.status() >= 500) this.hear(`${response.status()} from ${response.url()}`);
    });
  }

  private hear(text: string) {
    if (!this.expected.some((pattern) => pattern.test(text))) this.heard.push(text);
  }
}

type Fixtures = {
  clinic: Clinic;
  complaints: Complaints;
  /** Another person's browser. It runs scripts when this project's browsers do, unless told otherwise. */
  another: (options: BrowserContextOptions) => Promise<Page>;
};

export const test = base.extend<Fixtures>({
  clinic: async ({}, use) => {
    const clinic = await startClinic(process.env.CLINIC_TEMPLATE);
    await use(clinic);
    await clinic.close();
  },
  baseURL: ({ clinic }, use) => use(clinic.url),
  complaints: [
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
    const contexts: BrowserContext[] = [];
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

/** Waits until the page is there and, where it has islands and scripts run, until clicks are heard. */
export async function settled(page: Page) {
  await page.waitForLoadState('load');
  const islands = await page.locator('leptos-island').count();
  if (islands > 0 && !scriptless.has(page.context())) await expect(page.locator('html[data-ready]')).toBeAttached();
}

/** Follows an address of ours. */
export async function visit(page: Page, path: string) {
  const answer = await page.goto(path);
  await settled(page);
  return answer;
}

/** Waits for the page with this heading, after a link or a form has led there. */
export async function arrive(page: Page, heading: string | RegExp) {
  await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
  await settled(page);
}

/** Signs in the way a person does. */
export async function signIn(page: Page, who: Person) {
  await visit(page, '/sign-in');
  await page.getByLabel('E-mail').fill(who.email);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(`**${who.home}`);
  await settled(page);
}

/** Starts from being signed in, where signing in is not what is looked at. */
export async function signedIn(page: Page, clinic: Clinic, who: Person) {
  await page.context().addCookies(await clinic.signIn(who));
}

/** Counts what a person does on the way somewhere. */
export class Taps {
  count = 0;

  constructor(private readonly touch: boolean) {}

  async on(target: Locator) {
    this.count += 1;
    await (this.touch ? target.tap() : target.click());
  }
}

/** Counts the screens that a person sees from now on, this one included: every page that was drawn. */
export class Screens {
  count = 1;

  constructor(page: Page) {
    page.on('load', () => (this.count += 1));
  }
}

/** Proves later that a page was never loaded again. */
export async function mark(page: Page) {
  await page.evaluate(() => document.documentElement.setAttribute('data-same', ''));
  return () => expect(page.locator('html[data-same]'), 'the page was loaded again').toBeAttached();
}
