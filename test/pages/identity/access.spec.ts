import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../../src/platform/root.js';
import { registrationInput } from '../../../src/domain/registrations/admission/registration-input.js';
import { Register } from '../../../src/flows/registrations/register.flow.js';
import { type Ability, type KeyRole, keyRoles, may, type Role, roles } from '../../../src/domain/identity/role.js';
import type { Type } from '@nestjs/common';
import { everybody } from '../../../src/domain/broadcasts/audience-filter.js';
import { PreviewBroadcast } from '../../../src/flows/broadcasts/preview-broadcast.flow.js';
import { SendBroadcast } from '../../../src/flows/broadcasts/send-broadcast.flow.js';
import { ChangeBroadcast } from '../../../src/flows/broadcasts/change-broadcast.flow.js';
import { ChangeMember } from '../../../src/flows/identity/change-member.flow.js';
import { ChangeInvitation } from '../../../src/flows/invitations/change-invitation.flow.js';
import { EditSession } from '../../../src/flows/sessions/edit-session.flow.js';
import { keyAbilities } from '../../../src/domain/identity/api-key.js';
import { HostConsultations } from '../../../src/parts/consultations/flows/host-consultations.flow.js';
import { AnswerQuestions } from '../../../src/parts/inquiries/flows/answer-questions.flow.js';
import { ChangeAccessNeeds } from '../../../src/parts/access/flows/change-access-needs.flow.js';
import { milestoneInput } from '../../../src/parts/pilots/domain/pilot-input.js';
import { EditPilot } from '../../../src/parts/pilots/flows/edit-pilot.flow.js';
import { PutProposal } from '../../../src/flows/proposals/put-proposal.flow.js';
import { RunQuickPolls } from '../../../src/parts/inquiries/flows/quick-polls.flow.js';
import { SetQuestions } from '../../../src/flows/questions/set-questions.flow.js';
import { consultationHours, type EditedRows, lockedForms, otherForms } from '../../support/edit-forms.js';
import { type Access, apiAccess, consoleAccess, facilitatorAccess } from '../../support/access.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { ConsoleClient, consoleClient, formOf, textOf } from '../../support/console-client.js';
import { routesBelow } from '../../support/controllers.js';
import { createWorld } from '../../support/world.js';

let app: TestApp;
let sessionId: string;
let world: Awaited<ReturnType<typeof createWorld>>;

beforeAll(async () => {
  app = await startTestApp({ now: '2027-01-04T08:00:00Z' });
  world = await createWorld(app.dataSource, app.clock, app.config);
  sessionId = (await world.session()).id;
});
afterAll(() => app.stop());

interface Entry {
  method: string;
  path: string;
  requires: Ability | 'anyone';
}

const entriesOf = (access: Access): Entry[] =>
  Object.entries(access).flatMap(([requires, routes]) =>
    routes.map((route) => {
      const [method = '', path = ''] = route.split(' ');
      return { method, path, requires: requires as Entry['requires'] };
    }),
  );
const declared = (entries: readonly Entry[]) => entries.map(({ method, path }) => `${method} ${path}`).toSorted();
const existing = (root: string) =>
  routesBelow(root)
    .map(({ method, path }) => `${method} ${path}`)
    .toSorted();
/** The session and the call exist, and nothing else does, so that no request changes much. */
const addressOf = (path: string) =>
  path
    .replace('sessions/:id', `sessions/${sessionId}`)
    .replace(/:(?:call|slug)\b/u, 'solutions')
    .replace(':kind/:language', 'invited/en')
    .replaceAll(/:\w+/gu, randomUUID());

/** Whether each role is tried on each route, which takes twice as long; `check:long` does it. */
const withEveryRole = process.env['GREENROOM_EVERY_ROLE'] === '1';

/**
 * Whether a role is tried on a route: the one with the fewest abilities that may open it, and the one with the most that
 * may not. Facilitators are always tried, because their sessions open by another rule.
 */
function isTried<R extends Role | KeyRole>(role: R, among: readonly R[], { requires }: Entry): boolean {
  if (withEveryRole || role === 'facilitator') return true;
  const needed = [...new Set([...Object.keys(consoleAccess), ...Object.keys(apiAccess)])] as Ability[];
  const countOf = (one: R) => needed.filter((ability) => may(one, ability)).length;
  const byCount = among.toSorted((a, b) => countOf(a) - countOf(b));
  const isOpenTo = (one: R) => may(one, requires as Ability);
  return role === byCount.find(isOpenTo) || role === byCount.findLast((one) => !isOpenTo(one));
}

// Comes first: the tests of all routes below change settings as well.
/** Every file of the console, with its entry in the activity log; null for those about nobody. */
const downloads: Record<string, string | null> = {
  '/console/calls/:call/jury/results.csv': 'call.results-exported jury-results',
  '/console/calls/:call/jury/results.xlsx': 'call.results-exported jury-results',
  '/console/calls/:call/outcomes.csv': null,
  '/console/calls/:call/outcomes.xlsx': null,
  '/console/calls/:call/pilots.csv': 'call.pilots-exported pilots',
  '/console/calls/:call/pilots.xlsx': 'call.pilots-exported pilots',
  '/console/calls/:call/proposals-example.csv': null,
  '/console/calls/:call/proposals.csv': 'call.proposals-exported proposals',
  '/console/calls/:call/proposals.xlsx': 'call.proposals-exported proposals',
  '/console/calls/:call/questions.csv': 'call.questions-exported questions',
  '/console/jobs/:id/failures.csv': null,
  '/console/people/:id/data.json': 'attendee.exported ',
  '/console/sessions/:id/attendance.csv': 'session.exported attendance',
  '/console/sessions/:id/attendees.csv': 'session.exported attendees',
  '/console/sessions/:id/attendees.xlsx': 'session.exported attendees',
  '/console/sessions/:id/feedback.csv': 'session.exported feedback',
  '/console/sessions/:id/questions.csv': 'session.exported session-questions',
  '/console/sessions/:id/quick-polls.csv': 'session.exported quick-polls',
};

test('only the API says that something was created', () => {
  const outside = routesBelow('/').filter(({ method, path }) => method === 'POST' && !path.startsWith('/api/'));
  expect(outside.length).toBeGreaterThan(100);
  expect(outside.filter(({ status }) => status === null || status === 201)).toEqual([]);
});

test('every download of personal data is in the activity log, and a new one has to say what it is', async () => {
  const files = routesBelow('/console').filter(({ method, path }) => method === 'GET' && /\.(?!js$)\w+$/u.test(path));
  expect(files.map(({ path }) => path).toSorted()).toEqual(Object.keys(downloads));
  const folder = join(projectRoot, 'src');
  const all = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const sources = all.filter((file) => /(?:^|\/)console\/.*\.ts$/u.test(file));
  const calls = sources.flatMap((file) => readFileSync(join(folder, file), 'utf8').match(/\.download\(/gu) ?? []);
  // The people chosen in bulk are downloaded by a form (`console-attendees.spec.ts`), and the file of a job is sent from the
  // file store (`console-attendance.spec.ts`, `submissions.spec.ts`).
  expect(calls).toHaveLength(files.length + 1);

  const person = registrationInput.parse({ email: 'amina@example.org', name: 'Amina' });
  const { attendee } = await app.app.get(Register).run(sessionId, person, { kind: 'visitor' });
  await app.dataSource.query(
    `insert into feedback_answers (id, session_id, answered_on, answers)
     select gen_random_uuid(), $1, '2027-01-04', '{"rating": 5}' from generate_series(1, 5)`,
    [sessionId],
  );
  const owner = await consoleClient(app, 'owner');
  const [job] = await app.dataSource.query(
    `insert into jobs (id, kind, call_id, session_id, organizer_id, state, input, total, created_at)
     select gen_random_uuid(), 'import-registrations', s.call_id, s.id, o.id, 'done', '{}', 0, now()
     from sessions s, organizers o where s.id = $1 limit 1 returning id`,
    [sessionId],
  );
  const exported = async () => {
    const [row] = await app.dataSource.query(
      `select action || ' ' || coalesce(details ->> 'what', '') as said, count(*) over ()::int as count
       from audit_entries where action like '%exported' order by position desc limit 1`,
    );
    return (row as { said: string; count: number } | undefined) ?? { said: null, count: 0 };
  };
  for (const [path, said] of Object.entries(downloads)) {
    const before = await exported();
    const { status, headers } = await owner.get(
      addressOf(path.replace('people/:id', `people/${attendee.id}`).replace('jobs/:id', `jobs/${job.id}`)),
    );
    const after = await exported();
    expect([path, status, headers.get('content-disposition')?.split(';')[0]]).toEqual([path, 200, 'attachment']);
    expect([path, after.count - before.count, after.said]).toEqual([path, said === null ? 0 : 1, said ?? before.said]);
  }
  // What a phone stores for check-in is a download, too, but not its changes.
  const { id } = await world.session({ format: 'in-person', venue: 'Hall 1' });
  const door = await consoleClient(app, 'door');
  const { count } = await exported();
  expect((await door.get(`/console/door/sessions/${id}/list?since=2027-01-04T07:00:00Z`)).status).toBe(200);
  expect((await exported()).count).toBe(count);
  expect((await door.get(`/console/door/sessions/${id}/list`)).status).toBe(200);
  expect(await exported()).toEqual({ said: 'session.exported check-in', count: count + 1 });
});

describe('two windows', () => {
  const forms = entriesOf(consoleAccess).flatMap(({ method, path }) => (method === 'POST' ? [path.slice(9)] : []));

  test('are considered by every form: a new one has a version, or says why it needs none', () => {
    const known = [...Object.keys(lockedForms), ...Object.values(otherForms).flat()];
    expect(known.toSorted()).toEqual(forms.toSorted());
  });

  test('never overwrite each other, and the second sees both versions', async () => {
    const windows = [await consoleClient(app), await consoleClient(app)] as const;
    const rows = await editedRows();
    for (const [route, { page, action = page, change, also = {} }] of Object.entries(lockedForms)) {
      const [field, one, other] = change;
      const [shown, sent] = [page, action].map((each) => `/console/${each(rows)}`) as [string, string];
      const open = async (window: ConsoleClient) => formOf((await window.get(shown)).html, sent);
      const opened = [await open(windows[0]), await open(windows[1])] as const;
      expect([route, opened[0]['version'], opened[0]['version']]).toEqual([
        route,
        opened[1]['version'],
        expect.any(String),
      ]);
      const first = await windows[0].post(sent, { ...opened[0], ...also, [field]: one });
      expect([route, first.status, first.status === 303 ? '' : textOf(first.html)]).toEqual([route, 303, '']);
      const stored = await open(windows[0]);
      const second = await windows[1].post(sent, { ...opened[1], ...also, [field]: other });
      expect([route, second.status, second.html.includes('class="both-versions"')]).toEqual([route, 409, true]);
      // Nothing was saved, and the form that came back is about what is stored now: sent again, it counts.
      expect([route, (await open(windows[0]))['version']]).toEqual([route, stored['version']]);
      const back = formOf(second.html, sent);
      expect([route, back['version'], back[field]]).toEqual([route, stored['version'], other]);
      expect([route, (await windows[1].post(sent, { ...back, ...also })).status]).toEqual([route, 303]);
      expect([route, (await open(windows[0]))['version'] === stored['version']]).toEqual([route, false]);
    }
  });
});

/** Rows for every form that edits something. */
async function editedRows(): Promise<EditedRows> {
  const staff = { kind: 'organizer', id: (await organizers())[0]!.id, role: 'owner' } as const;
  const flow = <Flow>(type: Type<Flow>) => app.app.get(type);
  await app.dataSource.query(
    `update calls set criteria = '[{"slug":"impact","name":"Impact"}]', proposal_questions =
     '[{"key":"cost","kind":"text","label":"Cost?","help":"","required":false,"options":[],"min":null,"max":null,"translations":{}}]'`,
  );
  const register = async (id: string, name: string) =>
    flow(Register).run(id, registrationInput.parse({ email: `${name}@windows.example`, name }), staff);
  const session = await world.session({ format: 'hybrid', venue: 'Dock 1', capacity: 30 });
  const { attendee } = await register(session.id, 'Walid');
  const past = await world.session({ title: 'Over' });
  const { registration } = await register(past.id, 'Paula');
  await app.dataSource.query(
    `update sessions set starts_at = '2027-01-03T08:00Z', ends_at = '2027-01-03T09:00Z' where id = $1`,
    [past.id],
  );
  await app.dataSource.query(
    `update registrations set attended_at = '2027-01-03T08:00Z', minutes_present = 60 where id = $1`,
    [registration.id],
  );
  const tea = { key: 'tea', kind: 'text', label: 'Which tea?', help: '', required: false } as const;
  await flow(SetQuestions).run(
    session.id,
    () => [{ ...tea, options: [], min: null, max: null, translations: {} }],
    staff,
  );
  const proposal = { title: 'Windows', theme: 'energy', state: 'submitted', members: [] } as const;
  await flow(PutProposal).run('solutions', 'W-1', { ...proposal, members: [] }, staff);
  await flow(PutProposal).run('solutions', 'W-2', { ...proposal, title: 'Won', state: 'winner', members: [] }, staff);
  const pilot = await flow(EditPilot).create('solutions', 'W-2', staff);
  const milestone = await flow(EditPilot).addMilestone(
    { call: 'solutions', id: pilot },
    milestoneInput.parse({ title: 'Panels', dueOn: '2027-05-01' }),
    staff,
  );
  const contents = { en: { subject: 'Hello', body: 'Text' } };
  const broadcast = await flow(ChangeBroadcast).create('solutions', { filter: everybody, contents }, staff);
  const invitation = await flow(ChangeInvitation).create('solutions', { sessions: [session.id], contents }, staff);
  const { body } = await app.api('POST', '/calls/solutions/organizations', { name: 'Window Works' });
  const times = { starts: ['2027-02-02T10:00'], closesAt: '2027-02-01T10:00' };
  const poll = await app.api('POST', '/calls/solutions/polls', { title: 'When?', durationMinutes: 60, ...times });
  await flow(ChangeAccessNeeds).state(attendee.id, [{ kind: 'captions', details: '' }], 'page');
  const [need] = await app.dataSource.query('select id from access_needs');
  const asked = { question: 'What does it cost?', about: '', language: 'en', source: 'email' as const };
  await flow(AnswerQuestions).add('solutions', { id: randomUUID(), ...asked }, staff);
  const quick = { kind: 'one', question: 'Which port?', options: 'A\nB', translations: {} } as const;
  await flow(RunQuickPolls).add(session.id, randomUUID(), quick, staff);
  const speaker = await app.api('POST', '/calls/solutions/speakers', { name: 'Sam Speaker' });
  await app.api('PATCH', `/sessions/${session.id}`, { languageOffers: [{ kind: 'interpreted', language: 'es' }] });
  const host = randomUUID();
  await flow(HostConsultations).add('solutions', speaker.body.id, consultationHours, staff, host);
  const consultation = await insertConsultation(host, attendee.id);
  const crew = { kind: 'interpreted', language: 'es', name: 'Ira', email: 'ira@windows.example' };
  const interpreter = await app.api('POST', `/sessions/${session.id}/crew`, crew);
  const webhook = await app.api('POST', '/webhooks', { name: 'CRM', url: 'https://crm.example.org/hook' });
  const venue = await app.api('POST', '/venues', { name: 'Window Hall', timeZone: 'Asia/Taipei' });
  await app.api('PUT', `/sessions/${session.id}/reservations/${body.id}`, { seats: 1 });
  await flow(ChangeMember).add(
    { email: 'member@example.org', name: 'Member', role: 'organizer', password: 'a password of the tests' },
    { kind: 'system' },
  );
  return {
    session: session.id,
    series: await world.series('Windows'),
    past: past.id,
    pastRegistration: registration.id,
    attendee: attendee.id,
    organization: body.id,
    speaker: speaker.body.id,
    interpreter: interpreter.body.personId,
    venue: venue.body.id,
    proposal: 'W-1',
    broadcast: broadcast.id,
    invitation: invitation.id,
    pilot,
    need: need.id,
    inquiry: '1',
    quickPoll: '1',
    host,
    consultation,
    milestone,
    poll: poll.body.id,
    member: (await organizers()).find(({ name }) => name === 'Member')!.id,
    juror: (await organizers()).find(({ role }) => role === 'owner')!.id,
    webhook: webhook.body.id,
  };
}

async function insertConsultation(host: string, attendee: string): Promise<string> {
  const [row] = await app.dataSource.query(
    `insert into consultation_bookings (id, call_id, host_id, attendee_id, state, starts_at_local, time_zone, overlap,
       minutes, starts_at, ends_at, blocked_until, tz_version, told_starts_at, topic, question, language, uid, host_uid,
       stamped_at, created_at)
     select gen_random_uuid(), call_id, id, $2, 'booked', '2027-03-01T09:00', 'Asia/Taipei', 'first', 30,
       '2027-03-01T01:00Z', '2027-03-01T01:30Z', '2027-03-01T01:45Z', '2026f', '2027-03-01T01:00Z', '', '', 'en', 'a',
       'b', '2027-01-04T08:00Z', '2027-01-04T08:00Z'
     from consultation_hosts where id = $1 returning id`,
    [host, attendee],
  );
  return row.id;
}

const organizers = (): Promise<{ id: string; name: string; email: string; role: string; state: string }[]> =>
  app.dataSource.query('select id, name, email, role, state from organizers order by created_at');

// Comes before the tests of all routes, which require two-step verification, too.
describe('a facilitator', () => {
  const closedFor = entriesOf(consoleAccess).filter(
    ({ requires, path }) => !['anyone', 'own-account', 'facilitate'].includes(requires) && path !== '/console',
  );
  const isListed = ({ method, path }: Entry) =>
    Object.values(facilitatorAccess).some((routes) => routes.includes(`${method} ${path}`));
  /** One session is the facilitator's, and the other isn't; both have an attendee. */
  let own: Record<'session' | 'registration', string>;
  let other: Record<'session' | 'registration', string>;
  let client: ConsoleClient;
  let organizerId: string;

  beforeAll(async () => {
    const make = async (title: string, email: string) => {
      const { id } = await world.session({
        title,
        format: 'hybrid',
        venue: 'Dock 2',
        joinUrl: 'https://meet.example/x',
      });
      const person = registrationInput.parse({ email, name: title });
      const { registration } = await app.app.get(Register).run(id, person, { kind: 'visitor' });
      return { session: id, registration: registration.id };
    };
    own = await make('Their own', 'own@facilitated.example');
    other = await make('Of others', 'other@facilitated.example');
    const before = new Set((await organizers()).map(({ id }) => id));
    client = await consoleClient(app, 'facilitator');
    organizerId = (await organizers()).find(({ id }) => !before.has(id))!.id;
  });

  const at = (path: string, { session, registration }: typeof own) =>
    addressOf(
      path.replace('sessions/:id', `sessions/${session}`).replace('registrations/:id', `registrations/${registration}`),
    );
  const send = (entry: Entry, of: typeof own) =>
    entry.method === 'GET' ? client.get(at(entry.path, of)) : client.post(at(entry.path, of), { as: 'absent' });

  test('has nothing until an organizer assigns a session, on its page', async () => {
    const home = await client.get('/console');
    expect([home.status, home.location]).toEqual([303, '/console/my-sessions']);
    expect(textOf((await client.get('/console/my-sessions')).html)).toContain('No sessions yet.');
    expect((await client.get('/console/my-sessions/calendar')).location).toBe('/console/my-sessions');
    const refused = await client.get(`/console/sessions/${own.session}`);
    expect([refused.status, textOf(refused.html)]).toEqual([403, expect.stringContaining('one of your sessions')]);

    const organizer = await consoleClient(app, 'organizer');
    const settings = `/console/sessions/${own.session}/settings`;
    expect((await organizer.get(settings)).html).toContain(`<option value="${organizerId}"`);
    const assign = { facilitator: organizerId };
    const done = await organizer.postAndFollow(`/console/sessions/${own.session}/facilitators`, assign);
    expect(textOf(done.html)).toContain('The facilitator runs it now.');
    const owner = (await organizers()).find(({ name }) => name === 'The organizer')!.id;
    const strangers = [owner, randomUUID(), 'x'];
    for (const facilitator of strangers)
      expect((await organizer.post(`/console/sessions/${own.session}/facilitators`, { facilitator })).status).toBe(404);
    const member = await (await consoleClient(app, 'owner')).get(`/console/staff/${organizerId}`);
    expect(member.html).toContain(`/console/sessions/${own.session}/settings#facilitators`);
    const mine = await client.get('/console/my-sessions');
    expect(mine.html).toContain(`/console/sessions/${own.session}`);
    expect(mine.html).not.toContain(other.session);
    const calendar = await client.get('/console/my-sessions/calendar?view=agenda&date=2027-01-10');
    expect(textOf(calendar.html)).toContain('Their own');
    expect(textOf(calendar.html)).not.toContain('Of others');
  });

  test('is led to no page that is closed to them, and sees who waits for approval', async () => {
    const series = await world.series('Evenings');
    await app.dataSource.query(`update sessions set series_id = $2 where id = $1`, [own.session, series]);
    await app.dataSource.query(`update registrations set state = 'pending' where id = $1`, [own.registration]);
    const start = textOf((await client.get('/console/my-sessions')).html);
    expect(start).toContain('1 waiting for approval');
    expect(start).not.toContain('You’re all caught up');
    const seen = new Set<string>();
    for (const path of [
      '/console/my-sessions',
      ...['', '/attendees', '/settings', '/after'].map((part) => `/console/sessions/${own.session}${part}`),
    ])
      for (const [, href = ''] of (await client.get(path)).html.matchAll(/href="(\/console\/[^"#]*)/gu)) seen.add(href);
    expect(seen.size).toBeGreaterThan(10);
    const refused: string[] = [];
    for (const href of seen)
      if ((await client.get(href.replaceAll('&amp;', '&').replaceAll('&#x3D;', '='))).status === 403)
        refused.push(href);
    expect(refused).toEqual([]);
    await app.dataSource.query(`update registrations set state = 'confirmed' where id = $1`, [own.registration]);
    await app.dataSource.query(`update sessions set series_id = null where id = $1`, [own.session]);
  });

  test('is invited by an organizer, who invites nobody else', async () => {
    const organizer = await consoleClient(app, 'organizer');
    const settings = `/console/sessions/${own.session}/settings`;
    await organizer.get(settings);
    const invite = `/console/sessions/${own.session}/facilitators/invite`;
    const done = await organizer.postAndFollow(invite, { staffEmail: 'mei@facilitated.example', staffRole: 'owner' });
    expect(textOf(done.html)).toContain('mei@facilitated.example');
    const member = (await organizers()).find(({ email }) => email === 'mei@facilitated.example');
    expect([member?.role, member?.state]).toEqual(['facilitator', 'invited']);
    const again = await organizer.post(invite, { staffEmail: 'mei@facilitated.example' });
    expect([again.status, textOf(again.html)]).toEqual([422, expect.stringContaining('Invited already')]);
    expect(
      (await organizer.post('/console/staff', { staffEmail: 'eve@facilitated.example', staffRole: 'owner' })).status,
    ).toBe(403);
    expect((await client.post(invite, { staffEmail: 'eve@facilitated.example' })).status).toBe(403);
  });

  test('is refused every page of a call, and of a session of others', async () => {
    await client.get('/console/account');
    for (const entry of closedFor) {
      const { status } = await send(entry, other);
      expect([entry.method, entry.path, status]).toEqual([entry.method, entry.path, 403]);
    }
    expect(closedFor.length).toBeGreaterThan(220);
  });

  test('opens the listed pages of their own session, and no others', async () => {
    await client.get('/console/account');
    for (const entry of closedFor) {
      const { status, html } = await send(entry, own);
      const isExpired = textOf(html).includes('This form has expired');
      expect([entry.method, entry.path, status, isExpired, status !== 403 && status < 500]).toEqual([
        entry.method,
        entry.path,
        status,
        false,
        isListed(entry) || (status === 404 && !entry.path.includes('sessions/:id')),
      ]);
    }
  });

  test('sees no link or button that is closed, and no other people', async () => {
    const { registration, session } = own;
    const open = [`/console/my-sessions`, `/console/my-sessions/calendar`, `/console/door/sessions/${session}`];
    const parts = [
      '',
      '/write',
      '/attendees',
      '/answers',
      '/messages',
      '/check-in',
      '/after',
      '/attendance',
      '/feedback',
    ];
    open.push(...[...parts, '/certificates', '/settings'].map((part) => `/console/sessions/${session}${part}`));
    const seen = new Set<string>();
    for (const path of [...open, `/console/registrations/${registration}`]) {
      const { status, html } = await client.get(path);
      expect([path, status]).toEqual([path, 200]);
      expect(html).not.toContain('other@facilitated.example');
      for (const [, href = ''] of html.matchAll(/(?:href|action)="(\/console[^"#]*)/gu))
        seen.add(href.replaceAll('&amp;', '&').replaceAll('&#x3D;', '='));
    }
    for (const href of [...seen].filter((one) => !one.endsWith('/sign-out') && !one.includes('/undo'))) {
      const isOfForm = closedFor.some(
        (entry) => entry.method === 'POST' && isListed(entry) && at(entry.path, own) === href,
      );
      const { status } = isOfForm ? { status: 200 } : await client.get(href);
      expect([href, status < 400]).toEqual([href, true]);
    }
  });

  test('runs the session: the room and who was there, and changes nothing else', async () => {
    const room = `/console/sessions/${own.session}/room`;
    await client.get(`/console/sessions/${own.session}/settings`);
    expect((await client.post(room, { joinUrl: 'https://meet.example/new', room: 'link' })).status).toBe(303);
    const [row] = await app.dataSource.query('select join_url as "joinUrl" from sessions where id = $1', [own.session]);
    expect(row).toEqual({ joinUrl: 'https://meet.example/new' });
    const actor = { kind: 'organizer', id: organizerId, role: 'facilitator', facilitates: [own.session] } as const;
    const edit = app.app.get(EditSession);
    await expect(edit.run(own.session, { title: 'Mine now' }, actor)).rejects.toThrow("Your role doesn't allow this");
    // The people with a seat in it, after a preview that counts them; nobody of another session.
    const write = `/console/sessions/${own.session}/write`;
    await client.get(write);
    const text = { subject: 'For {{name}}', body: 'Bring **questions** to {{session}}.' };
    expect((await client.post(write, { ...text, subject: '' })).status).toBe(422);
    const preview = await client.post(write, { ...text, intent: 'preview' });
    expect(textOf(preview.html)).toContain('1 person matches. For Their own');
    const send = { ...formOf(preview.html, write), intent: 'send' };
    expect((await client.post(write, { ...send, confirm: '2' })).status).toBe(409);
    // A text that was changed since is previewed again instead of sent.
    expect((await client.post(write, { ...send, body: 'Bring nothing.' })).status).toBe(200);
    expect((await client.post(write, send)).location).toContain('/messages');
    await app.app.get(SendBroadcast).run();
    await app.deliver();
    expect(app.mail.sent.filter(({ subject }) => subject.startsWith('For ')).map(({ to }) => to.address)).toEqual([
      'own@facilitated.example',
    ]);
    const audience = { filter: { ...everybody, sessions: [own.session, other.session] }, contents: { en: text } };
    await expect(app.app.get(PreviewBroadcast).run(world.call, audience, actor)).rejects.toThrow('Your role');
    await expect(app.app.get(ChangeBroadcast).writeToAttendees(other.session, text, 1, actor)).rejects.toThrow(
      'Your role',
    );
    await expect(edit.run(other.session, { joinUrl: null }, actor)).rejects.toThrow("Your role doesn't allow this");
    // A registration of another session under the address of their own one.
    const foreign = { registration: other.registration };
    const checkIn = await client.post(`/console/door/sessions/${own.session}/check-ins`, foreign);
    expect(checkIn.location ?? '').not.toContain(other.registration);
    const undo = await client.post(`/console/door/sessions/${own.session}/undo`, foreign);
    expect(undo.status).not.toBe(200);
    const [{ count }] = await app.dataSource.query(
      'select count(*)::int as count from check_ins where registration_id = $1',
      [other.registration],
    );
    expect(count).toBe(0);
  });

  test('loses the session at once when it is taken from them', async () => {
    const organizer = await consoleClient(app, 'organizer');
    await organizer.postAndFollow(`/console/sessions/${own.session}/facilitators`, { remove: organizerId });
    expect((await client.get(`/console/sessions/${own.session}`)).status).toBe(403);
  });
});

describe('a city department', () => {
  const ofPilots = entriesOf(consoleAccess).filter(({ requires }) => ['read-pilot', 'change-pilot'].includes(requires));
  let client: ConsoleClient;
  let organizer: ConsoleClient;
  let own: string;
  let other: string;

  beforeAll(async () => {
    const staff = { kind: 'system' } as const;
    const pilotOf = async (externalId: string) => {
      const proposal = { title: externalId, theme: 'energy', state: 'winner', members: [] } as const;
      const content = { summary: `What ${externalId} says` };
      await app.app.get(PutProposal).run('solutions', externalId, { ...proposal, members: [], content }, staff);
      return app.app.get(EditPilot).create('solutions', externalId, staff);
    };
    [own, other] = [await pilotOf('D-own'), await pilotOf('D-other')];
    organizer = await consoleClient(app, 'organizer');
    client = await consoleClient(app, 'department');
  });

  const at = (path: string, pilot: string) => addressOf(path.replace('pilots/:id', `pilots/${pilot}`));
  const send = ({ method, path }: Entry, pilot: string) =>
    method === 'GET' ? client.get(at(path, pilot)) : client.post(at(path, pilot));

  test('sees nothing until a pilot names them, and then that pilot with its proposal and no people', async () => {
    expect((await client.get('/console')).location).toBe('/console/my-pilots');
    expect(textOf((await client.get('/console/my-pilots')).html)).toContain(
      'None yet. They appear when you become a contact person.',
    );
    const me = (await organizers()).find(({ role }) => role === 'department')!;
    const page = `/console/calls/solutions/pilots/${own}`;
    const fields = formOf((await organizer.get(page)).html, page);
    await organizer.post(page, { ...fields, contactEmail: me.email });
    const mine = await client.get('/console/my-pilots');
    expect([mine.html.includes(own), mine.html.includes(other)]).toEqual([true, false]);
    const links = [...mine.html.matchAll(/href="(\/console[^"#?]*)/gu)].map(([, href = '']) => href);
    expect([...new Set(links)].toSorted()).toEqual(
      ['/console', '/console/account', page, '/console/my-pilots', '/console/sign-in'].toSorted(),
    );
    const { html } = await client.get(page);
    expect(textOf(html)).toContain('What D-own says');
    for (const hidden of ['/proposals/', `${own}/delete`, 'name="responsibleId"', 'name="contactEmail"', '/invite'])
      expect([hidden, html.includes(hidden)]).toEqual([hidden, false]);
  });

  test('opens each page of their own pilot, and none of another', async () => {
    for (const entry of ofPilots) {
      const { status } = await send(entry, other);
      expect([entry.path, status]).toEqual([entry.path, 404]);
    }
    const opened = await Promise.all(ofPilots.map(async (entry) => [entry.path, (await send(entry, own)).status]));
    expect(opened.filter(([, status]) => status === 403 || status === 500)).toEqual([]);
  });

  test('edits it, but not who works on it or who sees it, and not its end', async () => {
    const page = `/console/calls/solutions/pilots/${own}`;
    const fields = formOf((await client.get(page)).html, page);
    const typed = { state: 'running', contactEmail: 'eve@example.org', responsibleId: '', isShared: 'yes' };
    expect((await client.post(page, { ...fields, ...typed })).status).toBe(303);
    const [row] = await app.dataSource.query(
      `select state, contact_email like 'department%' as "isContact", is_shared as "isShared",
         responsible_id is not null as "isResponsible" from pilots where id = $1`,
      [own],
    );
    expect(row).toEqual({ state: 'running', isContact: true, isShared: false, isResponsible: false });
    for (const path of [`${page}/delete`, `${page}/invite`]) expect((await client.post(path)).status).toBe(403);
  });

  test('is invited from the pilot by an organizer, and again until they accept', async () => {
    const page = `/console/calls/solutions/pilots/${other}`;
    const fields = formOf((await organizer.get(page)).html, page);
    await organizer.post(page, { ...fields, contactEmail: 'works@city.example' });
    for (const said of ['Send the invitation again', 'Send the invitation again']) {
      const done = await organizer.postAndFollow(`${page}/invite`, {});
      expect(textOf(done.html)).toContain(said);
    }
    const invited = (await organizers()).filter(({ email }) => email === 'works@city.example');
    expect(invited.map(({ role, state }) => [role, state])).toEqual([['department', 'invited']]);
  });

  test('offers no juror as the responsible person', async () => {
    await consoleClient(app, 'juror');
    const page = `/console/calls/solutions/pilots/${other}`;
    const juror = (await organizers()).find(({ role }) => role === 'juror')!.id;
    const { html } = await organizer.get(page);
    expect(html).not.toContain(`value="${juror}"`);
    const refused = await organizer.post(page, { ...formOf(html, page), responsibleId: juror });
    expect(refused.status).toBe(422);
  });
});

describe('the console', () => {
  const entries = entriesOf(consoleAccess);
  const closed = entries.filter(({ requires }) => requires !== 'anyone');
  /** These end the login that the matrix needs. */
  const isLast = ({ path }: Entry) => path === '/console/account/logins/end';
  const send = (client: ConsoleClient, { method, path }: Entry) =>
    method === 'GET' ? client.get(addressOf(path)) : client.post(addressOf(path));

  test('has these routes and no others', () => {
    expect(declared(entries)).toEqual(existing('/console'));
    expect(entries.length).toBeGreaterThan(180);
  });

  test('opens to nobody who is not signed in, and says where to', async () => {
    const client = new ConsoleClient(app.url);
    await client.get('/console/sign-in');
    for (const entry of closed) {
      const { status, location } = await send(client, entry);
      const expected = entry.method === 'GET' ? [303, '/console/sign-in'] : [401, undefined];
      expect([entry.method, entry.path, status, location?.split('?')[0]]).toEqual([
        entry.method,
        entry.path,
        ...expected,
      ]);
    }
    for (const entry of entries.filter(({ requires, method }) => requires === 'anyone' && method === 'GET')) {
      expect([entry.path, (await send(client, entry)).location]).toEqual([
        entry.path,
        expect.not.stringMatching(/next/u),
      ]);
    }
  });

  test.each(roles.toReversed())(
    'opens to somebody who is %s what their role allows, and nothing else',
    async (role) => {
      const client = await consoleClient(app, role);
      await client.get('/console/account');
      const tried = closed.filter((entry) => isTried(role, roles, entry));
      for (const entry of tried.toSorted((a, b) => Number(isLast(a)) - Number(isLast(b)))) {
        const { status, location, html } = await send(client, entry);
        const isRefused = status === 403 && !textOf(html).includes('This form has expired');
        const isLedHome = entry.path === '/console' && status === 303 && location !== '/console/sign-in';
        const isOpen = !isRefused && !isLedHome && (location?.startsWith('/console/sign-in') !== true || isLast(entry));
        expect([entry.method, entry.path, status, isOpen]).toEqual([
          entry.method,
          entry.path,
          status,
          may(role, entry.requires as Ability),
        ]);
      }
    },
  );
});

test('pages behind a personal link are stored by no browser, and pages of the programme can be', async () => {
  const person = { email: 'amina@example.org', name: 'Amina' };
  const { id } = (await app.api('POST', `/sessions/${sessionId}/registrations`, person)).body;
  await app.deliver();
  const [, token = ''] = /\/me\/([\w-]{44})/u.exec(app.mail.to(person.email)[0]?.text ?? '') ?? [];
  const kept = async (path: string) => {
    const { status, headers } = await fetch(`${app.url}${path}`, { redirect: 'manual' });
    return [path, status, headers.get('cache-control')];
  };
  const pages = routesBelow('/me/:token').filter(
    ({ method, path }) => method === 'GET' && !/\.(?:ics|json)$/u.test(path),
  );
  expect(pages.length).toBeGreaterThan(4);
  for (const { path } of pages) {
    const [address, status, control] = await kept(
      path
        .replace(':token', token)
        .replace(/registrations\/:\w+/u, `registrations/${id}`)
        .replaceAll(/:\w+/gu, id),
    );
    expect([address, status, control]).toEqual([address, status, status === 303 ? null : 'no-store']);
  }
  expect(await kept(`/me/${token}`)).toEqual([`/me/${token}`, 200, 'no-store']);
  expect(await kept('/calls/solutions')).toEqual(['/calls/solutions', 200, expect.not.stringContaining('no-store')]);
});

describe('the API', () => {
  const entries = entriesOf(apiAccess);
  const closed = entries.filter(({ requires }) => requires !== 'anyone');
  const accepts: Record<string, string> = {
    'POST /api/v1/inbox': 'message/rfc822',
  };
  const send = async ({ method, path }: Entry, key: string | null) => {
    const type = accepts[`${method} ${path}`];
    const address = addressOf(path).replace('/api/v1', '');
    // By hand only owners assign; everybody else who makes changes has it done evenly.
    const body = path.endsWith('/jury/assignments') ? { perProposal: 1, seed: 1 } : {};
    return app.api(method, address, method === 'GET' ? undefined : body, {
      key,
      headers: type === undefined ? {} : { 'content-type': type },
    });
  };

  test('has these routes and no others', () => {
    expect(declared(entries)).toEqual(existing('/api/v1'));
    expect(entries.length).toBeGreaterThan(80);
  });

  test('opens to nobody without a key', async () => {
    for (const entry of closed) {
      expect([entry.method, entry.path, (await send(entry, null)).status]).toEqual([entry.method, entry.path, 401]);
    }
  });

  test.each(keyRoles.toReversed())('opens to a key that is %s what its role allows, and nothing else', async (role) => {
    // By name, because no key has access needs otherwise.
    const key = await app.createApiKey(role, { abilities: keyAbilities });
    for (const entry of closed.filter((one) => isTried(role, keyRoles, one))) {
      const { status, body } = await send(entry, key);
      const isOpen = status !== 401 && status !== 403;
      expect([entry.method, entry.path, status, body?.code === 'forbidden', isOpen]).toEqual([
        entry.method,
        entry.path,
        status,
        !may(role, entry.requires as Ability),
        may(role, entry.requires as Ability),
      ]);
    }
  });

  test('opens to an owner’s key for one permission what requires it, and to a key for all others nothing of it', async () => {
    const all = ['read', 'change', 'check-in', 'hand-in-mail', 'administer'] as const;
    for (const ability of all) {
      const only = await app.createApiKey('owner', { abilities: [ability] });
      const others = await app.createApiKey('owner', { abilities: all.filter((one) => one !== ability) });
      for (const entry of closed) {
        const isIts = entry.requires === ability;
        const keys = isIts ? [only, others] : withEveryRole ? [only] : [];
        const statuses = [];
        for (const key of keys) statuses.push((await send(entry, key)).status);
        expect([entry.method, entry.path, statuses, statuses.map((status) => status !== 403)]).toEqual([
          entry.method,
          entry.path,
          statuses,
          [isIts, false].slice(0, keys.length),
        ]);
      }
    }
  });

  test('opens nothing of this call to an owner’s key for another', async () => {
    const key = await app.createApiKey('owner', { callIds: [randomUUID()] });
    // They list what is of its calls.
    const lists = ['/calls', '/events'];
    for (const entry of closed.filter(({ method, path }) => method !== 'GET' || !lists.includes(path.slice(7)))) {
      const { status } = await send(entry, key);
      expect([entry.method, entry.path, [403, 404].includes(status)]).toEqual([entry.method, entry.path, true]);
    }
    for (const list of lists) expect((await app.api('GET', list, undefined, { key })).body.items).toEqual([]);
  });
});
