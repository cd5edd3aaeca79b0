import { joinLink } from '../../../src/domain/notifications/email/links.js';
import { mePath } from '../../../src/site/registrations/registration-paths.js';
import { makeCall, makeRegistration, makeSession } from '../../support/api-fixtures.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { consoleClient, textOf } from '../../support/console-client.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
  await makeCall(app, { languages: ['en', 'ar'] });
});
afterAll(() => app?.stop());

const dialIn = [
  { number: '+886 2 7724 1234', pin: '123 456#' },
  { number: '+351 21 114 3145', pin: '123456#' },
  { country: 'de', number: '+800 1234 5678' },
];
const stored = [
  { country: 'TW', number: '+886277241234', pin: '123456#' },
  { country: 'PT', number: '+351211143145', pin: '123456#' },
  { country: 'DE', number: '+80012345678' },
];
const [taiwan, portugal, anywhere] = [
  'By phone: +886 2 7724 1234 (Taiwan), code 123456#',
  'By phone: +351 21 114 3145 (Portugal), code 123456#',
  'By phone: +800 1234 5678 (Germany)',
];

/** Somebody with a seat, and their addresses. */
async function seated(sessionId: string, email: string, more: object) {
  const { id } = await makeRegistration(app, sessionId, email, more);
  const [person] = await app.dataSource.query(
    `select a.id, a.link_version as "linkVersion" from registrations r join attendees a on a.id = r.attendee_id where r.id = $1`,
    [id],
  );
  await app.deliver();
  return {
    own: `${app.url}${mePath(app.config.secret, person)}/registrations/${id}`,
    join: joinLink(app.config, id, person.linkVersion),
    email: app.mail.to(email).at(-1)!,
  };
}
const linesOf = (text: string) => text.match(/By phone: [^\n<]*/gu);
const unfolded = (object = '') => object.replaceAll('\r\n ', '');
const linksOf = (html: string) => [...html.matchAll(/href="(tel:[^"]*)"/gu)].map(([, uri]) => uri);
const get = async (address: string) => (await fetch(address)).text();

test('numbers are told to people with a seat, those of their country first, and to nobody else', async () => {
  const { id, slug, ...session } = await makeSession(app, { dialIn, capacity: 2 });
  expect(session.dialIn).toEqual(stored);
  const here = await seated(id, 'tiago@example.org', { timeZone: 'Europe/Lisbon', language: 'en' });
  const there = await seated(id, 'noor@example.org', { timeZone: 'Asia/Taipei', language: 'ar' });
  const waiting = await seated(id, 'waits@example.org', { timeZone: 'Asia/Taipei', language: 'en' });

  expect(linesOf(here.email.text)).toEqual([portugal, taiwan, anywhere]);
  const invite = unfolded(here.email.calendar?.object);
  expect(invite.match(/^CONFERENCE.*/gmu)).toEqual([
    `CONFERENCE;VALUE=URI;FEATURE=VIDEO,AUDIO;LABEL=Join the session:${here.join}`,
    `CONFERENCE;VALUE=URI;FEATURE=PHONE;LABEL="${portugal}":tel:+351211143145,,123456%23`,
    `CONFERENCE;VALUE=URI;FEATURE=PHONE;LABEL="${taiwan}":tel:+886277241234,,123456%23`,
    `CONFERENCE;VALUE=URI;FEATURE=PHONE;LABEL="${anywhere}":tel:+80012345678`,
  ]);
  expect(invite).toContain(`\\n${portugal.replace(',', '\\,')}\\n${taiwan.replace(',', '\\,')}\\n${anywhere}\\n`);
  const uris = ['tel:+886277241234,,123456%23', 'tel:+351211143145,,123456%23', 'tel:+80012345678'];
  const pages = [there.own, there.join].map(async (address) => linksOf(await get(address)));
  expect(await Promise.all(pages)).toEqual([uris, uris]);
  expect(there.email.text).toContain(
    'بالهاتف: \u2068\u2066+886 2 7724 1234\u2069 (تايوان)\u2069، الرمز \u2068123456#\u2069',
  );
  expect(unfolded(await get(`${there.own}/invite.ics`)).match(/FEATURE=PHONE.*:(tel:.*)/gmu)).toHaveLength(3);

  const page = `${app.url}/calls/clean-harbours/sessions/${slug}`;
  const open = [page, `${page}.ics`, waiting.own, waiting.join, `${app.url}/calls/clean-harbours/programme.json`];
  const texts = [waiting.email.text, waiting.email.calendar?.object ?? '', ...(await Promise.all(open.map(get)))];
  expect(texts.map((text) => /123456|7724 1234|77241234/u.test(text))).toEqual(texts.map(() => false));
});

test('a number that changes is sent to those who have the old one, and a wrong one is refused with its line', async () => {
  const { id } = await makeSession(app, { dialIn });
  const { own, email } = await seated(id, 'ana@example.org', { timeZone: 'Asia/Taipei', language: 'en' });
  const lin = await consoleClient(app);
  const path = `/console/sessions/${id}`;
  const shown = /<textarea[^>]*name="dialIn"[^>]*>([^<]*)/u.exec((await lin.get(`${path}/settings`)).html)?.[1];
  expect(shown).toBe('TW +886 2 7724 1234, 123456#\nPT +351 21 114 3145, 123456#\nDE +800 1234 5678');
  const save = async (typed: string) => {
    const { status, html } = await lin.post(`${path}/room`, {
      joinUrl: 'https://meet.example.org/room',
      dialIn: typed,
    });
    return [status, /id="dialIn-error"[^]*?<span>([^<]*)/u.exec(html)?.[1]];
  };
  const number = 'write the number as +886 2 7724 1234';
  const country = 'begin with its country, as TW';
  expect(
    await Promise.all(
      ['02 7724 1234', '+886 2 7724 1234\n+886 277', 'PT +886 2 7724 1234', '+800 1234 5678', '+1 202 555 0123 x9'].map(
        save,
      ),
    ),
  ).toEqual([
    [422, `Line 1: ${number}`],
    [422, `Line 2: ${number}`],
    [422, `Line 1: ${country}`],
    [422, `Line 1: ${country}`],
    [422, `Line 1: ${number}`],
  ]);
  expect(await save('+886 2 7724 9999; PIN 42#\n')).toEqual([303, undefined]);
  app.clock.advance({ hours: 1 });
  await app.deliver();
  const update = app.mail.to('ana@example.org').at(-1)!;
  const now = 'By phone: +886 2 7724 9999 (Taiwan), code 42#';
  expect([update === email, linesOf(update.text), update.calendar?.method]).toEqual([false, [now], 'REQUEST']);
  expect(textOf(await get(own))).toContain(now);
  // A form without the field, as in the release before, leaves them.
  await lin.post(`${path}/room`, { joinUrl: 'https://meet.example.org/other' });
  expect((await app.api('GET', `/sessions/${id}`)).body.dialIn).toEqual([
    { country: 'TW', number: '+886277249999', pin: '42#' },
  ]);
  const cancelled = await app.api('POST', `/sessions/${id}/cancel`, { reason: 'Ill' });
  app.clock.advance({ hours: 1 });
  expect([cancelled.status, await app.deliver()]).toEqual([200, 1]);
  expect(app.mail.to('ana@example.org').at(-1)?.calendar?.object).not.toContain('tel:');
  expect(textOf(await get(own))).not.toContain('By phone');
});
