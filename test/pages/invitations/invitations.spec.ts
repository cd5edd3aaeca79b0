import { AddInvitees } from '../../../src/flows/invitations/add-invitees.flow.js';
import { AnswerInvitation } from '../../../src/flows/invitations/answer-invitation.flow.js';
import { ChangeInvitation } from '../../../src/flows/invitations/change-invitation.flow.js';
import { SendInvitations } from '../../../src/flows/invitations/send-invitations.flow.js';
import { inviteesInput } from '../../../src/domain/invitations/invitation-input.js';
import { Invitee } from '../../../src/domain/invitations/invitation.entity.js';
import { countInviteesOf, countReasons } from '../../../src/domain/invitations/invitations.queries.js';
import { Attendee } from '../../../src/domain/registrations/attendee.entity.js';
import { Registration } from '../../../src/domain/registrations/registration.entity.js';
import { registrationInput } from '../../../src/domain/registrations/admission/registration-input.js';
import { EraseExpired } from '../../../src/flows/privacy/erase-expired.flow.js';
import { ErasePerson } from '../../../src/flows/privacy/erase-person.flow.js';
import { ExportPerson } from '../../../src/flows/privacy/export-person.flow.js';
import { SetPrivacyNotice } from '../../../src/flows/privacy/set-privacy-notice.flow.js';
import { ReleaseSeats } from '../../../src/flows/registrations/release-seats.flow.js';
import { Register } from '../../../src/flows/registrations/register.flow.js';
import { CancelSession } from '../../../src/flows/sessions/cancel-session.flow.js';
import { privacyNoticeInput } from '../../../src/domain/privacy/privacy-notice-input.js';
import type { Session } from '../../../src/domain/sessions/session.entity.js';
import { callBody } from '../../support/api-fixtures.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { type ConsoleClient, consoleClient, formOf, textOf } from '../../support/console-client.js';
import { createWorld, staff } from '../../support/world.js';

let app: TestApp;
let world: Awaited<ReturnType<typeof createWorld>>;
let session: Session;
let other: Session;

beforeAll(async () => {
  app = await startTestApp({ now: '2027-01-04T08:00:00Z' });
  world = await createWorld(app.dataSource, app.clock, app.config);
  session = await world.session();
  other = await world.session({ title: 'Grid storage', startsAtLocal: '2027-01-21T16:00', capacity: 1 });
});
beforeEach(() => {
  app.clock.set('2027-01-04T08:00:00Z');
  app.mail.sent.length = 0;
});
afterAll(() => app?.stop());

const flow = <Flow>(type: abstract new (...args: never[]) => Flow): Flow => app.app.get(type);
const counts = (id: string) => countInviteesOf(app.dataSource.manager, id);
const reasons = async (id: string) =>
  Object.fromEntries(
    (await countReasons(app.dataSource.manager, id, ['invalid', 'skipped'])).map(({ reason, count }) => [
      reason,
      count,
    ]),
  );
const add = (id: string, input: object) => flow(AddInvitees).run(id, inviteesInput.parse(input), staff);
const draft = (sessions: Session[], contents = {}) =>
  flow(ChangeInvitation).create(world.call.slug, { sessions: sessions.map(({ id }) => id), contents }, staff);

/** An invitation that was sent to a list and delivered. */
async function invite(list: string, sessions = [session], remindAt: Date | null = null): Promise<string> {
  const { id } = await draft(sessions);
  const confirm = await add(id, { list });
  await flow(ChangeInvitation).confirm(id, { confirm, remindAt, reservedUntil: null }, staff);
  await flow(SendInvitations).run();
  await app.deliver();
  return id;
}

/** The address of the page in the last email to an address. */
function linkTo(address: string): string {
  const text = app.mail.to(address).at(-1)?.text ?? '';
  return /https?:\/\/\S+\/invitations\/[\w-]{44}/u.exec(text)?.[0] ?? `no link: ${text}`;
}

const open = async (link: string, headers: Record<string, string> = {}) => {
  const answer = await fetch(link, { headers });
  return { status: answer.status, text: textOf(await answer.text()) };
};
const post = (link: string, fields: Record<string, string | string[]> = {}) => {
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) body.append(name, one);
  return fetch(link, { method: 'POST', body, redirect: 'manual' });
};
const attendee = (email: string) => app.dataSource.getRepository(Attendee).findOneBy({ emailKey: email });
const registrationsOf = async (email: string) =>
  app.dataSource.getRepository(Registration).findBy({ attendeeId: (await attendee(email))?.id ?? '' });

const come = ({ id }: Session, name: string) =>
  flow(Register).run(id, registrationInput.parse({ email: `${name}@example.org`, name }), staff);

describe('a list', () => {
  test('keeps bad rows with their lines, and skips who is on it, registered, unsubscribed or unreachable', async () => {
    for (const name of ['known', 'quiet', 'gone', 'banned']) await come(session, name);
    await app.dataSource.query(`update attendees set unsubscribed_from = '{news}' where email = 'quiet@example.org'`);
    await app.dataSource.query(`update attendees set suppressed_at = now() where email = 'gone@example.org'`);
    await app.dataSource.query(`update attendees set blocked_at = now() where email = 'banned@example.org'`);
    await app.deliver();
    app.mail.sent.length = 0;
    const { id } = await draft([session]);
    const list =
      'New <new@example.org>\nAgain <NEW@example.org>\nBad <bad@>\nk <known@example.org>\nq <quiet@example.org>\ng <gone@example.org>\nb <banned@example.org>';
    expect(await add(id, { list })).toBe(5);
    expect(await add(id, { list: 'new@example.org' })).toBe(0);
    const rows = await app.dataSource.getRepository(Invitee).findBy({ invitationId: id, state: 'invalid' });
    expect(rows.map(({ line, email, reason }) => [line, email, reason])).toEqual([[3, 'bad@', 'bad-address']]);
    await expect(
      flow(ChangeInvitation).confirm(id, { confirm: 4, remindAt: null, reservedUntil: null }, staff),
    ).rejects.toMatchObject({
      code: 'invitation-count-changed',
      values: { count: 5 },
    });
    await flow(ChangeInvitation).confirm(id, { confirm: 5, remindAt: null, reservedUntil: null }, staff);
    expect(await flow(SendInvitations).run()).toBe(5);
    await app.deliver();
    expect(app.mail.sent.map(({ to }) => to)).toEqual([{ name: 'New', address: 'new@example.org' }]);
    const kept = { registered: 1, unsubscribed: 1, suppressed: 1, blocked: 1 };
    expect(await reasons(id)).toEqual({ 'bad-address': 1, repeated: 2, ...kept });
    expect(await counts(id)).toMatchObject({ waiting: 0, invited: 1, sent: 1, opened: 0, registered: 0 });
    // The address of a list is not proven, and no calendar object claims a seat.
    expect(await attendee('new@example.org')).toMatchObject({ provenAt: null, name: 'New' });
    expect(app.mail.sent[0]).toMatchObject({
      calendar: null,
      subject: expect.stringMatching(/^You’re invited · .* · Shore power/u),
    });
    expect(app.mail.sent[0]?.headers['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click');
  });
  test('skips who was invited to the same sessions before, unless organizers want to invite them again', async () => {
    const topic = await world.session({ title: 'Twice', capacity: 1 });
    for (const name of ['seated', 'waiting']) await come(topic, name);
    await invite('twice@example.org\nonce@example.org', [topic]);
    app.mail.sent.length = 0;
    const again = await draft([topic]);
    await add(again.id, { list: 'twice@example.org\nfresh@example.org' });
    const lin = await consoleClient(app);
    const path = `/console/invitations/${again.id}`;
    const shown = textOf((await lin.get(path)).html);
    expect(shown).toContain('Skipped: invited already (1)');
    expect(shown).toContain('Invite again (1)');
    expect(shown).toContain('Taipei (UTC+8) · Full, waiting list · 1 of 1 seats, 1 waiting');
    // Somebody whom a session more concerns is invited.
    const more = await draft([topic, session]);
    await add(more.id, { list: 'once@example.org' });
    expect(textOf((await lin.get(`/console/invitations/${more.id}`)).html)).not.toContain('skipped');
    await flow(ChangeInvitation).confirm(again.id, { confirm: 2, remindAt: null, reservedUntil: null }, staff);
    await flow(SendInvitations).run();
    await app.deliver();
    expect([await reasons(again.id), app.mail.sent.map(({ to }) => to.address)]).toEqual([
      { invited: 1 },
      ['fresh@example.org'],
    ]);
    const third = await draft([topic]);
    await add(third.id, { list: 'twice@example.org' });
    const thirdPath = `/console/invitations/${third.id}`;
    const send = formOf((await lin.get(thirdPath)).html, `${thirdPath}/send`);
    expect((await lin.post(`${thirdPath}/send`, { ...send, again: 'yes' })).location).toBe(thirdPath);
    await flow(SendInvitations).run();
    await app.deliver();
    expect(app.mail.to('twice@example.org')).toHaveLength(1);
  });

  test('makes nobody a person of the call before they answer', async () => {
    const lin = await consoleClient(app);
    const home = `/console/calls/${world.call.slug}`;
    const shown = async () => {
      const figure = /(?:people|person) (\d+) (?:people|person)/u.exec(textOf((await lin.get(home)).html))?.[1];
      const list = textOf((await lin.get(`${home}/people`)).html);
      return { people: Number(figure), isListed: list.includes('Fern') };
    };
    const { people } = await shown();
    await invite('Fern <fern@example.org>');
    expect(await shown()).toEqual({ people, isListed: false });
    for (const query of ['q=fern', 'state=invited'])
      expect(textOf((await lin.get(`${home}/people?${query}`)).html)).toContain('Fern');
    await post(linkTo('fern@example.org'), { name: 'Fern', sessions: session.id, timeZone: 'Asia/Tokyo' });
    expect(await shown()).toEqual({ people: people + 1, isListed: true });
  });

  test('can come from who attended a session and who registered for a call, in any call', async () => {
    const input = (name: string) => registrationInput.parse({ email: `${name}@example.org`, name });
    const { registration } = await flow(Register).run(other.id, input('came'), staff);
    await app.dataSource.query(`update registrations set attended_at = now() where id = $1`, [registration.id]);
    const { id } = await draft([session]);
    expect(await add(id, { source: { from: 'attended-session', session: other.id } })).toBe(1);
    await app.dataSource.query(`update registrations set state = 'cancelled' where id = $1`, [registration.id]);
    await app.dataSource.query(`update sessions set taken = 0 where id = $1`, [other.id]);
    await flow(Register).run(session.id, input('stranger'), { kind: 'visitor' });
    const before = await add(id, { source: { from: 'registered-call', call: world.call.slug } });
    expect(before).toBeGreaterThan(0);
    const people = await app.dataSource.getRepository(Invitee).findBy({ invitationId: id });
    expect(people.map(({ email }) => email)).not.toContain('stranger@example.org');
    await flow(ChangeInvitation).remove(id, staff);
  });

  test('of 2,500 people is read in portions, and enqueued no faster than emails leave', async () => {
    const { id } = await draft([session]);
    const list = Array.from({ length: 2500 }, (_, index) => `many-${index}@example.org`).join('\n');
    const confirm = await add(id, { list });
    await flow(ChangeInvitation).confirm(id, { confirm, remindAt: null, reservedUntil: null }, staff);
    await flow(SendInvitations).run();
    expect(await counts(id)).toMatchObject({ waiting: 1500, invited: 1000 });
    // So are the reminders: none follows while so many emails wait.
    app.clock.advance({ minutes: 1 });
    await flow(ChangeInvitation).remind(id, staff);
    await flow(SendInvitations).run();
    expect(await counts(id)).toMatchObject({ reminded: 0 });
    // Stopped, before anything has left.
    expect(await flow(ChangeInvitation).stop(id, staff)).toBe(2500);
    await flow(SendInvitations).run();
    await app.deliver();
    expect(app.mail.sent.filter(({ to }) => to.address.startsWith('many-'))).toEqual([]);
    expect(await reasons(id)).toEqual({ stopped: 1500 });
    await expect(add(id, { list: 'late@example.org' })).rejects.toMatchObject({ code: 'invitation-stopped' });
    await expect(flow(ChangeInvitation).stop('x', staff)).rejects.toMatchObject({ code: 'invitation-not-found' });
  });
});

test('a list that can’t be read adds nobody, not even those of the source that is chosen with it', async () => {
  const { id } = await draft([session]);
  const source = { from: 'registered-call', call: world.call.slug };
  await expect(add(id, { list: 'name,email\n', source })).rejects.toMatchObject({
    fieldErrors: [{ path: 'list', code: 'list-no-rows' }],
  });
  expect(await counts(id)).toMatchObject({ waiting: 0 });
  expect(await add(id, { source })).toBeGreaterThan(0);
  await flow(ChangeInvitation).remove(id, staff);
});

test('an email that waits does not reach who unsubscribes in the meantime', async () => {
  const { id } = await draft([session]);
  const confirm = await add(id, { list: 'later@example.org' });
  await flow(ChangeInvitation).confirm(id, { confirm, remindAt: null, reservedUntil: null }, staff);
  await flow(SendInvitations).run();
  await app.dataSource.query(`update attendees set unsubscribed_from = '{news}' where email = 'later@example.org'`);
  await app.deliver();
  expect(app.mail.to('later@example.org')).toEqual([]);
  expect(await counts(id)).toMatchObject({ invited: 1, failed: 1 });
});

describe('the page of an invitation', () => {
  test('changes nothing when it is read, registers by POST, and then says so', async () => {
    const id = await invite('Bo <bo@example.org>', [session, other]);
    const link = linkTo('bo@example.org');
    expect((await open(link)).text).toContain('This invitation is for Bo (b\u2060…\u2060@example.org). Not you?');
    expect(await attendee('bo@example.org')).toMatchObject({ provenAt: null });
    expect(await counts(id)).toMatchObject({ opened: 0 });
    expect((await post(`${link}/opened`)).status).toBe(204);
    expect(await attendee('bo@example.org')).toMatchObject({ provenAt: null });
    expect(await counts(id)).toMatchObject({ opened: 1 });

    expect((await post(link, { name: 'Bo' })).status).toBe(422);
    expect((await post(link, { name: '', sessions: session.id })).status).toBe(422);
    const done = await post(link, { name: 'Bo Berg', sessions: [session.id, other.id] });
    expect(done.headers.get('location')).toMatch(/\?done=registered$/u);
    expect(await attendee('bo@example.org')).toMatchObject({ name: 'Bo Berg', provenBy: 'owner' });
    expect((await registrationsOf('bo@example.org')).map(({ state }) => state)).toEqual(['confirmed', 'confirmed']);
    expect(await counts(id)).toMatchObject({ registered: 1 });
    const again = await open(link);
    expect(again.text).toContain('You’re registered');
    expect(again.text).not.toContain('Decline');
    expect(await post(link, { sessions: session.id })).toMatchObject({ status: 303 });
    expect(await registrationsOf('bo@example.org')).toHaveLength(2);
    // A second use at the same moment as the first one doesn't rename anybody.
    const token = link.slice(link.lastIndexOf('/') + 1);
    const someone = { name: 'Someone else', timeZone: 'UTC', isOwnZone: true, language: 'fr' };
    await flow(AnswerInvitation).register(token, [session.id], someone);
    expect(await attendee('bo@example.org')).toMatchObject({ name: 'Bo Berg', language: 'en' });
    expect(await registrationsOf('bo@example.org')).toHaveLength(2);
    // The link is no key to the person's own page.
    expect(again.text).not.toContain('/me/');
  });

  test('declines and takes it back, which decides about the reminder', async () => {
    const remindAt = new Date('2027-01-06T08:00:00Z');
    const id = await invite('d@example.org\ne@example.org\nf@example.org', [session], remindAt);
    expect((await post(`${linkTo('d@example.org')}/decline`)).headers.get('location')).toMatch(/\?done=declined$/u);
    expect((await open(linkTo('d@example.org'))).text).toContain('You’ve declined');
    await post(linkTo('e@example.org'), { name: 'E', sessions: session.id });
    await app.deliver();
    app.mail.sent.length = 0;
    app.clock.set('2027-01-06T08:00:01Z');
    expect(await flow(SendInvitations).run()).toBe(1);
    await app.deliver();
    expect(app.mail.sent.map(({ to, subject }) => [to.address, subject])).toEqual([
      ['f@example.org', expect.stringMatching(/^Invitation still open · .* · Shore power/u)],
    ]);
    await flow(SendInvitations).run();
    expect(await counts(id)).toMatchObject({ declined: 1, registered: 1, reminded: 1 });
    await expect(flow(ChangeInvitation).remind(id, staff)).rejects.toMatchObject({ code: 'invitation-reminded' });
    await post(`${linkTo('f@example.org')}/decline`);
    await post(`${linkTo('f@example.org')}/reopen`);
    expect(await counts(id)).toMatchObject({ declined: 1 });
  });

  test('is in the language of the list, and otherwise of the browser', async () => {
    await invite('name,email,language\nLin,lin@example.org,zh-TW\nMai,mai@example.org,');
    expect((await open(linkTo('lin@example.org'))).text).toContain('誠摯邀請您');
    const french = { 'accept-language': 'fr' };
    expect((await open(linkTo('mai@example.org'), french)).text).toContain('Votre invitation');
  });

  test('says that a session is cancelled, and that a link is unknown', async () => {
    const one = await world.session({ title: 'Off', startsAtLocal: '2027-01-25T16:00' });
    await invite('g@example.org', [one]);
    const link = linkTo('g@example.org');
    await flow(CancelSession).run(one.id, { reason: '' }, staff);
    const page = await open(link);
    expect(page.text).toContain('Registration is closed');
    expect(page.text).toContain('Cancelled');
    expect((await open(`${link.slice(0, -3)}AAA`)).status).toBe(404);
    expect((await post(`${link.slice(0, -3)}AAA/decline`)).status).toBe(404);
  });
});

describe('reserved seats', () => {
  const occupy = (email: string, at: Session) => come(at, email.split('@')[0]!);
  const stateOf = async (email: string) => (await registrationsOf(email)).map(({ state }) => state);
  const reservedUntil = new Date('2027-01-08T08:00:00Z');

  test('are for invited people until the date, go to others when they decline, and are released by the worker', async () => {
    const small = await world.session({
      title: 'Small',
      startsAtLocal: '2027-02-03T16:00',
      capacity: 3,
      waitlist: true,
      promotion: 'automatic',
    });
    const { id } = await draft([small]);
    const confirm = await add(id, { list: 'r1@example.org\nr2@example.org\nr3@example.org\nr4@example.org' });
    const send = { confirm, remindAt: null, reservedUntil };
    await expect(flow(ChangeInvitation).confirm(id, send, staff)).rejects.toMatchObject({
      code: 'too-few-seats-to-invite',
      values: { title: 'Small', free: 3, count: 4 },
    });
    await app.dataSource.query(`delete from invitees where email = 'r4@example.org'`);
    await flow(ChangeInvitation).confirm(id, { ...send, confirm: 3 }, staff);
    await flow(SendInvitations).run();
    await app.deliver();
    expect(app.mail.to('r1@example.org')[0]?.text).toContain(
      'A seat is reserved for you until 16:00 on Friday 8 January 2027',
    );
    expect((await open(linkTo('r1@example.org'))).text).toContain('A seat is reserved for you until');
    await expect(add(id, { list: 'more@example.org' })).rejects.toMatchObject({ code: 'invitation-seats-reserved' });

    // All seats are spoken for.
    await occupy('outsider-1@example.org', small);
    await occupy('outsider-2@example.org', small);
    expect(await stateOf('outsider-1@example.org')).toEqual(['waitlisted']);
    await post(linkTo('r1@example.org'), { name: 'R1', sessions: small.id });
    expect(await stateOf('r1@example.org')).toEqual(['confirmed']);
    // Whoever declines leaves the seat to the waiting list at once.
    await post(`${linkTo('r2@example.org')}/decline`);
    expect(await stateOf('outsider-1@example.org')).toEqual(['confirmed']);
    expect(await stateOf('outsider-2@example.org')).toEqual(['waitlisted']);
    // And whoever takes that back doesn't get the seat of somebody who has not answered.
    await post(`${linkTo('r2@example.org')}/reopen`);
    expect((await open(linkTo('r2@example.org'))).text).not.toContain('A seat is reserved for you');
    await post(linkTo('r2@example.org'), { name: 'R2', sessions: small.id });
    expect(await stateOf('r2@example.org')).toEqual(['waitlisted']);
    app.clock.set('2027-01-08T08:00:01Z');
    await flow(ReleaseSeats).run();
    expect(await stateOf('outsider-2@example.org')).toEqual(['confirmed']);
    await post(linkTo('r3@example.org'), { name: 'R3', sessions: small.id });
    expect(await stateOf('r3@example.org')).toEqual(['waitlisted']);
    const [counted] = await app.dataSource.query(`select taken, reserved from sessions where id = $1`, [small.id]);
    expect(counted).toEqual({ taken: 3, reserved: 0 });
  });

  test('in a room go to those who wait there once the invited person attends online', async () => {
    const hall = await world.session({
      title: 'Hall',
      format: 'hybrid',
      venue: 'Hall',
      startsAtLocal: '2027-02-04T16:00',
      asksAttendance: true,
      inPersonCapacity: 1,
      onlineCapacity: 5,
      promotion: 'automatic',
    });
    const { id } = await draft([hall]);
    await add(id, { list: 'h1@example.org' });
    await flow(ChangeInvitation).confirm(id, { confirm: 1, remindAt: null, reservedUntil }, staff);
    await flow(SendInvitations).run();
    await occupy('outsider-h@example.org', hall);
    expect(await stateOf('outsider-h@example.org')).toEqual(['waitlisted']);
    const input = registrationInput.parse({ email: 'h1@example.org', name: 'H1', attendance: 'online' });
    await flow(Register).run(hall.id, input, staff);
    expect(await stateOf('outsider-h@example.org')).toEqual(['confirmed']);
  });

  test('are released when the invitation is stopped, and refused where there is no limit', async () => {
    const one = await world.session({ title: 'One seat', startsAtLocal: '2027-02-05T16:00', capacity: 1 });
    const { id } = await draft([session, one]);
    await add(id, { list: 's1@example.org' });
    await flow(ChangeInvitation).confirm(id, { confirm: 1, remindAt: null, reservedUntil }, staff);
    await occupy('outsider-3@example.org', one);
    expect(await stateOf('outsider-3@example.org')).toEqual(['waitlisted']);
    await flow(ChangeInvitation).stop(id, staff);
    expect(await stateOf('outsider-3@example.org')).toEqual(['confirmed']);
    const unlimited = await draft([session]);
    await add(unlimited.id, { list: 's2@example.org' });
    const send = { confirm: 1, remindAt: null, reservedUntil };
    await expect(flow(ChangeInvitation).confirm(unlimited.id, send, staff)).rejects.toMatchObject({
      fieldErrors: [{ path: 'reservedUntil', code: 'nothing-to-reserve' }],
    });
  });
});

describe('the console', () => {
  let client: ConsoleClient;
  let people: Session;
  let invitation = '';
  beforeAll(async () => {
    people = await world.session({ title: 'Invited session', startsAtLocal: '2027-01-28T16:00' });
    client = await consoleClient(app);
  });

  test('asks for sessions and people, keeps what was typed, and says what to correct', async () => {
    const path = '/console/calls/solutions/invitations/new';
    await client.get(path);
    const list = 'Ada <ada@example.org>\nBob bob@';
    const none = await client.post(path, { list });
    expect([none.status, textOf(none.html)]).toEqual([422, expect.stringContaining('Choose at least one session')]);
    expect(none.html).toContain('Ada &lt;ada@example.org&gt;');
    const nobody = await client.post(path, { [`session.${people.id}`]: 'on' });
    expect(textOf(nobody.html)).toContain('Enter people, upload a file, or choose whom to invite');
    const drafts = () => app.dataSource.query(`select id from invitations where state = 'draft'`);
    const before = await drafts();
    const unreadable = await client.post(path, { [`session.${people.id}`]: 'on', list: 'name,email\n' });
    expect([unreadable.status, await drafts()]).toEqual([422, before]);
    const made = await client.post(path, { [`session.${people.id}`]: 'on', list });
    invitation = made.location ?? '';
    const draftPage = await client.get(invitation);
    const text = textOf(draftPage.html);
    expect(text).toContain('1 will be invited.');
    expect(text).toContain('Unusable rows: 1');
    expect(text).toContain('1 × Correct the email address. (line 2: Bob · bob@)');
    expect(text).toContain('The standard text.');
    expect(text).toContain('By language English 1');
    expect(text).toContain('Send 1 invitation');
  });

  test('needs a session in its draft, and sends a test of it', async () => {
    const [form, path] = [`${invitation}/text`, invitation];
    await client.get(form);
    const none = await client.post(form, {});
    expect([none.status, textOf(none.html)]).toEqual([
      422,
      expect.stringContaining('Sessions: Choose at least one session'),
    ]);
    const tested = await client.postAndFollow(`${path}/test`, { in: 'en' });
    expect(textOf(tested.html)).toContain('Your test is on its way');
    expect(app.mail.sent.map(({ subject }) => subject)).toEqual([
      expect.stringMatching(/^\[Test\] You’re invited · .* · Invited session$/u),
    ]);
  });

  test('corrects rows, writes a text, previews, sends, and shows what became of it', async () => {
    const path = invitation;
    const fixed = await client.postAndFollow(`${path}/people`, {
      corrects: 'yes',
      list: 'name,email,language\nBob,bob@example.org,klingon',
    });
    expect(textOf(fixed.html)).toMatch(/2 will be invited\..*1 × language “klingon”: Send in English/u);
    const decide = async (choice: string) =>
      textOf((await client.postAndFollow(`${path}/unread`, { part: 'language', text: 'klingon', choice })).html);
    expect(await decide('leave')).toMatch(
      /1 will be invited\..*Left out \(1\) .*“klingon”: Leave out Send in English/u,
    );
    expect(await decide('keep')).toMatch(/2 will be invited\..*“klingon”: Send in English Leave out/u);
    expect(textOf(fixed.html)).not.toContain('can’t be used');
    await client.get(`${path}/text`);
    const sessions = people.id;
    const wrong = await client.post(`${path}/text`, {
      sessions,
      'contents.zh-TW.subject': '邀請',
      'contents.zh-TW.body': '{{x}}',
    });
    expect([wrong.status, textOf(wrong.html)]).toEqual([422, expect.stringContaining('No field {{x}}')]);
    const text = { 'contents.en.subject': 'Come to {{session}}', 'contents.en.body': 'Hello {{name}}, {{when}}.' };
    const own = { ...text, sessions };
    expect(textOf((await client.postAndFollow(`${path}/text`, own)).html)).toContain('English Come to {{session}}');
    expect(textOf((await client.get(`${path}/preview?in=en`)).html)).toContain('Come to Invited session');
    // Two windows: the second sees both versions.
    const second = await consoleClient(app);
    for (const window of [client, second]) await window.get(`${path}/text`);
    await second.post(`${path}/text`, { ...own, 'contents.en.subject': 'Join {{session}}' });
    const both = await client.post(`${path}/text`, { ...own, 'contents.en.subject': 'Meet {{session}}' });
    expect([both.status, textOf(both.html)]).toEqual([
      409,
      expect.stringMatching(/Meet \{\{session\}\}.*Join \{\{session\}\}/u),
    ]);
    expect((await client.post(`${path}/text`, own)).status).toBe(303);
    const late = { confirm: '2', startsOn: '2026-01-01', startsTime: '10:00', timeZone: 'Asia/Taipei' };
    expect(textOf((await client.post(`${path}/send`, late)).html)).toContain('Choose a time in the future');
    expect(textOf((await client.post(`${path}/send`, { confirm: '7' })).html)).toContain('it’s 2 now');
    expect((await client.post(`${path}/send`, { confirm: '2', seen: 'other' })).status).toBe(409);
    const sent = await client.postAndFollow(`${path}/send`, { confirm: '2' });
    expect(textOf(sent.html)).toContain('Being sent.');
    expect(sent.headers.get('refresh')).toBe('3');
    await flow(SendInvitations).run();
    await app.deliver();
    expect(app.mail.to('bob@example.org').map(({ subject }) => subject)).toEqual(['Come to Invited session']);
    await post(`${linkTo('bob@example.org')}/decline`);
    const list = await client.get('/console/calls/solutions/write');
    for (const [, one = ''] of list.html.matchAll(/href="(\/console\/invitations\/[\w-]+)"/gu)) {
      expect((await client.get(`${one}?view=skipped`)).status).toBe(200);
    }
    const shown = textOf((await client.get(path)).html);
    expect(shown).toMatch(/Invited 2.*Sent 2.*Opened the page 1.*Registered 0.*Declined 1/u);
    expect(shown).toContain('Remind 1 now');
    // All have been sent.
    expect(shown).not.toContain('Stop sending');
    expect(textOf((await client.get(`${path}?view=declined`)).html)).not.toContain('ada@example.org');
    // Who opened the page has not answered either.
    await post(`${linkTo('ada@example.org')}/opened`);
    expect(textOf((await client.get(`${path}?view=unanswered`)).html)).toMatch(/No answer 1.*ada@example.org/u);
    expect(textOf((await client.postAndFollow(`${path}/remind`)).html)).toContain('The reminder is being sent.');
    const more = await client.upload(
      `${path}/people`,
      new Blob(['name,email\nCy,cy@example.org\nBob,bob@example.org\n']),
    );
    expect(more.location).toBe(path);
    expect(textOf((await client.postAndFollow(`${path}/stop`)).html)).toContain('Stopped. 1 won’t be invited.');
  });
});

test('the API invites people, and a key of another call reaches none of them', async () => {
  const other = await app.api('POST', '/calls', { ...callBody, slug: 'last-year' });
  expect(other.status).toBe(201);
  const one = await world.session({ title: 'By API', startsAtLocal: '2027-02-08T16:00' });
  const path = '/calls/solutions/invitations';
  expect((await app.api('POST', path, { sessions: [] })).body.errors).toMatchObject([{ path: 'sessions' }]);
  const made = await app.api('POST', path, { sessions: [one.id] });
  expect([made.status, made.body]).toMatchObject([201, { state: 'draft', call: 'solutions', people: { waiting: 0 } }]);
  const own = `/invitations/${made.body.id}`;
  expect((await app.api('POST', `${own}/people`, {})).status).toBe(422);
  const added = await app.api('POST', `${own}/people`, { list: 'API <api@example.org>\nBad <x@>' });
  expect(added.body.people).toMatchObject({ waiting: 1, invalid: 1 });
  expect(added.body.unread).toEqual([]);
  const table =
    'email,name,language,time zone\nzone@example.org,Zoe,Klingon,Atlantis\nzone2@example.org,Zed,Klingon,Asia/Taipei';
  const draft = `/invitations/${(await app.api('POST', path, { sessions: [one.id] })).body.id}`;
  expect((await app.api('POST', `${draft}/people`, { list: table })).body.unread).toEqual([
    { field: 'language', text: 'Klingon', people: 2 },
    { field: 'timeZone', text: 'Atlantis', people: 1 },
  ]);
  expect((await app.api('DELETE', draft, {})).status).toBe(200);
  const source = { from: 'attended-call', call: 'last-year' };
  const scoped = await app.createApiKey('organizer', { callIds: [world.call.id] });
  expect((await app.api('POST', `${own}/people`, { source }, { key: scoped })).status).toBe(404);
  expect((await app.api('POST', `${own}/people`, { source })).status).toBe(200);
  const viewer = await app.createApiKey('viewer');
  const listed = await app.api('GET', `${own}/people`, undefined, { key: viewer });
  expect(listed.body.items).toMatchObject([
    { line: 1, name: 'API', email: 'a…@example.org', state: 'waiting', reason: null, answer: null },
    { line: 2, state: 'invalid', reason: 'bad-address' },
  ]);
  expect((await app.api('POST', `${own}/send`, { confirm: 2 })).status).toBe(409);
  expect((await app.api('POST', `${own}/send`, { confirm: 1 })).body).toMatchObject({ state: 'sent' });
  expect((await app.api('PATCH', own, { contents: {} })).status).toBe(409);
  await flow(SendInvitations).run();
  expect((await app.api('POST', `${own}/remind`, {})).body.remindedAt).not.toBeNull();
  expect((await app.api('POST', `${own}/stop`, {})).body).toMatchObject({ state: 'stopped', people: { invited: 1 } });
  const all = (await app.api('GET', path)).body.items;
  const people = expect.objectContaining({ invited: 1, invalid: 1 });
  expect(all).toContainEqual(expect.objectContaining({ id: made.body.id, people }));
  const first = (await app.api('GET', `${path}?limit=1`)).body;
  expect(first.items).toHaveLength(1);
  const others = await app.api('GET', `${path}?cursor=${first.nextCursor}`);
  expect([...first.items, ...others.body.items]).toEqual(all);
});

describe('personal data of an invited person', () => {
  test('is in the file, and goes when they are erased', async () => {
    const id = await invite('Zz <zzinvited@example.org>');
    const link = linkTo('zzinvited@example.org');
    const person = await attendee('zzinvited@example.org');
    const file = JSON.stringify(await flow(ExportPerson).run(person?.id ?? '', staff));
    expect(file).toContain('"invitations":[{"email":"zzinvited@example.org"');
    await flow(ErasePerson).run(person?.id ?? '', staff);
    expect((await open(link)).status).toBe(404);
    const rows = await app.dataSource.query(`select * from invitees where invitation_id = $1`, [id]);
    expect(JSON.stringify(rows)).not.toContain('zzinvited');
    expect(await counts(id)).toMatchObject({ invited: 1 });
  });

  test('is erased with the call, also what is on lists that were never sent', async () => {
    const { id } = await draft([session]);
    await add(id, { list: 'unsent@example.org\nBad <bad@>' });
    const notice = privacyNoticeInput.parse({
      controller: 'City',
      contactEmail: 'privacy@example.org',
      purpose: 'Webinars',
      legalBasis: 'consent',
      retentionDays: 30,
      more: '',
    });
    await flow(SetPrivacyNotice).run(world.call.slug, notice, staff);
    app.clock.set('2027-06-01T08:00:00Z');
    await flow(EraseExpired).run();
    expect(await app.dataSource.query(`select 1 from invitees where attendee_id is null`)).toEqual([]);
    expect(await app.dataSource.query(`select 1 from attendees where email <> ''`)).toEqual([]);
  });
});
