import { sessionChanges } from '../../../src/domain/sessions/session-input.js';
import { EditSession } from '../../../src/flows/sessions/edit-session.flow.js';
import { read } from '../../../src/platform/validation.js';
import { Register } from '../../../src/flows/registrations/register.flow.js';
import { ReleaseSeats } from '../../../src/flows/registrations/release-seats.flow.js';
import { Withdraw } from '../../../src/flows/registrations/withdraw.flow.js';
import { DeliverMessages } from '../../../src/flows/notifications/deliver-messages.flow.js';
import { mePath } from '../../../src/site/registrations/registration-paths.js';
import { Registration } from '../../../src/domain/registrations/registration.entity.js';
import { registrationInput } from '../../../src/domain/registrations/admission/registration-input.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { createWorld, staff } from '../../support/world.js';

let app: TestApp;
let world: Awaited<ReturnType<typeof createWorld>>;

beforeAll(async () => {
  app = await startTestApp({ now: '2027-01-04T08:00:00Z' });
  world = await createWorld(app.dataSource, app.clock, app.config);
});
beforeEach(() => app.clock.set('2027-01-04T08:00:00Z'));
afterAll(() => app.stop());

const html = async (path: string) => (await fetch(app.url + path)).text();
const post = (path: string) =>
  fetch(app.url + path, { method: 'POST', body: new URLSearchParams(), redirect: 'manual' });
const stateOf = async (id: string) => (await app.dataSource.getRepository(Registration).findOneByOrFail({ id })).state;

/** Somebody to whom a seat is offered, and the next in line. */
async function offered(stem: string) {
  const session = await world.session({ capacity: 1, promotion: 'offer' });
  const come = (name: string) =>
    app.app
      .get(Register)
      .run(
        session.id,
        registrationInput.parse({ email: `${name}@example.org`, name, timeZone: 'Africa/Nairobi' }),
        staff,
      );
  const leaver = await come(`${stem}-leaver`);
  const one = await come(`${stem}-one`);
  const next = await come(`${stem}-next`);
  await app.app.get(Withdraw).run(leaver.registration.id, staff);
  const me = mePath(app.config.secret, one.attendee);
  return {
    me,
    path: `${me}/registrations/${one.registration.id}`,
    id: one.registration.id,
    nextId: next.registration.id,
  };
}

test('the email and the pages show until when a seat is reserved, in the person’s time zone, and GET changes nothing', async () => {
  const { me, path, id } = await offered('shown');
  await app.app.get(DeliverMessages).run();
  const mail = app.mail.to('shown-one@example.org').find(({ subject }) => subject.startsWith('A seat is free'));
  expect(mail?.text).toContain('A seat is reserved for you until 11:00 on Tuesday 5 January 2027, Nairobi (UTC+3).');
  expect(mail?.text).toContain(path);
  for (const page of [await html(me), await html(path)]) {
    expect(page).toContain('It’s reserved for you until 11:00 on Tuesday 5 January 2027, Nairobi (UTC+3).');
    expect(page).toContain(`method="post" action="${path}/accept-offer"`);
    expect(page).toContain(`method="post" action="${path}/decline-offer"`);
    expect(page).not.toContain(`${path}/withdraw`);
  }
  expect((await fetch(`${app.url}${path}/accept-offer`)).status).toBe(404);
  expect(await stateOf(id)).toBe('offered');
});

test('one click accepts, and a second changes nothing', async () => {
  const { path, id } = await offered('accepted');
  const answers = [await post(`${path}/accept-offer`), await post(`${path}/accept-offer`)];
  expect(answers.map((answer) => [answer.status, answer.headers.get('location')])).toEqual([
    [303, path],
    [303, path],
  ]);
  expect(await html(path)).toContain('You have a seat');
  await app.app.get(DeliverMessages).run();
  const invites = app.mail
    .to('accepted-one@example.org')
    .filter(({ subject }) => subject.startsWith('You have a seat now'));
  expect(invites).toHaveLength(1);
  expect(await stateOf(id)).toBe('confirmed');
});

test('one click declines, and the next person gets an offer', async () => {
  const { path, id, nextId } = await offered('declined');
  expect((await post(`${path}/decline-offer`)).status).toBe(303);
  expect([await stateOf(id), await stateOf(nextId)]).toEqual(['cancelled', 'offered']);
  expect(await html(path)).toContain('You’ve withdrawn');
});

test('people who are too late are told so, and rejoin the waiting list with one click', async () => {
  const { path, id, nextId } = await offered('late');
  app.clock.advance({ days: 1 });
  await app.app.get(ReleaseSeats).run();
  expect((await post(`${path}/accept-offer`)).status).toBe(303);
  const page = await html(path);
  expect(page).toContain('Your seat offer has expired');
  expect(page).toContain('Join the waiting list');
  expect([await stateOf(id), await stateOf(nextId)]).toEqual(['cancelled', 'offered']);
  expect((await post(`${path}/retake`)).status).toBe(303);
  expect(await html(path)).toContain('You’re 1st on the waiting list');
});

describe('a hybrid session that asks how people attend', () => {
  const person = { name: 'Ana Lima', timeZone: 'Europe/Lisbon', language: 'en' };
  const submit = (slug: string, values: Record<string, string>) =>
    fetch(`${app.url}/calls/${world.call.slug}/sessions/${slug}`, {
      method: 'POST',
      body: new URLSearchParams({ ...person, ...values }),
      redirect: 'manual',
    });
  const textOf = (page: string) => page.replaceAll(/<[^>]*>/gu, ' ').replaceAll(/\s+/gu, ' ');

  test('asks in the form, emails the way that was chosen, and lets people switch in one tap', async () => {
    const session = await world.session({
      format: 'hybrid',
      venue: 'Harbour Hall',
      joinUrl: 'https://rooms.example.org/both',
      asksAttendance: true,
      inPersonCapacity: 1,
      onlineCapacity: 5,
      title: 'Both ways',
    });
    const path = `/calls/${world.call.slug}/sessions/${session.slug}`;
    expect(textOf(await html(path))).toContain('How will you attend? In person Online');
    const missing = await submit(session.slug, { email: 'ana@both.example' });
    expect([missing.status, textOf(await missing.text()).includes('Choose how you will attend')]).toEqual([422, true]);
    expect((await submit(session.slug, { email: 'ana@both.example', attendance: 'in-person' })).status).toBe(303);
    expect(textOf(await html(path))).toContain('In person Full: you’d join the waiting list. Online');
    expect((await submit(session.slug, { email: 'ben@both.example', attendance: 'online' })).status).toBe(303);
    await app.app.get(DeliverMessages).run();
    const invite = (email: string, index = 0) => app.mail.to(email)[index];
    expect(invite('ana@both.example')?.text).toContain('Harbour Hall');
    expect(invite('ana@both.example')?.text).not.toContain('/join/');
    expect(invite('ben@both.example')?.text).toContain('/join/');
    expect(invite('ben@both.example')?.text).not.toContain('Harbour Hall');

    const rows = await app.dataSource.query(
      `select r.id, a.id as "attendeeId", a.link_version as "linkVersion" from registrations r
       join attendees a on a.id = r.attendee_id where r.session_id = $1 order by a.email`,
      [session.id],
    );
    const [ana, ben] = rows.map(
      ({ id, attendeeId, linkVersion }: { id: string; attendeeId: string; linkVersion: number }) => {
        return `${mePath(app.config.secret, { id: attendeeId, linkVersion })}/registrations/${id}`;
      },
    );
    const attend = async (own: string, values: Record<string, string>) => {
      const body = new URLSearchParams(values);
      const answer = await fetch(`${app.url}${own}/attendance`, { method: 'POST', body, redirect: 'manual' });
      return textOf(await html(answer.headers.get('location') ?? ''));
    };
    expect(textOf(await html(ben))).toContain('The venue is full. Keep your online seat');
    expect(await attend(ben, { attendance: 'in-person' })).toContain('There’s no free seat there right now');
    const waiting = await attend(ben, { attendance: 'in-person', wait: 'yes' });
    expect(waiting).toContain('You’re waiting for a seat at the venue.');
    expect(textOf(await html(ana))).toContain('You chose to attend in person.');
    expect(await attend(ana, { attendance: 'online' })).toContain('You chose to attend online.');
    expect(textOf(await html(ben))).toContain('You chose to attend in person.');
    await app.app.get(DeliverMessages).run();
    const moved = app.mail.to('ben@both.example').at(-1);
    expect([moved?.text.includes('Harbour Hall'), moved?.text.includes('/join/')]).toEqual([true, false]);
    expect((await html(ben)).includes('id="ticket"')).toBe(true);
    expect((await html(ana)).includes('id="ticket"')).toBe(false);
    expect((await submit(session.slug, { email: 'cy@both.example', attendance: 'in-person' })).status).toBe(303);
    // Somebody waits for the room, and everybody can still get a seat online.
    expect(await html(path)).not.toContain('Join the waiting list');
    const noLine = await world.session({
      format: 'hybrid',
      venue: 'Harbour Hall',
      title: 'No line',
      waitlist: false,
      asksAttendance: true,
      inPersonCapacity: 1,
      onlineCapacity: 5,
    });
    expect((await submit(noLine.slug, { email: 'cy@both.example', attendance: 'in-person' })).status).toBe(303);
    const full = await html(`/calls/${world.call.slug}/sessions/${noLine.slug}`);
    expect(textOf(full)).toContain('In person Full Online');
  });

  const both = (title: string, series?: string) =>
    world.session({
      format: 'hybrid',
      venue: 'Harbour Hall',
      joinUrl: 'https://rooms.example.org/both',
      asksAttendance: true,
      title,
      ...(series !== undefined && { series }),
    });
  const attendanceOf = async (email: string) => {
    const rows: { title: string; attendance: string | null }[] = await app.dataSource.query(
      `select s.title, r.attendance from registrations r join attendees a on a.id = r.attendee_id
       join sessions s on s.id = r.session_id where a.email = $1 order by s.title`,
      [email],
    );
    return rows.map(({ title, attendance }) => [title, attendance]);
  };

  test('is asked wherever people register, and nothing is preselected', async () => {
    const one = await both('Asked A', 'Asked');
    const other = await both('Asked B', 'Asked');
    const plain = await world.session({ title: 'Asked online', series: 'Asked' });
    // Beside the form of a session that doesn't ask.
    const beside = { email: 'dee@both.example', alsoIn: one.id };
    const refused = await submit(plain.slug, beside);
    expect([refused.status, textOf(await refused.text()).includes('Choose how you will attend')]).toEqual([422, true]);
    expect((await submit(plain.slug, { ...beside, attendance: 'online' })).status).toBe(303);
    // On the own page.
    const { attendee } = await app.app
      .get(Register)
      .run(plain.id, registrationInput.parse({ email: 'dee@both.example', name: 'Dee' }), staff);
    const add = `${mePath(app.config.secret, attendee)}/add`;
    const form = await html(add);
    expect(textOf(form)).toContain('Asked B Thu 14 Jan, 08:00 – 09:15, Lisbon (UTC+0) Hybrid, Harbour Hall · English');
    expect(form).not.toMatch(/name="attendance"[^>]*checked/u);
    const choose = (values: Record<string, string>) =>
      fetch(app.url + add, { method: 'POST', body: new URLSearchParams(values), redirect: 'manual' });
    const missing = await choose({ sessions: other.id });
    expect([missing.status, textOf(await missing.text()).includes('Choose how you will attend')]).toEqual([422, true]);
    expect((await choose({ sessions: other.id, attendance: 'online' })).status).toBe(303);
    expect(await attendanceOf('dee@both.example')).toEqual([
      ['Asked A', 'online'],
      ['Asked B', 'online'],
      ['Asked online', null],
    ]);
  });

  test('counts those who could not be asked in the room, sends them both ways, and asks once', async () => {
    const session = await both('Unasked');
    const input = registrationInput.parse({ email: 'eve@both.example', name: 'Eve' });
    const { attendee, registration } = await app.app.get(Register).run(session.id, input, staff);
    const own = `${mePath(app.config.secret, attendee)}/registrations/${registration.id}`;
    await app.app.get(DeliverMessages).run();
    const [invite] = app.mail.to('eve@both.example');
    expect(invite?.text).toContain('Harbour Hall');
    expect(invite?.text).toContain('/join/');
    expect(invite?.text).toContain(`Choose how you’ll attend: ${app.config.publicUrl}${own}#attendance`);
    expect(textOf(await html(own))).toContain(
      'Until you choose, we keep a place in the room for you. Attend in person Attend online',
    );
    const counts = 'select taken, taken_online as online from sessions where id = $1';
    expect(await app.dataSource.query(counts, [session.id])).toEqual([{ taken: 1, online: 0 }]);
    const attend = (attendance: string) =>
      fetch(`${app.url}${own}/attendance`, { method: 'POST', body: new URLSearchParams({ attendance }) });
    expect(textOf(await (await attend('in-person')).text())).toContain('You chose to attend in person.');
    await attend('online');
    expect(await app.dataSource.query(counts, [session.id])).toEqual([{ taken: 1, online: 1 }]);

    // A session that starts to ask asks those who are registered.
    const later = await world.session({ format: 'hybrid', venue: 'Harbour Hall', title: 'Asks later' });
    await app.app.get(Register).run(later.id, input, staff);
    await app.app.get(DeliverMessages).run();
    app.mail.sent.length = 0;
    const edit = (changes: Record<string, unknown>) =>
      app.app.get(EditSession).run(later.id, read(sessionChanges, changes), staff);
    const { recipients } = await edit({ asksAttendance: true, inPersonCapacity: 5, onlineCapacity: null });
    expect(recipients).toMatchObject({ seats: 1 });
    await edit({ title: 'Asked later' });
    app.clock.advance({ minutes: 10 });
    await app.app.get(DeliverMessages).run();
    const asked = app.mail.to('eve@both.example').map(({ text }) => text.includes('Choose how you’ll attend'));
    expect([asked, await attendanceOf('eve@both.example')]).toEqual([
      [true],
      [
        ['Asked later', null],
        ['Unasked', 'online'],
      ],
    ]);
    await edit({ title: 'Asks once' });
    app.clock.advance({ minutes: 10 });
    await app.app.get(DeliverMessages).run();
    expect(app.mail.to('eve@both.example').at(-1)?.text).not.toContain('Choose how you’ll attend');
  });
});
