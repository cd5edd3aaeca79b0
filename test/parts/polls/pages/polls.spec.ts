import { PostgresQueryRunner } from 'typeorm/driver/postgres/PostgresQueryRunner.js';
import { Invitation, Invitee } from '../../../../src/domain/invitations/invitation.entity.js';
import { registrationInput } from '../../../../src/domain/registrations/admission/registration-input.js';
import { invitationToken } from '../../../../src/domain/registrations/links/link-tokens.js';
import { Attendee } from '../../../../src/domain/registrations/attendee.entity.js';
import { closePoll, lockPollForShare } from '../../../../src/parts/polls/domain/polls.queries.js';
import { ChangePoll } from '../../../../src/parts/polls/flows/change-poll.flow.js';
import { inTransaction } from '../../../../src/platform/database/tx.js';
import { ChangeCallState } from '../../../../src/flows/calls/change-call-state.flow.js';
import { SendPolls } from '../../../../src/parts/polls/flows/send-polls.flow.js';
import { ErasePerson } from '../../../../src/flows/privacy/erase-person.flow.js';
import { ExportPerson } from '../../../../src/flows/privacy/export-person.flow.js';
import { Register } from '../../../../src/flows/registrations/register.flow.js';
import { listZones } from '../../../../src/domain/time/zones.js';
import { callBody } from '../../../support/api-fixtures.js';
import { startTestApp, type TestApp } from '../../../support/app.js';
import { type ConsoleClient, consoleClient, formOf, textOf, unescape } from '../../../support/console-client.js';
import { until } from '../../../support/greenroom-process.js';
import { createWorld, staff } from '../../../support/world.js';

let app: TestApp;
let world: Awaited<ReturnType<typeof createWorld>>;
let client: ConsoleClient;
const start = '2027-01-04T08:00:00Z';

beforeAll(async () => {
  app = await startTestApp({ now: start });
  world = await createWorld(app.dataSource, app.clock, app.config);
  client = await consoleClient(app);
});
beforeEach(() => {
  app.clock.set(start);
  app.mail.sent.length = 0;
});
afterAll(() => app?.stop());

const flow = <Flow>(type: abstract new (...args: never[]) => Flow): Flow => app.app.get(type);
const form = '/console/calls/solutions/polls/new';
/** Two starts in Taipei: 16:00 and 04:00, which is 09:00 and 21:00 of the day before in Berlin. */
const fields = {
  title: 'Deep dive into grids',
  durationMinutes: '60',
  startsOn1: '2027-01-20',
  startsTime1: '16:00',
  startsOn2: '2027-01-21',
  startsTime2: '04:00',
  closesOn: '2027-01-15',
  closesTime: '18:00',
};

/** A poll that was sent to a list and delivered; its page in the console. */
async function ask(list: string, changes: Record<string, string> = {}): Promise<string> {
  await client.get(form);
  const made = await client.post(form, { ...fields, list, ...changes });
  const path = made.location ?? textOf(made.html);
  const [, confirm = ''] = /name="confirm" value="(\d+)"/u.exec((await client.get(path)).html) ?? [];
  await client.postAndFollow(`${path}/send`, { confirm });
  await flow(SendPolls).run();
  await app.deliver();
  return path;
}

function linkTo(address: string): string {
  const text = app.mail.to(address).at(-1)?.text ?? '';
  return /https?:\/\/\S+\/polls\/[\w-]{44}/u.exec(text)?.[0] ?? `no link: ${text}`;
}

const open = async (link: string) => {
  const answer = await fetch(link);
  const html = await answer.text();
  return { status: answer.status, html, text: textOf(html), ids: startsOf(html) };
};
const startsOf = (html: string) => [...html.matchAll(/name="start" value="([\w-]+)"/gu)].map(([, id = '']) => id);
const post = (link: string, body: Record<string, string>) =>
  fetch(link, { method: 'POST', body: new URLSearchParams(body), redirect: 'manual' });
const useIn = (html: string) =>
  unescape(/class="btn second small" href="([^"]*startsOn[^"]*)"/u.exec(html)?.[1] ?? 'no use');
const textAt = async (path: string) => textOf((await client.get(path)).html);

test('a poll asks each person in their own time, and its result becomes a session', async () => {
  const list =
    'name,email,time zone\nAnna,anna@example.org,Europe/Berlin\nBo,bo@example.org,\nCy,cy@example.org,Asia/Tokyo';
  const path = await ask(list);
  expect(app.mail.sent.map(({ subject }) => subject)).toEqual(
    Array.from({ length: 3 }, () => 'Which time suits you? · Deep dive into grids'),
  );
  const [mail] = app.mail.to('anna@example.org');
  expect(mail?.text).toContain('Wednesday 20 January 2027, 09:00 – 10:00');
  expect(mail?.headers['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click');

  const link = linkTo('anna@example.org');
  const shown = await open(link);
  expect(shown.text).toContain('09:00 – 10:00');
  // Nobody is named: the link can have been forwarded.
  expect(shown.text).toContain('This poll is for a\u2060…\u2060@example.org.');
  expect(shown.html).not.toMatch(/Anna|anna@example/u);
  // In another zone, the night is marked: 04:00 in Taipei.
  const inTaipei = await open(`${link}?tz=Asia/Taipei`);
  expect(inTaipei.text).toMatch(/04:00 – 05:00.*At night in your time zone/u);
  expect(shown.text).not.toContain('At night in your time zone');
  const [first = '', second = ''] = shown.ids;
  expect(await app.dataSource.query(`select 1 from poll_answers`)).toEqual([]);

  // One tap each, changeable.
  const done = await post(link, { start: first, answer: 'no' });
  expect([done.status, done.headers.get('location')]).toEqual([303, expect.stringMatching(/\?done=yes#/u)]);
  expect((await post(link, { start: first, answer: 'yes' })).status).toBe(303);
  await post(link, { start: second, answer: 'maybe' });
  expect((await open(`${link}?done=yes`)).text).toContain('Saved. That’s all of them.');
  await post(linkTo('cy@example.org'), { start: first, answer: 'no' });
  // It proves no address, as an invitation does.
  const anna = await app.dataSource.getRepository(Attendee).findOneByOrFail({ emailKey: 'anna@example.org' });
  expect(anna.provenAt).toBeNull();

  const results = await textAt(path);
  expect(results).toContain('2 of 3 answered');
  expect(results).toContain('1 yes, 0 if need be, 1 no, 1 no answer');
  expect(results).toContain('0 yes, 1 if need be, 0 no, 2 no answer');
  expect(results).toMatch(/Doesn’t suit: Tokyo 17:00 \(1 person\)/u);
  expect(results).toContain('1 no, 1 no answer Suits most people');
  // The planner takes the zone that each person has, or was listed with.
  const strange = '?start=9999-12-31T23:59:59Z&start=%2B275760-09-13T00:00:00Z&start=x';
  expect((await client.get(form + strange)).status).toBe(200);
  const planned = await textAt(`/console/calls/solutions/planner?who=poll:${path.split('/').at(-1)}`);
  expect(planned).toContain('Poll “Deep dive into grids” (3)');
  expect(planned).toMatch(/3 people, [\d,]+ possible starts.*Berlin.*Taipei.*Tokyo/u);
  expect(await textAt(`${path}?view=unanswered`)).toMatch(/bo@example.org/u);
  expect(await textAt(`${path}?view=answered`)).not.toContain('bo@example.org');

  // One reminder, to who has not answered about any start.
  app.mail.sent.length = 0;
  app.clock.advance({ hours: 2 });
  await client.postAndFollow(`${path}/remind`);
  expect((await client.post(`${path}/remind`)).status).toBe(409);
  await flow(SendPolls).run();
  await app.deliver();
  expect(app.mail.sent.map(({ to, subject }) => [to.address, subject])).toEqual([
    ['bo@example.org', 'Your answer is still missing · Deep dive into grids'],
  ]);

  await client.postAndFollow(`${path}/close`);
  const late = await post(link, { start: first, answer: 'no' });
  expect([late.status, textOf(await late.text())]).toEqual([409, expect.stringContaining('This poll closed at')]);
  expect((await open(link)).text).toContain('Your answer: Yes');

  // The question is no title: the form of a session asks for one.
  const use = useIn((await client.get(path)).html);
  const created = `/console/calls/solutions/sessions/new?plannedBy&#x3D;poll%3A${path.split('/').at(-1)}`;
  const asked = formOf((await client.get(use)).html, created);
  expect(asked).toMatchObject({ title: '', startsOn: '2027-01-20', startsTime: '16:00', durationMinutes: '60' });
  const scheduled = await client.post(use, { ...asked, title: 'Grids' });
  const id = scheduled.location?.split('/').at(-1) ?? '';
  const about = await client.get(path);
  expect(textOf(about.html)).toContain('the session is at this time');
  // From now on, its other times are for this session.
  expect(useIn(about.html)).toBe(
    `/console/sessions/${id}/move?startsOn=2027-01-21&startsTime=04%3A00&durationMinutes=60`,
  );
  expect(await textAt('/console/calls/solutions/polls')).toMatch(/Deep dive into grids Closed.*2 of 3 answered/u);

  // Personal data, and its erasure: the counts stay.
  const file = JSON.stringify(await flow(ExportPerson).run(anna.id, staff));
  expect(file).toMatch(/"polls":\[\{"title":"Deep dive into grids".*"answer":"yes"/u);
  await flow(ErasePerson).run(anna.id, staff);
  expect((await open(link)).status).toBe(404);
  expect(await textAt(path)).toContain('1 yes, 0 if need be, 1 no, 1 no answer');
});

test('a poll goes to registered people and tags, and to nobody who must not be written to', async () => {
  const session = await world.session({ title: 'Info', startsAtLocal: '2027-02-01T16:00' });
  for (const name of ['seat', 'quiet', 'gone', 'banned']) {
    const input = registrationInput.parse({ email: `${name}@example.org`, name, timeZone: 'Africa/Nairobi' });
    await flow(Register).run(session.id, input, staff);
  }
  await app.dataSource.query(`update attendees set unsubscribed_from = '{news}' where email = 'quiet@example.org'`);
  await app.dataSource.query(`update attendees set suppressed_at = now() where email = 'gone@example.org'`);
  await app.dataSource.query(`update attendees set blocked_at = now() where email = 'banned@example.org'`);
  await app.deliver();
  app.mail.sent.length = 0;
  await client.get(form);
  const made = await client.post(form, { ...fields, list: 'Bad <x@>', source: `registered-session:${session.id}` });
  const path = made.location ?? '';
  const draft = await textAt(path);
  expect(draft).toContain('1 will be asked.');
  expect(draft).toContain('Unusable rows: 1');
  expect(draft).toContain('Skipped: unsubscribed (1)');
  expect(await textAt(`${path}/preview`)).toContain('Wednesday 20 January 2027, 16:00 – 17:00');
  await client.postAndFollow(`${path}/test`, { in: 'fr' });
  expect(app.mail.sent.map(({ text }) => text.includes('mercredi 20 janvier 2027, 16:00'))).toEqual([true]);
  app.mail.sent.length = 0;
  expect((await client.post(`${path}/send`, { confirm: '1' })).status).toBe(409);
  await client.post(`${path}/send`, { confirm: '4' });
  await flow(SendPolls).run();
  await app.deliver();
  expect(app.mail.sent.map(({ to }) => to.address)).toEqual(['seat@example.org']);
  // Registered people see their own zone, whatever zone the browser has.
  expect((await open(linkTo('seat@example.org'))).text).toContain('11:00 – 12:00');
  // A poll is no invitation to register: it is in no list of these, and its links open no such page.
  expect((await client.get('/console/calls/solutions/write')).html).not.toMatch(/\/console\/invitations\/[\w-]{36}/u);
  const invitee = await app.dataSource.getRepository(Invitee).findOneByOrFail({ email: 'seat@example.org' });
  const invitation = await app.dataSource.getRepository(Invitation).findOneByOrFail({ id: invitee.invitationId });
  expect((await client.get(`/console/invitations/${invitation.id}`)).status).toBe(404);
  expect((await app.api('GET', `/invitations/${invitation.id}`)).status).toBe(404);
  const other = invitationToken(app.config.secret, invitee.id, 1);
  expect((await open(`${app.url}/polls/${other}`)).status).toBe(404);
  expect((await open(linkTo('seat@example.org').replace('/polls/', '/invitations/'))).status).toBe(404);
});

test('emails that wait reach nobody who answers, unsubscribes, or once the poll has closed', async () => {
  await client.get(form);
  const made = await client.post(form, { ...fields, list: 'w1@example.org\nw2@example.org' });
  const path = made.location ?? '';
  await client.post(`${path}/send`, { confirm: '2' });
  await flow(SendPolls).run();
  await app.dataSource.query(`update attendees set unsubscribed_from = '{news}' where email = 'w1@example.org'`);
  app.clock.set('2027-01-15T10:00:00Z');
  await app.deliver();
  expect(app.mail.sent).toEqual([]);
  // The sign-in of last week has expired.
  client = await consoleClient(app);
  expect(await textAt(path)).toContain('Closed');
  // Nor does anyone else get it.
  expect((await client.post(`${path}/people`, { list: 'w3@example.org' })).status).toBe(409);
  await flow(SendPolls).run();
  await app.deliver();
  expect(app.mail.to('w3@example.org')).toEqual([]);
});

test('nonsense is refused beside its field, and what was typed is kept', async () => {
  client = await consoleClient(app);
  await client.get(form);
  const list = 'Ada <ada@example.org>';
  const wrong = async (changes: Record<string, string>) => {
    const answer = await client.post(form, { ...fields, list, ...changes });
    return [answer.status, textOf(answer.html)];
  };
  const many = { title: '', durationMinutes: 'long', startsOn1: '2027-02-30', closesOn: '' };
  const [status, text] = await wrong(many);
  expect(status).toBe(422);
  for (const message of ['Enter the title', 'Enter a whole number', 'Enter date and time']) {
    expect(text).toContain(message);
  }
  expect(text).toContain('Ada <ada@example.org>');
  const none = { startsOn1: '', startsTime1: '', startsOn2: '', startsTime2: '' };
  expect(await wrong(none)).toEqual([422, expect.stringContaining('Propose a start')]);
  expect(await wrong({ startsOn1: '2026-01-01' })).toEqual([
    422,
    expect.stringContaining('Choose a time in the future'),
  ]);
  expect(await wrong({ closesOn: '2027-01-20', closesTime: '17:00' })).toEqual([
    422,
    expect.stringContaining('It must close before its first start'),
  ]);
  expect(await wrong({ list: '' })).toEqual([
    422,
    expect.stringContaining('Enter people, upload a file, or choose whom to invite'),
  ]);
  expect(await wrong({ list: 'name,email\n' })).toEqual([
    422,
    expect.stringContaining('Add people below the column names'),
  ]);
  const before = await app.dataSource.query(`select 1 from polls`);
  await wrong({ title: 'x'.repeat(201) });
  expect(await app.dataSource.query(`select 1 from polls`)).toEqual(before);

  await ask('Nora <nora@example.org>');
  const link = linkTo('nora@example.org');
  const { ids } = await open(link);
  expect((await post(link, { start: ids[0] ?? '', answer: 'perhaps' })).status).toBe(422);
  expect((await post(link, { start: 'x', answer: 'yes' })).status).toBe(404);
  expect((await post(link, { start: '6d9f3a21-2c3d-4e4f-9a5b-6c7d8e9f0a12', answer: 'yes' })).status).toBe(404);
  expect((await open(`${link.slice(0, -3)}abc`)).status).toBe(404);
  for (const path of ['x', '6d9f3a21-2c3d-4e4f-9a5b-6c7d8e9f0a12']) {
    expect((await client.get(`/console/polls/${path}`)).status).toBe(404);
  }
  expect(
    await app.dataSource.query(`select 1 from poll_answers a join invitees i on i.id = a.invitee_id
    where i.email = 'nora@example.org'`),
  ).toEqual([]);
});

test('a draft is changed, and one for a session moves it', async () => {
  client = await consoleClient(app);
  const session = await world.session({ title: 'Cool roofs', startsAtLocal: '2027-02-01T16:00' });
  const { html } = await client.get(`${form}?session=${session.id}`);
  expect(formOf(html, form)).toMatchObject({ title: 'Cool roofs', session: session.id });
  const made = await client.post(form, { ...fields, session: session.id, list: 'draft@example.org' });
  const path = made.location ?? '';
  const typed = formOf((await client.get(`${path}/edit`)).html, `${path}/edit`);
  expect(typed).toMatchObject(fields);
  const wrong = await client.post(`${path}/edit`, { ...typed, startsOn1: '2026-01-01' });
  expect([wrong.status, textOf(wrong.html)]).toEqual([422, expect.stringContaining('Choose a time in the future')]);
  const shown = formOf((await client.get(path)).html, `${path}/send`);
  await client.post(`${path}/edit`, {
    ...typed,
    title: 'Better roofs',
    startsTime1: '10:00',
    startsOn2: '',
    startsTime2: '',
  });
  expect(textOf((await client.get(`${path}/preview`)).html)).toContain('Wednesday 20 January 2027, 10:00 – 11:00');
  const stale = await client.post(`${path}/send`, shown);
  expect([stale.status, textOf(stale.html)]).toEqual([409, expect.stringContaining('Something changed. Check again.')]);
  await client.post(`${path}/send`, formOf(stale.html, `${path}/send`));
  expect((await client.get(`${path}/edit`)).location).toBe(path);
  expect((await client.post(`${path}/edit`, typed)).status).toBe(409);
  const use = useIn((await client.get(path)).html);
  expect(use).toBe(`/console/sessions/${session.id}/move?startsOn=2027-01-20&startsTime=10%3A00&durationMinutes=60`);
});

test('a link from the planner fills in its starts', async () => {
  const query = 'start=2027-01-20T08:00:00.000Z&start=2027-01-19T20:00:00.000Z&start=nonsense&minutes=75';
  const { html } = await client.get(`${form}?${query}`);
  const values = [...html.matchAll(/name="(?:starts|closes)\w+" type="\w+" value="([^"]*)"/gu)].map(
    ([, value]) => value,
  );
  expect(values.slice(0, 5)).toEqual(['2027-01-20', '04:00', '2027-01-20', '16:00', '']);
  // A week from today, which is before the first start.
  expect(values.slice(-2)).toEqual(['2027-01-11', '18:00']);
});

test('the planner plans for invited lists and for the countries of organizations', async () => {
  client = await consoleClient(app);
  const session = await world.session({ title: 'Listed', startsAtLocal: '2027-02-02T16:00' });
  const [made] = await app.dataSource.query(
    `insert into organizations (id, call_id, name, name_key, similar_key, country, suggested, created_at, updated_at)
     select gen_random_uuid(), $1, n, n, n, c, false, now(), now()
     from (values ('alpha', 'KE'), ('beta', 'KE'), ('gamma', 'US'), ('delta', null)) as o(n, c) returning id`,
    [world.call.id],
  );
  for (const [email, timeZone] of [
    ['own@example.org', 'Africa/Nairobi'],
    ['abroad@example.org', 'Europe/Oslo'],
  ]) {
    await flow(Register).run(session.id, registrationInput.parse({ email, name: 'N', timeZone }), staff);
  }
  await app.dataSource.query(
    `update attendees set organization_id = $1 where email in ('own@example.org', 'abroad@example.org')`,
    [made.id],
  );
  const list =
    'name,email,time zone\nA,a@example.net,Asia/Tokyo\nB,b@example.net,\nO,own@example.org,Asia/Tokyo\nx,x@,';
  const drafted = await client.post('/console/calls/solutions/invitations/new', {
    [`session.${session.id}`]: 'on',
    list,
  });
  const id = drafted.location?.split('/').at(-1) ?? '';
  const planFor = (who: string) => textAt(`/console/calls/solutions/planner?who=${who}`);
  // Nobody has registered by the list: a known person has their own zone, another that of the list or the call.
  const invited = await planFor(`invitation:${id}`);
  expect(invited).toMatch(/Invited on [^(]*“Listed” \(3\)/u);
  expect(invited).toMatch(/3 people, [\d,]+ possible starts.*Nairobi.*Taipei.*Tokyo/u);
  const byOrganization = await planFor('organizations');
  expect(byOrganization).toContain('Organizations, by country (3)');
  expect(byOrganization).toMatch(/3 people, .*New York .*Nairobi/u);
  // Who lives abroad counts in the country of their organization.
  expect(await planFor('members')).toMatch(/2 people, (?!.*Oslo).*Nairobi/u);
  for (const who of ['invitation:x', `invitation:${made.id}`, 'poll:x', `poll:${made.id}`, 'nonsense']) {
    expect((await client.get(`/console/calls/solutions/planner?who=${who}`)).status).toBe(200);
  }
});

test('a poll of 10,000 people in 300 zones is counted where its answers are', async () => {
  client = await consoleClient(app);
  await client.get(form);
  const made = await client.post(form, { ...fields, list: 'first@example.org' });
  const path = made.location ?? '';
  const id = path.split('/').at(-1);
  const zones = listZones(app.clock.now())
    .slice(0, 300)
    .map(({ timeZone }) => timeZone);
  await app.dataSource.query(
    `with people as (
       insert into attendees (id, call_id, email, email_key, name, time_zone, language, created_at)
       select gen_random_uuid(), $1, 'poll-' || n || '@example.org', 'poll-' || n || '@example.org', 'P', ($3::text[])[1 + n % 300],
         'en', now() from generate_series(1, 10000) n returning id, email, email_key, time_zone
     ), asked as (
       insert into invitees (id, invitation_id, email, email_key, name, time_zone, attendee_id, state, answered_at)
       select gen_random_uuid(), v.id, p.email, p.email_key, '', p.time_zone, p.id, 'invited', now()
       from people p, invitations v where v.poll_id = $2 returning id, email
     )
     insert into poll_answers (invitee_id, start_id, answer, answered_at)
     select a.id, s.id, (array['yes', 'maybe', 'no'])[1 + length(a.email || s.id) % 3], now()
     from asked a, poll_starts s where s.poll_id = $2`,
    [world.call.id, id, zones],
  );
  await app.dataSource.query(`update invitations set state = 'sent', sent_at = now() where poll_id = $1`, [id]);
  await app.dataSource.query(`analyze`);
  const statements = jest.spyOn(PostgresQueryRunner.prototype, 'query');
  const page = await client.get(path);
  // The spy sees every statement of the process, also one of another program that fails.
  const answers = await Promise.allSettled(statements.mock.results.map(({ value }) => value));
  statements.mockRestore();
  const rows = answers.flatMap((one) => (one.status === 'fulfilled' ? (one.value.records ?? []) : [])).length;
  expect(textOf(page.html)).toContain('10000 of 10000 answered');
  expect(textOf(page.html)).toMatch(/and \d+ more places/u);
  expect(page.html.length).toBeLessThan(150_000);
  // PostgreSQL counts them by zone and answer; they would be 20,000 one by one.
  expect(rows).toBeGreaterThan(600);
  expect(rows).toBeLessThan(3000);
  expect((await client.get(`/console/calls/solutions/planner?who=poll:${id}`)).status).toBe(200);
});

test('an answer that arrives while the poll is being closed waits for that, and is refused', async () => {
  const path = await ask('late@example.org\nintime@example.org');
  const id = path.split('/').at(-1) ?? '';
  const [late, inTime] = [linkTo('late@example.org'), linkTo('intime@example.org')];
  const [start = ''] = (await open(late)).ids;
  const given = async () =>
    (await app.dataSource.query(`select answer from poll_answers where start_id = $1`, [start])).length;
  /** Whether a request waits for a lock, rather than being answered. */
  const waits = async (request: Promise<unknown>) => {
    let isOver = false;
    void request.finally(() => (isOver = true)).catch(() => undefined);
    const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    return until(async () => isOver || (await app.dataSource.query(waiting)).length > 0).then(() => !isOver);
  };

  // Nobody closes the poll before an answer that has begun is there.
  let closing!: Promise<void>;
  await inTransaction(app.dataSource, async (tx) => {
    await lockPollForShare(tx, id);
    closing = flow(ChangePoll).close(id, staff);
    expect(await waits(closing)).toBe(true);
    // Answers don't wait for each other.
    expect((await post(inTime, { start, answer: 'yes' })).status).toBe(303);
  });
  await closing;
  expect((await post(late, { start, answer: 'yes' })).status).toBe(409);

  await app.dataSource.query(`update polls set closes_at = closes_at + interval '1 day' where id = $1`, [id]);
  let answer!: Promise<Response>;
  await inTransaction(app.dataSource, async (tx) => {
    expect(await closePoll(tx, id, app.clock.now())).toBe(true);
    answer = post(late, { start, answer: 'yes' });
    expect(await waits(answer)).toBe(true);
  });
  expect([(await answer).status, await given()]).toEqual([409, 1]);
});

test('archiving a call closes its polls, and a closed one takes nobody else', async () => {
  const far = { startsOn1: '2028-01-20', startsOn2: '2028-01-21', closesOn: '2028-01-15' };
  const path = await ask('archived@example.org', far);
  const link = linkTo('archived@example.org');
  const [first = ''] = (await open(link)).ids;
  // All sessions of the call are over.
  app.clock.set('2027-12-01T08:00:00Z');
  expect((await post(link, { start: first, answer: 'yes' })).status).toBe(303);
  await flow(ChangeCallState).archive('solutions', staff);
  expect((await post(link, { start: first, answer: 'no' })).status).toBe(409);
  await flow(ChangeCallState).reopen('solutions', staff);
  const late = await app.api('POST', `/polls/${path.split('/').at(-1)}/people`, { list: 'late@example.org' });
  expect([late.status, late.body.code]).toEqual([409, 'poll-closed']);
});

test('the API asks people, and a key of another call reaches no poll', async () => {
  const path = '/calls/solutions/polls';
  const body = {
    title: 'By API',
    durationMinutes: 45,
    // Local times, as sessions have them, are in the zone of the call.
    starts: ['2027-01-21T16:00', '2027-01-20T08:00:00Z', '2027-01-20T16:00:00+08:00'],
    closesAt: '2027-01-15T16:00',
  };
  const spoiled = await app.api('POST', path, { ...body, starts: ['2027-01-21T16:00:00', 'soon'] });
  expect([spoiled.status, spoiled.body.errors]).toMatchObject([422, [{ path: 'starts.0' }, { path: 'starts.1' }]]);
  expect((await app.api('POST', path, { ...body, starts: [] })).body.errors).toMatchObject([{ path: 'starts' }]);
  const far = await app.api('POST', path, { ...body, starts: ['9999-12-31T23:59:59Z'] });
  expect(far.body.errors).toMatchObject([{ path: 'starts', code: 'not-plannable' }]);
  expect((await app.api('POST', path, { ...body, closesAt: body.starts[0] })).body.errors).toMatchObject([
    { path: 'closesAt', code: 'closes-after-start' },
  ]);
  const { closesAt: _, ...untilStart } = body;
  expect((await app.api('POST', path, untilStart)).body.closesAt).toBe('2027-01-20T08:00:00.000Z');
  const made = await app.api('POST', path, body);
  expect([made.status, made.body]).toMatchObject([201, { state: 'draft', people: { waiting: 0 } }]);
  // In order of time, each once.
  const starts = made.body.starts.map(({ startsAt }: { startsAt: string }) => startsAt);
  expect(starts).toEqual(['2027-01-20T08:00:00.000Z', '2027-01-21T08:00:00.000Z']);
  const own = `/polls/${made.body.id}`;
  const added = await app.api('POST', `${own}/people`, { list: 'API <poll-api@example.org>\nBad <x@>' });
  expect(added.body.people).toMatchObject({ waiting: 1, invalid: 1 });
  expect((await app.api('POST', `${own}/send`)).body.errors).toMatchObject([{ path: 'confirm', code: 'required' }]);
  expect((await app.api('POST', `${own}/send`, { confirm: 2 })).status).toBe(409);
  expect((await app.api('POST', `${own}/send`, { confirm: 1 })).body).toMatchObject({ state: 'open' });
  expect((await app.api('DELETE', own, {})).status).toBe(409);
  await flow(SendPolls).run();
  await app.deliver();
  const [first = ''] = (await open(linkTo('poll-api@example.org'))).ids;
  await post(linkTo('poll-api@example.org'), { start: first, answer: 'no' });
  const shown = (await app.api('GET', own)).body;
  expect(shown).toMatchObject({ people: { asked: 1, answered: 1 }, starts: [{ id: first, no: 1 }, { unanswered: 1 }] });
  expect(shown.starts[0].cannot).toEqual([{ timeZone: 'Asia/Taipei', people: 1, local: '2027-01-20T16:00' }]);
  expect((await app.api('POST', `${own}/remind`, {})).status).toBe(200);
  const scheduled = await app.api('POST', `${own}/schedule`, { start: first });
  expect((await app.api('GET', `/sessions/${scheduled.body.session}`)).body).toMatchObject({ title: 'By API' });
  expect((await app.api('POST', `${own}/close`, {})).body).toMatchObject({ state: 'closed' });
  expect((await app.api('POST', `${own}/people`, { list: 'late@example.org' })).status).toBe(409);
  const listed = (await app.api('GET', `${path}?limit=1`)).body;
  expect(listed.items).toHaveLength(1);
  const rest = (await app.api('GET', `${path}?cursor=${listed.nextCursor}`)).body.items;
  const all = (await app.api('GET', path)).body.items;
  expect([...listed.items, ...rest]).toEqual(all);
  const people = { waiting: 0, asked: 1, answered: 1 };
  expect(all).toContainEqual(expect.objectContaining({ id: made.body.id, people }));
  const other = await app.api('POST', '/calls', { ...callBody, slug: 'other-polls' });
  const scoped = await app.createApiKey('organizer', { callIds: [other.body.id] });
  expect((await app.api('GET', own, undefined, { key: scoped })).status).toBe(404);
  expect((await app.api('POST', `${own}/close`, {}, { key: scoped })).status).toBe(404);
});
