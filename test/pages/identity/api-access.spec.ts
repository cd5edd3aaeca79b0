import { startTestApp, type TestApp } from '../../support/app.js';
import { callBody, makeCall, makeSession, sessionBody } from '../../support/api-fixtures.js';

let greenroom: TestApp;
beforeAll(async () => {
  greenroom = await startTestApp();
  await makeCall(greenroom);
});
afterAll(() => greenroom?.stop());
beforeEach(() => greenroom.clock.set('2026-12-01T09:00:00Z'));

const sessions = '/calls/clean-harbours/sessions';

describe('without a key that is good', () => {
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

  test('a key that was revoked is refused within a second or so', async () => {
    const key = await greenroom.createApiKey('viewer');
    expect((await greenroom.api('GET', '/calls', undefined, { key })).status).toBe(200);
    await greenroom.dataSource.query(`update api_keys set revoked_at = now() where name = 'tests, viewer'`);
    await new Promise((resolve) => setTimeout(resolve, 1100));
    const answer = await greenroom.api('GET', '/calls', undefined, { key });
    expect([answer.status, answer.body.code]).toEqual([401, 'key-unknown']);
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

  test('of JSON with a charset, or with a whole pair of surrogates, is taken', async () => {
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

  test('gives the first answer again, whatever the order of the fields', async () => {
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
    expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1);
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
