import { ReleaseSeats } from '../../../src/flows/registrations/release-seats.flow.js';
import { ForgetSources } from '../../../src/flows/registrations/forget-sources.flow.js';
import { pageToken, visitorToken } from '../../../src/domain/registrations/links/link-tokens.js';
import { Attendee } from '../../../src/domain/registrations/attendee.entity.js';
import { Session } from '../../../src/domain/sessions/session.entity.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { consoleClient, textOf } from '../../support/console-client.js';
import { cookiesOf } from '../../support/remembered.js';
import { createWorld } from '../../support/world.js';

/** Two instances of the program over one database. */
let instances: [TestApp, TestApp];
let app: TestApp;
let world: Awaited<ReturnType<typeof createWorld>>;

beforeAll(async () => {
  const options = { now: '2027-01-04T08:00:00Z', config: { trustProxy: ['127.0.0.1'] } };
  app = await startTestApp(options);
  instances = [app, await startTestApp({ ...options, databaseUrl: app.config.databaseUrl ?? '' })];
  world = await createWorld(app.dataSource, app.clock, app.config);
});
beforeEach(() => setClock('2027-01-04T08:00:00Z'));
afterAll(async () => {
  await instances[1].stop();
  await app.stop();
});

const setClock = (time: string) => {
  for (const { clock } of instances) clock.set(time);
};
const releaseAll = () => Promise.all(instances.map((one) => one.app.get(ReleaseSeats).run()));
const post = (path: string, fields: Record<string, string>, { ip = '203.0.113.7', instance = 0, cookie = '' } = {}) =>
  fetch(new URL(path, instances[instance]!.url), {
    method: 'POST',
    redirect: 'manual',
    headers: { 'x-forwarded-for': ip, cookie },
    body: new URLSearchParams(fields),
  });
const register = (session: Session, email: string, from?: { ip?: string; instance?: number }) =>
  post(
    `/calls/${world.call.slug}/sessions/${session.slug}`,
    { email, name: 'Somebody', timeZone: 'Africa/Nairobi', language: 'en' },
    from,
  );
const seatsOf = async ({ id }: Session) => {
  const { taken, waiting } = await app.dataSource.getRepository(Session).findOneByOrFail({ id });
  return { taken, waiting };
};
const attendeeOf = (email: string) => app.dataSource.getRepository(Attendee).findOneByOrFail({ emailKey: email });
const apiOf = async (session: Session) => {
  const { body } = await app.api('GET', `/sessions/${session.id}/registrations?limit=200`);
  return (body as { items: { email: string; state: string; proven: boolean; provisionalUntil: string | null }[] })
    .items;
};
/** The button of the confirmation page. */
async function confirm(email: string, instance = 0): Promise<number> {
  await app.deliver();
  const url = /https?:\/\/\S+(\/confirm\/\S+)/u.exec(app.mail.to(email).at(-1)?.text ?? '')?.[1] ?? '';
  return (await post(url, {}, { instance })).status;
}

test('25 anonymous registrations fill a session for an hour at most: then people who confirm get in', async () => {
  const session = await world.session({ title: 'Fill me', capacity: 25 });
  const answers = await Promise.all(
    Array.from({ length: 25 }, (_, index) => {
      // From three networks: one can't take more than half of the seats.
      const from = { ip: `198.51.${index % 3}.7`, instance: index % 2 };
      return register(session, `fill-${index}@example.org`, from);
    }),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([303]));
  expect(await seatsOf(session)).toEqual({ taken: 25, waiting: 0 });
  await releaseAll();
  expect((await apiOf(session)).every(({ proven, provisionalUntil }) => !proven && provisionalUntil !== null)).toBe(
    true,
  );

  const lin = await consoleClient(app, 'organizer');
  const listed = await lin.get(`/console/sessions/${session.id}/attendees?state=unconfirmed`);
  expect(textOf(listed.html)).toContain('Unconfirmed 25');
  expect(textOf(listed.html)).toContain('Unconfirmed until Mon 4 Jan, 17:00');
  await app.api('POST', `/sessions/${session.id}/registrations`, { email: 'fill-0@example.org', name: 'Vouched' });
  expect(textOf((await lin.get(`/console/sessions/${session.id}/attendees?state=unconfirmed`)).html)).toContain(
    'Unconfirmed 24',
  );

  const real = await register(session, 'fill-real@example.org', { ip: '198.51.100.9' });
  const headers = { cookie: cookiesOf(real) };
  const page = await (await fetch(new URL(real.headers.get('location') ?? '', app.url), { headers })).text();
  expect(page).toContain('You’re on the waiting list');
  expect(page).toContain('If we ask you to confirm your address, do so by');
  await app.deliver();
  const [email] = app.mail.to('fill-real@example.org');
  expect(email?.text).toContain('Confirm by 12:00 on Monday 4 January 2027, Nairobi (UTC+3).');
  expect(await confirm('fill-real@example.org', 1)).toBe(303);

  // Those who had just registered are asked again after five minutes, and have an hour from then.
  setClock('2027-01-04T08:05:00Z');
  await app.deliver();
  setClock('2027-01-04T09:05:00Z');
  await releaseAll();
  expect(await seatsOf(session)).toEqual({ taken: 2, waiting: 0 });
  const now = await apiOf(session);
  const seated = now.filter(({ state }) => state === 'confirmed').toSorted((a, b) => b.email.localeCompare(a.email));
  expect(seated).toMatchObject([
    { email: 'fill-real@example.org', proven: true, provisionalUntil: null },
    { email: 'fill-0@example.org', proven: true, provisionalUntil: null },
  ]);
  const lapsed = await attendeeOf('fill-3@example.org');
  const id = (await app.dataSource.query(`select id from registrations where attendee_id = $1`, [lapsed.id]))[0].id;
  const own = `/me/${pageToken(app.config.secret, lapsed.id, 1)}/registrations/${id}`;
  const list = await (await fetch(new URL(own.split('/registrations')[0] ?? '', app.url))).text();
  expect(textOf(list)).toContain(
    'Not confirmed in time Your address wasn’t confirmed in time, so your place went to the next person.',
  );
  expect(list).toMatch(new RegExp(`href="${own}">Register again<`, 'u'));
  expect(textOf(list)).not.toContain('Withdrawn');
  const ownPage = await (await fetch(new URL(own, app.url))).text();
  expect(ownPage).toContain('Your seat was released');
  expect(ownPage).toContain(`action="${own}/retake"`);
  expect((await post(`${own}/retake`, {})).status).toBe(303);
  expect(await seatsOf(session)).toEqual({ taken: 3, waiting: 0 });
  const left = textOf(
    (await (await consoleClient(app, 'owner')).get(`/console/sessions/${session.id}/attendees?state=left`)).html,
  );
  expect(left).toContain('Not confirmed in time');
});

test('a network can register so many people who don’t confirm, over all instances; those who confirm don’t count', async () => {
  await app.api('PATCH', `/calls/${world.call.slug}`, { unconfirmedPerNetwork: 4 });
  const session = await world.session({ title: 'A hall' });
  const hall = (index: number) => ({ ip: `192.0.2.${index}`, instance: index % 2 });
  for (let index = 0; index < 4; index++) {
    expect((await register(session, `hall-${index}@example.org`, hall(index))).status).toBe(303);
  }
  const refused = await register(session, 'hall-4@example.org', hall(5));
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '3600']);
  const page = await refused.text();
  expect(page).toContain('Too many addresses on this network are unconfirmed.');
  expect(page).toContain('try again in 60 minutes');
  expect(page).toContain('value="hall-4@example.org"');
  // Somebody known gets the same answer: it says nothing about whom we know.
  expect((await register(session, 'hall-0@example.org', hall(5))).status).toBe(429);
  expect((await register(session, 'elsewhere@example.org', { ip: '198.51.100.9' })).status).toBe(303);
  expect(
    (await app.api('POST', `/sessions/${session.id}/registrations`, { email: 'key@example.org', name: 'Key' })).status,
  ).toBe(201);

  for (let index = 0; index < 4; index++) expect(await confirm(`hall-${index}@example.org`, index % 2)).toBe(303);
  expect((await register(session, 'hall-4@example.org', hall(4))).status).toBe(303);
  const sources = await app.dataSource.query(
    `select count(*)::int as count from attendees where source is not null and email_key like 'hall-%'`,
  );
  expect(sources).toEqual([{ count: 1 }]);
  await app.api('PATCH', `/calls/${world.call.slug}`, { unconfirmedPerNetwork: 300 });
});

test('a network can have half of the seats of a session until people confirm, over all instances', async () => {
  const session = await world.session({ title: 'Half', capacity: 24 });
  const from = (index: number) => ({ ip: `192.0.3.${index}`, instance: index % 2 });
  const answers = await Promise.all(
    Array.from({ length: 16 }, (_, index) => register(session, `half-${index}@example.org`, from(index))),
  );
  const statuses = answers.map(({ status }) => status);
  expect(statuses.filter((status) => status === 303)).toHaveLength(12);
  expect(statuses.filter((status) => status === 429)).toHaveLength(4);
  const known = `half-${statuses.indexOf(303)}@example.org`;
  for (const email of [known, 'half-new@example.org']) {
    const refused = await register(session, email, from(1));
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '3600']);
    expect(await refused.text()).toContain('Only 12 addresses on this network can be unconfirmed for this session');
  }
  expect((await register(session, 'half-elsewhere@example.org', { ip: '192.0.4.1' })).status).toBe(303);
  const vouched = { email: 'half-key@example.org', name: 'Key' };
  expect((await app.api('POST', `/sessions/${session.id}/registrations`, vouched)).status).toBe(201);

  expect(await confirm(known)).toBe(303);
  expect((await register(session, 'half-new@example.org', from(2))).status).toBe(303);
  expect((await register(session, 'half-more@example.org', from(2))).status).toBe(429);
  // People on their own page have confirmed, wherever they are.
  const { id } = await attendeeOf(known);
  const more = await world.session({ title: 'More', capacity: 24 });
  const page = `/me/${pageToken(app.config.secret, id, 1)}/add`;
  const added = await post(page, { sessions: more.id }, { ip: '192.0.3.9' });
  expect([added.status, (await seatsOf(more)).taken]).toEqual([303, 1]);

  setClock('2027-03-01T08:00:00Z');
  await app.app.get(ForgetSources).run();
  const [kept] = await app.dataSource.query(`select count(source)::int as count from registrations`);
  expect(kept).toEqual({ count: 0 });
});

test('a browser can ask for 30 links in ten minutes, its network for 300, over all instances and whether the address is known or not', async () => {
  const ask = (index: number, email: string, ip = '192.0.5.1') =>
    post(`/calls/${world.call.slug}/my-link`, { email }, { ip, instance: index % 2 });
  const start = { name: 'Amina', email: 'links@example.org', organization: 'Links', timeZone: 'Africa/Nairobi' };
  const began = await post(`/calls/${world.call.slug}/delegations`, { ...start, language: 'en' }, { ip: '192.0.5.1' });
  expect(began.status).toBe(200);
  const answers = await Promise.all(
    Array.from({ length: 32 }, (_, index) => ask(index, index % 2 === 0 ? 'links@example.org' : 'nobody@example.org')),
  );
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(29);
  for (const email of ['links@example.org', 'nobody@example.org']) {
    const refused = await ask(1, email);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '600']);
    expect(await refused.text()).toContain('Too many links requested from this network. Try again in 10 minutes');
  }
  expect((await post(`/calls/${world.call.slug}/delegations`, start, { ip: '192.0.5.1', instance: 1 })).status).toBe(
    429,
  );
  expect((await ask(0, 'links@example.org', '192.0.6.1')).status).toBe(200);
  // Nobody uses up what is there for the others of their network.
  expect((await ask(1, 'links@example.org', '192.0.5.2')).status).toBe(200);
  const { affectedRows } = await app.dataSource
    .query(`update link_requests set requests = 300 where requests = 31 returning 1`)
    .then(([rows]: [unknown[]]) => ({ affectedRows: rows.length }));
  expect([affectedRows, (await ask(0, 'links@example.org', '192.0.5.3')).status]).toEqual([1, 429]);
  // Who is known has requests of their own.
  const links = await app.dataSource.getRepository(Attendee).findOneByOrFail({ emailKey: 'links@example.org' });
  const cookie = `mine=${visitorToken(app.config.secret, links.id, links.linkVersion)}`;
  const own = await post(`/calls/${world.call.slug}/my-link`, { known: 'yes' }, { ip: '192.0.5.1', cookie });
  expect(own.status).toBe(200);
  setClock('2027-01-04T08:10:00Z');
  expect((await ask(1, 'links@example.org')).status).toBe(200);
});

test('120 invented people in one list are refused as a whole; real ones let a coordinator bring more', async () => {
  const session = await world.session({ title: 'A list', capacity: 84 });
  const other = await world.session({ title: 'Another list', capacity: 84 });
  await post(`/calls/${world.call.slug}/delegations`, {
    name: 'Amina Odhiambo',
    email: 'amina@example.org',
    organization: 'County of Nairobi',
    timeZone: 'Africa/Nairobi',
    language: 'en',
  });
  await app.deliver();
  const url = /https?:\/\/\S+(\/delegations\/\S+)/u.exec(app.mail.to('amina@example.org')[0]?.text ?? '')?.[1] ?? '';
  const people = (from: number, count: number) =>
    Array.from({ length: count }, (_, index) => `Person ${from + index}, list-${from + index}@example.org`).join('\n');
  const send = async (from: number, count: number, instance: number, { id } = session) => {
    const fields = { sessions: id, people: `Name, Email\n${people(from, count)}` };
    const checked = await (await post(`${url}/check`, fields, { instance })).text();
    const hidden = Object.fromEntries(
      [...checked.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/gu)].map(([, name, value]) => [
        name!,
        value!,
      ]),
    );
    return post(`${url}/register`, { ...hidden, ...fields }, { instance });
  };
  const refused = await send(0, 120, 0);
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '3600']);
  const page = await refused.text();
  expect(page).toContain('Nobody was registered: at most 50 of your people can be unconfirmed, and this makes');
  expect(page).toContain('list-119@example.org');
  expect(await seatsOf(session)).toEqual({ taken: 0, waiting: 0 });

  const both = await Promise.all([send(0, 40, 0), send(40, 40, 1, other)]);
  expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 429]);
  expect((await seatsOf(session)).taken + (await seatsOf(other)).taken).toBe(40);
  // So many from one source: their seats are provisional although half of the session is free.
  const listed = [...(await apiOf(session)), ...(await apiOf(other))];
  expect(listed.every(({ provisionalUntil }) => provisionalUntil !== null)).toBe(true);
  await app.dataSource.query(
    `with proven as (update attendees set proven_at = created_at, proven_by = 'owner'
       where id in (select attendee_id from registrations where session_id = any($1) limit 20) returning id)
     update registrations set unproven = false where attendee_id in (select id from proven)`,
    [[session.id, other.id]],
  );
  const [filled, free] = (await seatsOf(session)).taken > 0 ? [session, other] : [other, session];
  const crowded = await send(200, 40, 1, filled);
  expect([crowded.status, crowded.headers.get('retry-after')]).toEqual([429, '3600']);
  expect(await crowded.text()).toContain('Only 42 addresses on this network can be unconfirmed for this session');
  expect((await send(200, 40, 1, free)).status).toBe(303);
  expect((await seatsOf(session)).taken + (await seatsOf(other)).taken).toBe(80);
});
