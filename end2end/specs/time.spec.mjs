// Times are the clinic's, said so where they bind, and the same in a browser on the other side of the world.
import { people } from '../demo/clinic.mjs';
import { hold } from '../demo/pages.mjs';
import { expect, test, visit } from './support.mjs';

const TIME = /\b\d{1,2}:\d\d [ap]m\b/g;

test.use({ timezoneId: 'Asia/Tokyo', locale: 'ja-JP' });

test('a browser in Tokyo shows Calgary time, and says so', async ({ page, clinic }) => {
  const cookies = await clinic.signIn(people.maya);
  await page.context().addCookies(cookies);
  const reader = clinic.reader(cookies);
  const confirm = await hold(reader);
  for (const path of [confirm, '/book', '/home']) {
    const written = (await (await reader.get(path)).text()).replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
    await visit(page, path);
    const shown = (await page.locator('body').evaluate((body) => body.innerHTML)).replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
    expect.soft(shown.match(TIME), path).toEqual(written.match(TIME));
    expect.soft(written.match(TIME)?.length, `times on ${path}`).toBeGreaterThan(0);
    expect.soft(shown, path).toContain('Calgary time');
  }
});
