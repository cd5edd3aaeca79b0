import { RunJobs } from '../../../src/flows/jobs/run-jobs.flow.js';
import { IndexPeople } from '../../../src/flows/registrations/index-people.flow.js';
import { Withdraw } from '../../../src/flows/registrations/withdraw.flow.js';
import { Register } from '../../../src/flows/registrations/register.flow.js';
import { ImportRegistrations } from '../../../src/flows/registrations/import-registrations.flow.js';
import { SetQuestions } from '../../../src/flows/questions/set-questions.flow.js';
import { questionInput } from '../../../src/domain/questions/question-input.js';
import { Registration } from '../../../src/domain/registrations/registration.entity.js';
import { registrationInput } from '../../../src/domain/registrations/admission/registration-input.js';
import type { Session } from '../../../src/domain/sessions/session.entity.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { miscounted } from '../../support/call-counts.js';
import { type ConsoleClient, consoleClient, formOf, textOf, unescape } from '../../support/console-client.js';
import { createWorld, staff } from '../../support/world.js';
import { Changes } from '../../../src/flows/changes.js';
import { registerGroup } from '../../support/register-group.js';

let app: TestApp;
let world: Awaited<ReturnType<typeof createWorld>>;
let lin: ConsoleClient;

beforeAll(async () => {
  app = await startTestApp({ now: '2027-01-04T08:00:00Z' });
  world = await createWorld(app.dataSource, app.clock, app.config);
  lin = await consoleClient(app, 'organizer');
});
afterAll(() => app.stop());

const register = async (session: Session, name: string, more: Record<string, unknown> = {}) => {
  const person = registrationInput.parse({ email: `${name}@example.org`, name, timeZone: 'Africa/Nairobi', ...more });
  return (await app.app.get(Register).run(session.id, person, staff)).registration;
};
const stateOf = async (id: string) => (await app.dataSource.getRepository(Registration).findOneByOrFail({ id })).state;
const peopleIn = (html: string) =>
  [...html.matchAll(/<th role="rowheader" scope="row">(?:\s*<a href="[^"]*">|<b>)<bdi>([^<]*)</gu)].map(
    ([, name]) => name,
  );

describe('the attendees of a session', () => {
  test('are found by name, address and organization, fifty at a time', async () => {
    const session = await world.session({ title: 'A crowd' });
    for (let number = 1; number <= 52; number += 1) {
      await register(session, `person-${String(number).padStart(2, '0')}`, {
        organization: number === 7 ? '100 % Steel' : null,
      });
    }
    const path = `/console/sessions/${session.id}/attendees`;
    const first = await lin.get(path);
    expect(peopleIn(first.html)).toHaveLength(50);
    expect(textOf(first.html)).toContain('1–50 of 52');
    const next = /<a class="tap" href="([^"]+)" rel="next"/u.exec(first.html)?.[1] ?? '';
    expect(peopleIn((await lin.get(next.replaceAll('&amp;', '&').replaceAll('&#x3D;', '='))).html)).toEqual([
      'person-51',
      'person-52',
    ]);
    expect(peopleIn((await lin.get(`${path}?q=ON-07@EXAMPLE`)).html)).toEqual(['person-07']);
    expect(peopleIn((await lin.get(`${path}?q=100+%25`)).html)).toEqual(['person-07']);
    expect(peopleIn((await lin.get(`${path}?q=%25`)).html)).toEqual(['person-07']);
    expect(textOf((await lin.get(`${path}?q=nobody`)).html)).toContain('No matches.');
  });

  test('are found by domain, organization and answer, and sorted by column', async () => {
    const session = await world.session({ title: 'Sorted', capacity: 4, waitlist: true });
    const berths = questionInput.parse({ key: 'berths', kind: 'number', label: 'Berths' });
    await app.app.get(SetQuestions).run(session.id, () => [berths], { kind: 'system' });
    const come = (name: string, domain: string, organization: string | null, answer: number) =>
      register(session, name, { email: `${name}@${domain}`, organization, answers: { berths: answer } });
    await come('delta', 'port.example', 'Zebra Lines', 9);
    await come('alpha', 'mail.port.example', null, 10);
    await come('Charlie', 'otherport.example', 'Anchor Ltd', 100);
    await come('bravo', 'city.example', 'anchor house', 1);
    const path = `/console/sessions/${session.id}/attendees`;
    const found = async (query: string) => peopleIn((await lin.get(`${path}?${query}`)).html);
    expect(await found('q=@port.example')).toEqual(['delta', 'alpha']);
    expect(await found('q=port.example')).toEqual(['delta', 'alpha', 'Charlie']);
    expect(await found('q=ANCHOR')).toEqual(['Charlie', 'bravo']);
    expect(await found('q=100')).toEqual(['Charlie']);
    expect(await found('sort=name')).toEqual(['alpha', 'bravo', 'Charlie', 'delta']);
    expect(await found('sort=-name')).toEqual(['delta', 'Charlie', 'bravo', 'alpha']);
    expect(await found('sort=organization')).toEqual(['bravo', 'Charlie', 'delta', 'alpha']);
    expect(await found('sort=-registered')).toEqual(['bravo', 'Charlie', 'alpha', 'delta']);
    expect(await found('answer=berths&sort=answer')).toEqual(['bravo', 'delta', 'alpha', 'Charlie']);
    expect(await found('answer=berths&sort=-answer')).toEqual(['Charlie', 'alpha', 'delta', 'bravo']);
    expect(await found('sort=answer')).toEqual(['delta', 'alpha', 'Charlie', 'bravo']);
    expect(await found('sort=nonsense')).toEqual(['delta', 'alpha', 'Charlie', 'bravo']);
    const { html } = await lin.get(`${path}?answer=berths&sort=-name&q=port`);
    const heads = [...html.matchAll(/<th role="columnheader" scope="col" aria-sort="(\w+)"><a href="([^"]+)"/gu)];
    expect(heads.map(([, order]) => order)).toEqual(['descending', 'none', 'none', 'none', 'none']);
    const link = heads[0]?.[2]?.replaceAll('&amp;', '&').replaceAll('&#x3D;', '=');
    expect(link).toBe(`${path}?state=confirmed&q=port&sort=name&answer=berths`);
    expect(textOf(html)).toContain('delta delta@port.example Zebra Lines Mon 4 Jan, 16:00 9 Nairobi 11:00');
  });

  test('show why they are waiting', async () => {
    const session = await world.session({ title: 'Reason', capacity: 3, waitlist: true });
    const people = (stem: string, count: number) =>
      Array.from({ length: count }, (_, index) =>
        registrationInput.parse({ email: `${stem}-${index}@why.example`, name: `${stem} ${index}` }),
      );
    const group = (stem: string, count: number) =>
      registerGroup(
        app.app.get(Changes),
        session.id,
        { people: people(stem, count), allOrNothing: true, delegationId: null },
        { kind: 'visitor' },
      );
    await group('first', 2);
    await group('together', 2);
    const unconfirmed = 'Unconfirmed until Mon 4 Jan, 17:00';
    const waiting = textOf((await lin.get(`/console/sessions/${session.id}/attendees?state=waitlisted`)).html);
    expect(waiting).toContain(
      `together 0 together-0@why.example 1st on the waiting list · ${unconfirmed} Group of 2; free: 1`,
    );
    expect(waiting).toContain(
      `together 1 together-1@why.example 2nd on the waiting list · ${unconfirmed} Group of 2; free: 1`,
    );
  });

  test('are shown with their own time, the night in it, and what was last sent', async () => {
    const session = await world.session({ title: 'Far apart' });
    await register(session, 'Amina');
    await register(session, 'Ricardo', { timeZone: 'America/Santiago', organization: 'Port', country: 'CL' });
    const page = textOf((await lin.get(`/console/sessions/${session.id}/attendees`)).html);
    expect(page).toContain(
      'Amina Amina@example.org Mon 4 Jan, 16:00 Nairobi 11:00 English Queued Invitation Resend invitation',
    );
    expect(page).toContain(
      'Ricardo Ricardo@example.org Port Chile Mon 4 Jan, 16:00 Santiago 05:00 night English Queued Invitation',
    );
  });

  test('are shown with their calendar responses to the current time', async () => {
    const session = await world.session({ title: 'Answered' });
    const answer = async (name: string, changes: string) => {
      const { id } = await register(session, name);
      await app.dataSource.query(`update registrations set ${changes} where id = $1`, [id]);
    };
    await answer('comes', `rsvp = 'accepted', rsvp_sequence = sequence, rsvp_comment = 'With pleasure'`);
    await answer('wavers', `rsvp = 'tentative', rsvp_sequence = sequence`);
    await answer('earlier', `rsvp = 'accepted', rsvp_sequence = sequence - 1`);
    const wish = {
      startsAt: '2027-01-15T08:00:00Z',
      endsAt: null,
      comment: 'On Friday?',
      sequence: 0,
      stampedAt: '2027-01-04T08:00:00Z',
    };
    await answer('wishes', `wish = '${JSON.stringify(wish)}'`);
    const page = textOf((await lin.get(`/console/sessions/${session.id}/attendees`)).html);
    expect(page).toContain('Calendar responses: 1 accepted, 1 tentative, 2 no response.');
    expect(page).toContain('comes comes@example.org Accepted “With pleasure”');
    expect(page).toContain('wavers wavers@example.org Tentative');
    expect(page).toContain('earlier earlier@example.org');
    expect(page).toContain('wishes wishes@example.org Prefers Fri 15 Jan, 16:00 (Taipei) “On Friday?”');
  });

  test('propose times that lead to the reschedule preview, and answer what cannot be used', async () => {
    const session = await world.session({ title: 'Another time' });
    const path = `/console/sessions/${session.id}`;
    expect((await lin.get(`${path}/attendees`)).html).not.toContain('responses-head');
    const answer = async (name: string, changes: string) => {
      const { id } = await register(session, name);
      await app.dataSource.query(`update registrations set ${changes} where id = $1`, [id]);
    };
    const wish = (startsAt: string | null, sequence = 0) =>
      `wish = '${JSON.stringify({ startsAt, endsAt: null, comment: null, sequence, stampedAt: '2027-01-04T08:00:00Z' })}'`;
    await answer('one', wish('2027-01-15T08:00:00.000Z'));
    await answer('two', wish('2027-01-15T09:00:00.000Z'));
    await answer('three', wish('2027-01-15T09:00:00.000Z'));
    await answer('past', wish('2027-01-01T09:00:00.000Z'));
    await answer('older', wish('2027-01-15T08:00:00.000Z', -1));
    const delegated = { reason: 'delegated', sender: 'deputy@example.org', receivedAt: '2027-01-04T08:30:00.000Z' };
    await answer('delegates', `unused_reply = '${JSON.stringify(delegated)}'`);
    const page = await lin.get(`${path}/attendees`);
    expect(textOf(page.html)).toContain(
      'Fri 15 Jan, 17:00, Taipei (UTC+8) 2 people Reschedule to this time : Fri 15 Jan, 17:00, Taipei (UTC+8) ' +
        'Fri 15 Jan, 16:00, Taipei (UTC+8) 1 person Reschedule to this time',
    );
    expect(textOf(page.html)).toContain(
      'delegates delegates@example.org Received Mon 4 Jan, 16:30. They passed the invitation on.',
    );
    expect(textOf(page.html)).toContain('It came from deputy@example.org. Register the person who will come');
    const [, move = ''] = /href="([^"]*\/move\?[^"]*)"/u.exec(page.html) ?? [];
    const preview = await lin.get(unescape(move));
    expect(preview.status).toBe(200);
    expect(formOf(preview.html, `${path}/move`)).toMatchObject({ startsOn: '2027-01-15', startsTime: '17:00' });
    expect(textOf(preview.html)).toContain('Friday 15 January 2027');
    const viewer = await consoleClient(app, 'viewer');
    expect((await viewer.get(`${path}/attendees`)).html).not.toContain('/move?');
    // The same times beside each other, with whom of the session they suit.
    const compared = `/console/calls/${world.call.slug}/planner?source=proposed&session=${session.id}`;
    const found = await lin.get(compared);
    expect(textOf(found.html)).toContain(
      '17:00 Fri 15 Jan 6 of 6 attend by day · 6 of them at lunchtime · proposed by 2 for “Another time”',
    );
    expect(found.html).toContain(`href="${move}"`);
    expect((await viewer.get(compared)).html).not.toContain('/move?');
  });

  test('are withdrawn after a confirmation, and the next person moves up', async () => {
    const session = await world.session({ title: 'One seat', capacity: 1 });
    const seated = await register(session, 'seated');
    const waiting = await register(session, 'waiting');
    const table = await lin.get(`/console/sessions/${session.id}/attendees?state=waitlisted`);
    expect(textOf(table.html)).toContain('waiting waiting@example.org 1st on the waiting list');
    const path = `/console/registrations/${seated.id}/withdraw`;
    const question = await lin.get(`${path}?state=confirmed&q=seat&page=1`);
    expect(textOf(question.html)).toContain('Withdraw seated?');
    expect(await stateOf(seated.id)).toBe('confirmed');
    const done = await lin.post(path, formOf(question.html, path));
    expect(done.location).toBe(`/console/sessions/${session.id}/attendees?state=confirmed&q=seat&page=1`);
    expect(textOf((await lin.get(done.location ?? '')).html)).toContain('seated is withdrawn and gets an email');
    expect([await stateOf(seated.id), await stateOf(waiting.id)]).toEqual(['cancelled', 'confirmed']);
  });

  test('are added by hand, one by one, and asked how they attend a hybrid session', async () => {
    const session = await world.session({ title: 'By phone', format: 'hybrid', venue: 'Dock 2', asksAttendance: true });
    const path = `/console/sessions/${session.id}/add`;
    expect((await lin.get(`/console/sessions/${session.id}/attendees`)).html).toContain(`href="${path}"`);
    await lin.get(path);
    const typed = { name: 'Mei Caller', email: 'mei@caller.example', organization: '', attendance: '' };
    const asked = await lin.post(path, typed);
    expect([asked.status, formOf(asked.html, path)]).toEqual([422, typed]);
    const added = await lin.postAndFollow(path, { ...typed, attendance: 'online' });
    expect(textOf(added.html)).toContain('Mei Caller was registered and gets an email.');
    await lin.get(path);
    const again = await lin.postAndFollow(path, { ...typed, attendance: 'online' });
    expect(textOf(again.html)).toContain('Mei Caller was registered already.');
  });

  test('are approved and declined where each is looked at', async () => {
    const session = await world.session({ title: 'By approval', approval: 'manual' });
    const [good, bad] = [await register(session, 'good'), await register(session, 'bad')];
    const page = await lin.get(`/console/sessions/${session.id}/attendees?state=pending`);
    expect(peopleIn(page.html)).toEqual(['good', 'bad']);
    const question = await lin.post(`/console/registrations/${good.id}/approve`);
    expect([textOf(question.html).includes('Approve good?'), await stateOf(good.id)]).toEqual([true, 'pending']);
    await lin.postAndFollow(`/console/registrations/${good.id}/approve`, { confirmed: 'yes' });
    await lin.postAndFollow(`/console/registrations/${bad.id}/decline`);
    expect([await stateOf(good.id), await stateOf(bad.id)]).toEqual(['confirmed', 'declined']);
    const again = await lin.post(`/console/registrations/${good.id}/approve`);
    expect([again.status, textOf(again.html).includes('Already decided')]).toEqual([409, true]);
  });

  test('get their invite again', async () => {
    const session = await world.session({ title: 'Lost invite' });
    const registration = await register(session, 'forgetful');
    await lin.get(`/console/sessions/${session.id}/attendees`);
    await lin.postAndFollow(`/console/registrations/${registration.id}/resend`);
    const rows = await app.dataSource.query(`select kind from messages where registration_id = $1`, [registration.id]);
    expect(rows).toEqual([{ kind: 'invited' }, { kind: 'invited' }]);
  });
});

describe('the file of attendees', () => {
  test('is UTF-8 with a mark, quoted as CSV asks, and runs nothing in a spreadsheet', async () => {
    const session = await world.session({ title: 'To a spreadsheet', capacity: 3 });
    await register(session, '佐藤 みゆき', {
      email: 'miyuki@example.org',
      timeZone: 'Asia/Tokyo',
      country: 'JP',
      language: 'en',
    });
    await register(session, '=HYPERLINK("https://evil.example")', {
      email: 'plus@example.org',
      organization: '+Steel, "Inc"',
    });
    await register(session, '@SUM(A1)', { email: 'at@example.org', organization: '-1' });
    await register(session, 'Waits', { email: 'waits@example.org' });
    const client = await consoleClient(app, 'viewer');
    const response = await fetch(`${app.url}/console/sessions/${session.id}/attendees.csv`, {
      headers: { cookie: [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
    });
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="to-a-spreadsheet-attendees.csv"');
    const bytes = Buffer.from(await response.arrayBuffer());
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const at = '2027-01-04T08:00:00.000Z';
    expect(bytes.subarray(3).toString().split('\r\n')).toEqual([
      'name,email,organization,country,time_zone,language,state,place,answer,comment,registered_at,registered_at_local,joined_at,joined_at_local,attended_at,attended_at_local,minutes_present,certificate,local_start,attendance',
      `Waits,waits@example.org,,,Africa/Nairobi,en,waitlisted,1,,,${at},2027-01-04T16:00,,,,,,,2027-01-14T11:00,`,
      `佐藤 みゆき,miyuki@example.org,,JP,Asia/Tokyo,en,confirmed,,,,${at},2027-01-04T16:00,,,,,,,2027-01-14T17:00,`,
      `"'=HYPERLINK(""https://evil.example"")",plus@example.org,"'+Steel, ""Inc""",,Africa/Nairobi,en,confirmed,,,,${at},2027-01-04T16:00,,,,,,,2027-01-14T11:00,`,
      `'@SUM(A1),at@example.org,'-1,,Africa/Nairobi,en,confirmed,,,,${at},2027-01-04T16:00,,,,,,,2027-01-14T11:00,`,
      '',
    ]);
  });

  test('holds what the table shows', async () => {
    const session = await world.session({ title: 'Only those', capacity: 1 });
    await register(session, 'seated-one');
    await register(session, 'waits-one');
    const file = await lin.get(`/console/sessions/${session.id}/attendees.csv?state=waitlisted&q=one`);
    expect(
      file.html
        .split('\r\n')
        .slice(1, -1)
        .map((line) => line.split(',')[0]),
    ).toEqual(['waits-one']);
  });
});

test('the log of messages says what became of each, in the server’s words', async () => {
  const session = await world.session({ title: 'In the post' });
  await register(session, 'delivered');
  await register(session, 'refused');
  await register(session, 'retried');
  await app.deliver();
  const set = (name: string, changes: string) =>
    app.dataSource.query(
      `update messages set ${changes} where session_id = $1 and payload->'recipient'->>'name' = $2`,
      [session.id, name],
    );
  await set('refused', `state = 'failed', attempts = 12, result = '550 5.1.1 <b>User unknown</b>'`);
  await set(
    'retried',
    `state = 'queued', attempts = 2, due_at = '2027-01-04T09:30:00Z', sent_at = null, result = '451 Mailbox full'`,
  );
  const path = `/console/sessions/${session.id}/messages`;
  const all = await lin.get(path);
  const text = textOf(all.html);
  expect(all.html).toContain('aria-label="Sent 1, Retrying 1, Failed 1"');
  expect(text).toContain(
    'Due Mon 4 Jan, 17:30 Invitation retried retried@example.org Retrying 2 attempts 451 Mailbox full',
  );
  expect(text).toContain('Mon 4 Jan, 16:00 Invitation delivered delivered@example.org Sent 250 kept in memory');
  expect(all.html).toContain('550 5.1.1 &lt;b&gt;User unknown&lt;/b&gt;');
  expect(peopleIn((await lin.get(`${path}?state=failed`)).html)).toEqual(['refused']);
});

test('one search finds people, sessions, organizations and pages of the call', async () => {
  const session = await world.session({ title: 'Zürich: Wärme aus Abwasser' });
  await register(session, 'Zoé Zurfluh', { email: 'zoe@example.org', organization: 'Stadtwerke Zürich' });
  const find = async (query: string) => {
    const { html } = await lin.get(`/console/calls/${world.call.slug}/search?q=${encodeURIComponent(query)}`);
    return [...html.matchAll(/<li>\s*<a href="[^"]*"><bdi>([^<]*)/gu)].map(([, label]) => label);
  };
  expect(await find('zur')).toEqual(['Zoé Zurfluh', 'Zürich: Wärme aus Abwasser', 'Stadtwerke Zürich']);
  expect(await find('news')).toEqual(['Write news']);
  const add = (path: string, fields: Record<string, string | string[]>) => lin.postAndFollow(path, fields);
  await lin.get('/console/venues/new');
  const venue = { ...formOf((await lin.get('/console/venues/new')).html, '/console/venues/new'), name: 'Dock eleven' };
  await add('/console/venues/new', venue);
  const speakers = `/console/calls/${world.call.slug}/speakers/new`;
  await lin.get(speakers);
  await add(speakers, { name: 'Dóck Wei-ting' });
  expect(await find('dock')).toEqual(['Dóck Wei-ting', 'Dock eleven']);
  expect(await find('logo and')).toEqual(['Logo and color']);
  expect(await find('reminder')).toContain('Reminder');
  expect(await find('')).toEqual([]);
  const nothing = await lin.get(`/console/calls/${world.call.slug}/search?q=%25%25`);
  expect(textOf(nothing.html)).toContain('Nothing matches “%%”.');
});

describe('the people of a call', () => {
  const people = (query: string) => lin.get(`/console/calls/${world.call.slug}/people?q=${encodeURIComponent(query)}`);

  const searches: [string, string[]][] = [
    ['nunez', ['José Núñez']],
    ['JOSÉ', ['José Núñez']],
    ['lukasz', ['Łukasz Żak']],
    ['дмитрий елкин', ['ДМИТРИЙ Ёлкин']],
    ['ΠΑΠΑ', ['Ελένη Παπά']],
    ['محمد', ['مُحَمَّد عليّ']],
    ['美', ['陳美玲']],
    ['ブリ', ['ガブリエル']],
    ['anh', ['Nguyễn Ánh']],
    ['obuda', ['José Núñez']],
    ['hafen script-0', ['José Núñez']],
    ['script-5@', ['陳美玲']],
    ['SCRIPT-5@example.net', ['陳美玲']],
    ['ipt-5@exam', ['陳美玲']],
    ['script-5@example.org', []],
    ['script.5@example.net', []],
    ['100%', []],
    ['％', ['person-07']],
    [String.raw`\ _`, []],
  ];
  const expectFound = async () => {
    for (const [query, found] of searches)
      expect([query, peopleIn((await people(query)).html)]).toEqual([query, found]);
    expect(textOf((await people('no such person')).html)).toContain('No one matches.');
  };

  test('are found by any part of a name, address or organization, in any script', async () => {
    const session = await world.session({ title: 'Scripts' });
    const names = [
      'José Núñez',
      'Łukasz Żak',
      'ДМИТРИЙ Ёлкин',
      'Ελένη Παπά',
      'مُحَمَّد عليّ',
      '陳美玲',
      'ガブリエル',
      'Nguyễn Ánh',
    ];
    for (const [index, name] of names.entries()) {
      await register(session, name, {
        email: `script-${index}@example.net`,
        organization: index === 0 ? 'Óbuda Hafen' : null,
      });
    }
    await expectFound();
  });

  test('are shown with all their sessions, messages and activity', async () => {
    const [one, other] = [await world.session({ title: 'First' }), await world.session({ title: 'Second' })];
    const { attendeeId } = await register(one, 'twice', { organization: 'Steel' });
    const tea = questionInput.parse({ key: 'tea', kind: 'text', label: 'Tea or coffee?' });
    await app.app.get(SetQuestions).run(other.id, () => [tea], { kind: 'system' });
    await register(other, 'twice', { answers: { tea: 'Oolong' } });
    await app.deliver();
    const { html } = await people('twice');
    expect(html).toContain(`href="/console/people/${attendeeId}"`);
    const page = textOf((await lin.get(`/console/people/${attendeeId}`)).html);
    for (const text of ['twice@example.org', 'Steel', 'First', 'Second', 'Nairobi (UTC+3)', 'Tea or coffee?: Oolong'])
      expect(page).toContain(text);
    expect(page.match(/Invitation(?!s)/gu)).toHaveLength(2);
    expect((await lin.get('/console/people/nothing')).status).toBe(404);
  });

  test('are filtered, listed with chosen columns, and kept as views of one organizer or the team', async () => {
    const [past, next] = [
      await world.session({ title: 'Filters past' }),
      await world.session({ title: 'Filters next' }),
    ];
    const ann = await register(past, 'filter-ann', {
      organization: 'Lisbon Port',
      country: 'PT',
      timeZone: 'Europe/Lisbon',
    });
    await register(next, 'filter-bob', { organization: 'Kisumu', language: 'fr', country: 'KE' });
    app.clock.advance({ minutes: 1 });
    const cem = await register(next, 'filter-cem', { timeZone: 'Asia/Tokyo' });
    await app.app.get(Withdraw).run(cem.id, staff);
    await app.dataSource.query(`update registrations set attended_at = now() where id = $1`, [ann.id]);
    await app.dataSource.query(`update attendees set suppressed_at = now() where name = 'filter-bob'`);
    const list = `/console/calls/${world.call.slug}/people`;
    const found = async (query: string) => peopleIn((await lin.get(`${list}?q=filter-&${query}`)).html);
    const [a, b, c] = ['filter-ann', 'filter-bob', 'filter-cem'];
    const filters: [string, (string | undefined)[]][] = [
      ['', [a, b, c]],
      ['sort=newest&address=confirmed&state=cancelled', [c]],
      ['sort=newest&language=en', [c, a]],
      [`session=${next.id}`, [b]],
      [`session=${next.id}&state=cancelled`, [c]],
      ['state=active', [a, b]],
      ['state=none', [c]],
      ['attendance=attended', [a]],
      ['attendance=absent', []],
      ['organization=lisb', [a]],
      ['country=KE', [b]],
      // Nobody said: it is the country of the time zone, as the map of the start page counts.
      ['country=JP', [c]],
      ['country=unknown', []],
      ['registered=2027-01-04', [a, b, c]],
      ['registered=2027-01-05', []],
      ['registered=2027-02-30', [a, b, c]],
      ['zone=lisbon', [a]],
      ['language=fr', [b]],
      ['address=unreachable', [b]],
      ['address=confirmed', [a, b, c]],
      ['address=unconfirmed', []],
      ['proposal=yes', []],
      ['proposal=no&country=PT', [a]],
      ['session=nonsense&state=nonsense&country=%25&tag=1', [a, b, c]],
    ];
    for (const [query, people] of filters) expect([query, await found(query)]).toEqual([query, people]);
    // A zone that was assumed of somebody says nothing about where they are, in the list and in broadcasts.
    await app.dataSource.query(`update attendees set is_own_zone = false where name = 'filter-cem'`);
    expect([await found('country=JP'), await found('country=unknown')]).toEqual([[], [c]]);
    const query = `q=filter-&session=${next.id}&column=language&column=registered`;
    const { html } = await lin.get(`${list}?${query}`);
    expect(textOf(html)).toMatch(/Language First registered .*filter-bob@example\.org .*Français/u);
    await lin.postAndFollow(`${list}/views`, { viewName: 'Next’s people', query, isShared: 'yes' });
    await lin.postAndFollow(`${list}/views`, { viewName: 'Mine', query: 'q=mine&hostile=%3Cscript%3E&column=x' });
    const refused = await lin.post(`${list}/views`, { viewName: '', query });
    expect([refused.status, /id="viewName-error"/u.test(refused.html), peopleIn(refused.html)]).toEqual([
      422,
      true,
      [b],
    ]);
    const mo = await consoleClient(app, 'viewer');
    const theirs = textOf((await mo.get(list)).html);
    expect(theirs).toContain('Next’s people by The organizer');
    expect(theirs).not.toContain('Mine');
    const views: { id: string; query: string }[] = await app.dataSource.query(
      'select id, query from people_views order by name_key',
    );
    expect(views.map((one) => one.query)).toEqual(['q=mine', query]);
    for (const { id } of views) expect((await mo.post(`${list}/views/${id}/delete`)).status).toBe(403);
    for (const { id } of views) await lin.postAndFollow(`${list}/views/${id}/delete`);
  });

  test('are changed in bulk: those ticked, or all that match, once the number was confirmed', async () => {
    const session = await world.session({ title: 'In bulk', startsAtLocal: '2027-02-01T16:00' });
    const ids: string[] = [];
    for (const name of ['bulk-a', 'bulk-b', 'bulk-c']) ids.push((await register(session, name)).attendeeId);
    const list = `/console/calls/${world.call.slug}/people`;
    const bulk = (fields: Record<string, string | string[]>) => lin.post(`${list}/bulk`, { q: 'bulk-', ...fields });
    const confirmed = (html: string, fields: Record<string, string | string[]> = {}) =>
      lin.post(`${list}/bulk`, { ...formOf(html, `${list}/bulk`), step: 'confirm', ...fields });
    expect((await bulk({ action: 'tag' })).location).toBe(`${list}?q=bulk-`);
    // No form has these.
    expect((await bulk({ action: 'tag', id: '-'.repeat(36) })).location).toBe(`${list}?q=bulk-`);
    const never = { sessionId: 'x', until: '-271821-04-20T00:00:00.000Z' };
    expect((await bulk({ action: 'withdraw', all: 'yes', ...never })).status).toBe(200);
    app.clock.advance({ minutes: 1 });
    const asked = await bulk({ action: 'tag', all: 'yes' });
    expect(textOf(asked.html)).toContain('Tag 3?');
    expect((await confirmed(asked.html, { tagName: ' ' })).status).toBe(422);
    expect((await confirmed(asked.html, { tagName: 'x'.repeat(41) })).html).toContain('Keep it under 40 characters');
    expect((await confirmed(asked.html, { tagName: 'Bulk', seen: '2' })).status).toBe(409);
    expect((await confirmed(asked.html, { tagName: 'Bulk' })).location).toBe(`${list}?q=bulk-`);
    const tagged = async (name: string) => {
      const rows: { name: string }[] = await app.dataSource.query(
        `select a.name from attendee_tags p join tags t on t.id = p.tag_id join attendees a on a.id = p.attendee_id
         where t.name = $1 order by a.name`,
        [name],
      );
      return rows.map((row) => row.name);
    };
    expect(await tagged('Bulk')).toEqual(['bulk-a', 'bulk-b', 'bulk-c']);
    const [tag]: { id: string }[] = await app.dataSource.query(`select id from tags where name = 'Bulk'`);
    await confirmed((await bulk({ action: 'untag', id: ids[0] ?? '' })).html, { tagId: tag?.id ?? '' });
    expect(await tagged('Bulk')).toEqual(['bulk-b', 'bulk-c']);

    const file = await confirmed((await bulk({ action: 'csv', all: 'yes', tag: tag?.id ?? '' })).html);
    expect(file.status).toBe(200);
    expect(file.html.split('\r\n').map((line) => line.split(',', 1)[0])).toEqual(['name', 'bulk-b', 'bulk-c', '']);
    expect(file.html).toContain('Bulk');
    const exported: unknown[] = await app.dataSource.query(
      `select 1 from audit_entries where action = 'call.people-exported'`,
    );
    expect(exported).toHaveLength(1);

    const tags = () => app.dataSource.query('select * from attendee_tags order by attendee_id, tag_id');
    const before: unknown[] = await tags();
    const newPath = `/console/calls/${world.call.slug}/broadcasts/new`;
    for (const [choice, words, people] of [
      [{ all: 'yes' }, 'Only these people of the list', 3],
      [{ id: ids.slice(0, 2) }, 'Only these people', 2],
    ] as const) {
      const message = await bulk({ action: 'message', ...choice, id: [...('id' in choice ? choice.id : [])] });
      const form = formOf((await lin.get(message.location ?? '')).html, newPath);
      const texts = { 'contents.en.subject': 'Hello', 'contents.en.body': 'All' };
      const draft = await lin.postAndFollow(newPath, { ...form, ...texts });
      expect(textOf(draft.html)).toContain(`Recipients now: ${people}`);
      expect(textOf((await lin.get(message.location ?? '')).html)).toContain(words);
    }
    expect(await tags()).toEqual(before);
    const choose = await bulk({ action: 'withdraw', all: 'yes' });
    expect(textOf(choose.html)).toContain('Withdraw from which session?');
    expect((await confirmed(choose.html, { sessionId: '' })).html).toContain('from which session?');
    const look = await lin.post(`${list}/bulk`, { ...formOf(choose.html, `${list}/bulk`), sessionId: session.id });
    expect(textOf(look.html)).toContain('Withdraw 3?');
    const { location } = await confirmed(look.html, { sessionId: session.id });
    await app.app.get(RunJobs).run();
    expect(textOf((await lin.get(location ?? '')).html)).toContain('3 withdrawn');
    const [row]: { taken: number }[] = await app.dataSource.query('select taken from sessions where id = $1', [
      session.id,
    ]);
    expect(row?.taken).toBe(0);
    const viewer = await consoleClient(app, 'viewer');
    expect((await viewer.get(list)).html).not.toContain('id="bulk"');
  });

  test('are listed fifty at a time by name or arrival, forwards and back, and completely in a file', async () => {
    // The first of each pair has a namesake, and came at the same moment as another one.
    await app.dataSource.query(
      `insert into attendees (id, call_id, email, email_key, name, language, time_zone, page_token_hash, feed_token_hash,
         created_at)
       select gen_random_uuid(), $1, key, key, case n % 14 when 0 then '昀 ' else 'Paged ' end || n / 2
         || case n % 14 when 3 then ' 昀' else '' end, 'en', 'UTC', sha256(('page' || n)::bytea),
         sha256(('feed' || n)::bytea), timestamptz '2026-11-01T00:00Z' + n / 3 * interval '1 minute'
       from generate_series(1, 1120) n, lateral (select 'paged-' || n / 2 || '@' || n || '.example' as key) k`,
      [world.call.id],
    );
    const ids = (html: string) => [...html.matchAll(/name="id" value="([^"]+)"/gu)].map(([, id]) => id);
    const way = (html: string, rel: string) =>
      new RegExp(`href="([^"]+)" rel="${rel}"`, 'u')
        .exec(html)?.[1]
        ?.replaceAll('&#x3D;', '=')
        .replaceAll('&amp;', '&');
    const people = `/console/calls/${world.call.slug}/people`;
    const orders = [
      ['q=paged&sort=name', 'search_text, id'],
      ['q=paged&sort=newest', 'created_at desc, id'],
      // Names in the script of a search come first.
      ['q=昀&sort=name', `search_text not like '昀%', search_text, id`],
      ['q=昀&sort=newest', 'created_at desc, id'],
    ];
    for (const [query, order] of orders) {
      const expected: { id: string }[] = await app.dataSource.query(
        `select id from attendees where email like 'paged-%' and ($1 or name like '%昀%') order by ${order}`,
        [query!.includes('paged')],
      );
      const total = expected.length.toLocaleString('en');
      const pages: (string | undefined)[][] = [];
      let html = '';
      for (let path: string | undefined = `${people}?${query}`; path !== undefined && pages.length < 3;) {
        ({ html } = await lin.get(path));
        pages.push(ids(html));
        path = way(html, 'next');
      }
      expect([query, pages.flat()]).toEqual([query, expected.slice(0, 150).map(({ id }) => id)]);
      expect(textOf(html)).toContain(`50 of ${total}`);
      const back = await lin.get(way(html, 'prev') ?? '');
      expect(ids(back.html)).toEqual(pages[1]);
      expect(ids((await lin.get(way(back.html, 'prev') ?? '')).html)).toEqual(pages[0]);
    }
    const asked = await lin.post(`/console/calls/${world.call.slug}/people/bulk`, {
      q: 'paged',
      action: 'csv',
      all: 'yes',
    });
    const form = formOf(asked.html, `/console/calls/${world.call.slug}/people/bulk`);
    const file = await lin.post(`/console/calls/${world.call.slug}/people/bulk`, { ...form, step: 'confirm' });
    expect(new Set(file.html.match(/paged-[^,]+/gu)).size).toBe(1120);
    await app.dataSource.query(`delete from attendees where email like 'paged-%'`);
  });

  test('are merged after a preview, with seats and calendars right, and are two again after an undo', async () => {
    const [alone, swaps, ends] = [
      await world.session({ title: 'Merge alone', startsAtLocal: '2027-03-01T16:00' }),
      await world.session({ title: 'Merge swaps', startsAtLocal: '2027-03-02T16:00', capacity: 1, waitlist: true }),
      await world.session({ title: 'Merge ends', startsAtLocal: '2027-03-03T16:00', capacity: 2, waitlist: true }),
    ];
    const from = (await register(alone, 'merge-old')).attendeeId;
    await register(swaps, 'merge-old');
    await register(ends, 'merge-old');
    const into = (await register(ends, 'merge-new')).attendeeId;
    await register(swaps, 'merge-new');
    await register(ends, 'merge-third');
    await lin.get(`/console/people/${from}`);
    await lin.postAndFollow(`/console/people/${from}/notes`, { note: 'Moves along' });
    await lin.postAndFollow(`/console/people/${from}/tags`, { name: 'Moving' });
    await app.deliver();
    const owners = async () => {
      const rows: { row: string }[] = await app.dataSource.query(
        `select concat_ws(' ', s.title, r.attendee_id = $1, r.state) as row from registrations r
         join sessions s on s.id = r.session_id where r.attendee_id in ($1, $2) order by 1`,
        [into, from],
      );
      const counts: { row: string }[] = await app.dataSource.query(
        `select concat_ws(' ', s.title, s.taken, s.waiting) as row from sessions s where s.id = any($1) order by s.title`,
        [[alone.id, ends.id, swaps.id]],
      );
      return { rows: rows.map(({ row }) => row), counts: counts.map(({ row }) => row) };
    };
    const before = await owners();
    expect(before).toEqual({
      rows: [
        'Merge alone f confirmed',
        'Merge ends f confirmed',
        'Merge ends t confirmed',
        'Merge swaps f confirmed',
        'Merge swaps t waitlisted',
      ],
      counts: ['Merge alone 1 0', 'Merge ends 2 1', 'Merge swaps 1 1'],
    });
    const path = `/console/people/${from}/merge`;
    expect((await lin.get(`${path}?into=${from}`)).status).toBe(409);
    expect((await lin.get(`${path}?q=merge-new`)).html).toContain(`into&#x3D;${into}`);
    const preview = await lin.get(`${path}?into=${into}`);
    expect(textOf(preview.html)).toMatch(
      /Registrations 3 .*Merge swaps [^.]*The registration of the merged person is kept \(Has a seat\)/u,
    );
    expect((await lin.post(path, { into, seen: 'something else' })).status).toBe(409);
    app.mail.sent.length = 0;
    app.clock.advance({ minutes: 1 });
    await lin.postAndFollow(path, formOf(preview.html, path));
    expect(await owners()).toEqual({
      rows: [
        'Merge alone t confirmed',
        'Merge ends f cancelled',
        'Merge ends t confirmed',
        'Merge swaps f cancelled',
        'Merge swaps t confirmed',
      ],
      counts: ['Merge alone 1 0', 'Merge ends 2 0', 'Merge swaps 1 0'],
    });
    await app.deliver();
    const calendarOf = (name: string) =>
      app.mail
        .to(`${name}@example.org`)
        .flatMap(({ calendar }) => calendar ?? [])
        .map(({ object }) => `${/METHOD:(\w+)/u.exec(object)?.[1]} ${/SUMMARY[^:]*:([^\r]*)/u.exec(object)?.[1]}`)
        .toSorted();
    expect(calendarOf('merge-old')).toEqual(['CANCEL Merge alone', 'CANCEL Merge ends', 'CANCEL Merge swaps']);
    expect(calendarOf('merge-new')).toEqual(['REQUEST Merge alone', 'REQUEST Merge swaps']);
    expect(calendarOf('merge-third')).toEqual(['REQUEST Merge ends']);
    const page = textOf((await lin.get(`/console/people/${into}`)).html);
    for (const text of ['merge-old@example.org was merged', 'Moves along', 'Moving', 'Undo (until Mon 11 Jan'])
      expect(page).toContain(text);
    expect(peopleIn((await people('merge-')).html)).toEqual(['merge-new', 'merge-third']);
    expect((await lin.get(`${path}?into=${into}`)).status).toBe(409);

    app.mail.sent.length = 0;
    app.clock.advance({ minutes: 1 });
    await lin.postAndFollow(`/console/people/${from}/unmerge`);
    // The seat that went to the third person is gone: the place on the waiting list is not.
    expect(await owners()).toEqual({
      rows: before.rows.map((row) => row.replace('Merge ends f confirmed', 'Merge ends f waitlisted')),
      counts: ['Merge alone 1 0', 'Merge ends 2 1', 'Merge swaps 1 1'],
    });
    await app.deliver();
    expect(calendarOf('merge-new')).toEqual(['CANCEL Merge alone', 'CANCEL Merge swaps']);
    expect(calendarOf('merge-old')).toEqual(['REQUEST Merge alone', 'REQUEST Merge swaps']);
    expect(peopleIn((await people('merge-')).html)).toEqual(['merge-new', 'merge-old', 'merge-third']);
    const old = textOf((await lin.get(`/console/people/${from}`)).html);
    for (const text of ['Moves along', 'Moving']) expect(old).toContain(text);
    expect((await lin.post(`/console/people/${from}/unmerge`)).status).toBe(409);
    await app.dataSource.query(`update attendees set proven_at = null, proven_by = null where id = $1`, [into]);
    expect((await lin.get(`${path}?into=${into}`)).status).toBe(409);
  });

  test('are blocked: the form answers them as anyone, staff learn why, and no email leaves', async () => {
    const [first, second] = [
      await world.session({ title: 'Block first', startsAtLocal: '2027-03-01T16:00', capacity: 1, waitlist: true }),
      await world.session({ title: 'Block second', startsAtLocal: '2027-03-02T16:00' }),
    ];
    const blocked = await register(first, 'blocked');
    await register(first, 'follows');
    await app.deliver();
    app.mail.sent.length = 0;
    const path = `/console/people/${blocked.attendeeId}`;
    const form = await lin.get(`${path}/block`);
    for (const reason of ['', 'with\0NUL']) expect((await lin.post(`${path}/block`, { reason })).status).toBe(422);
    const done = await lin.postAndFollow(`${path}/block`, { ...formOf(form.html, `${path}/block`), reason: 'Spam' });
    expect(textOf(done.html)).toMatch(/Blocked since .*\. Spam/u);
    expect(await stateOf(blocked.id)).toBe('cancelled');
    const answerFor = async (name: string) => {
      const address = `${app.url}/calls/${world.call.slug}/sessions/${second.slug}`;
      const body = new URLSearchParams({ name, email: `${name}@example.org`, timeZone: 'Africa/Nairobi' });
      const answer = await fetch(address, { method: 'POST', body, redirect: 'manual' });
      return [answer.status, (await answer.text()).length > 0, answer.headers.get('location')?.replace(/\?.*/u, '')];
    };
    expect(await answerFor('blocked')).toEqual(await answerFor('anyone-else'));
    await expect(register(second, 'blocked')).rejects.toMatchObject({ code: 'blocked' });
    const list = 'name,email\nBlocked,blocked@example.org\n';
    const preview = await app.app.get(ImportRegistrations).preview(second.id, list, { kind: 'system' }, 10);
    expect(preview).toMatchObject({ rows: [{ prospect: { outcome: 'refused', code: 'blocked' } }] });
    // Without `withdraws`, the seat stays; what had not left yet doesn't leave.
    const keeps = await register(second, 'blocked-with-seat');
    await lin.post(`/console/people/${keeps.attendeeId}/block`, { reason: 'Spam' });
    expect(await stateOf(keeps.id)).toBe('confirmed');
    await app.deliver();
    for (const name of ['blocked', 'blocked-with-seat']) expect(app.mail.to(`${name}@example.org`)).toEqual([]);
    expect(app.mail.to('follows@example.org')).toHaveLength(1);
    expect(app.mail.to('anyone-else@example.org')).toHaveLength(1);
    expect(peopleIn((await lin.get(`/console/calls/${world.call.slug}/people?address=blocked`)).html)).toEqual([
      'blocked',
      'blocked-with-seat',
    ]);
    // A block counts for all addresses of a person, so that a merge opens no way around it.
    const mergePath = `/console/people/${blocked.attendeeId}/merge?into=`;
    const other = await register(second, 'blocked-elsewhere');
    const statusOf = async (into: string) => (await lin.get(mergePath + into)).status;
    expect([await statusOf(other.attendeeId), await statusOf(keeps.attendeeId)]).toEqual([409, 200]);
    await lin.get(path);
    await lin.postAndFollow(`${path}/unblock`);
    expect((await register(second, 'blocked')).state).toBe('confirmed');
  });

  test('have tags and notes, which they get with their data', async () => {
    const session = await world.session({ title: 'Tagged' });
    const { attendeeId } = await register(session, 'tagged');
    await register(session, 'untagged');
    const path = `/console/people/${attendeeId}`;
    const read = async () => textOf((await lin.get(path)).html);
    await lin.postAndFollow(`${path}/tags`, { name: 'Press ⟨Taipei⟩' });
    expect((await lin.post(`${path}/tags`, { name: 'ＰＲＥＳＳ  ⟨taipei⟩' })).status).toBe(303);
    const refused = await lin.post(`${path}/tags`, { name: ' '.repeat(3) });
    expect([refused.status, /id="name-error"/u.test(refused.html)]).toEqual([422, true]);
    const tags: { id: string; name: string }[] = await app.dataSource.query(
      `select id, name from tags where name like 'Press%'`,
    );
    expect(tags.map(({ name }) => name)).toEqual(['Press ⟨Taipei⟩']);
    const tag = tags[0]?.id ?? '';
    expect(peopleIn((await lin.get(`/console/calls/${world.call.slug}/people?tag=${tag}`)).html)).toEqual(['tagged']);

    await lin.postAndFollow(`${path}/notes`, { note: 'Called.\nWants <b>tea</b>.' });
    expect((await lin.post(`${path}/notes`, { note: '' })).status).toBe(422);
    expect(await read()).toMatch(/Called\. Wants <b>tea<\/b>\. The organizer · /u);
    const [note]: { id: string }[] = await app.dataSource.query(
      `select id from person_notes where body like 'Called%'`,
    );
    const notePath = `${path}/notes/${note?.id}`;
    const other = await consoleClient(app, 'organizer');
    expect((await other.get(path)).html).not.toContain(`action="${notePath}"`);
    for (const part of ['', '/delete']) expect((await other.post(notePath + part, { note: 'Mine' })).status).toBe(403);
    await lin.postAndFollow(notePath, { note: 'Called twice.' });
    expect(await read()).toMatch(/Called twice\. The organizer · [^·]+, edited/u);
    const file = JSON.parse((await lin.get(`${path}/data.json`)).html) as { tags: string[]; notes: { text: string }[] };
    expect([file.tags, file.notes.map(({ text }) => text)]).toEqual([['Press ⟨Taipei⟩'], ['Called twice.']]);

    const list = `/console/calls/${world.call.slug}/tags`;
    await lin.postAndFollow(`${path}/tags`, { name: 'Speaker' });
    const taken = await lin.post(`${list}/${tag}`, { name: 'SPEAKER' });
    expect(textOf(taken.html)).toContain('Taken. Choose another');
    expect(textOf((await lin.postAndFollow(`${list}/${tag}`, { name: 'Media' })).html)).toContain('Media 1 person');
    expect(textOf((await lin.get(`${list}/${tag}/delete`)).html)).toContain('People who lose it: 1.');
    await app.dataSource.query(
      `insert into calls select (jsonb_populate_record(c, jsonb_build_object('id', gen_random_uuid(), 'slug', 'elsewhere'))).*
       from calls c where slug = $1`,
      [world.call.slug],
    );
    const elsewhere = `/console/calls/elsewhere/tags/${tag}`;
    expect((await lin.post(elsewhere, { name: 'Taken away' })).status).toBe(404);
    expect((await lin.post(`${elsewhere}/delete`)).status).toBe(404);
    await app.dataSource.query(`delete from calls where slug = 'elsewhere'`);
    await lin.postAndFollow(`${list}/${tag}/delete`);
    expect(await read()).not.toMatch(/Tags Media/u);
    const owner = await consoleClient(app, 'owner');
    await owner.get(path);
    await owner.postAndFollow(`${notePath}/delete`);
    expect(await read()).not.toContain('Called twice.');
  });

  test('are corrected by organizers: details, and an address that is proven first or vouched for', async () => {
    const session = await world.session({ title: 'Corrections' });
    const { attendeeId } = await register(session, 'wrong');
    await register(session, 'taken');
    await app.deliver();
    const path = `/console/people/${attendeeId}`;
    const read = async () => textOf((await lin.get(path)).html);
    expect(formOf((await lin.get(`${path}/edit`)).html, `${path}/edit`)).toMatchObject({ name: 'wrong' });
    const details = { name: 'Ana <b>Right</b>', organization: 'Steel', language: 'pt', timeZone: 'Nowhere/Land' };
    const refused = await lin.post(`${path}/edit`, details);
    expect(refused.status).toBe(422);
    expect(formOf(refused.html, `${path}/edit`)).toMatchObject({ name: 'Ana <b>Right</b>', organization: 'Steel' });
    const corrected = { ...details, name: 'Ana Right', language: 'es', timeZone: 'America/Lima' };
    await lin.postAndFollow(`${path}/edit`, corrected);
    for (const text of ['Ana Right', 'Steel', 'Español', 'Lima (UTC−5)', 'wrong → Ana Right']) {
      expect(await read()).toContain(text);
    }

    const change = (email: string, how: string, reason = '') => lin.post(`${path}/address`, { email, how, reason });
    expect(textOf((await change('right@example.org', 'vouch')).html)).toContain('How do you know?');
    expect((await change('taken@example.org', 'vouch', 'Told me')).status).toBe(409);
    expect((await change('wrong@example.org', 'ask')).status).toBe(422);
    expect((await change('asked@example.org', 'ask')).status).toBe(303);
    expect(await read()).toContain('wrong@example.org');
    expect((await change('right@example.org', 'vouch', 'Called them on 3 March')).status).toBe(303);
    expect(await read()).toContain('right@example.org');
    expect(await read()).toContain('Called them on 3 March');
    await app.deliver();
    expect(app.mail.to('asked@example.org')).toHaveLength(1);
    const [invite] = app.mail.to('right@example.org').flatMap(({ calendar }) => calendar ?? []);
    expect(invite?.object).toContain('METHOD:REQUEST');
    expect(app.mail.to('wrong@example.org').at(-1)?.calendar?.object).toContain('METHOD:CANCEL');
  });

  // Last, because to delete so many takes as long as all the rest.
  describe('if there are twenty thousand', () => {
    const add = (from: number, to: number) =>
      app.dataSource.query(
        `insert into attendees (id, call_id, email, email_key, name, time_zone, language, created_at)
         select gen_random_uuid(), $1, a, a, '昀 ' || n, 'Asia/Taipei', case when n % 2 = 0 then 'vi' else 'id' end, now()
         from generate_series($2::int, $3::int) n, lateral (select 'many-' || n || '@example.net' as a) e`,
        [world.call.id, from, to],
      );
    const found = async (query: string) => {
      const text = textOf((await lin.get(`/console/calls/${world.call.slug}/people${query}`)).html);
      return /(?:Over )?[\d,]+ (?:people|person)\b/u.exec(text)?.[0];
    };
    beforeAll(() => add(1, 20_000));

    test('are counted up to 10,000 where something is looked for, and all of them otherwise', async () => {
      const [before] = await app.dataSource.query<{ count: number }[]>(
        `select count(*)::int as count from attendees where email <> '' and merged_into is null`,
      );
      const all = (more: number) => `${(before!.count + more).toLocaleString('en')} people`;
      expect([await found(''), await found('?language=vi')]).toEqual([all(0), '10,000 people']);
      await add(20_001, 20_002);
      expect([await found(''), await found('?language=vi')]).toEqual([all(2), 'Over 10,000 people']);
      expect(await miscounted(app.dataSource)).toEqual([]);
    });

    test('are found whether the index has them already or not', async () => {
      const inIndex = async () => (await app.dataSource.query<object[]>('select from people_search')).length;
      expect(await inIndex()).toBe(0);
      await expectFound();
      await app.app.get(IndexPeople).run();
      expect(await inIndex()).toBeGreaterThan(20_000);
      await expectFound();
      expect([await found('?q=many-777@'), await found('?q=昀'), await found('?q=昀+777')]).toEqual([
        '1 person',
        'Over 10,000 people',
        '38 people',
      ]);
      // Whatever of an address the index looks up, it finds whom a look at everybody finds.
      const text = '昀 777 many-777@example.net';
      for (let step = 0; step < 15; step++) {
        const from = (step * 7) % 20;
        const search = text.slice(from, from + 4 + ((step * 11) % 20));
        const [{ count } = { count: -1 }] = await app.dataSource.query<{ count: number }[]>(
          `with parts as materialized (
             select search_fold(part) as folded from regexp_split_to_table(trim($2), ' +') part)
           select count(*)::int as count from attendees a left join organizations o on o.id = a.organization_id
           where a.call_id = $1 and a.email <> '' and not exists (select from parts
             where strpos(a.search_text, folded) = 0 and strpos(coalesce(o.search_text, ''), folded) = 0)`,
          [world.call.id, search],
        );
        const many = count > 10_000 ? 'Over 10,000 people' : `${count.toLocaleString('en')} people`;
        expect([search, await found(`?q=${encodeURIComponent(search)}`)]).toEqual([
          search,
          count === 0 ? undefined : count === 1 ? '1 person' : many,
        ]);
      }
      // Some of those who match all parts, whether the sample has them or the index finds them.
      const inHeader = async (query: string) => {
        const { html } = await lin.get(`/console/calls/${world.call.slug}/search?q=${query}`);
        return [...html.matchAll(/many-(\d+)@/gu)].map(([, number]) => number!);
      };
      expect([await inHeader('昀'), await inHeader('昀+7'), await inHeader('昀+777')]).toEqual([
        Array(8).fill(expect.any(String)),
        Array(8).fill(expect.stringContaining('7')),
        Array(8).fill(expect.stringContaining('777')),
      ]);
      await app.dataSource.query(`update attendees set name = 'Rénamed' where email = 'many-777@example.net'`);
      expect([await found('?q=enam'), await found('?q=renamed'), await found('?q=昀+777')]).toEqual([
        '1 person',
        '1 person',
        '37 people',
      ]);
      await app.dataSource.query(`update attendees set name = '', email = '' where email = 'many-777@example.net'`);
      expect(await app.dataSource.query(`select from people_search where folded like '%many-777@%'`)).toEqual([]);
      expect(await found('?q=renamed')).toBeUndefined();
    });
  });
});
