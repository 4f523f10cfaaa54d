// What a phone on a bad connection downloads, counted on the wire.
import { statSync } from 'node:fs';
import { brotliCompressSync } from 'node:zlib';
import { people } from '../demo/clinic.mjs';
import { pagesOf, visitors } from '../demo/pages.mjs';
import { everyPage, expect, signedIn, test, visit } from './support.mjs';

/** @import { Page } from '@playwright/test' */
/** @import { Visitor } from '../demo/pages.mjs' */

const KB = 1024;
const SITE = new URL('../../target/site', import.meta.url).pathname;

for (const visitor of visitors) {
  test(`every page of ${visitor.who} is at most 14 KB of HTML`, async ({ clinic }) => {
    const { pages } = await pagesOf(clinic, visitor);
    for (const { path, html } of pages) {
      expect.soft(brotliCompressSync(html).length, path).toBeLessThanOrEqual(14 * KB);
    }
  });
}

test('Maya’s first page costs at most 140 KB and every later one at most 20 KB beside a module of its own', async ({ page, clinic }) => {
  const { pages } = await pagesOf(clinic, /** @type {Visitor} */ (visitors.find(({ who }) => who === 'Maya')));
  await signedIn(page, clinic, people.maya);
  const wire = await scales(page);
  await visit(page, '/home');
  expect.soft(await wire.settled(), 'the first page').toBeLessThanOrEqual(140 * KB);
  for (const { path, kind } of pages.filter(({ kind }) => kind.startsWith('/') && kind !== '/home')) {
    wire.reset();
    await visit(page, path);
    expect.soft(await wire.settled(), kind).toBeLessThanOrEqual(20 * KB);
    expect.soft(wire.own(), `the module of ${kind}, once`).toBeLessThanOrEqual(28 * KB);
  }
});

test('a page without islands loads no module, and no other page more than 96 KB of them', async ({ page, clinic, complaints }) => {
  complaints.expectStatus(404);
  /** @type {Set<string>} */
  const loaded = new Set();
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (/\.(wasm|js)$/.test(pathname)) loaded.add(pathname);
  });
  let still = 0;
  let split = 0;
  await everyPage(page, clinic, async (path) => {
    loaded.clear();
    await visit(page, path);
    if ((await page.locator('leptos-island').count()) > 0) {
      const modules = [...loaded].filter((name) => name.endsWith('.wasm'));
      const weight = modules.reduce((sum, name) => sum + statSync(`${SITE}${name}.br`).size, 0);
      expect.soft(weight, path).toBeLessThanOrEqual(96 * KB);
      split += modules.length > 1 ? 1 : 0;
      return;
    }
    still += 1;
    expect.soft([...loaded], path).toEqual([]);
  });
  expect(still, 'pages on which nothing moves').toBeGreaterThan(0);
  expect(split, 'pages with a module of their own').toBeGreaterThan(0);
});

/** Weighs what this page receives, headers and all, and apart from it the modules of its own islands. @param {Page} page */
async function scales(page) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Network.enable');
  let bytes = 0;
  let own = 0;
  /** @type {Set<string>} */
  let under_way = new Set();
  /** @type {Set<string>} */
  const modules = new Set();
  cdp.on('Network.requestWillBeSent', ({ requestId, type, request }) => {
    // The stream of announcements stays open.
    if (type !== 'EventSource') under_way.add(requestId);
    if (/\/(split_|chunk_|__wasm_split)/.test(request.url)) modules.add(requestId);
  });
  cdp.on('Network.loadingFailed', ({ requestId }) => under_way.delete(requestId));
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    under_way.delete(requestId);
    if (modules.has(requestId)) own += encodedDataLength;
    else bytes += encodedDataLength;
  });
  return {
    reset: () => {
      bytes = 0;
      own = 0;
      under_way = new Set();
    },
    own: () => own,
    settled: async () => {
      await expect.poll(() => under_way.size, 'requests under way').toBe(0);
      return bytes;
    },
  };
}
