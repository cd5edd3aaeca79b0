import { IsNull } from 'typeorm';
import { Register } from '../../../src/flows/registrations/register.flow.js';
import { registrationInput } from '../../../src/domain/registrations/admission/registration-input.js';
import { Session } from '../../../src/domain/sessions/session.entity.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { type ConsoleClient, consoleClient, formOf, textOf } from '../../support/console-client.js';
import { createWorld } from '../../support/world.js';

let app: TestApp;
let world: Awaited<ReturnType<typeof createWorld>>;
let lin: ConsoleClient;

const newPath = '/console/calls/solutions/sessions/new';

beforeAll(async () => {
  app = await startTestApp({ now: '2027-01-04T08:00:00Z' });
  world = await createWorld(app.dataSource, app.clock, app.config);
  lin = await consoleClient(app, 'organizer');
});
beforeEach(() => app.clock.set('2027-01-04T08:00:00Z'));
afterAll(() => app.stop());

const stored = (id: string) => app.dataSource.getRepository(Session).findOneByOrFail({ id });
const register = (session: { id: string }, name: string, timeZone: string) => {
  const person = registrationInput.parse({ email: `${name}@example.org`, name, timeZone });
  return app.app.get(Register).run(session.id, person, { kind: 'visitor' });
};
/** Where a page leads that says how to undo what was just done. */
const undoOf = (html: string) => /action="([^"]*\/undo\/[^"]*)"/u.exec(html)?.[1] ?? '';
const messages = (session: { id: string }, kind: string) =>
  app.dataSource.query(`select id from messages where session_id = $1 and kind = $2`, [session.id, kind]);

/** Sends a request that waits for the lock of a session, which somebody else changes before it gets it. */
async function raced<Answer>(session: Session, request: () => Promise<Answer>): Promise<Answer> {
  const holder = app.dataSource.createQueryRunner();
  await holder.startTransaction();
  await holder.query('update sessions set sequence = sequence + 1 where id = $1', [session.id]);
  const answer = request();
  const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  while ((await app.dataSource.query(waiting)).length === 0) await new Promise((resolve) => setImmediate(resolve));
  await holder.commitTransaction();
  await holder.release();
  return answer;
}

/** The form of a new session, filled in as far as one must. */
async function filledForm(more: Record<string, string | string[]> = {}) {
  const { html } = await lin.get(newPath);
  return {
    ...formOf(html, newPath),
    title: 'Slag as aggregate',
    startsOn: '2027-01-21',
    startsTime: '17:00',
    intent: 'save',
    ...more,
  };
}

async function create(more: Record<string, string | string[]> = {}): Promise<string> {
  const answer = await lin.post(newPath, await filledForm(more));
  if (answer.status !== 303) throw new Error(textOf(answer.html));
  return answer.location?.split('/').at(-1) ?? '';
}

describe('the form of a session', () => {
  test('offers venues with their rooms, whose new address asks whether to notify', async () => {
    const page = '/console/venues/new';
    const typed = { ...formOf((await lin.get(page)).html, page), name: 'EC1', address: 'Targowa 1', country: 'PL' };
    const rooms = { 'rooms.0.name': 'Lab', 'rooms.0.capacity': '40' };
    const wrong = { ...typed, coordinates: 'north', ...rooms, 'rooms.1.name': 'lab ' };
    const again = await lin.post(page, wrong);
    expect(textOf(again.html)).toContain('Enter latitude and longitude, like 51.7687, 19.4569');
    expect(again.html).toContain('value="lab "');
    const more = { coordinates: '51.77, 19.46', ...rooms, timeZone: 'Europe/Warsaw' };
    const made = await lin.post(page, { ...typed, ...more });
    const path = made.location ?? '';
    expect(textOf((await lin.get('/console/venues')).html)).toContain('EC1 Targowa 1 Lab 40 0');
    const option = /<option\s+value="([^"]*\/[^"]*)"\s+data-time-zone="Europe\/Warsaw"\s+data-capacity="40"/u;
    const [, place = ''] = option.exec((await lin.get(newPath)).html) ?? [];
    const id = await create({ title: 'At EC1', format: 'in-person', place, capacity: '50' });
    expect(await stored(id)).toMatchObject({ venue: 'EC1, Lab, Targowa 1', place: { room: 'Lab', latitude: 51.77 } });
    const checks = textOf((await lin.get(`/console/sessions/${id}`)).html);
    expect(checks).toContain('Lab has only 40 places');
    expect(checks).toContain('The venue’s time zone differs: Europe/Warsaw');
    await app.api('POST', `/sessions/${id}/publish`);
    await register({ id }, 'venue-guest', 'Europe/Warsaw');
    const form = formOf((await lin.get(path)).html, path);
    const question = await lin.post(path, { ...form, address: 'Targowa 3' });
    expect(textOf(question.html)).toContain('1 person knows the address (1 session)');
    expect(await stored(id)).toMatchObject({ venue: 'EC1, Lab, Targowa 1' });
    const removed = await lin.post(path, { ...form, 'rooms.0.name': '', intent: 'notify' });
    expect(textOf(removed.html)).toContain('is in Lab. Move it first.');
    await lin.post(path, { ...formOf(question.html, path), intent: 'notify' });
    expect(await stored(id)).toMatchObject({ venue: 'EC1, Lab, Targowa 3', sequence: 1 });
    await lin.post(`${path}/archive`, formOf((await lin.get(path)).html, `${path}/archive`));
    expect((await lin.get(newPath)).html).not.toContain('EC1, Lab');
    expect((await lin.get(`/console/sessions/${id}/edit`)).html).toContain('EC1, Lab (40)');
  });

  test('saves everything that was typed', async () => {
    const id = await create({
      title: ' Slag as aggregate: what the tests say ',
      abstract: 'What **tests** say.\r\nMore.',
      kind: 'workshop',
      format: 'hybrid',
      language: 'zh-TW',
      themes: ['energy', 'living'],
      startsTime: '17:00:00',
      durationMinutes: '90',
      timeZone: 'Asia/Kolkata',
      capacity: '80',
      joinUrl: 'https://rooms.example.org/slag',
      venue: 'Pohang, Steel Museum',
      series: await world.series('From waste to material'),
      speakerName: ['Kim', '', 'Łukasz'],
      speakerRole: ['Engineer', '', ''],
      speakerOrganization: ['', '', 'AGH'],
      reminders: ['P7D', 'PT1H'],
      reminderAmount: '90',
      reminderUnit: 'minutes',
      closesOn: '2027-01-20',
      closesTime: '12:00',
    });
    expect(await stored(id)).toMatchObject({
      title: 'Slag as aggregate: what the tests say',
      abstract: 'What **tests** say.\nMore.',
      kind: 'workshop',
      format: 'hybrid',
      language: 'zh-TW',
      themes: ['energy', 'living'],
      startsAtLocal: '2027-01-21T17:00',
      timeZone: 'Asia/Kolkata',
      durationMinutes: 90,
      startsAt: new Date('2027-01-21T11:30:00Z'),
      asksAttendance: true,
      inPersonCapacity: 80,
      onlineCapacity: null,
      capacity: null,
      joinUrl: 'https://rooms.example.org/slag',
      venue: 'Pohang, Steel Museum',
      seriesId: await world.series('From waste to material'),
      speakers: [
        { id: expect.any(String), name: 'Kim', role: 'Engineer' },
        { id: expect.any(String), name: 'Łukasz', organization: 'AGH' },
      ],
      reminders: ['P7D', 'PT1H', 'PT1H30M'],
      registrationClosesAt: new Date('2027-01-20T06:30:00Z'),
      state: 'draft',
    });
    // What it shows again is what it saved: sent back untouched it changes nothing.
    const before = await stored(id);
    const form = formOf((await lin.get(`/console/sessions/${id}/edit`)).html, `/console/sessions/${id}/edit`);
    expect(await lin.post(`/console/sessions/${id}/edit`, { ...form, intent: 'save' })).toMatchObject({ status: 303 });
    expect(await stored(id)).toEqual(before);
  });

  test('comes back with everything that was typed and a message at each field', async () => {
    const typed = await filledForm({
      title: '',
      abstract: 'Kept <b>& safe</b>',
      startsOn: '2027-02-30',
      durationMinutes: 'an hour',
      capacity: '0',
      joinUrl: 'javascript:alert(1)',
      speakerName: ['', 'Kim'],
      speakerRole: ['A role alone', ''],
      speakerOrganization: ['', ''],
      closesOn: '2027-01-01',
      reminderAmount: 'soon',
      themes: ['living'],
    });
    const answer = await lin.post(newPath, typed);
    expect(answer.status).toBe(422);
    const shown = formOf(answer.html, newPath);
    expect(shown).toMatchObject({
      title: '',
      abstract: 'Kept <b>& safe</b>',
      startsOn: '2027-02-30',
      startsTime: '17:00',
      durationMinutes: 'an hour',
      capacity: '0',
      joinUrl: 'javascript:alert(1)',
      closesOn: '2027-01-01',
      reminderAmount: 'soon',
      themes: 'living',
      reminders: ['P1D', 'PT1H'],
    });
    expect([shown['speakerName'], shown['speakerRole']].map((all) => (all ?? []).slice(0, 2))).toEqual([
      ['', 'Kim'],
      ['A role alone', ''],
    ]);
    const summary = /id="errors">([\s\S]*?)<\/div>/u.exec(answer.html)?.[1] ?? '';
    const links = [...summary.matchAll(/href="#([^"]+)"[^>]*>([^<]+)</gu)].map(([, id, text]) => [id, text]);
    expect(links).toEqual([
      ['title', 'Title: Enter the title'],
      ['startsAtLocal', 'Date and time: Enter date and time'],
      ['durationMinutes', 'Length in minutes: Enter a whole number'],
      ['joinUrl', 'Join link: Enter an address that starts with https://'],
      ['capacity', 'Number of seats: Enter 1 or more'],
      ['speakers', 'Speakers: Each speaker needs a name'],
      ['registrationClosesAt', 'Registration closes: Enter date and time'],
      ['reminders', 'Reminders: Enter whole minutes, hours or days, up to a year'],
    ]);
    expect(answer.html).toMatch(/<details\s+class="more"\s+open>/u);
    for (const [id] of links) expect(answer.html).toContain(`id="${id}"`);
    for (const id of ['title', 'joinUrl', 'capacity']) {
      expect(answer.html).toMatch(new RegExp(`<p class="err" id="${id}-error">`, 'u'));
      expect(answer.html).toMatch(new RegExp(`id="${id}"[^>]*aria-describedby="[^"]*${id}-error`, 'u'));
    }
  });

  test('follows the reminders of the call, or has its own', async () => {
    const remindersOf = async (id: string) => {
      const { reminders, ownReminders } = await stored(id);
      return [reminders, ownReminders];
    };
    const edit = async (id: string, change: (form: Record<string, string | string[]>) => object) => {
      const path = `/console/sessions/${id}/edit`;
      const form = formOf((await lin.get(path)).html, path);
      const changed = { ...form, ...change(form), intent: 'save' };
      expect(await lin.post(path, changed)).toMatchObject({ status: 303 });
    };
    const id = await create();
    expect(await remindersOf(id)).toEqual([['P1D', 'PT1H'], false]);
    // Other leads are its own although the box still stands.
    await edit(id, () => ({ reminders: ['P7D'] }));
    expect(await remindersOf(id)).toEqual([['P7D'], true]);
    const { html } = await lin.get(`/console/sessions/${id}/edit`);
    expect(html).toMatch(/name="followsCall" value="wished">[^<]*<span>The call’s: 1 day before, 1 hour before/u);
    await edit(id, () => ({ followsCall: 'wished' }));
    expect(await remindersOf(id)).toEqual([['P1D', 'PT1H'], false]);
    expect(textOf((await lin.get(`/console/sessions/${id}/settings`)).html)).toContain(
      'The call’s: 1 day before, 1 hour before',
    );
    // The same leads, and no wish to follow the call.
    await edit(id, () => ({ followsCall: [] }));
    expect(await remindersOf(id)).toEqual([['P1D', 'PT1H'], true]);
  });

  test('previews the abstract without saving and without running what is in it', async () => {
    const answer = await lin.post(
      newPath,
      await filledForm({ abstract: '**bold** <script>alert(1)</script>', intent: 'preview' }),
    );
    expect(answer.status).toBe(200);
    expect(answer.html).toContain('<strong>bold</strong>');
    expect(answer.html).not.toContain('<script>alert');
    expect(formOf(answer.html, newPath)['title']).toBe('Slag as aggregate');
  });

  test('adds rows for speakers and keeps those that are there', async () => {
    const answer = await lin.post(
      newPath,
      await filledForm({
        speakerName: ['Kim', ''],
        speakerRole: ['', ''],
        speakerOrganization: ['', ''],
        intent: 'speakers',
      }),
    );
    expect(formOf(answer.html, newPath)['speakerName']).toEqual(['Kim', '', '', '', '']);
  });

  test('creates one draft for two clicks at once, and another one for the next form', async () => {
    const form = await filledForm({ title: 'Clicked twice' });
    const clicks = await Promise.all([lin.post(newPath, form), lin.post(newPath, form)]);
    const [first, second] = clicks.map(({ status, location }) => [status, location]);
    expect([first?.[0], second]).toEqual([303, first]);
    const next = await lin.post(newPath, await filledForm({ title: 'Clicked twice' }));
    expect([next.status, next.location === first?.[1]]).toEqual([303, false]);
  });

  test('asks about a time that does not exist, and about one that exists twice', async () => {
    const gap = { startsOn: '2027-03-28', startsTime: '02:30', timeZone: 'Europe/Berlin' };
    const asked = await lin.post(newPath, await filledForm(gap));
    expect(asked.status).toBe(422);
    expect(textOf(asked.html)).toContain('On Sun 28 Mar, clocks in Berlin skip 02:30. It would be 03:30 instead.');
    expect(formOf(asked.html, newPath)['title']).toBe('Slag as aggregate');
    const id = await create({ ...gap, confirmed: '2027-03-28T02:30 Europe/Berlin' });
    expect((await stored(id)).startsAt).toEqual(new Date('2027-03-28T01:30:00Z'));
    expect(textOf((await lin.get(`/console/sessions/${id}`)).html)).toContain('skip 02:30');

    const twice = { startsOn: '2027-10-31', startsTime: '02:30', timeZone: 'Europe/Berlin' };
    const question = await lin.post(newPath, await filledForm(twice));
    expect(question.status).toBe(422);
    expect(textOf(question.html)).toContain('The first 02:30 (UTC+2)');
    const confirmed = '2027-10-31T02:30 Europe/Berlin';
    // An answer that was given for another time counts for nothing.
    expect(
      (await lin.post(newPath, await filledForm({ ...twice, confirmed: 'another', overlap: 'second' }))).status,
    ).toBe(422);
    expect((await lin.post(newPath, await filledForm({ ...twice, confirmed }))).status).toBe(422);
    expect((await stored(await create({ ...twice, confirmed, overlap: 'first' }))).startsAt).toEqual(
      new Date('2027-10-31T00:30:00Z'),
    );
    expect((await stored(await create({ ...twice, confirmed, overlap: 'second' }))).startsAt).toEqual(
      new Date('2027-10-31T01:30:00Z'),
    );
  });

  test('says beforehand what a wall time means', async () => {
    const query = new URLSearchParams({
      startsOn: '2027-03-28',
      startsTime: '02:30',
      timeZone: 'Europe/Berlin',
      durationMinutes: '60',
    });
    const piece = await lin.get(`/console/time?${query.toString()}`);
    expect(textOf(piece.html)).toContain('Sunday 28 March 2027, 03:30 in Berlin (UTC+2).');
    expect(piece.html).toContain('name="confirmed" value="2027-03-28T02:30 Europe/Berlin"');
    expect(textOf((await lin.get('/console/time?startsOn=nonsense')).html)).toBe('');
  });

  test('merges two windows, and shows both versions of what both changed', async () => {
    const { id } = await world.session({ title: 'Two windows', venue: 'Dock 1', capacity: 30, room: 'link' });
    await app.dataSource.query(`update sessions set room = 'jitsi' where id = $1`, [id]);
    const path = `/console/sessions/${id}/edit`;
    const opened = formOf((await lin.get(path)).html, path);
    const ada = await consoleClient(app, 'organizer');
    const save = async (browser: ConsoleClient, typed: object) =>
      browser.post(path, { ...opened, intent: 'save', ...typed });
    expect(await save(ada, { title: 'Ada’s title', capacity: '40', themes: ['energy'] })).toMatchObject({
      status: 303,
    });

    // Nothing in common: both are saved, and the second reads what else changed.
    const merged = await save(lin, { venue: 'Dock 2' });
    expect(merged).toMatchObject({ status: 303, location: `/console/sessions/${id}` });
    const kept = 'Also kept from others: Title, Number of seats, Themes.';
    expect(textOf((await lin.get(`/console/sessions/${id}`)).html)).toContain(kept);
    const both = { title: 'Ada’s title', capacity: 40, venue: 'Dock 2', themes: ['energy'], room: 'jitsi' };
    expect(await stored(id)).toMatchObject(both);

    // The same field: nothing is saved until the second has seen both versions.
    const docks = await world.series('Docks');
    const refused = await save(lin, { title: 'Lin’s title', series: docks });
    expect(refused.status).toBe(409);
    expect(await stored(id)).toMatchObject({ ...both, seriesId: null });
    const shown = textOf(refused.html);
    expect(shown).toContain('Changed in another window, too (1)');
    expect(shown).toContain('Title You typed Lin’s title Saved version Ada’s title Use the saved version');
    expect(shown).toContain('Last changed by The organizer, Mon 4 Jan, 16:00');
    const again = formOf(refused.html, path);
    expect(again).toMatchObject({ title: 'Lin’s title', series: docks, capacity: '40', venue: 'Dock 2' });
    expect(await lin.post(path, { ...again, intent: 'save', useStored: 'title' })).toMatchObject({ status: 303 });
    expect(await stored(id)).toMatchObject({ ...both, seriesId: docks });
    // A page without a version overwrites nothing either; and two clicks are one edit.
    expect((await save(lin, { version: '', title: 'Blind' })).status).toBe(409);
    const last = formOf((await lin.get(path)).html, path);
    const twice = { ...last, title: 'Last', intent: 'save' };
    const clicks = await Promise.all([lin.post(path, twice), ada.post(path, twice)]);
    expect(clicks.map(({ status }) => status)).toEqual([303, 303]);
    const now = formOf((await lin.get(path)).html, path);
    const race = await Promise.all([lin, ada].map((one, at) => one.post(path, { ...now, title: `At once ${at}` })));
    expect(race.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 409]);
  });

  test('moves a draft that was published meanwhile only by rescheduling', async () => {
    const id = await create({ title: 'Published meanwhile' });
    const path = `/console/sessions/${id}/edit`;
    const opened = formOf((await lin.get(path)).html, path);
    await app.api('POST', `/sessions/${id}/publish`);
    const refused = await lin.post(path, { ...opened, startsTime: '18:00', intent: 'save' });
    expect([refused.status, textOf(refused.html).includes('Reschedule it to change the time')]).toEqual([422, true]);
    expect(await lin.post(path, { ...opened, title: 'Another title', intent: 'save' })).toMatchObject({ status: 303 });
    expect(await stored(id)).toMatchObject({ title: 'Another title', startsAtLocal: '2027-01-21T17:00' });
  });

  test('tells of fewer seats than are given, beside the field', async () => {
    const session = await world.session({ title: 'Two came', capacity: 5 });
    await register(session, 'one', 'Asia/Taipei');
    await register(session, 'two', 'Asia/Taipei');
    const path = `/console/sessions/${session.id}/edit`;
    const form = formOf((await lin.get(path)).html, path);
    expect(form['startsOn']).toBeUndefined();
    const answer = await lin.post(path, { ...form, capacity: '1', title: 'A new title', intent: 'notify' });
    expect(answer.status).toBe(409);
    expect(answer.html).toContain('id="capacity-error"');
    expect(formOf(answer.html, path)).toMatchObject({ capacity: '1', title: 'A new title' });
    expect((await stored(session.id)).title).toBe('Two came');
  });
});

describe('a session', () => {
  test('is deleted as a draft once that is confirmed, and the log says what it was', async () => {
    const id = await create({ title: 'Typed twice' });
    const path = `/console/sessions/${id}/delete`;
    const asked = await lin.get(path);
    expect(textOf(asked.html)).toContain('Delete this draft?');
    expect((await stored(id)).title).toBe('Typed twice');
    const done = await lin.postAndFollow(path, formOf(asked.html, path));
    expect(textOf(done.html)).toContain('Draft “Typed twice” deleted.');
    expect((await lin.get(`/console/sessions/${id}`)).status).toBe(404);
    expect((await lin.post(path)).status).toBe(404);
    expect(textOf((await lin.get('/console/audit')).html)).toContain('Deleted Typed twice');
  });

  test('in the past is not published, and one that conflicts with another says with which', async () => {
    const path = (id: string) => `/console/sessions/${id}`;
    const past = await create({ startsOn: '2027-01-03', title: 'Yesterday' });
    const shown = await lin.get(path(past));
    expect(textOf(shown.html)).toContain('Fix this The session is over. Change the time');
    expect(shown.html).not.toContain(`action="${path(past)}/publish"`);
    const refused = await lin.post(`${path(past)}/publish`);
    expect([refused.status, textOf(refused.html)]).toEqual([409, expect.stringContaining('The session is over.')]);

    const link = 'https://rooms.example.org/one';
    const first = await world.session({ title: 'First there', joinUrl: link, startsAtLocal: '2027-02-21T17:00' });
    const second = await create({ abstract: 'Text.', joinUrl: link, startsOn: '2027-02-21', timeZone: 'Asia/Taipei' });
    const publish = formOf((await lin.get(path(second))).html, `${path(second)}/publish`);
    expect(publish['confirmed']).toBe(`room-busy:${first.id}`);
    // Another conflict that was not shown has to be confirmed as well.
    const third = await world.session({ title: 'Came later', joinUrl: link, startsAtLocal: '2027-02-21T17:30' });
    const asked = await lin.post(`${path(second)}/publish`, publish);
    expect([asked.status, textOf(asked.html)]).toEqual([409, expect.stringContaining('Came later')]);
    const again = formOf(asked.html, `${path(second)}/publish`);
    expect(again['confirmed']).toEqual([`room-busy:${first.id}`, `room-busy:${third.id}`]);
    await lin.post(`${path(second)}/publish`, again);
    expect((await stored(second)).state).toBe('published');
    // A second click changes nothing.
    expect((await lin.post(`${path(second)}/publish`, again)).status).toBe(303);
  });

  test('is drafted, published, rescheduled and cancelled, and shows each time who is notified', async () => {
    const id = await create({ title: 'Shore power', timeZone: 'Asia/Taipei', joinUrl: 'https://rooms.example.org/a' });
    const path = `/console/sessions/${id}`;
    expect(textOf((await lin.get('/console/calls/solutions/sessions?tab=drafts')).html)).toContain('Shore power');
    expect((await fetch(`${app.url}/calls/solutions/sessions/slag-as-aggregate`)).status).not.toBe(200);
    const draft = await lin.get(path);
    expect(textOf(draft.html)).toContain('Before you publish Check this No abstract. Edit the abstract');
    expect(draft.html).toContain(`href="${path}/edit#abstract"`);
    const publish = formOf(draft.html, `${path}/publish`);
    expect((await lin.post(`${path}/publish`)).status).toBe(409);
    expect((await stored(id)).state).toBe('draft');
    expect(textOf((await lin.postAndFollow(`${path}/publish`, publish)).html)).toContain(
      'Published and open for registration.',
    );
    expect((await lin.get(`${path}/delete`)).status).toBe(409);
    await register({ id }, 'amina', 'Africa/Nairobi');
    await register({ id }, 'ricardo', 'America/Santiago');
    await register({ id }, 'lena', 'Europe/Berlin');

    const moveForm = formOf((await lin.get(`${path}/move`)).html, `${path}/move`);
    const move = {
      ...moveForm,
      startsOn: '2027-01-22',
      startsTime: '08:00',
      note: 'Our speaker travels.',
      step: 'check',
    };
    const confirm = await lin.post(`${path}/move`, move);
    expect(confirm.status).toBe(200);
    const text = textOf(confirm.html);
    expect(text).toContain('3 people will be notified');
    expect(text).toContain('Previously Thu 21 Jan, 17:00 – 18:00');
    expect(text).toContain('Friday 22 January 2027 08:00 – 09:00');
    expect(text).toContain('Email preview: New time · Fri 22 Jan, 08:00 · Shore power (Taipei)');
    expect(text).toContain('Our speaker travels.');
    expect(text).toContain('Nairobi (UTC+3) 1 person Thu 21 Jan, 12:00 – 13:00 Fri 22 Jan, 03:00 – 04:00 night');
    expect(text).toContain('At night: 2');
    expect(text).toContain('Reschedule and notify 3');
    // Nothing has happened yet.
    expect((await stored(id)).startsAt).toEqual(new Date('2027-01-21T09:00:00Z'));
    expect(await messages({ id }, 'rescheduled')).toEqual([]);

    const confirmed = { ...formOf(confirm.html, `${path}/move`), step: 'confirm' };
    const [first, second] = await Promise.all([
      lin.post(`${path}/move`, confirmed),
      lin.post(`${path}/move`, confirmed),
    ]);
    expect([first.status, second.status]).toEqual([303, 303]);
    expect(await stored(id)).toMatchObject({ startsAt: new Date('2027-01-22T00:00:00Z'), sequence: 1 });
    expect(await messages({ id }, 'rescheduled')).toHaveLength(3);
    const late = await lin.postAndFollow(`${path}/move`, confirmed);
    expect(textOf(late.html)).toContain('Rescheduled already.');
    expect(await messages({ id }, 'rescheduled')).toHaveLength(3);

    const cancel = await lin.get(`${path}/cancel`);
    expect(textOf(cancel.html)).toContain('Email preview: Cancelled · Fri 22 Jan, 08:00 · Shore power');
    const call = { ...formOf(cancel.html, `${path}/cancel`), reason: 'The speaker is ill.' };
    const over = await lin.postAndFollow(`${path}/cancel`, call);
    expect(textOf(over.html)).toContain('Cancelled.');
    expect(textOf(over.html)).toContain('Reason: The speaker is ill.');
    expect(over.html).not.toContain(`${path}/move"`);
    expect(await messages({ id }, 'cancelled')).toHaveLength(3);
    expect(textOf((await lin.postAndFollow(`${path}/cancel`, call)).html)).toContain('Cancelled already.');
    expect(await messages({ id }, 'cancelled')).toHaveLength(3);
    expect((await lin.get(`${path}/move`)).status).toBe(409);

    expect(textOf(over.html)).toContain('Emails leave at 16:01:00 Taipei');
    const undo = undoOf(over.html);
    const back = textOf((await lin.postAndFollow(undo)).html);
    expect(back).toContain('Undone. Nobody was notified');
    expect(back).not.toContain('Cancelled by mistake?');
    expect(textOf((await lin.postAndFollow(undo)).html)).toContain('Nothing left to undo.');
    expect([(await stored(id)).state, await messages({ id }, 'cancelled')]).toEqual(['published', []]);
    // The form that was opened before is about another state.
    expect((await lin.post(`${path}/cancel`, call)).status).toBe(409);
    const newer = formOf((await lin.get(`${path}/cancel`)).html, `${path}/cancel`);
    const again = undoOf((await lin.postAndFollow(`${path}/cancel`, { ...newer, reason: 'The speaker is ill.' })).html);
    const viewer = await consoleClient(app, 'viewer');
    expect((await viewer.get(path)).html).not.toContain('/undo/');
    app.clock.advance({ seconds: 60 });
    expect((await lin.get(path)).html).not.toContain('/undo/');
    const late2 = await lin.post(again);
    expect([late2.status, textOf(late2.html).includes('publish a duplicate and tell them')]).toEqual([409, true]);
    expect(await messages({ id }, 'cancelled')).toHaveLength(3);
  });

  test('that changed while the organizer looked is shown again before anyone is notified', async () => {
    const session = await world.session({ title: 'Two hands' });
    await register(session, 'amina', 'Africa/Nairobi');
    const path = `/console/sessions/${session.id}`;
    const other = await consoleClient(app, 'organizer');
    const confirmIn = async (client: ConsoleClient, startsTime: string) => {
      const form = formOf((await client.get(`${path}/move`)).html, `${path}/move`);
      return formOf((await client.post(`${path}/move`, { ...form, startsTime, step: 'check' })).html, `${path}/move`);
    };
    const mine = await confirmIn(lin, '10:00');
    const theirs = await confirmIn(other, '11:00');
    const cancel = formOf((await lin.get(`${path}/cancel`)).html, `${path}/cancel`);
    expect((await other.post(`${path}/move`, { ...theirs, step: 'confirm' })).status).toBe(303);

    const again = await lin.post(`${path}/move`, { ...mine, step: 'confirm' });
    expect(again.status).toBe(409);
    expect(textOf(again.html)).toContain('Someone else changed this.');
    expect(textOf(again.html)).toContain('Previously Thu 14 Jan, 11:00');
    expect((await lin.post(`${path}/cancel`, cancel)).status).toBe(409);
    expect(await messages(session, 'rescheduled')).toHaveLength(1);

    // Only the number changed: it is done, and said.
    await register(session, 'lena', 'Europe/Berlin');
    const done = await lin.postAndFollow(`${path}/move`, { ...formOf(again.html, `${path}/move`), step: 'confirm' });
    expect(textOf(done.html)).toContain('Rescheduled. 2 emails instead of the 1 you saw.');
    expect((await stored(session.id)).startsAtLocal).toBe('2027-01-14T10:00');
  });

  test('can’t be rescheduled to its current time, or to none', async () => {
    const session = await world.session({ title: 'Stays' });
    const path = `/console/sessions/${session.id}/move`;
    const form = formOf((await lin.get(path)).html, path);
    expect(textOf((await lin.post(path, { ...form, step: 'check' })).html)).toContain('At this time already');
    const bad = await lin.post(path, { ...form, startsOn: '', note: 'kept', step: 'check' });
    expect(bad.status).toBe(422);
    expect(formOf(bad.html, path)['note']).toBe('kept');
    app.clock.set('2027-01-15T08:00:00Z');
    // The login of the day before has ended by itself.
    expect((await lin.get(path)).location).toContain('/console/sign-in?next=');
    expect((await (await consoleClient(app, 'organizer')).get(path)).status).toBe(409);
    app.clock.set('2027-01-04T08:00:00Z');
    lin = await consoleClient(app, 'organizer');
  });

  test('shows whom an edit notifies, and of what, and asks whether it should', async () => {
    const session = await world.session({ title: 'Old title', format: 'hybrid', venue: 'Dock 1' });
    await register(session, 'amina', 'Africa/Nairobi');
    const path = `/console/sessions/${session.id}/edit`;
    const form = formOf((await lin.get(path)).html, path);
    const typed = { ...form, title: 'New title', venue: 'Dock 2', abstract: 'Longer.', speakerName: ['Kim', 'Lee'] };
    const asked = await lin.post(path, { ...typed, intent: 'save' });
    expect([asked.status, (await stored(session.id)).title]).toEqual([200, 'Old title']);
    const shown = textOf(asked.html);
    for (const part of [
      '1 person will be notified',
      'Title Before Old title After New title',
      'Abstract Before',
      'Not in the email',
      'The email leaves 2 minutes after your last edit',
      ' · New title (Taipei)',
      'Without an email, people may go to the old place',
    ])
      expect(shown).toContain(part);
    // Back to the form with everything that was typed, and another edit in the meantime.
    const answer = formOf(asked.html, path);
    expect(formOf((await lin.post(path, { ...answer, intent: 'edit' })).html, path)).toMatchObject({
      title: 'New title',
      version: form['version'],
      speakerName: ['Kim', 'Lee', ''],
    });
    await app.api('PATCH', `/sessions/${session.id}`, { capacity: 40, notify: false });
    const saved = textOf((await lin.postAndFollow(path, { ...answer, intent: 'silent' })).html);
    expect(saved).toContain('Saved.');
    expect(await messages(session, 'updated')).toEqual([]);
    expect(await stored(session.id)).toMatchObject({ title: 'New title', venue: 'Dock 2', capacity: 40 });
    expect(textOf((await lin.get('/console/audit')).html)).toContain('Emails: 0');
    // What concerns nobody is saved at once.
    const again = formOf((await lin.get(path)).html, path);
    expect(await lin.post(path, { ...again, abstract: 'Shorter.', intent: 'save' })).toMatchObject({ status: 303 });
  });

  test('says when the email about an edit leaves, and sends it at once', async () => {
    const session = await world.session({ title: 'Typo in the titel' });
    await register(session, 'amina', 'Africa/Nairobi');
    const path = `/console/sessions/${session.id}`;
    app.clock.set('2027-01-04T02:40:20Z');
    const edit = async (title: string) => {
      const form = formOf((await lin.get(`${path}/edit`)).html, `${path}/edit`);
      return textOf((await lin.postAndFollow(`${path}/edit`, { ...form, title, intent: 'notify' })).html);
    };
    const waits = 'Your changes are emailed at 10:43, Taipei (UTC+8) (1).';
    const saved = await edit('Without the typo');
    expect([saved.includes('Saved.'), saved.includes(waits)]).toEqual([true, true]);
    expect(await edit('Typo in the titel')).not.toContain(waits);
    expect(await edit('Without any typo')).toContain(waits);
    const sent = textOf((await lin.postAndFollow(`${path}/send-update`)).html);
    expect([sent.includes('The email has left.'), sent.includes(waits)]).toEqual([true, false]);
    expect(textOf((await lin.postAndFollow(`${path}/send-update`)).html)).toContain('The email has left.');
    app.clock.set('2027-01-04T08:00:00Z');
  });

  test('is in tabs, each with an address of its own, and old addresses of the table still work', async () => {
    const session = await world.session({ title: 'Tabs' });
    await register(session, 'amina', 'Africa/Nairobi');
    const path = `/console/sessions/${session.id}`;
    const tabs = ['', '/attendees', '/messages', '/check-in', '/materials', '/after', '/settings'];
    const tabsOf = (html: string) => {
      const nav = /<nav class="tabs[^"]*session-tabs"[\s\S]*?<\/nav>/u.exec(html)?.[0] ?? '';
      const links = [...nav.matchAll(/<a\s+href="([^"]+)"([^>]*)>/gu)];
      return {
        links: links.map(([, to]) => to),
        current: links.filter(([, , more]) => more?.includes('aria-current')),
      };
    };
    for (const tab of tabs) {
      const { html, status } = await lin.get(`${path}${tab}`);
      expect([tab, status, html.match(/<h1>/gu)?.length]).toEqual([tab, 200, 1]);
      const { links, current } = tabsOf(html);
      expect(links).toEqual(tabs.map((one) => `${path}${one}`));
      expect(current.map(([, to]) => to)).toEqual([`${path}${tab}`]);
    }
    const viewer = await consoleClient(app, 'viewer');
    const seen = tabs.filter((tab) => tab !== '/check-in');
    expect(tabsOf((await viewer.get(path)).html).links).toEqual(seen.map((one) => `${path}${one}`));
    // Pages below a tab have the tabs, too.
    for (const [page, tab] of Object.entries({ attendance: 'after', questions: 'settings', import: 'attendees' }))
      expect(tabsOf((await lin.get(`${path}/${page}`)).html).current.map(([, to]) => to)).toEqual([`${path}/${tab}`]);
    const old = await lin.get(`${path}?state=pending&q=a&zone=UTC`);
    expect([old.status, old.location]).toEqual([303, `${path}/attendees?state=pending&q=a`]);
    const draft = await create({ title: 'Tabs of a draft' });
    expect(tabsOf((await lin.get(`/console/sessions/${draft}`)).html).links).toEqual(
      ['', '/materials', '/settings'].map((one) => `/console/sessions/${draft}${one}`),
    );
  });

  test('does not speak of what is to come once it is cancelled or over', async () => {
    const alive = /will |Reschedule|Cancel session|Registration closes|Reminders|Reserved seats|Open check-in|Import/u;
    const pagesOf = async (client: ConsoleClient, path: string, tabs: string[]) => {
      const pages = await Promise.all(tabs.map((tab) => client.get(`${path}${tab}`)));
      return pages.map(({ html }) => textOf(html.slice(html.indexOf('<main')))).join(' ');
    };
    const [off, over] = [await world.session({ title: 'Called off' }), await world.session({ title: 'Held' })];
    for (const { id } of [off, over]) await register({ id }, `person-${id.slice(0, 4)}`, 'Africa/Nairobi');
    const path = `/console/sessions/${off.id}`;
    expect(await pagesOf(lin, path, ['', '/settings'])).toMatch(alive);
    await lin.get(`${path}/cancel`);
    const form = formOf((await lin.get(`${path}/cancel`)).html, `${path}/cancel`);
    await lin.post(`${path}/cancel`, { ...form, reason: 'The hall is closed' });
    const cancelled = await pagesOf(lin, path, ['', '/attendees', '/messages', '/settings']);
    expect(cancelled).toContain('Cancelled on Mon 4 Jan, 16:00, Taipei (UTC+8).');
    expect(cancelled).toContain('Reason: The hall is closed');
    expect(cancelled).toContain('Seats taken: 1');
    expect(cancelled).not.toMatch(alive);
    app.clock.set('2027-03-01T08:00:00Z');
    const later = await consoleClient(app, 'organizer');
    const held = await pagesOf(later, `/console/sessions/${over.id}`, ['', '/attendees', '/check-in', '/settings']);
    expect(held).toMatch(/Ended on \w+ \d+ Jan, \d\d:\d\d, Taipei \(UTC\+8\)\. View attendance/u);
    expect(held).toContain('Check-in ended on');
    expect(held).not.toMatch(alive);
    app.clock.set('2027-01-04T08:00:00Z');
    lin = await consoleClient(app, 'organizer');
  });

  test('gets another room without a word to anybody', async () => {
    const session = await world.session({ title: 'New room' });
    await register(session, 'amina', 'Africa/Nairobi');
    const path = `/console/sessions/${session.id}`;
    await lin.get(`${path}/settings`);
    const bad = await lin.post(`${path}/room`, { joinUrl: 'ftp://rooms' });
    expect(bad.status).toBe(422);
    expect(bad.html).toContain('value="ftp://rooms"');
    expect(
      textOf((await lin.postAndFollow(`${path}/room`, { joinUrl: ' https://rooms.example.org/b ' })).html),
    ).toContain('Room saved.');
    expect((await stored(session.id)).joinUrl).toBe('https://rooms.example.org/b');
    expect(await messages(session, 'updated')).toEqual([]);
  });

  test('is saved and copied without its materials', async () => {
    const session = await world.session();
    const path = `/console/sessions/${session.id}`;
    await lin.get(`${path}/materials`);
    const link = {
      url: 'https://video.example.org/1',
      title: '',
      kind: 'recording',
      visibility: 'after',
      language: '',
    };
    expect(textOf((await lin.postAndFollow(`${path}/materials`, link)).html)).toContain('video.example.org');
    const form = formOf((await lin.get(`${path}/edit`)).html, `${path}/edit`);
    expect(await lin.post(`${path}/edit`, { ...form, intent: 'save' })).toMatchObject({ status: 303 });
    expect(textOf((await lin.get(`${path}/materials`)).html)).toContain('video.example.org');
    const copy = formOf((await lin.get(`${path}/again`)).html, `${path}/again`);
    const { location } = await lin.post(`${path}/again`, { ...copy, often: 'once', startsOn: '2027-02-14' });
    expect(textOf((await lin.get(`${location}/materials`)).html)).toContain('No materials yet.');
  });

  test('is duplicated, and held twice, once its date is there', async () => {
    const closes = { registrationClosesAt: '2027-01-13T10:00:00.000Z' };
    const session = await world.session({ title: 'Again', ...closes });
    const path = `/console/sessions/${session.id}/again`;
    const count = () => app.dataSource.getRepository(Session).countBy({ callId: session.callId });
    const before = await count();
    expect((await lin.get(`/console/sessions/${session.id}`)).html).toContain(`href="${path}"`);
    // Where it was asked before.
    const old = (await lin.get(`/console/sessions/${session.id}/duplicate`)).location ?? '';
    expect(old).toBe(`${path}?people=same&often=once`);
    const form = formOf((await lin.get(old)).html, path);
    expect(form).toMatchObject({ title: 'Again', startsOn: '', startsTime: '16:00', durationMinutes: '75' });
    const empty = await lin.post(path, { ...form, title: 'Once more' });
    expect([empty.status, formOf(empty.html, path)['title']]).toEqual([422, 'Once more']);
    expect(empty.html).toContain('id="startsAtLocal-error"');
    expect(await count()).toBe(before);

    const filled = { ...form, title: 'Once more', startsOn: '2027-02-14' };
    const [copy, again] = await Promise.all([lin.post(path, filled), lin.post(path, filled)]);
    expect(copy.location).toBe(again.location);
    expect(await count()).toBe(before + 1);
    expect(await stored(copy.location?.split('/').at(-1) ?? '')).toMatchObject({
      title: 'Once more',
      state: 'draft',
      startsAtLocal: '2027-02-14T16:00',
      registrationClosesAt: new Date('2027-02-13T10:00:00Z'),
      occurrenceGroup: null,
    });

    const runForm = formOf((await lin.get(`${path}?people=other&often=once`)).html, path);
    const run = await lin.post(path, { ...runForm, startsOn: '2027-01-15' });
    const [one, two] = [await stored(session.id), await stored(run.location?.split('/').at(-1) ?? '')];
    expect(one.occurrenceGroup).not.toBeNull();
    expect(two.occurrenceGroup).toBe(one.occurrenceGroup);

    // More runs at once, whose dates are shown first; no series comes of them.
    const many = formOf((await lin.get(`${path}?people=other`)).html, path);
    const shown = await lin.post(path, { ...many, more: '2', step: 'check' });
    expect(textOf(shown.html)).toContain('Drafts: 2');
    const saved = await lin.post(path, { ...formOf(shown.html, path), step: 'confirm' });
    expect(saved.location).toBe(`/console/sessions/${session.id}`);
    const runs = { occurrenceGroup: one.occurrenceGroup ?? '', seriesId: IsNull() };
    expect(await app.dataSource.getRepository(Session).countBy(runs)).toBe(4);
  });

  test('that has what its call no longer offers says so instead of being copied', async () => {
    const id = await create({ title: 'Old theme' });
    await app.dataSource.query(`update sessions set themes = '{gone}' where id = $1`, [id]);
    const path = `/console/sessions/${id}/again`;
    const form = formOf((await lin.get(path)).html, path);
    const refused = await lin.post(path, { ...form, often: 'once', startsOn: '2027-02-14' });
    expect([refused.status, textOf(refused.html)]).toEqual([
      422,
      expect.stringContaining('Change the original first: Themes:'),
    ]);
  });

  test('becomes a series of six weekly ones, whose dates are shown before they are saved', async () => {
    const id = await create({ title: 'Weekly', startsOn: '2027-03-04', timeZone: 'Europe/Berlin' });
    const path = `/console/sessions/${id}/again`;
    expect((await lin.get(`/console/sessions/${id}/series`)).location).toBe(path);
    const form = formOf((await lin.get(path)).html, path);
    expect(form).toMatchObject({ title: 'Weekly', people: 'same', often: 'repeatedly', pattern: 'P1W' });
    for (const more of ['', '0', '27', 'many']) {
      const wrong = await lin.post(path, { ...form, more, step: 'check' });
      expect([more, wrong.status, wrong.html.includes('id="more-error"')]).toEqual([more, 422, true]);
    }
    const asked = await lin.post(path, { ...form, title: 'Weekly evenings', more: '5', step: 'check' });
    expect(asked.status).toBe(200);
    const text = textOf(asked.html);
    expect(text).toContain('Drafts: 5');
    expect(text).toContain('Thursday 4 March 2027 17:00 – 18:00 Berlin (UTC+1) · This session');
    expect(text).toContain('Thursday 18 March 2027 17:00 – 18:00 Berlin (UTC+1)');
    expect(text).toContain('Thursday 1 April 2027 17:00 – 18:00 Berlin (UTC+2)');
    expect(text).toContain('Clocks in Berlin go forward: 60 minutes earlier elsewhere');
    expect(text.match(/go forward/gu)).toHaveLength(1);
    expect(text.match(/starts after the call closes/gu)).toHaveLength(2);
    const confirm = formOf(asked.html, path);
    expect(formOf((await lin.post(path, { ...confirm, step: 'edit' })).html, path)).toMatchObject({ more: '5' });
    const done = await lin.postAndFollow(path, { ...confirm, step: 'confirm' });
    expect(textOf(done.html)).toContain('Drafts saved: 5.');
    expect(textOf(done.html)).toContain('Weekly evenings');
    await lin.post(path, { ...confirm, step: 'confirm' });
    const drafts = await app.dataSource
      .getRepository(Session)
      .find({ where: { title: 'Weekly' }, order: { startsAt: 1 } });
    expect(drafts.map(({ startsAt }) => startsAt.toISOString().slice(5, 13))).toEqual([
      '03-04T16',
      '03-11T16',
      '03-18T16',
      '03-25T16',
      '04-01T15',
      '04-08T15',
    ]);
    const seriesId = await world.series('Weekly evenings');
    expect(new Set(drafts.map((one) => one.seriesId))).toEqual(new Set([seriesId]));

    // More dates are added to the same series, and published at once with the warnings that were shown.
    const add = `/console/sessions/${drafts[5]!.id}/again`;
    expect((await lin.get(`/console/series/${seriesId}`)).html).toContain(`href="${add}"`);
    const again = formOf((await lin.get(add)).html, add);
    const listed = {
      ...again,
      pattern: 'dates',
      dates: '2027-05-06\n2027-03-28 02:30\n2027-10-31 02:30',
      step: 'check',
    };
    const wrong = await lin.post(add, { ...listed, dates: '2027-02-30\nsoon' });
    expect([wrong.status, textOf(wrong.html)]).toEqual([422, expect.stringContaining('2027-02-30 · soon')]);
    const shown = await lin.post(add, listed);
    const words = textOf(shown.html);
    expect(words).toContain('Public holiday in Germany: Ascension Day');
    expect(words).toContain('On Sun 28 Mar, clocks in Berlin skip 02:30. It would be 03:30 instead.');
    expect(words).toContain('On Sun 31 Oct, 02:30 happens twice in Berlin. The first occurrence of this time is used.');
    expect(words).toContain('No abstract.');
    const publish = formOf(shown.html, add);
    expect(publish['seenWarning']).toEqual(expect.arrayContaining(['no-room', 'no-description', 'after-close']));
    const live = await lin.postAndFollow(add, { ...publish, step: 'publish' });
    expect(textOf(live.html)).toContain('Published: 4.');
    // Nobody has seen what the drafts before them lack.
    expect((await stored(drafts[0]!.id)).state).toBe('draft');
    const unseen = formOf((await lin.get(add)).html, add);
    const partly = await lin.postAndFollow(add, { ...unseen, more: '1', seenWarning: 'no-room', step: 'publish' });
    expect(textOf(partly.html)).toContain('Drafts saved: 1. Only organizers see them.');
    expect(textOf((await lin.get(`/console/calls/${world.call.slug}/series`)).html)).toContain(
      'Weekly evenings 10 sessions',
    );
  });

  test('moves with all that follow, on the clock of each, once it was shown who is notified; or the rest is cancelled', async () => {
    const series = { series: 'Moving', timeZone: 'Europe/Berlin', durationMinutes: 60 };
    const all: Session[] = [];
    for (const day of ['03-07', '03-14', '03-21', '03-28']) {
      all.push(await world.session({ title: `Moving ${day}`, startsAtLocal: `2027-${day}T17:00`, ...series }));
    }
    const [first, second, third, last] = all as [Session, Session, Session, Session];
    for (const one of all) await register(one, 'amina', 'Africa/Nairobi');
    await register(last, 'bela', 'Europe/Budapest');
    await app.api('POST', `/sessions/${third.id}/cancel`);
    const path = `/console/series/${first.seriesId}/move`;
    expect((await lin.get(`/console/series/${first.seriesId}`)).html).toContain(`href="${path}"`);
    const form = formOf((await lin.get(path)).html, path);
    expect(form).toMatchObject({ from: first.id, by: 'time', time: '17:00' });
    const from = { ...form, from: second.id, step: 'check' };
    const same = await lin.post(path, from);
    expect([same.status, same.html.includes('id="time-error"')]).toEqual([422, true]);
    const nothing = await lin.post(path, { ...from, by: 'shift', amount: '0' });
    expect([nothing.status, nothing.html.includes('id="amount-error"')]).toEqual([422, true]);

    const over = await lin.post(path, { ...from, by: 'shift', amount: '30', unit: 'weeks', direction: 'earlier' });
    expect([over.status, textOf(over.html)]).toEqual([422, expect.stringContaining('Choose a time in the future')]);

    // From Sundays at 17:00 to 02:30: on 28 March that is skipped in Berlin.
    const shown = await lin.post(path, { ...from, time: '02:30', note: 'The room is taken.' });
    const text = textOf(shown.html);
    expect(text).toContain('Sessions to move: 2 Emails, one per person and session: 3');
    expect(text).toContain(
      'Previously Sun 14 Mar, 17:00 – 18:00 Sunday 14 March 2027 02:30 – 03:30 Berlin (UTC+1) · 1 person',
    );
    expect(text).toContain('clocks in Berlin skip 02:30. It would be 03:30 instead.');
    expect(text).toContain('Unchanged (cancelled): Sun 21 Mar, 17:00 – 18:00');
    expect(text).toContain('The room is taken.');
    const confirm = formOf(shown.html, path);
    // Somebody else moves one of them meanwhile: nothing is saved, and it is shown again.
    await app.api('POST', `/sessions/${second.id}/reschedule`, { startsAtLocal: '2027-03-15T17:00' });
    const changed = await lin.post(path, { ...confirm, step: 'confirm' });
    expect([changed.status, textOf(changed.html)]).toEqual([
      409,
      expect.stringContaining('Someone else changed this.'),
    ]);
    expect((await stored(last.id)).startsAtLocal).toBe('2027-03-28T17:00');

    // To Tuesdays at 18:30 of the same weeks; the clocks that change in between make no difference.
    const weekly = await lin.post(path, { ...from, weekday: '2', time: '18:30' });
    const moved = await lin.postAndFollow(path, { ...formOf(weekly.html, path), step: 'confirm' });
    expect(textOf(moved.html)).toContain('Sessions moved: 2.');
    const places = await Promise.all(all.map(async ({ id }) => stored(id)));
    expect(
      places.map(({ startsAtLocal, startsAt }) => `${startsAtLocal} ${startsAt.toISOString().slice(11, 16)}`),
    ).toEqual(['2027-03-07T17:00 16:00', '2027-03-16T18:30 17:30', '2027-03-21T17:00 16:00', '2027-03-23T18:30 17:30']);
    expect(await messages(last, 'rescheduled')).toHaveLength(2);
    const twice = await lin.postAndFollow(path, { ...formOf(weekly.html, path), step: 'confirm' });
    expect(textOf(twice.html)).toContain('At this time already');
    // A whole move is undone, and made again.
    expect(textOf(moved.html)).toContain('Emails leave at');
    expect(textOf((await lin.postAndFollow(undoOf(moved.html))).html)).toContain('Undone. Nobody was notified');
    expect(await stored(second.id)).toMatchObject({ startsAtLocal: '2027-03-15T17:00' });
    expect(await messages(last, 'rescheduled')).toEqual([]);
    const remade = await lin.post(path, { ...from, weekday: '2', time: '18:30' });
    await lin.post(path, { ...formOf(remade.html, path), step: 'confirm' });
    expect(await messages(last, 'rescheduled')).toHaveLength(2);

    // Nor does a change between the check of the form and the lock of the sessions get lost.
    const cancel = `/console/series/${first.seriesId}/cancel`;
    const earlier = formOf((await lin.post(path, { ...from, time: '16:00' })).html, path);
    expect(await raced(last, () => lin.post(path, { ...earlier, step: 'confirm' }))).toMatchObject({ status: 409 });
    const unseen = formOf((await lin.get(`${cancel}?from=${second.id}`)).html, cancel);
    expect(await raced(last, () => lin.post(cancel, { ...unseen, step: 'confirm' }))).toMatchObject({ status: 409 });
    expect(await stored(second.id)).toMatchObject({ state: 'published', startsAtLocal: '2027-03-16T18:30' });

    const preview = await lin.get(`${cancel}?from=${second.id}`);
    expect(textOf(preview.html)).toContain('Sessions to cancel: 2 Emails, one per person and session: 3');
    const rest = formOf(preview.html, cancel);
    const stale = await lin.post(cancel, { ...rest, from: last.id, reason: 'No speaker.', step: 'confirm' });
    expect([stale.status, textOf(stale.html)]).toEqual([409, expect.stringContaining('Sessions to cancel: 1')]);
    const done = await lin.postAndFollow(cancel, { ...rest, reason: 'No speaker.', step: 'confirm' });
    expect(textOf(done.html)).toContain('Sessions cancelled: 2.');
    const again = await lin.postAndFollow(cancel, { ...rest, reason: 'No speaker.', step: 'confirm' });
    expect(textOf(again.html)).toContain('None left to cancel.');
    const states = await Promise.all(all.map(async ({ id }) => stored(id)));
    expect(states.map(({ state, cancelReason }) => [state, cancelReason])).toEqual([
      ['published', null],
      ['cancelled', 'No speaker.'],
      ['cancelled', null],
      ['cancelled', 'No speaker.'],
    ]);
  });

  test('says which countries have no holiday data, and keeps the title of a series unique', async () => {
    const session = await world.session({ title: 'Far', series: 'Far away', timeZone: 'Asia/Kathmandu' });
    await world.series('Near');
    const path = `/console/series/${session.seriesId}`;
    expect(textOf((await lin.get(path)).html)).toContain('Public holidays unknown: Nepal');
    const form = formOf((await lin.get(`${path}/edit`)).html, `${path}/edit`);
    const taken = await lin.post(`${path}/edit`, { ...form, title: 'Near' });
    expect([taken.status, textOf(taken.html)]).toEqual([422, expect.stringContaining('Taken. Choose another')]);
    const saved = await lin.postAndFollow(`${path}/edit`, {
      ...form,
      title: 'Far away',
      description: 'For **everyone**.',
    });
    expect(saved.html).toContain('<strong>everyone</strong>');
    // Only one without sessions can be deleted.
    expect(saved.html).not.toContain(`${path}/delete`);
    await lin.get(path);
    expect((await lin.post(`${path}/delete`, {})).status).toBe(409);
    const near = `/console/series/${await world.series('Near')}`;
    expect((await lin.get(near)).html).toContain(`action="${near}/delete"`);
    expect(textOf((await lin.postAndFollow(`${near}/delete`)).html)).toContain('Series deleted');
    expect((await lin.get(near)).status).toBe(404);
  });

  test('is previewed as an attendee elsewhere sees it', async () => {
    const session = await world.session({ title: 'Seen from afar' });
    const page = textOf((await lin.get(`/console/sessions/${session.id}?zone=America/New_York`)).html);
    expect(page).toContain('Thursday 14 January 2027 03:00 – 04:15 Your time: New York (UTC−5) 16:00 in Taipei, UTC+8');
    expect(page).toContain('At night in your time zone · 75 minutes');
  });
});

describe('the start page', () => {
  test('says what needs an organizer, most pressing first, and where people come from', async () => {
    const own = await startTestApp({ now: '2027-01-04T08:00:00Z' });
    try {
      const place = await createWorld(own.dataSource, own.clock, own.config);
      await place.session({ title: 'No link soon', startsAtLocal: '2027-01-06T10:00', joinUrl: null });
      await place.session({ title: 'No link today', startsAtLocal: '2027-01-04T20:00', joinUrl: null });
      await place.session({ title: 'No link, but time', startsAtLocal: '2027-02-06T10:00', joinUrl: null });
      await place.session({
        title: 'At a place',
        startsAtLocal: '2027-01-06T11:00',
        joinUrl: null,
        format: 'in-person',
        venue: 'Łódź',
      });
      const full = await place.session({ title: 'Full for good', capacity: 1, waitlist: false });
      const amina = registrationInput.parse({
        email: 'amina@example.org',
        name: 'Amina',
        country: 'KE',
        timeZone: 'Africa/Nairobi',
      });
      await own.app.get(Register).run(full.id, amina, { kind: 'visitor' });
      await own.dataSource.query(`update messages set state = 'failed', result = '550 No such user'`);
      const client = await consoleClient(own, 'viewer');
      const page = await client.get('/console');
      const todos = [
        ...page.html.matchAll(/<li><span class="state (\w+)">.*?<\/svg>([^<]*)<\/span><span><bdi>([^<]*)</gu),
      ];
      expect(todos.map(([, tone, label, title]) => [tone, label, title])).toEqual([
        ['bad', 'No join link', 'No link today'],
        ['bad', 'Failed messages: 1', 'Full for good'],
        ['warn', 'No speakers', 'No link today'],
        ['warn', 'No join link', 'No link soon'],
        ['warn', 'No speakers', 'No link soon'],
        ['warn', 'No speakers', 'At a place'],
        ['warn', 'Full, no waiting list', 'Full for good'],
      ]);
      const text = textOf(page.html);
      expect(text).toContain('Monday 4 January 2027, 16:00 in Taipei (UTC+8). All times: Taipei.');
      const figures = [...page.html.matchAll(/<dd><a href="([^"]*)">(\d+)<span class="vh"> ([^<]*)</gu)];
      const of = `/console/calls/${place.call.slug}`;
      expect(figures.map(([, path, value, label]) => `${value} ${label}: ${path}`)).toEqual([
        `1 person: ${of}/people`,
        '1 country: #where',
        `5 upcoming sessions: ${of}/sessions`,
        `0 on waiting lists: ${of}/people?state&#x3D;waitlisted`,
        `0 waiting for approval: ${of}/people?state&#x3D;pending`,
        `0 proposals: ${of}/proposals`,
      ]);
      expect(text).not.toContain('New session');
      // In Taipei's days: the night in Nairobi is its morning.
      expect(text).toContain('6 December 2026 – 4 January 2027: 1 registration.');
      expect(text).toContain('As a list Mon 4 Jan 1');
      expect(page.html).toContain(`<a href="${of}/people?registered&#x3D;2027-01-04">Mon 4 Jan</a>`);
      expect(text).toContain('1 person Kenya: 1 Kenya 1');
      // Today without a link, then what begins within seven days.
      const week = text.slice(text.indexOf('Sessions this week'), text.indexOf('Registrations per day'));
      expect(week).toMatch(/Today Mon 4 Jan 20:00 No link today .* No join link No speakers Next seven days/u);
      expect(week).not.toContain('No link, but time');
      const list = textOf((await client.get(`${of}/sessions`)).html);
      expect(list).toContain('Upcoming 5 Drafts 0 Past 0 Cancelled 0');
      expect(list).not.toContain('New session');
      own.clock.advance({ days: 60 });
      const later = await consoleClient(own, 'viewer');
      expect(textOf((await later.get(`${of}/sessions`)).html)).toContain('Past sessions');
    } finally {
      await own.stop();
    }
  });

  test('speaks Chinese to who reads Chinese, and keeps what was chosen', async () => {
    const client = await consoleClient(app, 'organizer');
    expect((await client.get('/console', { 'accept-language': 'zh-TW,en;q=0.5' })).html).toContain(
      '<html lang="zh-TW"',
    );
    expect((await client.get('/console?lang=zh-TW')).html).toContain('本週場次');
    expect((await client.get('/console', { 'accept-language': 'en' })).html).toContain('本週場次');
  });
});
