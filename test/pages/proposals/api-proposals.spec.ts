import { startTestApp, type TestApp } from '../../support/app.js';
import { makeCall, makeRegistration, makeSession } from '../../support/api-fixtures.js';

let greenroom: TestApp;
beforeAll(async () => {
  greenroom = await startTestApp();
  await makeCall(greenroom);
});
afterAll(() => greenroom?.stop());
beforeEach(() => greenroom.clock.set('2026-12-01T09:00:00Z'));

const proposals = '/calls/clean-harbours/proposals';
const proposal = {
  title: 'Shore power for every berth',
  theme: 'energy',
  organization: 'Harbour Lab',
  members: [{ email: 'lead@example.org', name: 'Lea' }, { email: 'second@example.org' }],
  state: 'submitted',
  submittedAt: '2026-11-30T23:59:00+08:00',
};

describe('a proposal', () => {
  test('is new, then known, then changed, and links to the attendees behind it', async () => {
    const session = await makeSession(greenroom);
    const registration = await makeRegistration(greenroom, session.id, 'Lead@Example.org', { name: 'Lea Moe' });
    const created = await greenroom.api('PUT', `${proposals}/P-1`, proposal);
    expect(created.status).toBe(201);
    expect(created.body).toEqual({
      ...proposal,
      externalId: 'P-1',
      members: [
        { email: 'lead@example.org', name: 'Lea' },
        { email: 'second@example.org', name: null },
      ],
      source: 'api',
      submittedAt: '2026-11-30T15:59:00.000Z',
      late: false,
      createdAt: '2026-12-01T09:00:00.000Z',
      updatedAt: '2026-12-01T09:00:00.000Z',
      url: null,
      waiting: null,
      content: { language: null, summary: '', answers: {}, stage: null, places: [], links: [] },
      helpWith: [],
      history: [{ from: null, to: 'submitted', at: '2026-12-01T09:00:00.000Z', source: 'api', note: null }],
      links: [
        {
          id: expect.any(String),
          email: registration.email,
          name: 'Lea Moe',
          evidence: 'address',
          evidences: ['address'],
          state: 'linked',
          sessions: [session.id],
        },
      ],
    });
    greenroom.clock.advance({ hours: 1 });
    const same = await greenroom.api('PUT', `${proposals}/P-1`, proposal);
    const known = await greenroom.api('GET', `${proposals}/P-1`);
    expect([same.status, same.body, known.body]).toEqual([200, created.body, created.body]);
    expect((await greenroom.api('GET', `/sessions/${session.id}/proposals`)).body).toEqual({
      items: [
        {
          externalId: 'P-1',
          title: proposal.title,
          theme: 'energy',
          organization: 'Harbour Lab',
          state: 'submitted',
          attendees: [
            { registrationId: registration.id, name: 'Lea Moe', email: registration.email, evidence: 'address' },
          ],
        },
      ],
      nextCursor: null,
    });
    const next = await greenroom.api('PUT', `${proposals}/P-1`, { ...proposal, state: 'shortlisted', members: [] });
    expect(next.status).toBe(200);
    expect(next.body).toMatchObject({ state: 'shortlisted', links: [], updatedAt: '2026-12-01T10:00:00.000Z' });
  });

  test('links to a person who registers later', async () => {
    const session = await makeSession(greenroom);
    await greenroom.api('PUT', `${proposals}/P-2`, { ...proposal, members: [{ email: 'later@example.org' }] });
    expect((await greenroom.api('GET', `/sessions/${session.id}/proposals`)).body.items).toEqual([]);
    await makeRegistration(greenroom, session.id, 'later@example.org');
    const { body } = await greenroom.api('GET', `${proposals}/P-2`);
    expect(body.links).toMatchObject([
      { email: 'later@example.org', evidence: 'address', state: 'linked', sessions: [session.id] },
    ]);
  });

  test('has an id of any text', async () => {
    for (const id of ['2026/001 – 港', 'a?b#c', '..', '港'.repeat(200)]) {
      const path = `${proposals}/${id === '..' ? '%2e%2e%20' : encodeURIComponent(id)}`;
      const { status, body } = await greenroom.api('PUT', path, proposal);
      expect([id, status]).toEqual([id, 201]);
      expect((await greenroom.api('GET', path)).body).toEqual(body);
    }
    const long = await greenroom.api('PUT', `${proposals}/${'x'.repeat(201)}`, proposal);
    expect([long.status, long.body.errors]).toEqual([
      422,
      [{ path: 'externalId', code: 'too-long', message: 'Must have at most 200 characters.' }],
    ]);
  });

  test.each([
    ['an unknown theme', { theme: 'fire' }, 'theme', 'unknown-theme'],
    ['an unknown state', { state: 'lost' }, 'state', 'not-a-choice'],
    ['a member without an address', { members: [{ name: 'A' }] }, 'members.0.email', 'required'],
    [
      'a member twice',
      { members: [{ email: 'a@example.org' }, { email: 'A@example.org' }] },
      'members.1.email',
      'repeated',
    ],
    ['an unknown stage', { content: { stage: 'dream' } }, 'content.stage', 'not-a-choice'],
    ['a link that is none', { content: { links: ['javascript:alert(1)'] } }, 'content.links.0', 'not-a-web-address'],
    ['a language that is none', { content: { language: '?' } }, 'content.language', 'unknown-language'],
    ['a text without end', { content: { summary: 'x'.repeat(20_001) } }, 'content.summary', 'too-long'],
  ])('with %s is refused', async (_, changes, path, code) => {
    const answer = await greenroom.api('PUT', `${proposals}/P-3`, { ...proposal, ...changes });
    expect([answer.status, answer.body.errors]).toEqual([422, [{ path, code, message: expect.any(String) }]]);
    expect((await greenroom.api('GET', `${proposals}/P-3`)).body.code).toBe('proposal-not-found');
  });
});

describe('what a proposal says', () => {
  const content = {
    language: 'pt',
    summary: 'Navios ligados à terra.',
    answers: { impact: 'Menos fumo.', linkability: 'Um cabo.\n\nDois cais.' },
    stage: 'pilot',
    places: ['Sines, Portugal'],
    links: ['https://harbour.example.org'],
  };

  test('is changed field by field, ignores what the call does not ask, and stays where nothing is said', async () => {
    const criteria = ['impact', 'linkability'].map((slug) => ({ slug, name: slug }));
    await makeCall(greenroom, { slug: 'judged', criteria });
    const path = '/calls/judged/proposals/P-1';
    const put = async (changes: object) => (await greenroom.api('PUT', path, { ...proposal, ...changes })).body;
    const other = { answers: { ...content.answers, budget: '3' }, score: 5 };
    expect((await put({ content: { ...content, ...other }, budget: 3 })).content).toEqual(content);
    const { updatedAt } = (await greenroom.api('GET', path)).body;
    greenroom.clock.advance({ hours: 1 });
    expect(await put({ content })).toMatchObject({ content, updatedAt });
    expect(await put({})).toMatchObject({ content, updatedAt });
    const changed = await put({ content: { answers: { impact: null, linkability: 'A cable.' }, stage: null } });
    expect(changed.content).toEqual({ ...content, answers: { linkability: 'A cable.' }, stage: null });
    expect(changed.updatedAt).not.toBe(updatedAt);
    const csv =
      'external_id,title,theme,state,Answer: Impact,stage,places\nP-1,New title,energy,submitted,"Line\nTwo",idea,A; B';
    expect(
      (await greenroom.api('POST', '/calls/judged/proposals/import', csv, { headers: { 'content-type': 'text/csv' } }))
        .body,
    ).toEqual({
      created: 0,
      changed: 1,
      unchanged: 0,
      waiting: 0,
    });
    expect((await greenroom.api('GET', path)).body.content).toEqual({
      ...content,
      answers: { impact: 'Line\nTwo', linkability: 'A cable.' },
      stage: 'idea',
      places: ['A', 'B'],
    });
  });
});

describe('the state of a proposal', () => {
  const states = `${proposals}/S-1/state`;

  test.each(['2026-11-30', 'yesterday', '30/11/2026 17:00'])(
    'is not handed in at %p, and hears how to say it',
    async (submittedAt) => {
      const refused = await greenroom.api('PUT', `${proposals}/P-7`, { ...proposal, submittedAt });
      expect([refused.status, refused.body.errors]).toEqual([
        422,
        [
          {
            path: 'submittedAt',
            code: 'invalid',
            message: 'Must be a date and time with an offset, such as 2027-01-15T17:00:00+08:00.',
          },
        ],
      ]);
    },
  );

  test('goes one step at a time, and a jump names what may follow', async () => {
    await greenroom.api('PUT', `${proposals}/S-1`, { ...proposal, url: 'https://platform.example/p/1' });
    const jump = await greenroom.api('PUT', `${proposals}/S-1`, { ...proposal, state: 'winner' });
    const detail =
      "A proposal can't change from submitted to winner. Allowed states: draft, shortlisted, not-selected, withdrawn.";
    expect([jump.status, jump.body.code, jump.body.detail, jump.body.errors]).toEqual([
      409,
      'state-jump',
      detail,
      [{ path: 'state', code: 'state-jump', message: detail }],
    ]);
    greenroom.clock.advance({ hours: 2 });
    const step = await greenroom.api('POST', states, { state: 'shortlisted', note: 'On the list' });
    expect([step.status, step.body.state, step.body.url, step.body.history]).toEqual([
      200,
      'shortlisted',
      'https://platform.example/p/1',
      [
        { from: null, to: 'submitted', at: '2026-12-01T09:00:00.000Z', source: 'api', note: null },
        { from: 'submitted', to: 'shortlisted', at: '2026-12-01T11:00:00.000Z', source: 'staff', note: 'On the list' },
      ],
    ]);
    const again = await greenroom.api('POST', states, { state: 'shortlisted', note: 'Once more' });
    expect(again.body).toEqual(step.body);
  });

  test('is changed by hand by those who may, with a note', async () => {
    const post = (body: object, role: 'owner' | 'organizer' | 'viewer') =>
      greenroom.createApiKey(role).then((key) => greenroom.api('POST', states, body, { key }));
    const winner = { state: 'winner', note: 'Best of its theme' };
    expect((await post(winner, 'viewer')).status).toBe(403);
    const organizer = await post(winner, 'organizer');
    expect([organizer.status, organizer.body.code]).toEqual([403, 'owner-decides-winners']);
    const silent = await post({ state: 'winner' }, 'owner');
    expect([silent.status, silent.body.errors[0].path]).toEqual([422, 'note']);
    expect((await post(winner, 'owner')).body.state).toBe('winner');
    expect((await greenroom.api('POST', `${proposals}/S-404/state`, winner)).body.code).toBe('proposal-not-found');
    await makeCall(greenroom, { slug: 'elsewhere' });
    expect((await greenroom.api('POST', '/calls/elsewhere/proposals/S-1/state', winner)).status).toBe(404);
  });

  test.each(['http://platform.example/p', 'javascript:alert(1)', 'platform.example'])(
    'has no link to %s',
    async (url) => {
      const { status, body } = await greenroom.api('PUT', `${proposals}/S-2`, { ...proposal, url });
      expect([status, body.errors]).toEqual([
        422,
        [expect.objectContaining({ path: 'url', code: 'not-a-web-address' })],
      ]);
    },
  );
});

describe('an import of proposals', () => {
  const send = (body: string, type = 'text/csv') =>
    greenroom.api('POST', `${proposals}/import`, body, { headers: { 'content-type': type } });
  const heading = 'external_id,title,theme,organization,members,state,submitted_at';

  test('imports all rows, and nothing the second time', async () => {
    await makeCall(greenroom, { slug: 'imported' });
    const file = `${heading}\nC-1,"One, two",energy,,a@example.org b@example.org,submitted,\nC-2,=1+1,water,Lab,,draft,\n`;
    const post = () =>
      greenroom.api('POST', '/calls/imported/proposals/import', file, {
        headers: { 'content-type': 'text/csv; charset=utf-8' },
      });
    const first = await post();
    expect([first.status, first.body]).toEqual([200, { created: 2, changed: 0, unchanged: 0, waiting: 0 }]);
    expect((await post()).body).toEqual({ created: 0, changed: 0, unchanged: 2, waiting: 0 });
    const page = await greenroom.api('GET', '/calls/imported/proposals?limit=1');
    expect(page.body.items).toMatchObject([
      { externalId: 'C-1', title: 'One, two', source: 'csv', memberCount: 2, linkedCount: 0 },
    ]);
    const rest = await greenroom.api('GET', `/calls/imported/proposals?limit=1&cursor=${page.body.nextCursor}`);
    expect(rest.body).toMatchObject({ items: [{ externalId: 'C-2', title: '=1+1' }], nextCursor: null });
  });

  test('can be listed by state and theme', async () => {
    const ids = async (query: string) =>
      (await greenroom.api('GET', `/calls/imported/proposals?${query}`)).body.items?.map(
        (one: { externalId: string }) => one.externalId,
      );
    expect(await ids('state=draft')).toEqual(['C-2']);
    expect(await ids('theme=energy')).toEqual(['C-1']);
    expect(await ids('theme=energy&state=draft')).toEqual([]);
    expect((await greenroom.api('GET', '/calls/imported/proposals?state=lost')).status).toBe(422);
  });

  test('imports nothing if one row is faulty, and names it', async () => {
    const answer = await send(`${heading}\nD-1,One,energy,,,draft,\nD-2,,fire,,,draft,\nD-3,Three,fire,,,draft,\n`);
    expect([answer.status, answer.body.code]).toEqual([422, 'invalid-rows']);
    expect(answer.body.errors.map((one: { path: string }) => one.path)).toEqual(['rows.3.title', 'rows.4.theme']);
    expect((await greenroom.api('GET', `${proposals}/D-1`)).status).toBe(404);
  });

  test('says in a dry run what would happen, row by row, and writes nothing', async () => {
    await makeCall(greenroom, { slug: 'tried' });
    const path = '/calls/tried/proposals/import';
    const csv = { headers: { 'content-type': 'text/csv' } };
    await greenroom.api('POST', path, `${heading}\nE-1,One,energy,,,draft,\nE-2,Two,energy,,,draft,\n`, csv);
    const file = `${heading},judge\nE-1,One,energy,,,draft,,\nE-2,Two,energy,,,winner,,\nE-3,Three,fire,,,,,\nE-4,Four,water,,,,,\nE-1,=5,water,,x,,,\n`;
    const { status, body } = await greenroom.api('POST', `${path}?dryRun=true`, file, csv);
    expect([status, body]).toEqual([
      200,
      {
        created: 1,
        changed: 0,
        unchanged: 1,
        waiting: 0,
        invalid: 3,
        ignored: ['judge'],
        errors: [
          expect.objectContaining({ path: 'rows.3.state', code: 'state-jump' }),
          expect.objectContaining({ path: 'rows.4.theme', code: 'unknown-theme' }),
          expect.objectContaining({ path: 'rows.6.externalId', code: 'repeated' }),
          expect.objectContaining({ path: 'rows.6.members.0.email', code: 'not-an-address' }),
        ],
      },
    ]);
    expect((await greenroom.api('GET', '/calls/tried/proposals')).body.items).toHaveLength(2);
  });

  test('needs CSV', async () => {
    expect((await send('{}', 'application/json')).status).toBe(415);
    expect((await send('')).status).toBe(422);
  });
});
