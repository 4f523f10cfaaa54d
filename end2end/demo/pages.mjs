// Every page of the portal, as each kind of person reaches it. Pages are found by following links from a first page;
// what is listed here must be among them.
import { cookiesOf, formTo, mayasId, people } from './clinic.mjs';

/** @import { Clinic, Person } from './clinic.mjs' */
/** @typedef {{ kind: string, path: string, html: string }} Found */
/** @typedef {{ who: string, person: Person | undefined, start: string, kinds: string[] }} Visitor */

/** @type {Visitor[]} */
export const visitors = [
  { who: 'a stranger', person: undefined, start: '/', kinds: ['/', '/sign-in', '/book'] },
  {
    who: 'Maya',
    person: people.maya,
    start: '/home',
    kinds: [
      '/home', '/book', '/book/wait', '/book/plan', '/book/cancel/{}', '/visits', '/visits/{}', '/messages', '/messages/{}', '/progress', '/check-in/{}', '/me',
    ],
  },
  {
    who: 'Tomás',
    person: people.tomas,
    start: '/today',
    kinds: ['/today', '/schedule', '/inbox', '/inbox/{}', '/clients', '/clients/{}', '/clients/{}/visits/{}', '/clients/{}/chart/{}', '/me'],
  },
  { who: 'Dorothy', person: people.dorothy, start: '/home', kinds: ['/home', '/book', '/book/together', '/me'] },
  { who: 'Omar', person: people.omar, start: '/outcomes', kinds: ['/outcomes', '/clients/{}', '/clients/{}/visits/{}', '/me'] },
  { who: 'Grace', person: people.grace, start: '/schedule', kinds: ['/schedule', '/schedule/book', '/admin', '/admin/shifts', '/admin/shifts/{}', '/admin/closures', '/admin/handover', '/admin/waitlist', '/me'] },
  { who: 'Ingrid', person: people.ingrid, start: '/outcomes', kinds: ['/outcomes', '/admin', '/admin/services', '/admin/services/{}', '/admin/clinic', '/admin/rooms', '/admin/mail', '/me'] },
];

/**
 * The pages of one visitor, their cookies, and the kinds of pages to which no link leads.
 * @param {Clinic} clinic @param {Visitor} visitor
 */
export async function pagesOf(clinic, visitor) {
  /** @type {{ name: string, value: string, url: string }[]} */
  const cookies = visitor.person ? await clinic.signIn(visitor.person) : [];
  const reader = clinic.reader(cookies);
  const found = await reader.walk(visitor.start);
  const missing = visitor.kinds.filter((kind) => !found.has(kind));
  if (visitor.person?.home === '/home') {
    await add(reader, found, '/book/confirm/{}', await hold(reader));
    const visit = [...(found.get('/home')?.html ?? '').matchAll(/\/book\?move=[0-9a-f-]+/g)][0];
    if (visit) await add(reader, found, '/book?move={}', visit[0]);
    await add(reader, found, '/home?flare', '/home?flare=1');
  }
  if (visitor.who === 'Grace') {
    const maya = await mayasId(reader);
    await add(reader, found, '/schedule/book?client={}', `/schedule/book?client=${maya}`);
    await add(reader, found, '/admin/clients/{}', `/admin/clients/${maya}`);
    await add(reader, found, '/schedule?by=rooms', '/schedule?by=rooms');
    const week = [...(found.get('/schedule')?.html ?? '').matchAll(/\/schedule\?week=[0-9a-f-]+/g)][0];
    if (week) await add(reader, found, '/schedule?week={}', week[0]);
    await add(reader, found, '/schedule/move/{}', `/schedule/move/${await clinic.nextVisit(people.maya)}`);
  }
  if (!visitor.person) {
    const newcomer = await holdAsNewcomer(clinic, reader);
    cookies.push(...newcomer);
    await add(clinic.reader(newcomer), found, '/sign-up', '/sign-up');
    await add(reader, found, '/consent/{}', await clinic.askForConsent());
  }
  await add(reader, found, 'an address that leads nowhere', '/no-such-page');
  /** @type {Found[]} */
  const pages = [...found].map(([kind, page]) => ({ kind, ...page }));
  return { cookies, pages, missing };
}

/**
 * @param {ReturnType<Clinic['reader']>} reader @param {Map<string, { path: string, html: string }>} found
 * @param {string} kind @param {string} path
 */
async function add(reader, found, kind, path) {
  found.set(kind, { path, html: await (await reader.get(path)).text() });
}

/** Holds the first opening as nobody yet, and answers the cookie that remembers it. @param {Clinic} clinic @param {ReturnType<Clinic['reader']>} reader */
async function holdAsNewcomer(clinic, reader) {
  const form = formTo(await (await reader.get('/book')).text(), '/api/booking/hold-new');
  if (!form) throw new Error('There is no opening to hold.');
  const answer = await reader.post('/api/booking/hold-new', form);
  if (answer.headers.get('location') !== '/sign-up') throw new Error(`The opening could not be held: ${answer.status}`);
  return cookiesOf(answer, clinic.url);
}

/** Holds the first opening of the usual therapist and answers the address that confirms it. @param {ReturnType<Clinic['reader']>} reader */
export async function hold(reader) {
  const first = await (await reader.get('/book')).text();
  // Where these days are full, the page leads to the first time after them.
  const later = /The first time after them is <a href="([^"]+)"/.exec(first)?.[1]?.replaceAll('&amp;', '&');
  const form = formTo(later ? await (await reader.get(later)).text() : first, '/api/booking/hold');
  if (!form) throw new Error('There is no opening to hold.');
  const answer = await reader.post('/api/booking/hold', form);
  const to = answer.headers.get('location');
  if (answer.status !== 303 || !to) throw new Error(`The opening could not be held: ${answer.status}`);
  return to;
}
