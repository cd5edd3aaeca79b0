import { randomUUID } from 'node:crypto';
import { EditPilot } from '../../../src/parts/pilots/flows/edit-pilot.flow.js';
import { apiResources, resourceOfRoute } from '../../../src/api/resource.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { callBody, makeCall, makeRegistration, makeSession } from '../../support/api-fixtures.js';

let greenroom: TestApp;
let addresses: Record<string, string>;
beforeAll(async () => {
  greenroom = await startTestApp();
  await makeCall(greenroom);
  addresses = await makeAll();
});
afterAll(() => greenroom?.stop());

const tagOf = ({ headers }: { headers: Headers }) => headers.get('etag') ?? '';
const versionOf = (answer: { headers: Headers }) => /^"([\w-]+)/u.exec(tagOf(answer))?.[1] ?? '';
const send = (method: string, path: string, body: unknown, headers: Record<string, string>) =>
  greenroom.api(method, path, body, { headers });
const call = `/calls/${callBody.slug}`;

/** Makes one of each thing that has an ETag; returns their addresses, by the paths of their routes. */
async function makeAll(): Promise<Record<string, string>> {
  const made = async (path: string, body: object) => {
    const answer = await greenroom.api('POST', path, body);
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
    return answer.body.id as string;
  };
  const session = await makeSession(greenroom, { series: 'Mondays' });
  const { id: registration } = await makeRegistration(greenroom, session.id, 'one@example.org');
  const series = (await greenroom.api('GET', `${call}/series`)).body.items[0].id;
  await greenroom.api('PUT', `${call}/proposals/P-1`, {
    title: 'Clean piers',
    theme: 'energy',
    members: [{ email: 'two@example.org' }],
    state: 'submitted',
  });
  const contents = { en: { subject: 'News', body: 'Soon.' } };
  await greenroom.api('PUT', `${call}/privacy`, {
    controller: 'Port of Lisbon',
    contactEmail: 'privacy@example.org',
    purpose: 'Sessions',
    legalBasis: 'Consent',
    retentionDays: 90,
  });
  await greenroom.api('PUT', `${call}/proposals/W-1`, { title: 'Won', theme: 'energy', members: [], state: 'winner' });
  const pilot = await greenroom.app.get(EditPilot).create(callBody.slug, 'W-1', { kind: 'system' });
  return {
    'calls/:call/pilots/:id': `${call}/pilots/${pilot}`,
    'calls/:call': call,
    'calls/:call/privacy': `${call}/privacy`,
    'calls/:call/mail-templates/:kind/:language': `${call}/mail-templates/invited/en`,
    'calls/:call/proposals/:externalId': `${call}/proposals/P-1`,
    'calls/:call/jury': `${call}/jury`,
    'sessions/:id': `/sessions/${session.id}`,
    'sessions/:id/questions': `/sessions/${session.id}/questions`,
    'series/:id': `/series/${series}`,
    'registrations/:id': `/registrations/${registration}`,
    'registrations/:id/person': `/registrations/${registration}/person`,
    'speakers/:id': `/speakers/${await made(`${call}/speakers`, { name: 'Ana' })}`,
    'venues/:id': `/venues/${await made('/venues', { name: 'Pier', address: 'Pier 3', timeZone: 'Europe/Lisbon' })}`,
    'organizations/:id': `/organizations/${await made(`${call}/organizations`, { name: 'Harbour Lab' })}`,
    'broadcasts/:id': `/broadcasts/${await made(`${call}/broadcasts`, { contents })}`,
    'invitations/:id': `/invitations/${await made(`${call}/invitations`, { sessions: [session.id] })}`,
    'polls/:id': `/polls/${await made(`${call}/polls`, {
      title: 'When?',
      durationMinutes: 60,
      starts: ['2027-03-02T10:00:00Z', '2027-03-03T10:00:00Z'],
      closesAt: '2027-01-02T10:00:00Z',
    })}`,
    'webhooks/:id': `/webhooks/${await made('/webhooks', { name: 'CRM', url: 'http://127.0.0.1:9/' })}`,
    'delegations/:id': `/delegations/${
      (
        await greenroom.api('POST', `${call}/delegations`, {
          coordinator: { email: 'amina@example.org', name: 'Amina' },
          organization: 'Nairobi',
          sessions: [session.id],
          members: [{ email: 'otieno@example.org', name: 'Otieno' }],
        })
      ).body.id
    }`,
  };
}

test('every single thing that can be changed has an ETag, saves reading it again, and refuses a stale change', async () => {
  // The needs of people have no page of their own.
  const known = apiResources.all.map(({ path }) => path).filter((path) => !path.includes('access-needs'));
  expect(Object.keys(addresses).toSorted()).toEqual(known.toSorted());
  const seen: unknown[] = [];
  // Whoever reads a person is recorded in what is read.
  const paths = Object.values(addresses).filter((path) => !path.endsWith('/person'));
  for (const path of paths) {
    const read = await greenroom.api('GET', path);
    const again = await send('GET', path, undefined, { 'if-none-match': `"other", W/${tagOf(read)}` });
    const stale: number[] = [];
    for (const method of ['PATCH', 'PUT', 'DELETE', 'POST']) {
      const { status } = await send(method, path, method === 'DELETE' ? undefined : {}, { 'if-match': '"stale"' });
      // Or it has no such operation.
      if (![404, 405].includes(status)) stale.push(status);
    }
    const after = await greenroom.api('GET', path);
    seen.push([
      path,
      [read.status, /^"\w{16}\.[\w-]{12}(?:\.gz)?"$/u.test(tagOf(read))],
      [again.status, again.body, tagOf(again) === tagOf(read)],
      [...new Set(stale)],
      tagOf(after) === tagOf(read),
    ]);
  }
  const isRead = (path: string) => path.startsWith('/delegations/');
  expect(seen).toEqual(paths.map((path) => [path, [200, true], [304, null, true], isRead(path) ? [] : [412], true]));
});

/** The operations of the description, without those whose senders sign. */
async function operations() {
  // oxlint-disable-next-line typescript/no-explicit-any -- the document is read as any JSON
  const { paths } = (await (await fetch(`${greenroom.url}/api/openapi.json`)).json()) as { paths: Record<string, any> };
  return Object.entries(paths).flatMap(([whole, item]) =>
    // oxlint-disable-next-line typescript/no-explicit-any -- as above
    Object.entries<any>(item)
      .filter(([, { security }]) => security.length > 0)
      .map(([method, operation]) => ({ method, path: whole.replace('/api/v1', ''), operation, read: item.get })),
  );
}

test('every write says that it can be conditional, and refuses a stale condition wherever it is', async () => {
  const need = randomUUID();
  await greenroom.dataSource.query(
    `insert into access_needs (id, call_id, attendee_id, kind, by_owner, asked_at)
     select $1, a.call_id, a.id, 'step-free', true, now() from attendees a limit 1`,
    [need],
  );
  const abilities = ['read', 'change', 'check-in', 'access-needs', 'administer'] as const;
  const key = await greenroom.createApiKey('owner', { abilities: [...abilities] });
  const [faults, unconditional]: [unknown[], string[]] = [[], []];
  for (const { method, path, operation, read } of await operations()) {
    if (method === 'get') continue;
    const name = `${method.toUpperCase()} ${path}`;
    const about = resourceOfRoute(`/api/v1${path.replaceAll(/\{(\w+)\}/gu, ':$1')}`);
    const has = (header: string) => JSON.stringify(operation.parameters ?? []).includes(`"${header}"`);
    if (about === null) unconditional.push(name);
    else {
      const below = about.rest.replaceAll(/:\w+/gu, () => randomUUID());
      const whole = addresses[about.resource.path] ?? `${call}/access-needs/${need}`;
      const address = [whole, below].filter(Boolean).join('/');
      const options = { key, headers: { 'if-match': '"stale"' } };
      const { status } = await greenroom.api(method.toUpperCase(), address, undefined, options);
      faults.push(...(status === 412 ? [] : [`${name} answers ${status}`]));
    }
    if (has('If-Match') !== (about !== null)) faults.push(`${name} and its description differ`);
    if (about !== null && operation.responses['412'] === undefined) faults.push(`${name} has no 412`);
    if (read?.responses['200'].headers?.ETag === undefined && about?.rest === '' && !path.includes('access-needs'))
      faults.push(`${name} has no ETag to read`);
  }
  expect(faults).toEqual([]);
  // Nothing is above them.
  expect(unconditional.toSorted()).toEqual([
    'POST /calls',
    'POST /inbox',
    'POST /messages/{id}/retry',
    'POST /venues',
    'POST /webhooks',
  ]);
});

test('each address of one thing that can be changed has an ETag of its own', async () => {
  const weak: string[] = [];
  for (const { method, path, operation, read } of await operations()) {
    const isPage = JSON.stringify(read?.parameters ?? []).includes('"cursor"');
    const isList = isPage || operation.responses['200'] === undefined;
    if (!['patch', 'put', 'delete'].includes(method) || read === undefined || isList) continue;
    const route = path.slice(1).replaceAll(/\{(\w+)\}/gu, ':$1');
    const tag = tagOf(await greenroom.api('GET', addresses[route] ?? path));
    if (!/^"\w{16}[.]/u.test(tag)) weak.push(`${path} ${tag}`);
  }
  expect(weak).toEqual([]);
});

test('of two clients with one ETag exactly one wins, whatever they do and whoever repeats it', async () => {
  const { id } = await makeSession(greenroom);
  const { id: registration } = await makeRegistration(greenroom, id, 'race@example.org');
  const speaker = (await greenroom.api('POST', `${call}/speakers`, { name: 'Bo' })).body.id;
  for (const [path, method, rest, bodies] of [
    [`/sessions/${id}`, 'PATCH', '', [{ venue: 'Pier 1' }, { venue: 'Pier 2' }]],
    [
      `/sessions/${id}/questions`,
      'PUT',
      '',
      [
        { questions: [{ key: 'a', kind: 'text', label: 'A' }] },
        { questions: [{ key: 'b', kind: 'text', label: 'B' }] },
      ],
    ],
    [`/speakers/${speaker}`, 'PATCH', '', [{ name: 'Bo One' }, { name: 'Bo Two' }]],
    [
      `/sessions/${id}`,
      'POST',
      '/reschedule',
      [{ startsAtLocal: '2027-03-03T10:00' }, { startsAtLocal: '2027-03-04T10:00' }],
    ],
    [`/registrations/${registration}`, 'DELETE', '', [undefined, undefined]],
    [`/sessions/${id}`, 'POST', '/cancel', [{ reason: 'One' }, { reason: 'Two' }]],
  ] as const) {
    const tag = tagOf(await greenroom.api('GET', path));
    const race = await Promise.all(bodies.map((body) => send(method, `${path}${rest}`, body, { 'if-match': tag })));
    const codes = race.map(({ status }) => status).toSorted((a, b) => a - b);
    expect([path, method, codes]).toEqual([path, method, [200, 412]]);
    const late = race.find(({ status }) => status === 412);
    expect([late?.body.code, late?.body.detail]).toEqual([
      'edited-meanwhile',
      expect.stringContaining('Read it again'),
    ]);
  }
});

test('a client that lost its answer repeats a conditional POST, and gets the same answer', async () => {
  const { id } = await makeSession(greenroom);
  const headers = { 'if-match': tagOf(await greenroom.api('GET', `/sessions/${id}`)), 'idempotency-key': 'once' };
  const cancelled = await send('POST', `/sessions/${id}/cancel`, {}, headers);
  const again = await send('POST', `/sessions/${id}/cancel`, {}, headers);
  expect([cancelled.status, again.status, again.headers.get('idempotency-replayed')]).toEqual([200, 200, 'true']);
  expect(again.body).toEqual(cancelled.body);
});

test('counts make an answer new for who reads it, and nothing for who changes it', async () => {
  const { id } = await makeSession(greenroom);
  const path = `/sessions/${id}`;
  const read = await greenroom.api('GET', path);
  await makeRegistration(greenroom, id, 'counted@example.org');
  const again = await send('GET', path, undefined, { 'if-none-match': tagOf(read) });
  expect([again.status, again.body.taken, versionOf(again)]).toEqual([200, 1, versionOf(read)]);
  const inSpanish = await send('GET', `${path}?lang=es`, undefined, { 'if-none-match': tagOf(again) });
  expect(inSpanish.status).toBe(304);
  expect((await send('PATCH', path, { venue: 'Pier 9' }, { 'if-match': tagOf(read) })).status).toBe(200);
});

test('conditions that can never hold are refused, and what is not there is not found', async () => {
  const refused = async (...request: Parameters<typeof send>) => {
    const { status, body } = await send(...request);
    return [status, body.code];
  };
  const nowhere = '/sessions/00000000-0000-4000-8000-000000000000';
  expect(await refused('POST', '/venues', {}, { 'if-match': '"any"' })).toEqual([412, 'no-etag']);
  for (const path of [nowhere, '/sessions/no-id'])
    expect(await refused('PATCH', path, { venue: 'x' }, { 'if-match': '"any"' })).toEqual([404, 'session-not-found']);
  const proposal = { title: 'New', theme: 'energy', members: [{ email: 'x@example.org' }], state: 'submitted' };
  const path = `${call}/proposals/P-9`;
  expect(await refused('PUT', path, proposal, { 'if-match': '*' })).toEqual([412, 'edited-meanwhile']);
  expect((await send('PUT', path, proposal, { 'if-none-match': '*' })).status).toBe(201);
  expect(await refused('PUT', path, proposal, { 'if-none-match': '*' })).toEqual([412, 'exists']);
  expect((await send('PUT', path, { ...proposal, title: 'Newer' }, { 'if-match': '*' })).status).toBe(200);
  const viewer = await greenroom.createApiKey('viewer');
  const tag = tagOf(await greenroom.api('GET', call));
  const answer = await greenroom.api('PATCH', call, {}, { key: viewer, headers: { 'if-match': tag } });
  expect(answer.status).toBe(403);
});

test('the description of the API names the conditions of each operation', async () => {
  // oxlint-disable-next-line typescript/no-explicit-any -- read as any JSON
  const { paths } = (await (await fetch(`${greenroom.url}/api/openapi.json`)).json()) as any;
  const headersOf = (path: string, method: string) =>
    // oxlint-disable-next-line typescript/no-explicit-any -- as above
    paths[`/api/v1${path}`][method].parameters.filter((one: any) => one.in === 'header').map((one: any) => one.name);
  expect(headersOf('/sessions/{id}', 'get')).toEqual(['If-None-Match']);
  expect(headersOf('/sessions/{id}/publish', 'post')).toEqual(['Idempotency-Key', 'If-Match']);
  expect(headersOf('/sessions/{id}/materials/{material}', 'delete')).toEqual(['If-Match']);
  expect(Object.keys(paths['/api/v1/polls/{id}'].delete.responses)).toContain('412');
  expect(paths['/api/v1/polls/{id}'].get.responses['200'].headers).toHaveProperty('ETag');
  expect(Object.keys(paths['/api/v1/venues'].post.responses)).not.toContain('412');
});
