import { CheckIn } from '../../../src/flows/attendance/check-in.flow.js';
import { Withdraw } from '../../../src/flows/registrations/withdraw.flow.js';
import { Register } from '../../../src/flows/registrations/register.flow.js';
import { assetPath } from '../../../src/platform/views/assets.js';
import { registeredPath } from '../../../src/site/registrations/registered-answer.js';
import { mePath } from '../../../src/site/registrations/registration-paths.js';
import { registrationInput } from '../../../src/domain/registrations/admission/registration-input.js';
import { ticketCode } from '../../../src/domain/registrations/links/ticket.js';
import { ticketReference } from '../../../src/domain/registrations/links/ticket-reference.js';
import { findRoomCode } from '../../../src/domain/attendance/check-ins.queries.js';
import { shownRoomCode } from '../../../src/domain/attendance/room-code.js';
import { visitorToken } from '../../../src/domain/registrations/links/link-tokens.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { type ConsoleClient, consoleClient, textOf } from '../../support/console-client.js';
import { cookiesOf, rememberedCookie } from '../../support/remembered.js';
import { createWorld, staff } from '../../support/world.js';

let app: TestApp;
let world: Awaited<ReturnType<typeof createWorld>>;
let door: ConsoleClient;

beforeAll(async () => {
  app = await startTestApp({ now: '2027-01-14T07:00:00Z' });
  world = await createWorld(app.dataSource, app.clock, app.config);
  door = await consoleClient(app, 'door');
});
// The sessions begin on 14 January, 08:00 UTC, 16:00 in Kaohsiung.
beforeEach(() => app.clock.set('2027-01-14T07:30:00Z'));
afterAll(() => app.stop());

let names = 0;
async function meeting(more: object = {}) {
  const session = await world.session({ format: 'in-person', venue: 'Dock 2', joinUrl: null, ...more });
  return {
    session,
    path: `/console/door/sessions/${session.id}`,
    come: async (name = 'Amina Odhiambo') => {
      const input = registrationInput.parse({ email: `guest-${names++}@example.org`, name, organization: 'Port' });
      const { registration, attendee } = await app.app.get(Register).run(session.id, input, { kind: 'visitor' });
      const ticketed = { registrationId: registration.id, linkVersion: attendee.linkVersion };
      return { id: registration.id, attendee, code: ticketCode(app.config.secret, ticketed) };
    },
  };
}

test('door staff begin with the sessions of the day that people come to', async () => {
  expect(textOf((await door.get('/console/door')).html)).toContain('No upcoming sessions with a venue.');
  await meeting({ title: 'Next week', startsAtLocal: '2027-01-21T16:00' });
  expect(textOf((await door.get('/console/door')).html)).toContain('Next: “Next week”');
  const { session, come } = await meeting({ title: 'Harbour walk' });
  await come();
  await world.session({ title: 'Online only' });
  const page = await door.get('/console/door');
  expect([page.status, textOf(page.html)]).toEqual([200, expect.stringContaining('Harbour walk')]);
  expect(textOf(page.html)).toContain('0 of 1 checked in');
  expect(textOf(page.html)).not.toMatch(/Online only|Next week/u);
  expect((await door.get('/console')).location).toBe('/console/door');
  expect((await door.get(`/console/door/sessions/${session.id}`)).status).toBe(200);
});

describe('the door of a session, without scripts', () => {
  test('finds people by name, address, organization and ticket, and shows no address', async () => {
    const { path, come } = await meeting();
    const [amina, linh] = [await come('Amina Odhiambo'), await come('Nguyễn Thùy Linh')];
    const found = async (search: string) => {
      const page = await door.get(`${path}?q=${encodeURIComponent(search)}`);
      const [, list = ''] = /data-found[^>]*>([\s\S]*?)<\/section>/u.exec(page.html) ?? [];
      expect(list).not.toContain('@');
      return [...list.matchAll(/name="person" value="([^"]+)"/gu)].map(([, id]) => id);
    };
    expect(await found('odhi')).toEqual([amina.id]);
    expect(await found(linh.attendee.email)).toEqual([linh.id]);
    expect(await found('port')).toEqual([amina.id, linh.id]);
    expect(await found(ticketReference(amina.id))).toEqual([amina.id]);
    expect(await found('nobody at all')).toEqual([]);
  });

  test('lets in, says so in green, and takes it back', async () => {
    const { path, come } = await meeting();
    const { id } = await come();
    await door.get(path);
    const told = await door.postAndFollow(`${path}/check-ins`, { person: id });
    expect(told.html).toMatch(/class="check-in-answer good"/u);
    expect(textOf(told.html)).toMatch(/Checked in ?Amina Odhiambo/u);
    expect(textOf(told.html)).toContain('1 checked in 1 expected');
    app.clock.set('2027-01-14T07:45:00Z');
    const again = await door.postAndFollow(`${path}/check-ins`, { person: id });
    expect(again.html).toMatch(/class="check-in-answer warn"/u);
    expect(textOf(again.html)).toContain('Checked in at 15:30');
    const out = await door.postAndFollow(`${path}/undo`, { person: id });
    expect(textOf(out.html)).toContain('Check-in undone');
    expect(textOf(out.html)).toContain('0 checked in 1 expected');
  });

  test('says what is wrong with a ticket', async () => {
    const { path, come } = await meeting();
    const other = await meeting({ title: 'Elsewhere' });
    const [mine, theirs] = [await come(), await other.come()];
    await door.get(path);
    const foreign = await door.postAndFollow(`${path}/check-ins`, { code: theirs.code });
    expect(textOf(foreign.html)).toContain('For another session');
    expect(textOf(foreign.html)).toContain('Elsewhere, Thu 14 Jan, 16:00');
    const unknown = await door.postAndFollow(`${path}/check-ins`, { code: 'https://example.org' });
    expect(unknown.html).toMatch(/class="check-in-answer bad"/u);
    expect(textOf(unknown.html)).toContain('Unknown ticket');
    expect(textOf((await door.postAndFollow(`${path}/check-ins`, { code: mine.code })).html)).toContain('Checked in');
  });

  test('registers somebody who comes without a seat, and nobody once it is full', async () => {
    const { path } = await meeting({ capacity: 1, waitlist: true });
    expect(textOf((await door.get(`${path}/walk-in`)).html)).toContain('Free seats: 1');
    const faulty = await door.post(`${path}/walk-in`, { name: ' ', email: 'nope' });
    expect([faulty.status, faulty.html.includes('value="nope"')]).toEqual([422, true]);
    const someone = { name: 'Wanjiru', email: `walk-in-${names++}@example.org`, organization: 'Harbour Works' };
    const told = await door.postAndFollow(`${path}/walk-in`, someone);
    expect(textOf(told.html)).toMatch(/Checked in ?Wanjiru ?Harbour Works/u);
    await app.deliver();
    expect(app.mail.to(someone.email).map(({ subject }) => subject)).toHaveLength(1);
    const full = await door.post(`${path}/walk-in`, { name: 'Late', email: 'late@example.org' });
    expect([full.status, textOf(full.html)]).toEqual([409, expect.stringContaining('Organizers can add seats.')]);
  });
});

describe('a phone at the door', () => {
  interface List {
    csrfToken: string;
    people: { id: string; key: string; name: string; inAt: string | null; checkInId: string | null; isSelf: boolean }[];
  }
  interface Told {
    inside: number;
    expected: number;
    answers: { outcome: string; heading: string; name: string | null; tone: string }[];
  }
  const listOf = async (path: string, query = ''): Promise<List> =>
    JSON.parse((await door.get(`${path}/list${query}`)).html);
  const tell = async (path: string, scans: object[], token?: string) => {
    const { csrfToken } = token === undefined ? await listOf(path) : { csrfToken: token };
    const cookie = [...door.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(`${app.url}${path}/scans`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie },
      body: JSON.stringify({ _csrf: csrfToken, scans }),
    });
    const nothing: Told = { inside: 0, expected: 0, answers: [] };
    return { status: response.status, body: response.ok ? ((await response.json()) as Told) : nothing };
  };

  test('keeps names and hashes, never codes nor addresses', async () => {
    const { path, come } = await meeting();
    const { id, code } = await come();
    const { html } = await door.get(`${path}/list`);
    expect(html).not.toContain('@');
    expect(html.toUpperCase()).not.toContain(code.slice(32));
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(code)));
    expect((await listOf(path)).people).toEqual([
      {
        id,
        key: Buffer.from(digest.subarray(0, 16)).toString('hex'),
        name: 'Amina Odhiambo',
        organization: 'Port',
        state: 'confirmed',
        inAt: null,
        checkInId: null,
        isSelf: false,
      },
    ]);
  });

  test('tells what it saw, twice if need be, and hears an answer to each', async () => {
    const { path, come } = await meeting();
    const [one, two] = [await come('One'), await come('Two')];
    const ids = Array.from({ length: 4 }, () => crypto.randomUUID());
    const scans = [
      { id: ids[0], at: '2027-01-14T07:10:00Z', code: one.code },
      { id: ids[1], at: '2027-01-14T07:11:00Z', code: one.code },
      { id: ids[2], at: '2027-01-14T07:12:00Z', registrationId: two.id },
      { id: crypto.randomUUID(), at: '2027-01-14T07:13:00Z', registrationId: two.id, undoes: ids[2] },
      { id: ids[3], at: '2027-01-14T07:14:00Z', code: 'F'.repeat(64) },
    ];
    const first = await tell(path, scans);
    expect([first.status, first.body.inside, first.body.expected]).toEqual([200, 1, 2]);
    const outcomes = (told: typeof first) => told.body.answers.map(({ outcome }) => outcome);
    expect(outcomes(first)).toEqual(['in', 'already', 'in', 'out', 'unknown']);
    expect(first.body.answers[1]).toMatchObject({ heading: 'Checked in at 15:10', name: 'One', tone: 'warn' });
    const again = await tell(path, scans);
    expect(outcomes(again)).toEqual(['in', 'already', 'undone', 'out', 'unknown']);
    expect((await listOf(path)).people.map(({ inAt }) => inAt)).toEqual(['2027-01-14T07:10:00.000Z', null]);
  });

  test('hears what is new since it asked', async () => {
    const { path, come } = await meeting();
    const [one, two] = [await come('One'), await come('Two')];
    const newsAt = async (since: string) => (await listOf(path, `?since=${since}`)).people.map(({ name }) => name);
    app.clock.set('2027-01-14T07:40:00Z');
    expect(await newsAt('2027-01-14T07:35:00Z')).toEqual([]);
    const id = crypto.randomUUID();
    await tell(path, [{ id, at: '2027-01-14T07:10:00Z', code: two.code }]);
    expect(await newsAt('2027-01-14T07:35:00Z')).toEqual(['Two']);
    app.clock.set('2027-01-14T07:50:00Z');
    expect(await newsAt('2027-01-14T07:45:00Z')).toEqual([]);
    await tell(path, [{ id: crypto.randomUUID(), at: '2027-01-14T07:49:00Z', registrationId: two.id, undoes: id }]);
    await app.app.get(Withdraw).run(one.id, staff);
    expect(await newsAt('2027-01-14T07:45:00Z')).toEqual(['One', 'Two']);
    expect(await newsAt('yesterday')).toEqual(['One', 'Two']);
  });

  test('is refused with a token that is not its own', async () => {
    const { path } = await meeting();
    expect((await tell(path, [], 'made up')).status).toBe(403);
  });

  test('finds what keeps the page for the time without network in the folder that it looks after', async () => {
    const worker = await door.get('/console/door/worker.js');
    expect([worker.status, worker.headers.get('content-type')]).toEqual([200, 'text/javascript; charset=utf-8']);
    expect(worker.html).toMatch(/addEventListener\(["']fetch["']/u);
  });

  test('gets from here what reads codes where its browser cannot', async () => {
    const decoder = await (await fetch(`${app.url}${assetPath('qr-decode.js')}`)).text();
    const parts = [...decoder.matchAll(/^import [^;]* from '([^']+)'/gmu)].map(([, path]) => path ?? '');
    expect(parts).toEqual([assetPath('qr-index.js').replace('/assets/', './')]);
    const part = await fetch(new URL(parts[0] ?? '', `${app.url}/assets/`));
    expect([part.status, part.headers.get('content-type')]).toEqual([200, 'text/javascript; charset=utf-8']);
  });
});

describe('the code of a room', () => {
  test('is made, shown, changed and taken away', async () => {
    const { path } = await meeting({ language: 'ja' });
    const room = `${path}/room-code`;
    expect(textOf((await door.get(room)).html)).toContain('Turn on self check-in');
    expect((await door.get(`${room}/screen`)).location).toBe(room);
    const shown = await door.postAndFollow(room);
    const [, code = ''] = /class="room-letters"><bdi dir="ltr">([^<]+)</u.exec(shown.html) ?? [];
    expect(code).toMatch(/^[2-9A-Z]{3} [2-9A-Z]{3}$/u);
    expect(textOf(shown.html)).toContain('Open Thu 14 Jan, 15:30 to Thu 14 Jan, 17:15.');
    const screen = await door.get(`${room}/screen`);
    expect(screen.html).toContain('<html lang="ja"');
    expect(textOf(screen.html)).toContain(code);
    expect((await door.postAndFollow(room)).html).not.toContain(code);
    expect(textOf((await door.postAndFollow(`${room}/remove`)).html)).toContain('Turn on self check-in');
  });

  test('checks in who has a seat, in their language, and says no more about anybody', async () => {
    const { path, come, session } = await meeting();
    const { id, attendee } = await come();
    const shown = await door.postAndFollow(`${path}/room-code`);
    const [, letters = ''] = /class="room-letters"><bdi dir="ltr">([^<]+)</u.exec(shown.html) ?? [];
    const code = letters.replace(' ', '');
    const post = (email: string, to = code, language = 'en', cookie = '') =>
      fetch(`${app.url}/checkin/${to}`, {
        method: 'POST',
        headers: { 'accept-language': language, cookie },
        body: new URLSearchParams({ email }),
      });
    const typed = await fetch(`${app.url}/checkin?code=${letters.toLowerCase()}`, { redirect: 'manual' });
    expect([typed.status, typed.headers.get('location')]).toEqual([303, `/checkin/${code}`]);
    const form = await (await fetch(`${app.url}/checkin/${code}`)).text();
    expect(textOf(form)).toContain('Enter the email address you registered with.');
    // Anyone can type any address, and reads the same.
    const texts = [];
    for (const email of ['nobody@example.org', attendee.email]) {
      const answer = await post(email);
      texts.push([answer.status, textOf(await answer.text())]);
    }
    expect(texts[0]).toEqual(texts[1]);
    expect(texts[0]).toEqual([200, expect.stringContaining('If this address has a seat here')]);
    const faulty = await post('nope');
    expect([faulty.status, (await faulty.text()).includes('value="nope"')]).toEqual([422, true]);
    // The browser of the person says how it went.
    const cookie = `mine=${visitorToken(app.config.secret, attendee.id, attendee.linkVersion)}`;
    const done = await post(attendee.email, code, 'fr', cookie);
    const text = textOf(await done.text());
    expect([done.status, text]).toEqual([200, expect.stringContaining('Votre arrivée est enregistrée')]);
    expect(text).not.toContain('Amina');
    // A family at one phone, and no more.
    let [jar, statuses] = ['', [] as number[]];
    for (const email of ['a@example.org', 'b@example.org', 'a@example.org', 'c@example.org', 'd@example.org']) {
      const answer = await post(email, code, 'en', jar);
      jar = cookiesOf(answer) || jar;
      statuses.push(answer.status);
    }
    expect(statuses).toEqual([200, 200, 200, 200, 429]);
    // The screen shows the next code by itself, after which this one still counts.
    expect((await door.get(`${path}/room-code/screen`)).headers.get('refresh')).toBe('600');
    const rows = await app.dataSource.query(`select method from check_ins where registration_id = $1`, [id]);
    expect(rows).toEqual([{ method: 'self' }]);
    expect(textOf((await door.get(path)).html)).toContain('Checked in by themselves at');
    app.clock.set('2027-01-14T07:29:00Z');
    const early = shownRoomCode(
      app.config.secret,
      (await findRoomCode(app.dataSource.manager, session.id))!,
      app.clock.now(),
    );
    expect(textOf(await (await fetch(`${app.url}/checkin/${early}`)).text())).toContain('It opens at 15:30.');
    expect((await post(attendee.email, early)).status).toBe(409);
    const wrong = await post(attendee.email, 'ZZZZZZ');
    expect([wrong.status, textOf(await wrong.text())]).toEqual([
      404,
      expect.stringContaining('We don’t recognize this code'),
    ]);
  });

  test('counts only on the own page, where door staff want that', async () => {
    const { path, come } = await meeting();
    const { id, attendee } = await come();
    const shown = await door.postAndFollow(`${path}/room-code`, { ownPageOnly: 'yes' });
    expect(shown.html).toMatch(/name="ownPageOnly" value="yes" checked/u);
    const [, letters = ''] = /class="room-letters"><bdi dir="ltr">([^<]+)</u.exec(shown.html) ?? [];
    const code = letters.replace(' ', '');
    const page = textOf(await (await fetch(`${app.url}/checkin/${code}`)).text());
    expect([page.includes(`enter ${code}`), page.includes('Email address')]).toEqual([true, false]);
    const body = new URLSearchParams({ email: attendee.email });
    expect((await fetch(`${app.url}/checkin/${code}`, { method: 'POST', body })).status).toBe(409);
    const own = `${app.url}${mePath(app.config.secret, attendee)}/registrations/${id}`;
    const enter = (typed: string) =>
      fetch(`${own}/check-in`, { method: 'POST', body: new URLSearchParams({ code: typed }) });
    expect(textOf(await (await enter('ZZZZZZ')).text())).toContain('We don’t recognize this code');
    const inside = await (await enter(letters)).text();
    expect([textOf(inside).includes('You’re checked in'), inside.includes('id="check-in"')]).toEqual([true, false]);
  });
});

describe('a ticket', () => {
  const statusOf = async (page: string) => (await fetch(`${app.url}${page}`)).text();

  test('is on the own page of people with a seat at a venue, and nowhere else', async () => {
    const { come, session } = await meeting({ capacity: 1, waitlist: true });
    const online = await world.session({ title: 'Online only' });
    const { attendee, id } = await come();
    const waiting = await come();
    const input = registrationInput.parse({ email: attendee.email, name: attendee.name });
    const elsewhere = await app.app.get(Register).run(online.id, input, { kind: 'visitor' });
    const me = mePath(app.config.secret, attendee);
    const ticket = await statusOf(`${me}/registrations/${id}`);
    expect(ticket).toMatch(/<svg class="qr" viewBox="0 0 41 41" role="img" aria-label="QR code of your ticket"/u);
    expect(textOf(ticket)).toContain(`read out these characters: ${ticketReference(id)}`);
    expect(await statusOf(me)).toContain(`/registrations/${id}#ticket`);
    expect(await statusOf(`${me}/registrations/${elsewhere.registration.id}`)).not.toContain('class="qr"');
    const theirs = mePath(app.config.secret, waiting.attendee);
    expect(await statusOf(`${theirs}/registrations/${waiting.id}`)).not.toContain('class="qr"');
    // Anyone can have filled in the form: the page after it never shows the ticket, even while the door is open.
    const answers = [{ sessionId: session.id, outcome: 'confirmed' as const, place: null, createdId: id }];
    const after = registeredPath(app.config.secret, {
      name: 'A',
      email: 'a@example.org',
      at: app.clock.now().toISOString(),
      answers,
      missed: [],
      similar: [],
    });
    const headers = { cookie: rememberedCookie(app, 'a@example.org') };
    const shown = await (await fetch(`${app.url}${after}`, { headers })).text();
    expect([shown.includes('a@example.org'), shown.includes('class="qr"')]).toEqual([true, false]);
    const withdraw = new RegExp(`/${id}/withdraw"`, 'u');
    expect(await statusOf(me)).toMatch(withdraw);
    await app.app.get(CheckIn).run(session.id, { registrationId: id }, staff);
    for (const page of [me, `${me}/registrations/${id}`]) expect(await statusOf(page)).not.toMatch(withdraw);
    expect(textOf(await statusOf(`${me}/registrations/${id}`))).toContain('You checked in at 15:30.');
    app.clock.set(session.endsAt);
    expect(await statusOf(`${me}/registrations/${id}`)).not.toContain('class="qr"');
  });
});

test('the page of a session links people who may check in to the check-in and the room code', async () => {
  const { session, path } = await meeting();
  const online = await world.session({ title: 'Online only' });
  const owner = await consoleClient(app);
  const page = (await owner.get(`/console/sessions/${session.id}/check-in`)).html;
  expect([page.includes(`href="${path}"`), page.includes(`href="${path}/room-code"`)]).toEqual([true, true]);
  const other = (await owner.get(`/console/sessions/${online.id}/check-in`)).html;
  const otherPath = `/console/door/sessions/${online.id}`;
  expect([other.includes(`href="${otherPath}"`), other.includes(`${otherPath}/room-code"`)]).toEqual([false, true]);
  expect((await owner.get(otherPath)).status).toBe(404);
  expect((await owner.get(`${otherPath}/room-code`)).status).toBe(200);
  const viewer = await consoleClient(app, 'viewer');
  expect((await viewer.get(`/console/sessions/${session.id}`)).html).not.toContain('/console/door');
});

test('door staff see nothing but the door in their menu', async () => {
  const page = await door.get('/console/door');
  expect([...page.html.matchAll(/<nav[\s\S]*?<\/nav>/gu)].join('')).not.toMatch(/calls|team|audit/u);
});
