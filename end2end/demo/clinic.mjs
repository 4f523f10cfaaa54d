// A demo clinic for one test: its own folder, port and process. The clinic is made once and copied from then on.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const BINARY = join(dirname(fileURLToPath(import.meta.url)), '../../target/release/unknot');
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** One fixed day, because a story must not depend on today’s calendar. `TEST_DAY` sets another. */
export const DAY = process.env.TEST_DAY ?? '2026-11-24';

/** Only a demo may have this password. */
export const PASSWORD = 'unknot-demo';

/**
 * @typedef {{ email: string, first: string, name: string, home: string }} Person
 * @param {string} first @param {string} last @param {string} home @returns {Person}
 */
const person = (first, last, home) => ({
  email: `${first.normalize('NFD').replace(/[^a-z]/gi, '').toLowerCase()}@elbowriver.example`,
  first,
  name: `${first} ${last}`,
  home,
});

/** Who can sign in, and the page each lands on. */
export const people = {
  maya: person('Maya', 'Fournier', '/home'),
  wendell: person('Wendell', 'Okafor', '/home'),
  ines: person('Ines', 'Carvalho', '/home'),
  dorothy: person('Dorothy', 'Pelletier', '/home'),
  tomas: person('Tomás', 'Rivera', '/today'),
  omar: person('Omar', 'Haddad', '/outcomes'),
  grace: person('Grace', 'Tran', '/schedule'),
  ingrid: person('Ingrid', 'Solberg', '/outcomes'),
};

/** @typedef {Awaited<ReturnType<typeof startClinic>>} Clinic */

/** Makes the clinic that the others are copies of, and returns its folder. */
export async function makeTemplate() {
  const folder = await newFolder();
  const running = await run(folder, '09:00');
  await running.stop();
  return folder;
}

/** @param {string} [template] a folder from `makeTemplate` */
export async function startClinic(template) {
  const folder = await newFolder();
  if (template) await cp(template, folder, { recursive: true });
  const { url, stop } = await run(folder, '09:05');
  const letters = async () => {
    const names = await readdir(join(folder, 'mail')).catch(() => []);
    return Promise.all(names.map((name) => readFile(join(folder, 'mail', name), 'utf8')));
  };
  return {
    url,
    /** The cookies of a new session, as a browser context takes them. @param {Person} who */
    signIn: (who) => signIn(url, who),
    /** @param {Awaited<ReturnType<typeof signIn>>} [cookies] */
    reader: (cookies) => reader(url, cookies),
    /** What the content policy stopped so far, by the server's own count. */
    cspReports: async () => {
      const text = await (await fetch(`${url}/metrics`)).text();
      return Number(/^unknot_csp_reports_total (\d+)$/m.exec(text)?.[1] ?? Number.NaN);
    },
    /** The letters that have left, as text. */
    letters,
    /** The id of someone's next visit. @param {Person} who */
    nextVisit: async (who) => {
      const home = await (await reader(url, await signIn(url, who)).get('/home')).text();
      const found = new RegExp(`/book/cancel/(${UUID.source})`).exec(home)?.[1];
      if (!found) throw new Error(`${who.name} has no visit ahead.`);
      return found;
    },
    /** The desk notes that a client cancelled. @param {string} booking */
    callOff: async (booking) => {
      const desk = reader(url, await signIn(url, people.grace));
      const answer = await desk.post('/api/schedule/call-off', { booking, reason: 'client_asked', day: '' });
      if (answer.status !== 303) throw new Error(`The visit could not be called off: ${answer.status}`);
    },
    /** The desk asks Maya whether Dorothy may act for her; answers the address in her letter. */
    askForConsent: async () => {
      const desk = reader(url, await signIn(url, people.grace));
      const client = await mayasId(desk);
      await desk.post('/api/admin/household', { client, email: people.dorothy.email, acts: 'yes', child: 'no' });
      for (const until = Date.now() + 20_000; Date.now() < until; await new Promise((later) => setTimeout(later, 50))) {
        const found = (await letters()).map((letter) => /\/consent\/[\w-]+/.exec(letter.replaceAll('=\r\n', ''))?.[0]);
        const link = found.find((one) => one !== undefined);
        if (link) return link;
      }
      throw new Error('Maya got no letter.');
    },
    close: async () => {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const newFolder = () => mkdtemp(join(tmpdir(), 'unknot-'));

/** @param {string} folder @param {string} at what the clinic's clock shows when it opens */
async function run(folder, at) {
  if (!existsSync(BINARY)) throw new Error('There is no release build: run make build first.');
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const settings = Object.entries(process.env).filter(([name]) => !name.startsWith('UNKNOT_'));
  const env = { ...Object.fromEntries(settings), UNKNOT_LISTEN: `127.0.0.1:${port}`, UNKNOT_DATA: folder, UNKNOT_LOG: 'warn' };
  const child = spawn(BINARY, ['serve', '--demo', '--at', `${DAY}T${at}`], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text));
  const ended = once(child, 'exit');
  await answers(`${url}/readyz`, () => child.exitCode === null, () => said);
  return {
    url,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** @returns {Promise<number>} */
async function freePort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** @param {string} url @param {() => boolean} alive @param {() => string} said */
async function answers(url, alive, said) {
  const until = Date.now() + 120_000;
  while (alive() && Date.now() < until) {
    try {
      if ((await fetch(url, { signal: AbortSignal.timeout(2_000) })).ok) return;
    } catch {
      await new Promise((later) => setTimeout(later, 50));
    }
  }
  throw new Error(`The clinic did not open. It said:\n${said()}`);
}

/** @param {string} url @param {Person} who */
async function signIn(url, who) {
  const answer = await post(`${url}/api/accounts/sign-in`, { email: who.email, password: PASSWORD, then: '' });
  const cookies = cookiesOf(answer, url);
  if (answer.status !== 303 || cookies.length === 0) throw new Error(`${who.name} could not sign in: ${answer.status}`);
  return cookies;
}

/** The cookies an answer gives, as a browser context takes them. @param {Response} answer @param {string} url */
export function cookiesOf(answer, url) {
  return answer.headers.getSetCookie().map((line) => {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    return { name: name ?? '', value: value ?? '', url };
  });
}

/** A plain form as a browser sends it. @param {string} url @param {Record<string, string>} fields @param {string} [cookie] */
function post(url, fields, cookie = '') {
  const headers = { accept: 'text/html', origin: new URL(url).origin, ...(cookie && { cookie }) };
  return fetch(url, { method: 'POST', redirect: 'manual', headers, body: new URLSearchParams(fields) });
}

/** Someone who reads pages as text, without a browser. @param {string} url @param {{ name: string, value: string }[]} cookies */
function reader(url, cookies = []) {
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  const headers = { accept: 'text/html', ...(cookie && { cookie }) };
  /** @param {string} path */
  const get = (path) => fetch(url + path, { headers, redirect: 'manual' });
  return {
    get,
    /** @param {string} path @param {Record<string, string>} fields */
    post: (path, fields) => post(url + path, fields, cookie),
    /** Every page that can be reached from `start` by links, one of each kind of address. @param {string} start */
    walk: (start) => walk(get, start),
  };
}

/** Maya's id, as the desk finds it. @param {ReturnType<typeof reader>} desk */
export async function mayasId(desk) {
  const found = /\/schedule\/book\?client=([0-9a-f-]+)/.exec(await (await desk.get('/schedule/book?q=maya')).text())?.[1];
  if (!found) throw new Error('The desk does not find Maya.');
  return found;
}

/** "/visits/0193…" as "/visits/{}": pages of one kind. @param {string} path */
export const kindOf = (path) => path.replace(UUID, '{}');

/** Pages of one kind that are read in search of further links. */
const LOOKS = 8;

/**
 * @param {(path: string) => Promise<Response>} get @param {string} start
 * @returns {Promise<Map<string, { path: string, html: string }>>} by kind, the longest of each
 */
async function walk(get, start) {
  const found = new Map();
  const seen = new Set();
  const looks = new Map();
  const waiting = [start];
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    const kind = kindOf(path);
    const before = looks.get(kind) ?? 0;
    if (seen.has(path) || before === LOOKS) continue;
    seen.add(path);
    looks.set(kind, before + 1);
    const answer = await get(path);
    if (!answer.ok || !(answer.headers.get('content-type') ?? '').startsWith('text/html')) continue;
    const html = await answer.text();
    if (html.length > (found.get(kind)?.html.length ?? 0)) found.set(kind, { path, html });
    waiting.push(...linksOf(html));
  }
  return found;
}

/** Addresses of our own pages, without queries and places within a page. @param {string} html */
export function linksOf(html) {
  const found = [...html.matchAll(/<a\b[^>]*?\shref="(\/[^"#?]*)/g)].map(([, path]) => path ?? '/');
  return [...new Set(found)].filter((path) => !/^\/(pkg|api|events)\b|\.[a-z0-9]+$/.test(path));
}

/** What the form that posts to `action` would send: its hidden fields, and the button that belongs to it. @param {string} html @param {string} action */
export function formTo(html, action) {
  const [, head, body] = [...html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)].find(([, head]) => head?.includes(`action="${action}"`)) ?? [];
  if (head === undefined || body === undefined) return undefined;
  const id = attribute(head, 'id');
  const hidden = [...body.matchAll(/<input\b[^>]*>/g)].map(([tag]) => tag).filter((tag) => attribute(tag, 'type') === 'hidden');
  const button = [...html.matchAll(/<button\b[^>]*>/g)].map(([tag]) => tag).find((tag) => id !== '' && attribute(tag, 'form') === id);
  const tags = button && attribute(button, 'name') !== '' ? [...hidden, button] : hidden;
  return Object.fromEntries(tags.map((tag) => [attribute(tag, 'name'), attribute(tag, 'value')]));
}

/** @param {string} tag @param {string} name */
const attribute = (tag, name) => new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? '';
