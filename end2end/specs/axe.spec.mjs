// Nobody is shut out: links lead everywhere, axe-core finds nothing in light or dark, and no page is wider than 320 px.
import axe from 'axe-core';
import { pagesOf, visitors } from '../demo/pages.mjs';
import { expect, test, visit } from './support.mjs';

/** @import { Page } from '@playwright/test' */

for (const visitor of visitors) {
  test(`${visitor.who} finds the way to every page by links`, async ({ clinic }) => {
    expect((await pagesOf(clinic, visitor)).missing).toEqual([]);
  });

  for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
    test(`${visitor.who} meets no barrier, ${colorScheme}`, async ({ page, clinic, complaints }) => {
      test.setTimeout(180_000);
      complaints.expectStatus(404);
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const { cookies, pages } = await pagesOf(clinic, visitor);
      await page.context().addCookies(cookies);
      for (const { path } of pages) {
        await visit(page, path);
        expect.soft(await findings(page), path).toEqual([]);
      }
    });
  }

  test(`${visitor.who} never scrolls sideways at 320 px`, async ({ page, clinic, complaints }) => {
    test.setTimeout(120_000);
    complaints.expectStatus(404);
    await page.setViewportSize({ width: 320, height: 640 });
    const { cookies, pages } = await pagesOf(clinic, visitor);
    await page.context().addCookies(cookies);
    for (const { path } of pages) {
      await visit(page, path);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      expect.soft(width, `the width of ${path}`).toBeLessThanOrEqual(320);
    }
  });
}

/** @param {Page} page */
async function findings(page) {
  await page.evaluate(axe.source);
  const violations = await page.evaluate(async () => {
    const { axe } = /** @type {{ axe: typeof import('axe-core') }} */ (/** @type {unknown} */ (window));
    return (await axe.run(document, { resultTypes: ['violations'] })).violations;
  });
  return violations.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id}: ${help}: ${node.html}`));
}
