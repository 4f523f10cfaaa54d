// Pictures of the pages, phone and laptop, light and dark: node pictures.mjs FOLDER [--full] [NAME …]
import { chromium } from '@playwright/test';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startClinic } from '../demo/clinic.mjs';
import { laptop, phone } from '../demo/devices.mjs';
import { pagesOf, visitors } from '../demo/pages.mjs';
import { CHROMIUM, FLAGS } from './chromium.mjs';

/** @import { Found, Visitor } from '../demo/pages.mjs' */

const SIZES = { phone, laptop };
const SCHEMES = /** @type {const} */ (['light', 'dark']);

/** Name, who looks, and the kind of page. @type {[string, string, string][]} */
const PICTURES = [
  ['landing', 'a stranger', '/'],
  ['sign-in', 'a stranger', '/sign-in'],
  ['consent', 'a stranger', '/consent/{}'],
  ['home', 'Maya', '/home'],
  ['book', 'Maya', '/book'],
  ['confirm', 'Maya', '/book/confirm/{}'],
  ['cancel', 'Maya', '/book/cancel/{}'],
  ['plan', 'Maya', '/book/plan'],
  ['wait', 'Maya', '/book/wait'],
  ['together', 'Dorothy', '/book/together'],
  ['visits', 'Maya', '/visits'],
  ['visit', 'Maya', '/visits/{}'],
  ['messages', 'Maya', '/messages/{}'],
  ['progress', 'Maya', '/progress'],
  ['check-in', 'Maya', '/check-in/{}'],
  ['me', 'Maya', '/me'],
  ['today', 'Tomás', '/today'],
  ['inbox', 'Tomás', '/inbox'],
  ['thread', 'Tomás', '/inbox/{}'],
  ['clients', 'Tomás', '/clients'],
  ['record', 'Tomás', '/clients/{}'],
  ['chart', 'Tomás', '/clients/{}/chart/{}'],
  ['outcomes', 'Omar', '/outcomes'],
  ['schedule', 'Grace', '/schedule'],
  ['week', 'Grace', '/schedule?week={}'],
  ['rooms', 'Ingrid', '/admin/rooms'],
  ['clinic', 'Ingrid', '/admin/clinic'],
  ['desk', 'Grace', '/schedule/book?client={}'],
  ['desk-move', 'Grace', '/schedule/move/{}'],
  ['client', 'Grace', '/admin/clients/{}'],
  ['handover', 'Grace', '/admin/handover'],
  ['shifts', 'Grace', '/admin/shifts/{}'],
  ['services', 'Ingrid', '/admin/services/{}'],
  ['error', 'Maya', 'an address that leads nowhere'],
];

const args = process.argv.slice(2);
const full = args.includes('--full');
const [folder = '', ...names] = args.filter((arg) => !arg.startsWith('--'));
if (folder === '') {
  console.error('node pictures.mjs FOLDER [--full] [NAME …]');
  process.exit(2);
}
mkdirSync(folder, { recursive: true });

const clinic = await startClinic();
const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
let missed = 0;
try {
  for (const visitor of visitors) await takeAll(visitor);
} finally {
  await browser.close();
  await clinic.close();
}
process.exit(missed > 0 ? 1 : 0);

/** @param {Visitor} visitor */
async function takeAll(visitor) {
  const wanted = PICTURES.filter(([name, who]) => who === visitor.who && (names.length === 0 || names.includes(name)));
  if (wanted.length === 0) return;
  const { cookies, pages } = await pagesOf(clinic, visitor);
  for (const [name, , kind] of wanted) {
    const found = pages.find((page) => page.kind === kind);
    if (found) await take(name, mayas(pages, found), cookies);
    else console.error(`${name}: no link leads to ${kind}`);
    missed += found ? 0 : 1;
  }
}

/** A client's record is Maya's where she is in the list. @param {Found[]} pages @param {Found} found */
function mayas(pages, found) {
  if (found.kind !== '/clients/{}') return found.path;
  const list = pages.find((page) => page.kind === '/clients')?.html ?? '';
  return /href="(\/clients\/[^"]+)">Maya Fournier/.exec(list)?.[1] ?? found.path;
}

/** @param {string} name @param {string} path @param {Awaited<ReturnType<typeof clinic.signIn>>} cookies */
async function take(name, path, cookies) {
  for (const [size, device] of Object.entries(SIZES)) {
    for (const colorScheme of SCHEMES) {
      const context = await browser.newContext({ ...device, deviceScaleFactor: 1, colorScheme, baseURL: clinic.url, locale: 'en-CA' });
      await context.addCookies(cookies);
      const page = await context.newPage();
      await page.goto(path);
      if ((await page.locator('leptos-island').count()) > 0) await page.locator('html[data-ready]').waitFor({ state: 'attached' });
      await page.screenshot({ path: join(folder, `${name}-${size}-${colorScheme}.png`), fullPage: full, animations: 'disabled' });
      await context.close();
    }
  }
  console.log(`${name.padEnd(10)} ${path}`);
}
