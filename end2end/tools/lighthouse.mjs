// Runs Lighthouse as a phone, five times a page, against limits. Prints a table; ends with 1 if a limit is missed. The median
// counts for scores that depend on the page alone. The second best counts for times, because other work on the machine only
// ever slows a page down, and by a different amount in each look.
import { launch } from 'chrome-launcher';
import lighthouse from 'lighthouse';
import { people, startClinic } from '../demo/clinic.mjs';
import { CHROMIUM, FLAGS } from './chromium.mjs';

const RUNS = Number(process.env.RUNS ?? 5);
const PAGES = [
  { path: '/', who: undefined },
  { path: '/home', who: people.maya },
  { path: '/book', who: people.maya },
];

/** @type {[string, (lhr: import('lighthouse').Result) => number | null | undefined, (value: number) => boolean, (value: number) => string][]} */
const MEASURES = [
  ['performance', (lhr) => lhr.categories['performance']?.score, (v) => v >= 0.98, (v) => (v * 100).toFixed(0)],
  ['accessibility', (lhr) => lhr.categories['accessibility']?.score, (v) => v >= 1, (v) => (v * 100).toFixed(0)],
  ['LCP', (lhr) => lhr.audits['largest-contentful-paint']?.numericValue, (v) => v <= 1_500, (v) => `${(v / 1_000).toFixed(2)} s`],
  ['TBT', (lhr) => lhr.audits['total-blocking-time']?.numericValue, (v) => v <= 50, (v) => `${v.toFixed(0)} ms`],
  ['CLS', (lhr) => lhr.audits['cumulative-layout-shift']?.numericValue, (v) => v <= 0.0005, (v) => v.toFixed(3)],
];

/** Those that depend on how busy the machine is, and whether more is better. @type {Map<string, boolean>} */
const TIMES = new Map([['performance', true], ['LCP', false], ['TBT', false]]);

const clinic = await startClinic();
const chrome = await launch({ chromePath: CHROMIUM, chromeFlags: FLAGS });
let missed = 0;
try {
  console.log(`| page | ${MEASURES.map(([name]) => name).join(' | ')} |`);
  console.log(`|---|${MEASURES.map(() => '---|').join('')}`);
  for (const { path, who } of PAGES) {
    const cookies = who ? await clinic.signIn(who) : [];
    let cells = await measure(path, cookies);
    // A time that missed is taken once more.
    if (cells.some((cell) => cell.isTime && !cell.holds)) cells = better(cells, await measure(path, cookies));
    missed += cells.filter((cell) => !cell.holds).length;
    console.log(`| ${path} | ${cells.map(({ words, holds }) => (holds ? words : `**${words}**`)).join(' | ')} |`);
  }
} finally {
  chrome.kill();
  await clinic.close();
}
if (missed > 0) console.log(`\n${missed} missed (in bold). Wanted: performance 98, accessibility 100, LCP 1.5 s, TBT 50 ms, CLS 0.`);
process.exit(missed > 0 ? 1 : 0);

/** @typedef {{ words: string, holds: boolean, isTime: boolean }} Cell */

/** @param {string} path @param {{ name: string, value: string }[]} cookies @returns {Promise<Cell[]>} */
async function measure(path, cookies) {
  /** @type {import('lighthouse').Result[]} */
  const results = [];
  for (let run = 0; run < RUNS; run += 1) results.push(await look(path, cookies));
  return MEASURES.map(([name, read, holds, words]) => {
    const moreIsBetter = TIMES.get(name);
    const values = results.map((lhr) => read(lhr) ?? Number.NaN).toSorted((a, b) => (moreIsBetter ? b - a : a - b));
    const value = values[moreIsBetter === undefined ? Math.floor(RUNS / 2) : Math.min(1, RUNS - 1)] ?? Number.NaN;
    return { words: words(value), holds: holds(value), isTime: moreIsBetter !== undefined };
  });
}

/** @param {Cell[]} once @param {Cell[]} again */
function better(once, again) {
  return once.map((cell, nth) => (cell.holds || !cell.isTime ? cell : (again[nth] ?? cell)));
}

/**
 * One look. Recording a page's trace now and then fails in the browser itself; that says nothing of the page.
 * @param {string} path @param {{ name: string, value: string }[]} cookies
 */
async function look(path, cookies, attempts = 3) {
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  const result = await lighthouse(clinic.url + path, {
    port: chrome.port,
    logLevel: 'error',
    output: 'json',
    onlyCategories: ['performance', 'accessibility'],
    formFactor: 'mobile',
    extraHeaders: cookie ? { Cookie: cookie } : null,
  });
  if (!result) throw new Error('Lighthouse gave no result.');
  const problem = result.lhr.runtimeError ?? MEASURES.map(([name, read]) => read(result.lhr) ?? { message: `No ${name}.` }).find((value) => typeof value === 'object');
  if (!problem) return result.lhr;
  if (attempts <= 1) throw new Error(problem.message);
  return look(path, cookies, attempts - 1);
}
