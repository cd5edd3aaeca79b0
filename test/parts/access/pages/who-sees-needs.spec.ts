import { randomUUID } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import { ShowFeature } from '../../../../src/flows/calls/show-feature.flow.js';
import { Register } from '../../../../src/flows/registrations/register.flow.js';
import { roles } from '../../../../src/domain/identity/role.js';
import { pageLink } from '../../../../src/domain/notifications/email/links.js';
import { pageToken } from '../../../../src/domain/registrations/links/link-tokens.js';
import { registrationInput } from '../../../../src/domain/registrations/admission/registration-input.js';
import { ChangeAccessNeeds } from '../../../../src/parts/access/flows/change-access-needs.flow.js';
import { startTestApp, type TestApp } from '../../../support/app.js';
import { type ConsoleClient, consoleClient } from '../../../support/console-client.js';
import { routesBelow } from '../../../support/controllers.js';
import { createWorld, staff } from '../../../support/world.js';

let app: TestApp;
/** What stands for each parameter of a route, by the word before it. */
let ids: Record<string, string>;

beforeAll(async () => {
  app = await startTestApp({ now: '2027-01-04T08:00:00Z' });
  const world = await createWorld(app.dataSource, app.clock, app.config);
  await app.app.get(ShowFeature).run('solutions', 'access', true, staff);
  const session = await world.session({ format: 'hybrid', venue: 'Pier 2' });
  const person = registrationInput.parse({ email: 'needs@example.org', name: 'Needs' });
  const { attendee, registration } = await app.app.get(Register).run(session.id, person, staff);
  const stated = [
    { kind: 'large-print', details: '' },
    { kind: 'other', details: 'Qxmarker' },
  ] as const;
  await app.app.get(ChangeAccessNeeds).state(attendee.id, stated, 'page 203.0.113.0/24');
  const [{ id: need }] = await app.dataSource.query(`select id from access_needs where kind = 'other'`);
  const answer = { state: 'arranged', reply: 'Qymarker', inChargeId: null, dueOn: null } as const;
  await app.app.get(ChangeAccessNeeds).answer('solutions', need, () => answer, staff);
  await app.deliver();
  const [{ id: message }] = await app.dataSource.query(`select id from messages where kind = 'organizers-answer'`);
  const me = pageToken(app.config.secret, attendee.id, 1);
  ids = {
    calls: 'solutions',
    chair: 'solutions',
    sessions: session.id,
    people: attendee.id,
    registrations: registration.id,
    'access-needs': need,
    messages: message,
    me,
  };
});
afterAll(() => app?.stop());

const addressOf = (path: string) =>
  path
    .replaceAll(/([\w-]+)\/:\w+/gu, (_, before: string) => `${before}/${ids[before] ?? randomUUID()}`)
    .replaceAll(/:\w+/gu, randomUUID());
const reading = (root: string) => routesBelow(root).flatMap(({ method, path }) => (method === 'GET' ? [path] : []));

/** A file as text: that of a workbook is in a zip archive. */
function read(bytes: Buffer): string {
  const parts = [bytes.toString('utf8')];
  for (let at = bytes.indexOf('PK\u0003\u0004'); at !== -1; at = bytes.indexOf('PK\u0003\u0004', at + 4)) {
    const from = at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28);
    try {
      parts.push(inflateRawSync(bytes.subarray(from), { finishFlush: 2 }).toString('utf8'));
    } catch {
      // No file begins here.
    }
  }
  return parts.join('\n');
}

/** Returns the routes whose answers say of a need; `isPublic`: the form itself names each kind. */
async function saying(routes: readonly string[], headers: Record<string, string>, isPublic = false): Promise<string[]> {
  const said = isPublic ? /Qxmarker|Qymarker/u : /Qxmarker|Qymarker|Large print|large-print/u;
  const found: string[] = [];
  for (const route of routes) {
    const response = await fetch(app.url + addressOf(route), { headers, redirect: 'manual' });
    if (said.test(read(Buffer.from(await response.arrayBuffer())))) found.push(route);
  }
  return found;
}
const cookieOf = ({ cookies }: ConsoleClient) => ({
  cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
});

/** `check:long` tries each role; organizers see what owners do, and the others less than jurors. */
const tried =
  process.env['GREENROOM_EVERY_ROLE'] === '1' ? roles : (['owner', 'viewer', 'facilitator', 'juror'] as const);

// A new page, file or answer that says of a need fails here.
test.each(tried)('in the console as %s', async (role) => {
  const before: { id: string }[] = await app.dataSource.query('select id from organizers');
  const client = await consoleClient(app, role);
  if (role === 'facilitator') {
    const owner = await consoleClient(app, 'owner');
    const [{ id }] = await app.dataSource.query(
      `select id from organizers where role = 'facilitator' and id <> all($1)`,
      [before.map((one) => one.id)],
    );
    await owner.get(`/console/sessions/${ids['sessions']}/settings`);
    await owner.post(`/console/sessions/${ids['sessions']}/facilitators`, { facilitator: id });
  }
  const mayKnow = role === 'owner' || role === 'organizer';
  expect((await saying(reading('/console'), cookieOf(client))).toSorted()).toEqual(
    mayKnow
      ? [
          '/console/calls/:call/access-needs',
          '/console/calls/:call/access-needs/:need',
          '/console/people/:id/data.json',
        ]
      : [],
  );
});

test.each([
  ['an owner’s key', {}, []],
  ['a key that may change people', { abilities: ['read', 'change', 'check-in', 'administer'] }, []],
  ['a key that may know', { abilities: ['access-needs'] }, ['/api/v1/calls/:call/access-needs']],
  [
    'a key that may do both',
    { abilities: ['read', 'change', 'access-needs'] },
    ['/api/v1/calls/:call/access-needs', '/api/v1/messages/:id/source', '/api/v1/registrations/:id/person'],
  ],
] as const)('by API with %s', async (_, grant, expected) => {
  const key = await app.createApiKey('owner', grant);
  const found = await saying(reading('/api'), { authorization: `Bearer ${key}` });
  expect(found.toSorted()).toEqual(expected);
});

test('in public, only on the person’s own pages', async () => {
  const outside = reading('/').filter((path) => !/^\/(?:api|console)\b/u.test(path));
  expect(outside.length).toBeGreaterThan(50);
  expect((await saying(outside, {}, true)).toSorted()).toEqual([
    '/me/:token',
    '/me/:token/access',
    '/me/:token/data',
    '/me/:token/data.json',
  ]);
});

test('in no log, and in no email but the one to the person', async () => {
  const log = await app.dataSource.query('select action, subject, details from audit_entries');
  expect(JSON.stringify(log)).not.toMatch(/Qxmarker|Qymarker|large-print/u);
  const said = app.mail.sent.filter(({ text }) => /Qxmarker|Qymarker/u.test(text));
  expect(said.map(({ to, subject }) => [to.address, subject])).toEqual([
    ['needs@example.org', 'Arranged · Green Solutions'],
  ]);
  expect(said[0]?.text).toContain(new URL(pageLink(app.config, ids['people'] ?? '', 1)).pathname);
});
