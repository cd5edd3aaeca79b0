import { callBody, makeCall, makeRegistration, makeSession } from '../../support/api-fixtures.js';
import { startTestApp, type TestApp } from '../../support/app.js';

let greenroom: TestApp;
beforeAll(async () => {
  greenroom = await startTestApp();
  await makeCall(greenroom);
});
afterAll(() => greenroom?.stop());

const call = `/calls/${callBody.slug}`;

/** The sessions that a list has with these parameters, by their titles. */
async function titles(parameters: Record<string, string>) {
  const { status, body } = await greenroom.api('GET', `${call}/sessions?${new URLSearchParams(parameters).toString()}`);
  if (status !== 200) return body.errors.map(({ path }: { path: string }) => path);
  return body.items.map(({ title }: { title: string }) => title);
}

test('sessions are listed by what they are, when they are, what they are called, and when they changed', async () => {
  const a = await makeSession(greenroom, { title: 'Água limpa', themes: ['water'], startsAtLocal: '2027-03-02T00:00' });
  greenroom.clock.advance({ minutes: 1 });
  const since = greenroom.clock.now().toISOString();
  await makeSession(greenroom, {
    title: 'Sun',
    themes: ['energy'],
    kind: 'workshop',
    startsAtLocal: '2027-03-02T23:30',
  });
  greenroom.clock.advance({ minutes: 1 });
  const draft = await makeSession(greenroom, { title: 'Wind', startsAtLocal: '2027-03-03T10:00' }, { draft: true });
  for (const [parameters, expected] of [
    [{}, ['Água limpa', 'Sun', 'Wind']],
    [{ state: 'draft' }, ['Wind']],
    [{ theme: 'water' }, ['Água limpa']],
    [{ kind: 'workshop' }, ['Sun']],
    [{ q: 'AGUA' }, ['Água limpa']],
    // Days of Lisbon, the last one included.
    [{ from: '2027-03-02', to: '2027-03-02' }, ['Água limpa', 'Sun']],
    [{ from: '2027-03-03' }, ['Wind']],
    [{ to: '2027-03-02T23:30:00Z' }, ['Água limpa']],
    [{ updatedSince: since }, ['Sun', 'Wind']],
    [{ sort: '-startsAt' }, ['Wind', 'Sun', 'Água limpa']],
    [{ sort: '-updatedAt', limit: '1' }, ['Wind']],
    [{ state: 'published', kind: 'workshop', q: 'wind' }, []],
    [{ state: 'lost' }, ['state']],
    [{ from: 'soon' }, ['from']],
    [{ search: 'sun' }, ['']],
  ] as const) {
    const found = await titles(parameters);
    expect([parameters, 'search' in parameters ? found.length > 0 : found]).toEqual([
      parameters,
      'search' in parameters ? true : [...expected],
    ]);
  }
  expect(await titles({ updatedSince: since, sort: 'updatedAt' })).toEqual(['Sun', 'Wind']);
  greenroom.clock.advance({ minutes: 1 });
  await greenroom.api('PATCH', `/sessions/${a.id}`, { venue: 'Pier 3' });
  expect(await titles({ sort: '-updatedAt', limit: '1' })).toEqual(['Água limpa']);
  greenroom.clock.advance({ minutes: 1 });
  await greenroom.api('PATCH', `/sessions/${draft.id}`, { title: 'Wind farms' });
  expect(await titles({ sort: '-updatedAt', limit: '1' })).toEqual(['Wind farms']);
});

test('a client goes on from its last cursor, and gets what came later, once', async () => {
  const session = await makeSession(greenroom, { title: 'Followed' });
  const path = `${call}/registrations`;
  let cursor = '';
  const next = async () => {
    const answer = await greenroom.api('GET', `${path}?limit=2${cursor}`);
    const last = answer.headers.get('last-cursor');
    if (last !== null) cursor = `&cursor=${last}`;
    return [answer.body.items.map(({ email }: { email: string }) => email), answer.body.nextCursor !== null];
  };
  expect(await next()).toEqual([[], false]);
  const register = async (...names: string[]) => {
    for (const name of names) {
      greenroom.clock.advance({ seconds: 1 });
      await makeRegistration(greenroom, session.id, `${name}@example.org`);
    }
  };
  await register('a', 'b', 'c');
  expect([await next(), await next(), await next()]).toEqual([
    [['a@example.org', 'b@example.org'], true],
    [['c@example.org'], false],
    [[], false],
  ]);
  await register('d');
  expect([await next(), await next()]).toEqual([
    [['d@example.org'], false],
    [[], false],
  ]);
});

test('what a person is registered for is found by address, in the calls of the key only', async () => {
  const other = await makeCall(greenroom, { slug: 'other-call' });
  const [one, two] = [await makeSession(greenroom), await makeSession(greenroom, { capacity: 1 })];
  await makeRegistration(greenroom, two.id, 'first@example.org');
  greenroom.clock.advance({ seconds: 1 });
  const made = await makeRegistration(greenroom, one.id, 'Eva@Example.org');
  greenroom.clock.advance({ seconds: 1 });
  const waiting = await makeRegistration(greenroom, two.id, 'eva@example.org');
  const found = await greenroom.api('GET', `${call}/registrations?email=EVA%40example.org`);
  expect(found.body.items).toEqual([made, waiting]);
  expect(waiting).toMatchObject({ state: 'waitlisted', place: 1 });
  const since = greenroom.clock.now().toISOString();
  const recent = await greenroom.api('GET', `${call}/registrations?updatedSince=${since}`);
  expect(recent.body.items).toEqual([waiting]);
  const nobody = await greenroom.api('GET', `/calls/${other.slug}/registrations?email=eva%40example.org`);
  expect(nobody.body).toEqual({ items: [], nextCursor: null });
  const { rows } = { rows: await greenroom.dataSource.query(`select id from calls where slug = 'other-call'`) };
  const key = await greenroom.createApiKey('owner', { callIds: [rows[0].id] });
  expect((await greenroom.api('GET', `${call}/registrations`, undefined, { key })).status).toBe(404);
});

test('a registration is corrected, whole or not at all, and says whose details those are', async () => {
  const session = await makeSession(greenroom);
  await greenroom.api('PUT', `/sessions/${session.id}/questions`, {
    questions: [
      { key: 'food', kind: 'text', label: 'Food', required: true },
      { key: 'topic', kind: 'text', label: 'Topic' },
    ],
  });
  const { id } = await makeRegistration(greenroom, session.id, 'cor@example.org', { answers: { food: 'Rice' } });
  const other = await makeRegistration(greenroom, (await makeSession(greenroom)).id, 'cor@example.org');
  const path = `/registrations/${id}`;
  const patch = (changes: object, headers = {}) => greenroom.api('PATCH', path, changes, { headers });
  const details = { name: 'Cora Lima', organization: 'Harbour Lab', language: 'fr', timeZone: 'Africa/Accra' };
  const edited = await patch({ ...details, answers: { topic: 'Sails' } });
  expect([edited.status, edited.body]).toEqual([
    200,
    expect.objectContaining({ ...details, answers: { food: 'Rice', topic: 'Sails' }, state: 'confirmed' }),
  ]);
  expect((await greenroom.api('GET', `/registrations/${other.id}`)).body).toMatchObject(details);
  const tag = edited.headers.get('etag') ?? '';
  const faulty = await patch({ name: 'Other', answers: { food: null, colour: 'red' } });
  expect([faulty.status, faulty.body.errors.map((one: { path: string }) => one.path).toSorted()]).toEqual([
    422,
    ['answers.colour', 'answers.food'],
  ]);
  expect((await patch({ email: 'new@example.org' })).body.errors[0]).toMatchObject({ code: 'unknown-field' });
  const race = await Promise.all(['One', 'Two'].map((name) => patch({ name }, { 'if-match': tag })));
  expect(race.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 412]);
  const cleared = await patch({ organization: null, answers: { topic: null } });
  expect(cleared.body).toMatchObject({ organization: null, answers: { food: 'Rice' }, timeZone: 'Africa/Accra' });
  const key = await greenroom.createApiKey('viewer');
  expect((await greenroom.api('PATCH', path, { name: 'X' }, { key })).status).toBe(403);
});

test('registrations are followed by their last change, and a list goes on where a deleted item was', async () => {
  const session = await makeSession(greenroom, { title: 'Changes' });
  const path = `/sessions/${session.id}/registrations`;
  const ids: string[] = [];
  for (const name of ['ua', 'ub', 'uc']) {
    greenroom.clock.advance({ seconds: 1 });
    ids.push((await makeRegistration(greenroom, session.id, `${name}@example.org`, { name })).id);
  }
  const names = async (query: string) => {
    const { body, headers } = await greenroom.api('GET', `${path}?${query}`);
    return { names: body.items.map(({ name }: { name: string }) => name), last: headers.get('last-cursor') };
  };
  const read = await names('sort=updatedAt');
  expect(read.names).toEqual(['ua', 'ub', 'uc']);
  greenroom.clock.advance({ seconds: 1 });
  await greenroom.api('DELETE', `/registrations/${ids[1]}`);
  expect((await names(`sort=updatedAt&cursor=${read.last}`)).names).toEqual(['ub']);
  expect((await names('sort=-createdAt&q=UC')).names).toEqual(['uc']);
  expect((await greenroom.api('GET', `${path}?cursor=${read.last}`)).body.errors[0].code).toBe('unknown-cursor');

  const speakers: string[] = [];
  for (const name of ['Ana', 'Bo', 'Çem', 'Di']) {
    speakers.push((await greenroom.api('POST', `${call}/speakers`, { name })).body.id);
  }
  const first = (await greenroom.api('GET', `${call}/speakers?limit=2`)).body;
  await greenroom.api('DELETE', `/speakers/${first.items[1].id}`);
  const rest = (await greenroom.api('GET', `${call}/speakers?limit=2&cursor=${first.nextCursor}`)).body;
  const known = [...first.items, ...rest.items].map(({ id }: { id: string }) => id);
  expect(known.toSorted()).toEqual(speakers.toSorted());
  expect((await greenroom.api('GET', `${call}/speakers?q=cem`)).body.items).toHaveLength(1);
  const since = greenroom.clock.now().toISOString();
  expect((await greenroom.api('GET', `${call}/speakers?updatedSince=${since}`)).body.items).toHaveLength(3);
});

test('series are listed by when they or their sessions changed, one that left included', async () => {
  const inSeries = (title: string, series: string) => makeSession(greenroom, { title, series }, { draft: true });
  const first = await inSeries('Rain', 'Mornings');
  await inSeries('Snow', 'Evenings');
  const changed = async () => {
    greenroom.clock.advance({ minutes: 1 });
    const since = greenroom.clock.now().toISOString();
    return async () => {
      const { body } = await greenroom.api('GET', `${call}/series?updatedSince=${since}`);
      return body.items.map(({ title }: { title: string }) => title);
    };
  };
  let list = await changed();
  expect(await list()).toEqual([]);
  await greenroom.api('PATCH', `/sessions/${first.id}`, { title: 'Fog' });
  expect(await list()).toEqual(['Mornings']);
  list = await changed();
  await greenroom.api('PATCH', `/sessions/${first.id}`, { series: 'Evenings' });
  expect(await list()).toEqual(['Evenings', 'Mornings']);
  list = await changed();
  await greenroom.api('DELETE', `/sessions/${first.id}`);
  expect(await list()).toEqual(['Evenings']);
  list = await changed();
  const { body } = await greenroom.api('GET', `${call}/series?q=morn`);
  await greenroom.api('PATCH', `/series/${body.items[0].id}`, { description: 'Early.' });
  expect(await list()).toEqual(['Mornings']);
});

test('updatedSince finds a published session after changes that people don’t see, and not after registrations', async () => {
  const { id } = await makeSession(greenroom, { title: 'Moved on', startsAtLocal: '2027-03-04T10:00' });
  const isFoundAfter = async (method: 'PATCH' | 'POST' | 'PUT', path: string, body: object) => {
    greenroom.clock.advance({ minutes: 1 });
    const since = greenroom.clock.now().toISOString();
    const { status } = await greenroom.api(method, path, body);
    expect([path, status < 300]).toEqual([path, true]);
    return (await titles({ updatedSince: since })).includes('Moved on');
  };
  expect(await isFoundAfter('PATCH', call, { reminders: ['P3D'] })).toBe(true);
  for (const change of [
    { certificateShare: 50 },
    { offerHours: 12 },
    { recordingUrl: 'https://video.example.org/1' },
    { recordingUrl: null },
    { reminders: ['P2D'] },
  ]) {
    expect([change, await isFoundAfter('PATCH', `/sessions/${id}`, change)]).toEqual([change, true]);
  }
  // Its own reminders stay as they are.
  expect(await isFoundAfter('PATCH', call, { reminders: ['P4D'] })).toBe(false);
  expect(await isFoundAfter('PATCH', `/sessions/${id}`, { certificateShare: 50 })).toBe(false);
  const person = { email: 'new@example.org', name: 'New Person' };
  expect(await isFoundAfter('POST', `/sessions/${id}/registrations`, person)).toBe(false);
});

test('short lists are searched, sorted and followed like the long ones', async () => {
  for (const name of ['Pier', 'Água Hall', 'Dock']) {
    greenroom.clock.advance({ minutes: 1 });
    await greenroom.api('POST', '/venues', { name, timeZone: 'Europe/Lisbon' });
  }
  const read = async (query: string) => {
    const { body, headers } = await greenroom.api('GET', `/venues?${query}`);
    const names: string[] = body.items.map(({ name }: { name: string }) => name);
    return { names, next: body.nextCursor, last: headers.get('last-cursor') };
  };
  const first = await read('limit=2&sort=updatedAt');
  expect(first.names).toEqual(['Pier', 'Água Hall']);
  const second = await read(`limit=2&sort=updatedAt&cursor=${first.next}`);
  expect([second.names, second.next]).toEqual([['Dock'], null]);
  // Two that were read already change, the last one among them: both come, each once.
  const { body } = await greenroom.api('GET', '/venues');
  const idOf = (name: string) => body.items.find((one: { name: string }) => one.name === name).id;
  for (const name of ['Dock', 'Pier']) {
    greenroom.clock.advance({ minutes: 1 });
    await greenroom.api('PATCH', `/venues/${idOf(name)}`, { archived: name === 'Pier' });
  }
  await greenroom.api('PATCH', `/venues/${idOf('Dock')}`, { address: 'Dock 4' });
  expect((await read(`limit=5&sort=updatedAt&cursor=${second.last}`)).names.toSorted()).toEqual(['Dock', 'Pier']);
  for (const [query, expected] of [
    ['', ['Dock', 'Pier', 'Água Hall']],
    ['sort=-name', ['Água Hall', 'Pier', 'Dock']],
    ['q=agua', ['Água Hall']],
    ['state=archived', ['Pier']],
    [`updatedSince=${greenroom.clock.now().toISOString()}`, ['Dock', 'Pier']],
  ] as const) {
    expect([query, (await read(query)).names]).toEqual([query, expected]);
  }
});
