// What a phone on a bad connection downloads, counted on the wire.
import { brotliCompressSync } from 'node:zlib';
import { people } from '../demo/clinic.mjs';
import { pagesOf, visitors } from '../demo/pages.mjs';
import { expect, signedIn, test, visit } from './support.mjs';

/** @import { Page } from '@playwright/test' */
/** @import { Visitor } from '../demo/pages.mjs' */

const KB = 1024;

for (const visitor of visitors) {
  test(`every page of ${visitor.who} is at most 14 KB of HTML`, async ({ clinic }) => {
    const { pages } = await pagesOf(clinic, visitor);
    for (const { path, html } of pages) {
      expect.soft(brotliCompressSync(html).length, path).toBeLessThanOrEqual(14 * KB);
    }
  });
}

test('Maya’s first page costs at most 140 KB and every later one at most 20 KB', async ({ page, clinic }) => {
  const { pages } = await pagesOf(clinic, /** @type {Visitor} */ (visitors.find(({ who }) => who === 'Maya')));
  await signedIn(page, clinic, people.maya);
  const wire = await scales(page);
  await visit(page, '/home');
  expect.soft(await wire.settled(), 'the first page').toBeLessThanOrEqual(140 * KB);
  for (const { path, kind } of pages.filter(({ kind }) => kind.startsWith('/') && kind !== '/home')) {
    wire.reset();
    await visit(page, path);
    expect.soft(await wire.settled(), kind).toBeLessThanOrEqual(20 * KB);
  }
});

test('a page without islands loads no module', async ({ page, clinic, complaints }) => {
  complaints.expectStatus(404);
  /** @type {string[]} */
  const loaded = [];
  page.on('request', (request) => {
    if (/\.(wasm|js)$/.test(new URL(request.url()).pathname)) loaded.push(request.url());
  });
  let still = 0;
  for (const visitor of visitors) {
    const { cookies, pages } = await pagesOf(clinic, visitor);
    await page.context().clearCookies();
    await page.context().addCookies(cookies);
    for (const { path } of pages) {
      loaded.length = 0;
      await visit(page, path);
      if ((await page.locator('leptos-island').count()) > 0) continue;
      still += 1;
      expect.soft(loaded, path).toEqual([]);
    }
  }
  expect(still, 'pages on which nothing moves').toBeGreaterThan(0);
});

/** Weighs what this page receives, headers and all. @param {Page} page */
async function scales(page) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Network.enable');
  let bytes = 0;
  /** @type {Set<string>} */
  let under_way = new Set();
  cdp.on('Network.requestWillBeSent', ({ requestId, type }) => {
    // The stream of announcements stays open.
    if (type !== 'EventSource') under_way.add(requestId);
  });
  cdp.on('Network.loadingFailed', ({ requestId }) => under_way.delete(requestId));
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    under_way.delete(requestId);
    bytes += encodedDataLength;
  });
  return {
    reset: () => {
      bytes = 0;
      under_way = new Set();
    },
    settled: async () => {
      await expect.poll(() => under_way.size, 'requests under way').toBe(0);
      return bytes;
    },
  };
}
