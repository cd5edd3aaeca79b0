import { ChangeMember } from '../../../src/flows/identity/change-member.flow.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { callBody, makeCall, makeSession, sessionBody } from '../../support/api-fixtures.js';
import { until } from '../../support/greenroom-process.js';

let greenroom: TestApp;
beforeAll(async () => {
  greenroom = await startTestApp();
  await makeCall(greenroom);
});
afterAll(() => greenroom?.stop());
beforeEach(() => greenroom.clock.set('2026-12-01T09:00:00Z'));

const sessions = '/calls/clean-harbours/sessions';

describe('without a valid key', () => {
  test.each([
    ['no header', {}, 'key-missing'],
    ['another scheme', { authorization: 'Basic YTpi' }, 'key-missing'],
    ['an empty key', { authorization: 'Bearer ' }, 'key-missing'],
    ['a key that is too long', { authorization: `Bearer ${'k'.repeat(5000)}` }, 'key-missing'],
    ['a forged key', { authorization: `Bearer gr_${'A'.repeat(43)}` }, 'key-unknown'],
  ])('%s is refused everywhere', async (_, headers, code) => {
    for (const [method, path] of [
      ['GET', '/calls'],
      ['POST', '/calls'],
      ['GET', '/sessions/x'],
      ['DELETE', '/registrations/x'],
    ] as const) {
      const answer = await greenroom.api(method, path, undefined, {
        key: null,
        headers,
      });
      expect([answer.status, answer.body.code, answer.headers.get('www-authenticate')]).toEqual([401, code, 'Bearer']);
      expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    }
  });

  test('a key that was revoked is refused soon', async () => {
    const key = await greenroom.createApiKey('viewer');
    expect((await greenroom.api('GET', '/calls', undefined, { key })).status).toBe(200);
    await greenroom.dataSource.query(`update api_keys set revoked_at = now() where name = 'tests, viewer'`);
    const { body } = await until(async () => {
      const answer = await greenroom.api('GET', '/calls', undefined, { key });
      return answer.status === 200 ? null : answer;
    });
    expect([body.status, body.code]).toEqual([401, 'key-unknown']);
  });
});

describe('roles', () => {
  test('a viewer reads and changes nothing', async () => {
    const key = await greenroom.createApiKey('viewer');
    const session = await makeSession(greenroom);
    expect((await greenroom.api('GET', `/sessions/${session.id}`, undefined, { key })).body).toEqual(session);
    for (const [method, path, body] of [
      ['POST', '/calls', callBody],
      ['POST', sessions, sessionBody],
      ['PATCH', `/sessions/${session.id}`, { title: 'Mine' }],
      ['POST', `/sessions/${session.id}/publish`, undefined],
      ['POST', `/sessions/${session.id}/reschedule`, { startsAtLocal: '2027-04-01T10:00' }],
      ['POST', `/sessions/${session.id}/cancel`, {}],
      ['POST', `/sessions/${session.id}/duplicate`, undefined],
      ['POST', `/sessions/${session.id}/registrations`, { email: 'a@example.org', name: 'A' }],
      ['DELETE', `/registrations/${session.id}`, undefined],
      ['POST', `/registrations/${session.id}/resend`, undefined],
      ['PUT', '/calls/clean-harbours/proposals/1', {}],
      ['GET', `/messages/${session.id}/source`, undefined],
    ] as const) {
      const answer = await greenroom.api(method, path, body, { key });
      expect([method, path, answer.status, answer.body.code]).toEqual([method, path, 403, 'forbidden']);
    }
    expect((await greenroom.api('GET', `/sessions/${session.id}`)).body).toEqual(session);
  });

  test('an organizer changes sessions', async () => {
    const key = await greenroom.createApiKey('organizer');
    expect((await greenroom.api('POST', sessions, sessionBody, { key })).status).toBe(201);
  });

  test('who did what is on record', async () => {
    const session = await makeSession(greenroom);
    const rows: { actor: string; action: string }[] = await greenroom.dataSource.query(
      `select actor, action from audit_entries where subject = $1 order by at, action`,
      [`session:${session.id}`],
    );
    expect(rows.map((row) => row.action)).toEqual(['session.created', 'session.published']);
    expect(rows.every((row) => /^api-key:[0-9a-f-]{36}$/u.test(row.actor))).toBe(true);
  });
});

describe('a key', () => {
  test('that has expired is refused with the day', async () => {
    const key = await greenroom.createApiKey('viewer', { expiresAt: new Date('2026-12-02T00:00:00Z') });
    const call = () => greenroom.api('GET', '/calls', undefined, { key });
    greenroom.clock.set('2026-12-01T23:59:59Z');
    expect((await call()).status).toBe(200);
    greenroom.clock.set('2026-12-02T00:00:00Z');
    const answer = await call();
    expect([answer.status, answer.body.code, answer.body.detail]).toEqual([
      401,
      'key-expired',
      'This API key expired on 2026-12-01. Ask an owner to create a new one.',
    ]);
    expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    const past = greenroom.createApiKey('viewer', { expiresAt: new Date('2026-12-01T23:00:00Z') });
    await expect(past).rejects.toMatchObject({ code: 'invalid' });
  });

  test('shows when it was used, within ten minutes and without a write per request', async () => {
    const key = await greenroom.createApiKey('viewer', { name: 'used' });
    const used = async () =>
      (await greenroom.dataSource.query(`select last_used_at from api_keys where name = 'used'`))[0].last_used_at;
    expect(await used()).toBeNull();
    const times = [];
    for (const minutes of [0, 9, 1]) {
      greenroom.clock.advance({ minutes });
      // The key is looked up once a second.
      await new Promise((resolve) => setTimeout(resolve, 1010));
      await greenroom.api('GET', '/calls', undefined, { key });
      times.push((await used()).toISOString());
    }
    expect(times).toEqual(['2026-12-01T09:00:00.000Z', '2026-12-01T09:00:00.000Z', '2026-12-01T09:10:00.000Z']);
  });

  test('can be restricted to some of what its role allows, and to nothing more', async () => {
    const registering = await greenroom.createApiKey('organizer', { abilities: ['change'] });
    const reading = await greenroom.createApiKey('viewer', { abilities: ['read', 'change', 'administer'] });
    const person = { email: 'restricted@example.org', name: 'A' };
    const session = await makeSession(greenroom);
    const status = async (method: string, path: string, key: string, body?: unknown) =>
      (await greenroom.api(method, path, body, { key })).status;
    expect(await status('POST', `/sessions/${session.id}/registrations`, registering, person)).toBe(201);
    expect(await status('GET', `/sessions/${session.id}/registrations`, registering)).toBe(403);
    expect(await status('GET', `/sessions/${session.id}/registrations`, reading)).toBe(200);
    expect(await status('POST', `/sessions/${session.id}/registrations`, reading, person)).toBe(403);
    expect(await status('GET', '/audit', reading)).toBe(403);
  });

  test('can be restricted to some calls: it lists those, and finds nothing elsewhere', async () => {
    const other = await greenroom.api('POST', '/calls', { ...callBody, slug: 'other-call' });
    expect(other.status).toBe(201);
    const [{ id: callId }] = await greenroom.dataSource.query(`select id from calls where slug = 'other-call'`);
    const key = await greenroom.createApiKey('owner', { callIds: [callId] });
    const theirs = await greenroom.api('POST', '/calls/other-call/sessions', sessionBody, { key });
    expect(theirs.status).toBe(201);
    const ours = await makeSession(greenroom);
    const person = await greenroom.api('POST', `/sessions/${ours.id}/registrations`, {
      email: 'scoped@example.org',
      name: 'A',
    });
    const [message] = (await greenroom.api('GET', `/registrations/${person.body.id}/messages`)).body.items;
    const { body: calls } = await greenroom.api('GET', '/calls', undefined, { key });
    expect(calls.items.map(({ slug }: { slug: string }) => slug)).toEqual(['other-call']);
    for (const [method, path, expected] of [
      ['GET', `/sessions/${theirs.body.id}`, 200],
      ['GET', '/calls/other-call/proposals', 200],
      ['GET', '/calls/clean-harbours', 404],
      ['GET', '/calls/clean-harbours/proposals', 404],
      ['GET', `/calls/${encodeURIComponent('clean-harbours').replace('c', '%63')}`, 404],
      ['GET', `/sessions/${ours.id}`, 404],
      ['GET', `/sessions/${ours.id}/registrations`, 404],
      ['GET', `/registrations/${person.body.id}`, 404],
      ['DELETE', `/registrations/${person.body.id}`, 404],
      ['GET', `/messages/${message.id}/source`, 404],
      ['GET', '/audit', 403],
      ['POST', '/calls', 403],
      ['GET', '/time-zones', 200],
    ] as const) {
      expect([method, path, (await greenroom.api(method, path, undefined, { key })).status]).toEqual([
        method,
        path,
        expected,
      ]);
    }
    expect((await greenroom.api('GET', `/registrations/${person.body.id}`)).body.state).toBe('confirmed');
  });

  test('with read access only sees neither the Message-ID nor the source of an email', async () => {
    const session = await makeSession(greenroom);
    const person = { email: 'hidden@example.org', name: 'A' };
    const { body } = await greenroom.api('POST', `/sessions/${session.id}/registrations`, person);
    const path = `/registrations/${body.id}/messages`;
    const key = await greenroom.createApiKey('viewer');
    const [seen] = (await greenroom.api('GET', path, undefined, { key })).body.items;
    const [whole] = (await greenroom.api('GET', path)).body.items;
    expect(whole.messageId).toMatch(/^<[\da-f-]{36}\.[\da-f-]{36}@/u);
    expect(seen).toEqual({ ...whole, messageId: null });
    expect((await greenroom.api('GET', `/messages/${whole.id}/source`, undefined, { key })).status).toBe(403);
  });

  test('never sees an email to staff, which is a way in', async () => {
    await greenroom.app
      .get(ChangeMember)
      .invite({ email: 'vera@example.org', role: 'owner' }, 'en', { kind: 'system' });
    const [{ id }] = await greenroom.dataSource.query(`select id from messages where kind = 'staff-invited'`);
    expect((await greenroom.api('GET', `/messages/${id}/source`)).status).toBe(404);
    expect((await greenroom.api('POST', `/messages/${id}/retry`)).status).toBe(404);
  });
});

describe('a body', () => {
  const post = (body: string | Buffer, headers: Record<string, string>) =>
    fetch(`${greenroom.url}/api/v1${sessions}`, {
      method: 'POST',
      body,
      headers: { authorization: `Bearer ${greenroom.key}`, ...headers },
    });
  const json = { 'content-type': 'application/json' };
  const good = JSON.stringify(sessionBody);

  test.each([
    ['malformed JSON', '{"title":', json, 400, 'bad-request'],
    ['JSON that poisons prototypes', '{"__proto__":{"x":1}}', json, 400, 'bad-request'],
    ['half a character', good.replace('How', String.raw`\ud800`), json, 400, 'bad-request'],
    ['bytes that are not UTF-8', Buffer.from([0x22, 0xff, 0x22]), json, 400, 'bad-request'],
    ['a form', 'title=A', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'unsupported-media-type'],
    ['plain text', good, { 'content-type': 'text/plain' }, 415, 'unsupported-media-type'],
    ['XML', '<a/>', { 'content-type': 'application/xml' }, 415, 'unsupported-media-type'],
    ['CSV', 'a,b', { 'content-type': 'text/csv' }, 415, 'unsupported-media-type'],
    ['a mail', 'a: b', { 'content-type': 'message/rfc822' }, 415, 'unsupported-media-type'],
    ['multipart', '--x--', { 'content-type': 'multipart/form-data; boundary=x' }, 415, 'unsupported-media-type'],
    [
      'more than a mebibyte',
      JSON.stringify({ ...sessionBody, abstract: 'a'.repeat(1_100_000) }),
      json,
      413,
      'too-large',
    ],
    ['a million levels', '['.repeat(1_000_000), json, 400, 'bad-request'],
    ['33 levels', `${'{"a":'.repeat(33)}1${'}'.repeat(33)}`, json, 400, 'bad-request'],
    ['brackets that are text', JSON.stringify({ title: `\\"${'['.repeat(100)}` }), json, 422, 'invalid'],
    ['an array', '[]', json, 422, 'invalid'],
    ['null', 'null', json, 422, 'invalid'],
    ['nothing', '', json, 422, 'invalid'],
  ])('of %s is refused', async (_, body, headers, status, code) => {
    const answer = await post(body, headers);
    const problem = (await answer.json()) as { code: string; status: number };
    expect([answer.status, problem.status, problem.code]).toEqual([status, status, code]);
    expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  });

  test('of JSON with a charset or a complete surrogate pair is accepted', async () => {
    expect((await post(good, { 'content-type': 'application/json; charset=utf-8' })).status).toBe(201);
    const answer = await post(good.replace('How', String.raw`\ud83d\ude00`), json);
    expect(((await answer.json()) as { title: string }).title).toBe('😀 to write a proposal');
  });

  test('that is compressed is not unpacked', async () => {
    const answer = await post(Buffer.from([0x1f, 0x8b, 0x08]), { ...json, 'content-encoding': 'gzip' });
    expect(answer.status).toBe(400);
  });
});

describe('a repeated Idempotency-Key', () => {
  const withKey = (key: string) => ({ headers: { 'idempotency-key': key } });
  const count = async () => (await greenroom.api('GET', `${sessions}?limit=200`)).body.items.length as number;

  test('returns the first answer again, in any order of fields', async () => {
    const before = await count();
    const first = await greenroom.api('POST', sessions, sessionBody, withKey('one'));
    expect(first.status).toBe(201);
    await greenroom.api('PATCH', `/sessions/${first.body.id}`, { title: 'Changed since' });
    const reversed = Object.fromEntries(Object.entries(sessionBody).reverse());
    const second = await greenroom.api('POST', sessions, reversed, withKey('one'));
    expect([second.status, JSON.stringify(second.body)]).toEqual([201, JSON.stringify(first.body)]);
    expect(await count()).toBe(before + 1);
  });

  test('works for calls and registrations, and keeps 200 apart from 201', async () => {
    const call = { ...callBody, slug: 'twice' };
    const first = await greenroom.api('POST', '/calls', call, withKey('call'));
    const second = await greenroom.api('POST', '/calls', call, withKey('call'));
    expect([first.status, second.status, second.body]).toEqual([201, 201, first.body]);
    const session = await makeSession(greenroom);
    const path = `/sessions/${session.id}/registrations`;
    const person = { email: 'twice@example.org', name: 'T' };
    const answers = [];
    for (const key of ['r1', 'r1', 'r2', 'r2']) answers.push(await greenroom.api('POST', path, person, withKey(key)));
    expect(answers.map((answer) => answer.status)).toEqual([201, 201, 200, 200]);
    // Erased since, they are not registered anew.
    await greenroom.api('DELETE', `/registrations/${answers[0]?.body.id}/person`);
    const erased = await greenroom.api('POST', path, person, withKey('r1'));
    expect([erased.status, erased.body.code]).toEqual([410, 'data-erased']);
    expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1);
  });

  test('works for whatever creates something', async () => {
    const session = await makeSession(greenroom);
    const posts: [string, object][] = [
      ['/venues', { name: 'Pier', timeZone: 'Europe/Lisbon' }],
      [`${sessions.slice(0, -'/sessions'.length)}/speakers`, { name: 'Chen' }],
      [`${sessions.slice(0, -'/sessions'.length)}/organizations`, { name: 'Port of Lisbon' }],
      [
        `/sessions/${session.id}/materials`,
        { kind: 'slides', visibility: 'public', url: 'https://example.org/slides.pdf' },
      ],
    ];
    for (const [path, body] of posts) {
      const [first, second] = [1, 2].map(() => greenroom.api('POST', path, body, withKey(path)));
      const answers = await Promise.all([first!, second!]);
      expect([path, answers.map(({ status }) => status)]).toEqual([path, [201, 201]]);
      expect(answers[1]?.body).toEqual(answers[0]?.body);
    }
  });

  test('works for whatever changes something, and says that an answer is a repeated one', async () => {
    const session = await makeSession(greenroom);
    await greenroom.api('POST', `/sessions/${session.id}/cancel`, { reason: 'Rain' });
    const undo = (options = {}) => greenroom.api('POST', `/sessions/${session.id}/cancel/undo`, {}, options);
    const first = await undo(withKey('undo'));
    const second = await undo(withKey('undo'));
    expect([first, second].map(({ headers }) => headers.get('idempotency-replayed'))).toEqual([null, 'true']);
    expect([second.status, second.body]).toEqual([200, first.body]);
  });

  test('with another request is refused', async () => {
    await greenroom.api('POST', sessions, sessionBody, withKey('two'));
    const body = await greenroom.api('POST', sessions, { ...sessionBody, title: 'Another' }, withKey('two'));
    expect([body.status, body.body.code]).toEqual([422, 'idempotency-key-reused']);
    const path = await greenroom.api('POST', '/calls', callBody, withKey('two'));
    expect([path.status, path.body.code]).toEqual([422, 'idempotency-key-reused']);
  });

  test('of another API key is another key', async () => {
    const before = await count();
    const key = await greenroom.createApiKey('organizer');
    await greenroom.api('POST', sessions, sessionBody, withKey('shared'));
    await greenroom.api('POST', sessions, sessionBody, { ...withKey('shared'), key });
    expect(await count()).toBe(before + 2);
  });

  test('at the same time makes one', async () => {
    const before = await count();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => greenroom.api('POST', sessions, sessionBody, withKey('at-once'))),
    );
    expect(answers.map((answer) => answer.status)).toEqual(Array(8).fill(201));
    expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1);
    expect(await count()).toBe(before + 1);
  });

  test('is free again after a refusal, and after a day', async () => {
    const faulty = await greenroom.api('POST', sessions, { ...sessionBody, themes: ['fire'] }, withKey('three'));
    expect(faulty.status).toBe(422);
    const first = await greenroom.api('POST', sessions, sessionBody, withKey('three'));
    expect(first.status).toBe(201);
    greenroom.clock.advance({ hours: 23, minutes: 59 });
    expect((await greenroom.api('POST', sessions, sessionBody, withKey('three'))).body.id).toBe(first.body.id);
    greenroom.clock.advance({ minutes: 1 });
    const next = await greenroom.api('POST', sessions, { ...sessionBody, title: 'Next day' }, withKey('three'));
    expect([next.status, next.body.title]).toEqual([201, 'Next day']);
  });

  test('that no header can hold is refused', async () => {
    for (const key of ['', 'a b', 'k'.repeat(256)]) {
      const answer = await greenroom.api('POST', sessions, sessionBody, withKey(key));
      expect([answer.status, answer.body.errors[0].path]).toEqual([422, 'Idempotency-Key']);
    }
  });
});
