import { startTestApp, type TestApp } from '../../support/app.js';
import { callBody, makeCall, makeRegistration, makeSession } from '../../support/api-fixtures.js';

let greenroom: TestApp;
beforeAll(async () => {
  greenroom = await startTestApp();
  await makeCall(greenroom);
});
afterAll(() => greenroom?.stop());

const list = `/calls/${callBody.slug}/organizations`;

async function create(name: string, changes: object = {}) {
  const { status, body } = await greenroom.api('POST', list, { name, ...changes });
  expect([status, body]).toEqual([201, expect.objectContaining({ name })]);
  return body;
}

const read = async (id: string) => (await greenroom.api('GET', `/organizations/${id}`)).body;
const namesOf = (body: { items: { name: string }[] }) => body.items.map(({ name }) => name);

describe('an organization', () => {
  test('is made, read, changed and found by any of its names, its city and its domain', async () => {
    const made = await create('高雄市政府', {
      kind: 'city-government',
      city: 'Kaohsiung',
      country: 'tw',
      domains: ['KCG.gov.tw'],
    });
    expect(made).toEqual({
      id: made.id,
      name: '高雄市政府',
      kind: 'city-government',
      city: 'Kaohsiung',
      country: 'TW',
      website: null,
      suggested: true,
      domains: ['kcg.gov.tw'],
      peopleCount: 0,
      sessionCount: 0,
      mergedInto: null,
      createdAt: '2026-12-01T09:00:00.000Z',
      updatedAt: '2026-12-01T09:00:00.000Z',
    });
    const { status, body } = await greenroom.api('PATCH', `/organizations/${made.id}`, {
      website: 'https://www.example.org/',
      domains: ['@例え.テスト', 'https://www.kcg.gov.tw/tw/'],
    });
    expect([status, body]).toEqual([
      200,
      { ...made, website: 'https://www.example.org/', domains: ['kcg.gov.tw', 'xn--r8jz45g.xn--zckzah'] },
    ]);
    expect(await read(made.id)).toEqual(body);
    for (const search of ['高雄', 'KAOHSIUNG', 'kcg.gov', 'xn--r8']) {
      const found = await greenroom.api('GET', `${list}?q=${encodeURIComponent(search)}`);
      expect([search, found.body]).toEqual([search, { items: [body], nextCursor: null }]);
    }
    expect((await greenroom.api('GET', `${list}?q=tainan`)).body.items).toEqual([]);
  });

  test('is one of its name: case, width and spaces do not count', async () => {
    await create('Quiet Streets  Trust');
    const { status, body } = await greenroom.api('POST', list, { name: 'ＱＵＩＥＴ streets trust ' });
    expect([status, body.code]).toEqual([409, 'organization-exists']);
    const other = await create('Quiet WorkerPool Trust');
    const renamed = await greenroom.api('PATCH', `/organizations/${other.id}`, { name: 'quiet streets trust' });
    expect([renamed.status, renamed.body.code]).toEqual([409, 'organization-exists']);
  });

  test.each([
    [{ domains: ['gmail.com'] }, 'domains.0', 'free-mail'],
    [{ domains: ['example.org', 'mail.hinet.net'] }, 'domains.1', 'free-mail'],
    [{ domains: ['gov.tw'] }, 'domains.0', 'public-suffix'],
    [{ domains: ['not a domain'] }, 'domains.0', 'not-a-domain'],
    [{ domains: ['localhost'] }, 'domains.0', 'not-a-domain'],
    [{ kind: 'club' }, 'kind', 'not-a-choice'],
    [{ country: 'XX' }, 'country', 'unknown-country'],
    [{ website: 'javascript:alert(1)' }, 'website', 'not-a-web-address'],
    [{ name: '' }, 'name', 'required'],
    [{ people: 3 }, 'people', 'unknown-field'],
  ])('cannot be %j', async (changes, path, code) => {
    const { status, body } = await greenroom.api('POST', list, { name: 'Nobody', ...changes });
    expect([status, body.errors]).toEqual([422, [expect.objectContaining({ path, code })]]);
  });

  test('does not get a domain that another one of the call has', async () => {
    await create('Tide Watch', { domains: ['tides.example.net'] });
    const { status, body } = await greenroom.api('POST', list, { name: 'Tide Guard', domains: ['tides.example.net'] });
    expect([status, body.errors]).toEqual([
      422,
      [{ path: 'domains.0', code: 'domain-taken', message: 'tides.example.net belongs to Tide Watch.' }],
    ]);
    expect((await greenroom.api('GET', `${list}?q=tide+guard`)).body.items).toEqual([]);
  });

  test('is listed page by page', async () => {
    await makeCall(greenroom, { slug: 'paged' });
    for (const name of ['Bravo', 'alpha', 'Émeraude', 'charlie', 'delta']) {
      await greenroom.api('POST', '/calls/paged/organizations', { name });
    }
    const names: string[] = [];
    let cursor = '';
    do {
      const { body } = await greenroom.api('GET', `/calls/paged/organizations?limit=2${cursor && `&cursor=${cursor}`}`);
      names.push(...namesOf(body));
      cursor = body.nextCursor ?? '';
    } while (cursor !== '');
    expect(names).toEqual(['alpha', 'Bravo', 'charlie', 'delta', 'Émeraude']);
  });
});

describe('who registers', () => {
  test('joins the one they chose, else the one they named, else that of their domain', async () => {
    const session = await makeSession(greenroom);
    const harbour = await create('Harbour Works', { domains: ['harbour.example.com'] });
    const works = await create('Water Works');
    const people = {
      chosen: { email: 'a@harbour.example.com', organization: 'Something Else', organizationId: works.id },
      named: { email: 'b@harbour.example.com', organization: ' water  WORKS ' },
      'by domain': { email: 'c@HARBOUR.example.com' },
      'by subdomain': { email: 'd@mail.harbour.example.com', organization: null },
      new: { email: 'e@harbour.example.com', organization: 'Third Works', organizationKind: 'company' },
      'free mail': { email: 'f@gmail.com' },
      stranger: { email: 'g@example.com' },
    };
    const joined: Record<string, string | null> = {};
    for (const [how, { email, ...changes }] of Object.entries(people)) {
      joined[how] = (await makeRegistration(greenroom, session.id, email, changes)).organization;
    }
    expect(joined).toEqual({
      chosen: 'Water Works',
      named: 'Water Works',
      'by domain': 'Harbour Works',
      'by subdomain': 'Harbour Works',
      new: 'Third Works',
      'free mail': null,
      stranger: null,
    });
    expect(await read(harbour.id)).toMatchObject({ peopleCount: 2, sessionCount: 1 });
    const third = await greenroom.api('GET', `${list}?q=third`);
    expect(third.body.items).toEqual([
      expect.objectContaining({ name: 'Third Works', kind: 'company', peopleCount: 1 }),
    ]);
    const unknown = await greenroom.api('POST', `/sessions/${session.id}/registrations`, {
      email: 'h@example.com',
      name: 'H',
      organizationId: '00000000-0000-4000-8000-000000000000',
    });
    expect([unknown.status, unknown.body.errors]).toEqual([
      422,
      [expect.objectContaining({ path: 'organizationId', code: 'unknown-organization' })],
    ]);
  });
});

describe('a merge', () => {
  test('moves the people and the name, and is undone', async () => {
    const session = await makeSession(greenroom, { title: 'Merging' });
    const one = await create('Old Name', { domains: ['old.example.com'] });
    const other = await create('New Name');
    await makeRegistration(greenroom, session.id, 'x@old.example.com');
    const merged = await greenroom.api('POST', `/organizations/${one.id}/merge`, { into: other.id });
    expect([merged.status, merged.body]).toEqual([
      200,
      expect.objectContaining({ id: one.id, mergedInto: other.id, peopleCount: 0, domains: [] }),
    ]);
    expect(await read(other.id)).toMatchObject({ peopleCount: 1, domains: ['old.example.com'] });
    const found = await greenroom.api('GET', `${list}?q=old+name`);
    expect(namesOf(found.body)).toEqual(['New Name']);
    const late = await makeRegistration(greenroom, session.id, 'y@example.com', { organization: 'old name' });
    expect(late.organization).toBe('New Name');
    expect((await greenroom.api('PATCH', `/organizations/${one.id}`, { city: 'Porto' })).body.code).toBe(
      'merged-already',
    );

    const undone = await greenroom.api('POST', `/organizations/${one.id}/unmerge`);
    expect([undone.status, undone.body]).toEqual([
      200,
      expect.objectContaining({ mergedInto: null, peopleCount: 1, domains: ['old.example.com'] }),
    ]);
    // Who came after the merge stays.
    expect(await read(other.id)).toMatchObject({ peopleCount: 1, domains: [] });
  });

  test('is refused with itself, across calls, of a merged one and into a merged one', async () => {
    await makeCall(greenroom, { slug: 'elsewhere' });
    const abroad = (await greenroom.api('POST', '/calls/elsewhere/organizations', { name: 'Abroad' })).body;
    const [a, b, c] = [await create('A'), await create('B'), await create('C')];
    const merge = async (one: { id: string }, into: { id: string }) => {
      const { status, body } = await greenroom.api('POST', `/organizations/${one.id}/merge`, { into: into.id });
      return [status, body.code];
    };
    expect(await merge(a, a)).toEqual([409, 'merge-with-itself']);
    expect(await merge(a, abroad)).toEqual([409, 'merge-other-call']);
    expect(await merge(a, { id: '00000000-0000-4000-8000-000000000000' })).toEqual([404, 'organization-not-found']);
    expect((await merge(a, b))[0]).toBe(200);
    expect(await merge(a, c)).toEqual([409, 'merged-already']);
    expect(await merge(c, a)).toEqual([409, 'merge-into-merged']);
    const undo = await greenroom.api('POST', `/organizations/${c.id}/unmerge`);
    expect([undo.status, undo.body.code]).toEqual([409, 'not-merged']);
    const reader = await greenroom.createApiKey('viewer');
    const refused = await greenroom.api('POST', `/organizations/${c.id}/merge`, { into: b.id }, { key: reader });
    expect(refused.status).toBe(403);
  });
});
