import { randomUUID } from 'node:crypto';
import { InviteTeams } from '../../../src/flows/delegations/invite-teams.flow.js';
import { AddInvitees } from '../../../src/flows/invitations/add-invitees.flow.js';
import { ChangeInvitation } from '../../../src/flows/invitations/change-invitation.flow.js';
import { SendInvitations } from '../../../src/flows/invitations/send-invitations.flow.js';
import { SendBroadcast } from '../../../src/flows/broadcasts/send-broadcast.flow.js';
import { NotifySpeakers } from '../../../src/flows/notifications/notify-speakers.flow.js';
import { inviteesInput } from '../../../src/domain/invitations/invitation-input.js';
import { Register } from '../../../src/flows/registrations/register.flow.js';
import { ReleaseSeats } from '../../../src/flows/registrations/release-seats.flow.js';
import { registrationInput } from '../../../src/domain/registrations/admission/registration-input.js';
import { RunJobs } from '../../../src/flows/jobs/run-jobs.flow.js';
import { ChangeProposalState } from '../../../src/flows/proposals/change-proposal-state.flow.js';
import { PublishShortlist } from '../../../src/parts/letters/flows/publish-shortlist.flow.js';
import { SendLetters } from '../../../src/parts/letters/flows/send-letters.flow.js';
import { callBody, makeCall, makeRegistration, makeSession } from '../../support/api-fixtures.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { type ConsoleClient, consoleClient, formOf, textOf } from '../../support/console-client.js';
import { makeProposal, makeStaff } from '../../support/jury.js';
import { staff } from '../../support/world.js';

let app: TestApp;
let lin: ConsoleClient;
let time = Date.parse('2026-12-01T09:00:00Z');

beforeAll(async () => {
  app = await startTestApp();
  await makeCall(app);
  await app.api('POST', `/calls/${callBody.slug}/publish`);
  lin = await consoleClient(app);
});
afterAll(() => app?.stop());

const flow = <Flow>(type: abstract new (...args: never[]) => Flow): Flow => app.app.get(type);
/** Lets the settling time and the time to undo pass, and everything leave. */
const settle = async () => {
  time += 180_000;
  app.clock.set(new Date(time).toISOString());
  await flow(NotifySpeakers).run();
  await app.deliver();
};
/** Who got an email since the last time, as sent. */
const outbox = async () => {
  await settle();
  const addresses = app.mail.sent.map(({ to }) => to.address).toSorted();
  app.mail.sent.length = 0;
  return addresses;
};

const speakers = async (...names: string[]) => {
  const ids = [];
  for (const name of names) {
    const { body } = await app.api('POST', `/calls/${callBody.slug}/speakers`, {
      name,
      email: `${name}@speakers.example`,
    });
    ids.push({ id: body.id, name });
  }
  return ids;
};

let count = 0;
/** A showcase with two people who have a seat, one who waits, two invited, a team and two speakers: eight in all. */
async function showcase(changes: object = {}) {
  count += 1;
  const mark = `s${count}`;
  const people = await speakers(`chen-${mark}`, `amina-${mark}`);
  const session = await makeSession(app, {
    title: `Showcase ${mark}`,
    kind: 'showcase',
    format: 'in-person',
    venue: 'Dock 1',
    joinUrl: null,
    capacity: 3,
    speakers: people,
    ...changes,
  });
  await inviteTeam(session, mark);
  for (const name of ['ana', 'rui', 'waits']) await makeRegistration(app, session.id, `${name}-${mark}@example.org`);
  // Email to one more bounces, who counts as nobody.
  const bounced = `bounced-${mark}@example.org`;
  await makeRegistration(app, session.id, bounced);
  await suppress(bounced);
  const { id } = await flow(ChangeInvitation).create(callBody.slug, { sessions: [session.id], contents: {} }, staff);
  const list = ['mo', 'li', 'ana'].map((name) => `${name}-${mark}@example.org`).join('\n');
  const confirm = await flow(AddInvitees).run(id, inviteesInput.parse({ list }), staff);
  await flow(ChangeInvitation).confirm(id, { confirm, remindAt: null, reservedUntil: null }, staff);
  await flow(SendInvitations).run();
  await outbox();
  return { session, mark, people };
}

/** Email to somebody bounces from now on. */
const suppress = (email: string) =>
  app.dataSource.query(`update attendees set suppressed_at = created_at where email_key = $1`, [email]);

/** Invites a winning team, whose coordinator has registered no one. */
async function inviteTeam(session: { id: string }, mark: string) {
  const [{ id: callId }] = await app.dataSource.query(`select id from calls`);
  const id = randomUUID();
  await app.dataSource.query(
    `insert into proposals (id, call_id, external_id, title, theme, organization, state, source, created_at, updated_at)
     values ($1, $2, $3, $3, 'energy', $3, 'winner', 'api', $4, $4)`,
    [id, callId, `Team ${mark}`, app.clock.now()],
  );
  await app.dataSource.query(
    `insert into proposal_members (proposal_id, email_key, email, name) values ($1, $2, $2, 'Coordinator')`,
    [id, `team-${mark}@example.org`],
  );
  await flow(InviteTeams).run(session.id, { proposals: [`Team ${mark}`], seatsPerTeam: 1 }, staff);
}

const number = (text: string, pattern: RegExp) => {
  const found = pattern.exec(text);
  return found === null ? `${pattern.source} not in: ${text}` : Number(found[1] ?? 0);
};
/** The numbers of a preview: its heading and its button. */
const promised = (html: string) => [
  number(textOf(html), /(\d+) (?:person|people) will be notified/u),
  number(textOf(html), /and notify (\d+)/u),
];
/** How many people the last entry of the activity log says were notified. */
const logged = async (action: string) => {
  const [entry] = await app.dataSource.query(
    `select details->>'notified' as notified from audit_entries where action = $1 order by at desc, id desc limit 1`,
    [action],
  );
  return Number(entry.notified);
};
const everyone = (mark: string) =>
  [
    ...['ana', 'li', 'mo', 'rui', 'team', 'waits'].map((name) => `${name}-${mark}@example.org`),
    ...['amina', 'chen'].map((name) => `${name}-${mark}@speakers.example`),
  ].toSorted();

test('who reschedules a session notifies as many people as every page says', async () => {
  const { session, mark } = await showcase();
  const path = `/console/sessions/${session.id}/move`;
  const form = formOf((await lin.get(path)).html, path);
  const preview = await lin.post(path, { ...form, startsAtLocal: '2027-03-03T10:00', startsOn: '2027-03-03' });
  expect(promised(preview.html)).toEqual([8, 8]);
  const done = await lin.postAndFollow(path, { ...formOf(preview.html, path), step: 'confirm' });
  expect(number(textOf(done.html), /Emails leave at .*? \((\d+)\)/u)).toBe(8);
  expect(await logged('session.rescheduled')).toBe(8);
  expect(await outbox()).toEqual(everyone(mark));
});

test('who cancels a session notifies as many people as every page says', async () => {
  const { session, mark } = await showcase();
  const path = `/console/sessions/${session.id}/cancel`;
  const preview = await lin.get(path);
  expect(promised(preview.html)).toEqual([8, 8]);
  const done = textOf((await lin.postAndFollow(path, formOf(preview.html, path))).html);
  expect(number(done, /Emails leave at .*? \((\d+)\)/u)).toBe(8);
  expect(await logged('session.cancelled')).toBe(8);
  expect(await outbox()).toEqual(everyone(mark));
});

test('an edit notifies those whom its question names, and with "Save without notifying" nobody', async () => {
  const { session, mark } = await showcase();
  const path = `/console/sessions/${session.id}/edit`;
  const edit = async (changes: Record<string, string | string[]>) =>
    lin.post(path, { ...formOf((await lin.get(path)).html, path), intent: 'save', ...changes });
  const answer = async ({ html }: { html: string }, intent: 'notify' | 'silent') =>
    textOf((await lin.postAndFollow(path, { ...formOf(html, path), intent })).html);
  const seated = ['amina', 'chen'].map((name) => `${name}-${mark}@speakers.example`);
  const told = [...['ana', 'rui'].map((name) => `${name}-${mark}@example.org`), ...seated].toSorted();

  const silent = await edit({ title: 'Another title' });
  expect(promised(silent.html)).toEqual([4, 4]);
  expect(await answer(silent, 'silent')).toContain('Saved.');
  expect([await logged('session.edited'), await outbox()]).toEqual([0, []]);

  const asked = await edit({ venue: 'Dock 2' });
  expect(promised(asked.html)).toEqual([4, 4]);
  await answer(asked, 'notify');
  expect(await logged('session.edited')).toBe(4);
  app.mail.sent.length = 0;
  expect(await outbox()).toEqual(told);

  // Somebody more speaks, somebody no longer: both are told, whatever the answer.
  const [grace] = await speakers(`grace-${mark}`);
  const exchange = await edit({ speakerId: [grace!.id, ''], speakerName: [grace!.name, ''], speakerRole: ['', ''] });
  expect(promised(exchange.html)).toEqual([3, 3]);
  expect(exchange.html).not.toContain('value="silent"');
  await answer(exchange, 'notify');
  expect(await logged('session.edited')).toBe(3);
  expect(await outbox()).toEqual([...seated, `grace-${mark}@speakers.example`].toSorted());

  // Sent at once: email to one of them bounces by now.
  await answer(await edit({ venue: 'Dock 3' }), 'notify');
  const bounced = `rui-${mark}@example.org`;
  await suppress(bounced);
  await lin.post(`/console/sessions/${session.id}/send-update`);
  expect(await logged('session.update-sent')).toBe(2);
  expect(await outbox()).toEqual([`ana-${mark}@example.org`, `grace-${mark}@speakers.example`]);

  // More seats: who waited gets one, also the person whom no email reaches.
  await edit({ capacity: '5' });
  expect([await logged('session.edited'), await outbox()]).toEqual([1, [`waits-${mark}@example.org`]]);
});

test('a new address of a venue notifies as many people as its question says, in all sessions there', async () => {
  const hall = { name: 'Dock Hall', address: 'Quay 1', country: 'PT', timeZone: 'Europe/Lisbon' };
  const { body: dock } = await app.api('POST', '/venues', hall);
  const there = [await showcase({ venueId: dock.id, venue: null }), await showcase({ venueId: dock.id, venue: null })];
  const path = `/console/venues/${dock.id}`;
  const move = async (address: string) =>
    lin.post(path, { ...formOf((await lin.get(path)).html, path), address, intent: 'save' });
  const answer = async ({ html }: { html: string }, intent: 'notify' | 'silent') =>
    textOf((await lin.postAndFollow(path, { ...formOf(html, path), intent })).html);
  const silent = await move('Quay 2');
  expect(await answer(silent, 'silent')).not.toContain('notify');
  expect([await logged('venue.edited'), await outbox()]).toEqual([0, []]);
  const asked = await move('Quay 3');
  expect([number(textOf(asked.html), /(\d+) people know the address \(2 sessions\)/u)]).toEqual([8]);
  expect(number(textOf(asked.html), /and notify (\d+)/u)).toBe(8);
  await answer(asked, 'notify');
  expect(await logged('venue.edited')).toBe(8);
  const told = there.flatMap(({ mark }) =>
    everyone(mark).filter((address) => !/^(?:li|mo|team|waits)-/u.test(address)),
  );
  expect(await outbox()).toEqual(told.toSorted());
});

test('a series that moves or is cancelled sends as many emails as its previews say', async () => {
  const series = `Series ${randomUUID()}`;
  const runs = [await showcase({ series }), await showcase({ series, startsAtLocal: '2027-03-09T10:00' })];
  const [{ id }] = await app.dataSource.query(`select id from series where title = $1`, [series]);
  const all = runs.flatMap(({ mark }) => everyone(mark)).toSorted();
  const emails = ({ html }: { html: string }) => [
    number(textOf(html), /Emails, one per person and session: (\d+)/u),
    number(textOf(html), /and notify (\d+)/u),
  ];
  const move = `/console/series/${id}/move`;
  const moving = await lin.post(move, { ...formOf((await lin.get(move)).html, move), by: 'time', time: '11:00' });
  expect(emails(moving)).toEqual([16, 16]);
  await lin.post(move, { ...formOf(moving.html, move), step: 'confirm' });
  expect(await outbox()).toEqual(all);
  const cancel = `/console/series/${id}/cancel`;
  const preview = await lin.get(cancel);
  expect(emails(preview)).toEqual([16, 16]);
  await lin.post(cancel, { ...formOf(preview.html, cancel), step: 'confirm' });
  expect(await outbox()).toEqual(all);
});

test('publishing says whom it invites, and nothing leaves a draft of a call before it is public', async () => {
  const people = await speakers('published-1', 'published-2');
  const { id } = await makeSession(app, { speakers: people }, { draft: true });
  const path = `/console/sessions/${id}`;
  expect(number(textOf((await lin.get(path)).html), /Speakers invited when you publish: (\d+)/u)).toBe(2);
  const warned = await lin.post(`${path}/publish`);
  await lin.post(`${path}/publish`, formOf(warned.html, `${path}/publish`));
  expect(await logged('session.published')).toBe(2);
  expect(await outbox()).toEqual(['published-1@speakers.example', 'published-2@speakers.example']);

  const draft = { call: 'quiet-call' };
  await makeCall(app, { slug: draft.call });
  await app.dataSource.query(`update calls set published_at = null where slug = $1`, [draft.call]);
  const hidden = await makeSession(app, { speakers: [{ name: 'Kim' }] }, { ...draft, draft: true });
  const [{ id: kim }] = await app.dataSource.query(`select id from speakers where name = 'Kim'`);
  await app.api('PATCH', `/speakers/${kim}`, { email: 'kim@speakers.example' });
  const own = `/console/sessions/${hidden.id}`;
  expect(textOf((await lin.get(own)).html)).toContain('Speakers invited once the call is public: 1');
  const asked = await lin.post(`${own}/publish`);
  await lin.postAndFollow(`${own}/publish`, formOf(asked.html, `${own}/publish`));
  await makeRegistration(app, hidden.id, 'imported@example.org');
  expect(await outbox()).toEqual([]);
  const publish = `/console/calls/${draft.call}/publish`;
  const facts = textOf((await lin.get(publish)).html);
  expect(facts).toContain('Speakers who get an invitation: 1');
  expect(facts).toContain('Emails that were waiting for this: 1');
  await lin.post(publish);
  expect(await logged('call.published')).toBe(2);
  expect(await outbox()).toEqual(['imported@example.org', 'kim@speakers.example']);
});

test('while an organizer tests a draft, every email goes to her alone, and to the people once the call is public', async () => {
  const slug = 'tested-call';
  await makeCall(app, { slug });
  await app.dataSource.query(`update calls set published_at = null where slug = $1`, [slug]);
  const speaker = { name: 'Kim', email: 'kim@tested.example' };
  const kim = (await app.api('POST', `/calls/${slug}/speakers`, speaker)).body;
  const [{ email: own }] = await app.dataSource.query('select email from organizers');
  const session = await makeSession(app, { speakers: [{ id: kim.id, name: kim.name }] }, { call: slug });
  await makeRegistration(app, session.id, 'waits@example.org');
  expect(await outbox()).toEqual([]);
  const checklist = `/console/calls/${slug}/checklist`;
  expect((await lin.get(checklist)).html).toContain(`href="/console/calls/${slug}/test-emails"`);
  const path = `/console/calls/${slug}/test-emails`;
  expect(textOf((await lin.get(path)).html)).toContain('Sent to you at once: 1.');
  const done = textOf((await lin.postAndFollow(path)).html);
  expect(done).toContain(`Every email goes only to ${own}, as a test. Stop the tests`);
  await settle();
  const [invite, invited] = app.mail.sent.splice(0);
  expect([invite?.to.address, invited?.to.address]).toEqual([own, own]);
  const note = 'A test: Kim (kim@tested.example)';
  expect([textOf(invited!.html).startsWith(note), invited!.text.startsWith(note)]).toEqual([true, true]);
  expect(invited!.subject).toMatch(/^\[Test\] /u);
  expect(Object.keys(invite!.headers).filter((name) => name.startsWith('List-'))).toEqual([]);
  // One more is being sent as a test at the moment when the call becomes public.
  await makeRegistration(app, session.id, 'late@example.org');
  const send = app.mail.send.bind(app.mail);
  app.mail.send = async (mail) => {
    app.mail.send = send;
    await lin.post(`/console/calls/${slug}/publish`);
    return send(mail);
  };
  expect(await outbox()).toEqual(['kim@tested.example', 'late@example.org', own, 'waits@example.org']);
  expect(textOf((await lin.get(checklist)).html)).not.toContain('as a test');
});

test('an approval sends one email to each person, and nothing takes the place before the date that it names', async () => {
  const session = await makeSession(app, { approval: 'manual', capacity: 4 });
  const people = ['abe', 'bea', 'cal'].map((name) => `${name}@approved.example`);
  for (const email of [...people, 'dee@approved.example'])
    await flow(Register).run(session.id, registrationInput.parse({ email, name: 'Abe' }), { kind: 'visitor' });
  await outbox();
  await suppress('dee@approved.example');
  const path = `/console/sessions/${session.id}/approve`;
  await lin.get(`/console/sessions/${session.id}/attendees?state=pending`);
  const ask = await lin.post(path, { action: 'approve', all: 'yes', state: 'pending' });
  const words = textOf(ask.html);
  expect(number(words, /Approve (\d+)\?/u)).toBe(4);
  expect(number(words, /Approve and notify (\d+)/u)).toBe(3);
  expect(words).toContain('1 can’t be emailed.');
  const [{ id: dee }] = await app.dataSource.query(
    `select r.id from registrations r join attendees a on a.id = r.attendee_id where a.email_key = 'dee@approved.example'`,
  );
  const one = textOf((await lin.post(`/console/registrations/${dee}/approve`)).html);
  expect([one.includes('They can’t be emailed.'), one.includes('send 1 email')]).toEqual([true, false]);
  const until = new Date(time + 7 * 86_400_000);
  const date = new Intl.DateTimeFormat('en', { weekday: 'short', timeZone: 'Europe/Lisbon' }).format(until);
  expect(words).toContain(`To confirm their address: 3. Their place is kept until ${date}`);
  await lin.post(path, { ...formOf(ask.html, path), step: 'confirm' });
  const later = async (ms: number) => {
    time += ms;
    app.clock.set(new Date(time).toISOString());
    await flow(ReleaseSeats).run();
    return outbox();
  };
  expect(await later(1000)).toEqual(people);
  expect(await later(26 * 3_600_000)).toEqual([]);
  const seats = async () => (await app.api('GET', `/sessions/${session.id}`)).body.taken;
  expect(await seats()).toBe(3);
  await later(6 * 86_400_000);
  expect(await seats()).toBe(0);
});

test('an invitation, its reminder and what organizers do with speakers send as many emails as they say', async () => {
  // A week has passed since the last sign-in.
  lin = await consoleClient(app);
  const session = await makeSession(app, { title: 'Invited', speakers: await speakers('status-1', 'status-2') });
  await outbox();
  const { id } = await flow(ChangeInvitation).create(callBody.slug, { sessions: [session.id], contents: {} }, staff);
  const people = ['ines', 'joao', 'kai', 'lou'].map((name) => `${name}@invited.example`);
  await flow(AddInvitees).run(id, inviteesInput.parse({ list: people.join('\n') }), staff);
  const path = `/console/invitations/${id}`;
  const draft = await lin.get(path);
  expect(number(textOf(draft.html), /Send (\d+) invitations/u)).toBe(4);
  await lin.post(`${path}/send`, formOf(draft.html, `${path}/send`));
  await flow(SendInvitations).run();
  expect(await outbox()).toEqual(people);
  await app.dataSource.query(
    `update attendees set unsubscribed_from = '{news}' where email_key = $1 or email_key = $2`,
    people.slice(0, 2),
  );
  expect(number(textOf((await lin.get(path)).html), /Remind (\d+) now/u)).toBe(2);
  await lin.post(`${path}/remind`);
  await flow(SendInvitations).run();
  expect(await outbox()).toEqual(people.slice(2));

  const [first, second] = session.speakers;
  const own = `/console/speakers/${first.id}`;
  const declined = await lin.postAndFollow(`${own}/status`, { session: session.id, status: 'declined' });
  expect(textOf(declined.html)).toContain('They get an email.');
  expect(await outbox()).toEqual(['status-1@speakers.example']);
  const invited = await lin.postAndFollow(`${own}/status`, { session: session.id, status: 'invited' });
  expect(textOf(invited.html)).toContain('Invited again.');
  expect(await outbox()).toEqual(['status-1@speakers.example']);
  const form = formOf((await lin.get(own)).html, own);
  const moved = await lin.postAndFollow(own, { ...form, email: 'other@speakers.example' });
  expect(number(textOf(moved.html), /Emails to the new address: (\d+)/u)).toBe(2);
  expect([...(await outbox()), ...(await outbox())]).toEqual(['status-1@speakers.example', 'other@speakers.example']);
  const gone = `/console/speakers/${second.id}/delete`;
  expect(textOf((await lin.get(gone)).html)).toContain('We email 1 cancellations.');
  await lin.post(gone);
  expect(await outbox()).toEqual(['status-2@speakers.example']);
});

test('a broadcast says how many emails it sends, to how many, and who gets none', async () => {
  const session = await makeSession(app, { title: 'Written to' });
  const people = ['dan', 'eve', 'fay', 'gil'].map((name) => `${name}@written.example`);
  for (const email of people) await makeRegistration(app, session.id, email);
  await app.dataSource.query(`update attendees set suppressed_at = created_at where email_key = $1`, [people[0]]);
  await app.dataSource.query(`update attendees set blocked_at = created_at where email_key = $1`, [people[1]]);
  await app.dataSource.query(`update attendees set unsubscribed_from = '{news}' where email_key = $1`, [people[2]]);
  await outbox();
  const contents = { en: { subject: 'News', body: 'There is a new room.' } };
  const body = { filter: { sessions: [session.id] }, contents };
  const { id } = (await app.api('POST', `/calls/${callBody.slug}/broadcasts`, body)).body;
  const path = `/console/broadcasts/${id}`;
  expect(number(textOf((await lin.get(path)).html), /Recipients now: (\d+)/u)).toBe(1);
  const confirm = await lin.get(path);
  expect(number(textOf(confirm.html), /Send (\d+) emails? now/u)).toBe(1);
  const sending = await lin.postAndFollow(`${path}/send`, { intent: 'now', confirm: '1' });
  expect(number(textOf(sending.html), /(\d+) email is on the way/u)).toBe(1);
  await flow(SendBroadcast).run();
  expect(await outbox()).toEqual(people.slice(3));
});

test('a moved deadline is announced to as many people as its question says', async () => {
  const session = await makeSession(app, { title: 'With a deadline' });
  const people = ['hal', 'ida', 'joe'].map((name) => `${name}@deadline.example`);
  for (const email of people) await makeRegistration(app, session.id, email);
  await outbox();
  // All have read the deadline in an email; email to one of them bounces now, and one is blocked.
  await app.dataSource.query(
    `insert into messages (id, call_id, attendee_id, kind, state, dedupe_key, payload, message_id, created_at, due_at)
     select gen_random_uuid(), call_id, id, 'deadline', 'sent', 'read:' || id, '{}', 'read-' || id, created_at, created_at
     from attendees where email_key = any($1)`,
    [people],
  );
  await app.dataSource.query(`update attendees set suppressed_at = created_at where email_key = $1`, [people[0]]);
  await app.dataSource.query(`update attendees set blocked_at = created_at where email_key = $1`, [people[1]]);
  const path = `/console/calls/${callBody.slug}/settings/dates`;
  const form = formOf((await lin.get(path)).html, path);
  const asked = await lin.post(path, { ...form, closesOn: '2027-07-15' });
  expect(number(textOf(asked.html), /(\d+) person will be notified/u)).toBe(1);
  await lin.post(path, { ...formOf(asked.html, path), intent: 'confirm' });
  expect(await outbox()).toEqual(people.slice(2));
});

test('what is done to many people at once changes and emails as many as its preview says', async () => {
  const session = await makeSession(app, { title: 'Bulk', format: 'in-person', venue: 'Dock 1', joinUrl: null });
  const people = ['amy', 'ben', 'cleo', 'dov'].map((name) => `${name}@bulk.example`);
  for (const email of people) await makeRegistration(app, session.id, email);
  await outbox();
  await suppress(people[0]!);
  await app.dataSource.query(`update attendees set blocked_at = created_at where email_key = $1`, [people[1]]);
  const path = `/console/sessions/${session.id}/bulk`;
  const form = { all: 'yes', state: 'confirmed', until: app.clock.now().toISOString() };
  const act = async (action: string) => {
    await lin.get(`/console/sessions/${session.id}/attendees?state=confirmed`);
    const preview = await lin.post(path, { ...form, action });
    await lin.post(path, { ...formOf(preview.html, path), step: 'confirm' });
    await flow(RunJobs).run();
    return textOf(preview.html);
  };
  // An invitation that is sent again tries the address that bounced, too.
  const resent = await act('resend');
  expect(number(resent, /Resend the invitation to (\d+)\?/u)).toBe(4);
  expect(number(resent, /Send (\d+) emails/u)).toBe(3);
  expect(await outbox()).toEqual([people[0], ...people.slice(2)]);
  await suppress(people[0]!);
  await app.dataSource.query(
    `insert into check_ins (id, registration_id, method, at, recorded_at)
     select gen_random_uuid(), r.id, 'name', r.created_at, r.created_at from registrations r
     join attendees a on a.id = r.attendee_id where a.email_key = $1`,
    [people[3]],
  );
  const withdrawn = await act('withdraw');
  expect(number(withdrawn, /Withdraw (\d+)\?/u)).toBe(3);
  expect(number(withdrawn, /Withdraw and notify (\d+)/u)).toBe(1);
  expect(withdrawn).toContain('2 can’t be emailed.');
  expect(await outbox()).toEqual([people[2]]);
});

test('assigning proposals emails as many jurors as its question says, and a letter as many people as its page says', async () => {
  const slug = 'judged-call';
  await makeCall(app, { slug });
  const jurors = ['jo', 'ju'].map((name) => `${name}@jury.example`);
  for (const email of jurors) await makeStaff(app.dataSource, app.clock, email);
  const team = ['eli', 'fia', 'gus', 'hana'].map((name) => ({ name, email: `${name}@letters.example` }));
  await makeProposal(app.dataSource, app.clock, 'P-1', { members: team }, slug);
  const assignments = `/console/calls/${slug}/jury/assignments`;
  await lin.get(assignments);
  const dealt = textOf((await lin.postAndFollow(`${assignments}/deal`, { perProposal: '1', jurors, seed: '1' })).html);
  expect(dealt).toContain('Jurors don’t see the drafts yet.');
  expect(await outbox()).toEqual([]);
  const question = await lin.post(`${assignments}/release`, {});
  expect(textOf(question.html)).toContain('Release the assignments?');
  expect(number(textOf(question.html), /Release and notify (\d+)/u)).toBe(1);
  const released = await lin.postAndFollow(`${assignments}/release`, { confirmed: 'yes' });
  expect(textOf(released.html)).toContain('Released to the jurors');
  const [mail, ...others] = await outbox();
  expect([jurors.includes(mail ?? ''), others]).toEqual([true, []]);

  const session = await makeSession(app, {}, { call: slug });
  for (const { email } of team) await makeRegistration(app, session.id, email);
  await outbox();
  await suppress(team[0]!.email);
  await app.dataSource.query(`update attendees set blocked_at = created_at where email_key = $1`, [team[1]!.email]);
  await flow(ChangeProposalState).run(slug, 'P-1', { state: 'shortlisted', note: '' }, staff);
  await flow(PublishShortlist).publish(slug, staff);
  const about = `/console/calls/${slug}/jury/letters/about/shortlisted`;
  const send = `${about}/send`;
  const open = await lin.get(about);
  expect(number(textOf(open.html), /(\d+) will get it/u)).toBe(2);
  const begun = await lin.postAndFollow(send, { ...formOf(open.html, send), intent: 'now' });
  expect(number(textOf(begun.html), /Sending to (\d+)\./u)).toBe(2);
  await flow(SendLetters).run();
  expect(await outbox()).toEqual(team.slice(2).map(({ email }) => email));
});
