import { ChangeTags } from '../../../src/flows/registrations/change-tags.flow.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { callBody, makeCall, makeRegistration, makeSession } from '../../support/api-fixtures.js';

let greenroom: TestApp;
beforeAll(async () => {
  greenroom = await startTestApp();
  await makeCall(greenroom);
});
afterAll(() => greenroom?.stop());
beforeEach(() => greenroom.clock.set('2026-12-01T09:00:00Z'));

const nowhere = '00000000-0000-4000-8000-000000000000';

describe('a registration', () => {
  test('takes a seat, can be read, and is unchanged when the address registers again', async () => {
    const session = await makeSession(greenroom, { capacity: 2 });
    const path = `/sessions/${session.id}/registrations`;
    const person = {
      email: 'Amina.Ochieng@example.org',
      name: 'Amina Ochieng',
      organization: 'Harbour Lab',
      country: 'ke',
      timeZone: 'Africa/Nairobi',
      language: 'en',
      answers: { team: 3, remote: true, why: '<b>=1+1</b>', none: null },
    };
    const created = await greenroom.api('POST', path, person);
    expect(created.status).toBe(201);
    expect(created.body).toEqual({
      ...person,
      country: 'KE',
      attendanceMode: null,
      listensIn: null,
      switchRequestedAt: null,
      id: expect.any(String),
      sessionId: session.id,
      state: 'confirmed',
      offerExpiresAt: null,
      delegationId: null,
      groupId: null,
      proven: true,
      provisionalUntil: null,
      sequence: 0,
      createdAt: '2026-12-01T09:00:00.000Z',
      updatedAt: '2026-12-01T09:00:00.000Z',
      confirmedAt: '2026-12-01T09:00:00.000Z',
      joinedAt: null,
      attendedAt: null,
      minutesPresent: null,
      rsvp: null,
      rsvpAt: null,
      rsvpComment: null,
      wish: null,
      unusedReply: null,
    });
    expect((await greenroom.api('GET', `/registrations/${created.body.id}`)).body).toEqual(created.body);
    greenroom.clock.advance({ minutes: 5 });
    const again = await greenroom.api('POST', path, { email: 'amina.ochieng@EXAMPLE.org', name: 'Somebody else' });
    expect([again.status, again.body]).toEqual([200, created.body]);
    expect((await greenroom.api('GET', `/sessions/${session.id}`)).body.taken).toBe(1);
  });

  test('is waitlisted, moves up when a seat is free, and is withdrawn once', async () => {
    const session = await makeSession(greenroom, { capacity: 1 });
    const first = await makeRegistration(greenroom, session.id, 'first@example.org');
    const second = await makeRegistration(greenroom, session.id, 'second@example.org');
    const third = await makeRegistration(greenroom, session.id, 'third@example.org');
    expect([first.state, 'place' in first]).toEqual(['confirmed', false]);
    expect([second.state, second.place, third.state, third.place]).toEqual(['waitlisted', 1, 'waitlisted', 2]);
    const again = await greenroom.api('POST', `/sessions/${session.id}/registrations`, {
      email: 'third@example.org',
      name: 'T',
    });
    expect([again.status, again.body.place]).toEqual([200, 2]);

    const removed = await greenroom.api('DELETE', `/registrations/${first.id}`);
    expect([removed.status, removed.body.state, removed.body.sequence]).toEqual([200, 'cancelled', 1]);
    expect((await greenroom.api('DELETE', `/registrations/${first.id}`)).body).toEqual(removed.body);
    expect((await greenroom.api('GET', `/registrations/${second.id}`)).body.state).toBe('confirmed');
    expect((await greenroom.api('GET', `/registrations/${third.id}`)).body.place).toBe(1);
    expect((await greenroom.api('GET', `/sessions/${session.id}`)).body).toMatchObject({ taken: 1, waiting: 1 });
  });

  test('waits for approval', async () => {
    const session = await makeSession(greenroom, { capacity: 1, approval: 'manual', waitlist: false });
    const one = await makeRegistration(greenroom, session.id, 'one@example.org');
    const two = await makeRegistration(greenroom, session.id, 'two@example.org');
    const three = await makeRegistration(greenroom, session.id, 'three@example.org');
    expect([one.state, two.state]).toEqual(['pending', 'pending']);
    const approved = await greenroom.api('POST', `/registrations/${one.id}/approve`);
    expect([approved.status, approved.body.state]).toEqual([200, 'confirmed']);
    const declined = await greenroom.api('POST', `/registrations/${two.id}/decline`);
    expect([declined.status, declined.body.state]).toEqual([200, 'declined']);
    const full = await greenroom.api('POST', `/registrations/${three.id}/approve`);
    expect([full.status, full.body.code]).toEqual([409, 'full']);
    const twice = await greenroom.api('POST', `/registrations/${one.id}/approve`);
    expect([twice.status, twice.body.code]).toEqual([409, 'not-pending']);
    const back = await greenroom.api('POST', `/sessions/${session.id}/registrations`, {
      email: 'two@example.org',
      name: 'Two',
    });
    expect([back.status, back.body.state]).toEqual([200, 'declined']);
  });

  test.each([
    ['a draft', { draft: true }, async () => undefined, 'not-published'],
    ['a full session', {}, (id: string) => makeRegistration(greenroom, id, 'only@example.org'), 'full'],
    ['a cancelled session', {}, (id: string) => greenroom.api('POST', `/sessions/${id}/cancel`), 'cancelled'],
    ['a session that has begun', {}, async () => greenroom.clock.set('2027-03-02T10:00:00Z'), 'registration-closed'],
    ['a session that is over', {}, async () => greenroom.clock.set('2027-03-02T11:00:00Z'), 'over'],
  ])('for %s is refused', async (_, options, change, code) => {
    const session = await makeSession(greenroom, { capacity: 1, waitlist: false }, options);
    await change(session.id);
    const answer = await greenroom.api('POST', `/sessions/${session.id}/registrations`, {
      email: 'late@example.org',
      name: 'Late',
    });
    expect([answer.status, answer.body.code]).toEqual([409, code]);
  });

  test('is refused after its own closing time, and an existing registration is still returned', async () => {
    const session = await makeSession(greenroom, { registrationClosesAt: '2027-02-01T00:00:00Z' });
    const known = await makeRegistration(greenroom, session.id, 'known@example.org');
    greenroom.clock.set('2027-02-01T00:00:00Z');
    const path = `/sessions/${session.id}/registrations`;
    const late = await greenroom.api('POST', path, { email: 'late@example.org', name: 'Late' });
    expect([late.status, late.body.code]).toEqual([409, 'registration-closed']);
    const again = await greenroom.api('POST', path, { email: 'known@example.org', name: 'Known' });
    expect([again.status, again.body]).toEqual([200, known]);
  });

  test.each([
    ['no address', { email: undefined }, 'email', 'required'],
    ['an address with a line break', { email: 'a@example.org\r\nBcc: all@example.org' }, 'email', 'not-an-address'],
    ['two addresses', { email: 'a@example.org, b@example.org' }, 'email', 'not-an-address'],
    ['an address in angles', { email: 'A <a@example.org>' }, 'email', 'not-an-address'],
    ['an address without a domain', { email: 'a@localhost' }, 'email', 'not-an-address'],
    ['a name of 10,000 characters', { name: 'n'.repeat(10_000) }, 'name', 'too-long'],
    ['a name with a line break', { name: 'A\nB' }, 'name', 'control-characters'],
    ['a name with a NUL', { name: 'A\u0000B' }, 'name', 'control-characters'],
    ['an unknown zone', { timeZone: 'Europe/Nowhere' }, 'timeZone', 'unknown-zone'],
    ['an unknown country', { country: 'Kenya' }, 'country', 'unknown-country'],
    ['an answer with a NUL', { answers: { why: 'a\u0000b' } }, 'answers.why', 'control-characters'],
    ['a question with a NUL', { answers: { 'a\u0000b': 'why' } }, 'answers', 'control-characters'],
    ['an answer that is an object', { answers: { why: { deep: 1 } } }, 'answers.why', 'invalid'],
    ['a state', { state: 'confirmed' }, 'state', 'unknown-field'],
  ])('with %s is refused', async (_, changes, path, code) => {
    const session = await makeSession(greenroom);
    const body = { email: 'a@example.org', name: 'A', ...changes };
    const answer = await greenroom.api('POST', `/sessions/${session.id}/registrations`, body);
    expect([answer.status, answer.body.errors]).toEqual([422, [{ path, code, message: expect.any(String) }]]);
  });

  test.each([
    '=HYPERLINK("https://example.org")',
    '<img src=x onerror=alert(1)>',
    '@SUM(A1)',
    "Robert'); drop table registrations;--",
    '{{name}}',
    '林小明 👩‍💻',
  ])('keeps the name %s as it is', async (name) => {
    const session = await makeSession(greenroom);
    const { body } = await greenroom.api('POST', `/sessions/${session.id}/registrations`, {
      email: `name-${session.id}@example.org`,
      name,
      organization: name,
    });
    expect([body.name, body.organization]).toEqual([name, name]);
    expect((await greenroom.api('GET', `/registrations/${body.id}`)).body).toEqual(body);
  });

  test('takes addresses as mail knows them', async () => {
    const session = await makeSession(greenroom);
    for (const email of [
      "o'neil+tag@example.org",
      '"quoted local"@example.org',
      'josé@bücher.example',
      'A_b-c@sub.example.co',
    ]) {
      const { status, body } = await greenroom.api('POST', `/sessions/${session.id}/registrations`, {
        email,
        name: 'A',
      });
      expect([status, body.email]).toEqual([201, email]);
    }
  });

  test('that is not there is not found', async () => {
    for (const id of [nowhere, 'x', `${nowhere}0`]) {
      for (const [method, path] of [
        ['GET', ''],
        ['DELETE', ''],
        ['POST', '/approve'],
        ['POST', '/decline'],
        ['POST', '/resend'],
        ['GET', '/messages'],
      ] as const) {
        const answer = await greenroom.api(method, `/registrations/${id}${path}`);
        expect([method, path, answer.status, answer.body.code]).toEqual([method, path, 404, 'registration-not-found']);
      }
      expect((await greenroom.api('GET', `/messages/${id}/source`)).body.code).toBe('message-not-found');
    }
  });

  test('shows no secret anywhere', async () => {
    const session = await makeSession(greenroom);
    const registration = await makeRegistration(greenroom, session.id, 'secret@example.org');
    await greenroom.deliver();
    const [mail] = greenroom.mail.to('secret@example.org');
    const tokens = [...(mail?.text ?? '').matchAll(/\/(?:me|join)\/([\w-]{20,})/gu)].map((match) => match[1] ?? '');
    // The page and the join link are in the mail: the search below has something to find.
    expect(new Set(tokens).size).toBe(2);
    for (const path of [
      `/registrations/${registration.id}`,
      `/registrations/${registration.id}/messages`,
      `/sessions/${session.id}/registrations`,
    ]) {
      const text = JSON.stringify((await greenroom.api('GET', path)).body);
      expect(tokens.filter((token) => text.includes(token))).toEqual([]);
    }
  });

  test('races for the last seats end with exactly as many as there are', async () => {
    const session = await makeSession(greenroom, { capacity: 7 });
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        greenroom.api('POST', `/sessions/${session.id}/registrations`, {
          email: `race${index % 30}@example.org`,
          name: 'R',
        }),
      ),
    );
    expect(answers.filter((answer) => answer.status === 201).length).toBe(30);
    expect(answers.filter((answer) => answer.status === 200).length).toBe(10);
    const listed = (state: string) =>
      greenroom.api('GET', `/sessions/${session.id}/registrations?state=${state}&limit=200`);
    expect((await listed('confirmed')).body.items.length).toBe(7);
    const waiting = (await listed('waitlisted')).body.items.map((item: { place: number }) => item.place);
    expect(waiting.sort((a: number, b: number) => a - b)).toEqual(Array.from({ length: 23 }, (_, index) => index + 1));
  });
});

describe('the list of registrations', () => {
  test('is in order of arrival, narrowed by state or search, page by page', async () => {
    const session = await makeSession(greenroom, { capacity: 2 });
    const people = [];
    for (const name of ['Ana', 'Bo', 'Chi']) {
      people.push(
        await makeRegistration(greenroom, session.id, `${name}@example.org`, { name, organization: `${name} & Co` }),
      );
      greenroom.clock.advance({ seconds: 1 });
    }
    const path = `/sessions/${session.id}/registrations`;
    expect((await greenroom.api('GET', path)).body).toEqual({ items: people, nextCursor: null });
    expect((await greenroom.api('GET', `${path}?state=waitlisted`)).body.items).toEqual([people[2]]);
    expect((await greenroom.api('GET', `${path}?q=bo%20%26`)).body.items).toEqual([people[1]]);
    const first = await greenroom.api('GET', `${path}?limit=2`);
    expect(first.body.items).toEqual(people.slice(0, 2));
    expect((await greenroom.api('GET', `${path}?limit=2&cursor=${first.body.nextCursor}`)).body).toEqual({
      items: people.slice(2),
      nextCursor: null,
    });
    const otherState = await greenroom.api('GET', `${path}?state=confirmed&cursor=${first.body.nextCursor}`);
    expect([otherState.status, otherState.body.errors[0].path]).toEqual([422, 'cursor']);
    const unknown = await greenroom.api('GET', `${path}?state=maybe`);
    expect([unknown.status, unknown.body.errors[0].path]).toEqual([422, 'state']);
  });
});

describe('the personal link in an answer', () => {
  const register = async (key: string, session: string, body: object, headers = {}) =>
    greenroom.api('POST', `/sessions/${session}/registrations`, { name: 'Bo', ...body }, { key, headers });

  test('is for keys that have the permission by name, opens the page, and is in the activity log', async () => {
    const { id } = await makeSession(greenroom);
    const may = await greenroom.createApiKey('organizer', { abilities: ['change', 'personal-links'] });
    for (const abilities of [null, ['read', 'change']] as const) {
      const key = await greenroom.createApiKey('owner', { abilities });
      expect('personalLink' in (await register(key, id, { email: 'bo@example.org' })).body).toBe(false);
    }
    const viewer = await greenroom.createApiKey('viewer', { abilities: ['read', 'personal-links'] });
    expect((await register(viewer, id, { email: 'bo@example.org' })).status).toBe(403);
    const again = { 'idempotency-key': 'bo-1' };
    const { status, body } = await register(may, id, { email: 'bo@example.org' }, again);
    expect([status, body.personalLink]).toEqual([200, expect.stringMatching(/^http.*\/me\/[\w-]{44}$/u)]);
    const page = await fetch(`${greenroom.url}${new URL(body.personalLink).pathname}`);
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('Bo')]);
    expect((await register(may, id, { email: 'bo@example.org' }, again)).body).toEqual(body);
    const read = await greenroom.createApiKey('organizer', { abilities: ['read', 'personal-links'] });
    expect((await greenroom.api('GET', `/registrations/${body.id}`, undefined, { key: read })).body).not.toHaveProperty(
      'personalLink',
    );
    const [kept] = await greenroom.dataSource.query(`select body::text as text from idempotency_keys`);
    expect(kept.text).not.toContain('/me/');
    const log = await greenroom.dataSource.query(
      `select subject, details from audit_entries where action = 'registration.link-given'`,
    );
    expect(log).toEqual([{ subject: `registration:${body.id}`, details: {} }]);
  });

  test('is never given for an address that anyone can have typed', async () => {
    const { id } = await makeSession(greenroom);
    const key = await greenroom.createApiKey('organizer', { abilities: ['change', 'personal-links'] });
    const link = async (body: object) => (await register(key, id, body)).body.personalLink;
    expect(await link({ email: 'cy@example.org', proven: false })).toBeNull();
    expect(await link({ email: 'di@example.org' })).toContain('/me/');
    // Somebody types an address that is proven already into a form of the other system.
    expect(await link({ email: 'di@example.org', proven: false })).toBeNull();
  });
});

test('tags are listed with how many have them, and deleted in their own call only', async () => {
  const other = await makeCall(greenroom, { slug: 'tagged-elsewhere' });
  const session = await makeSession(greenroom);
  const { id } = await makeRegistration(greenroom, session.id, 'tagged@example.org');
  const [row] = await greenroom.dataSource.query(
    `select a.id, a.call_id from attendees a join registrations r on r.attendee_id = a.id where r.id = $1`,
    [id],
  );
  const { tag } = await greenroom.app.get(ChangeTags).tagPeople(row.call_id, [row.id], 'Press', { kind: 'system' });
  const path = `/calls/${callBody.slug}/tags`;
  const listed = { id: tag.id, name: 'Press', people: 1, proposals: 0 };
  expect((await greenroom.api('GET', `${path}?q=PRES`)).body).toEqual({ items: [listed], nextCursor: null });
  expect((await greenroom.api('GET', `/calls/${other.slug}/tags`)).body.items).toEqual([]);
  expect((await greenroom.api('DELETE', `/calls/${other.slug}/tags/${tag.id}`)).status).toBe(404);
  const [{ id: otherId }] = await greenroom.dataSource.query(`select id from calls where slug = $1`, [other.slug]);
  const elsewhere = await greenroom.app.get(ChangeTags).tagPeople(otherId, [], 'Elsewhere', { kind: 'system' });
  const taken = (one: { id: string }) => greenroom.api('DELETE', `/registrations/${id}/tags/${one.id}`);
  expect((await taken(elsewhere.tag)).status).toBe(404);
  // A second time, there is nothing to take.
  for (let time = 0; time < 2; time++)
    expect(await taken(tag)).toMatchObject({ status: 200, body: { ...listed, people: 0 } });
  await greenroom.app.get(ChangeTags).tagPeople(row.call_id, [row.id], 'Press', { kind: 'system' });
  expect(await greenroom.api('DELETE', `${path}/${tag.id}`)).toMatchObject({ status: 200, body: listed });
  expect([
    (await greenroom.api('GET', path)).body.items,
    (await greenroom.api('DELETE', `${path}/${tag.id}`)).status,
  ]).toEqual([[], 404]);
});
