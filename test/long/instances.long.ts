import { setTimeout as sleep } from 'node:timers/promises';
import { Client, type QueryResultRow } from 'pg';
import { bareDatabase } from '../support/database.js';
import { apiKeyIn, endGreenrooms, type GreenroomProcess, spawnGreenroom, until } from '../support/greenroom-process.js';
import { TestSmtpServer } from '../support/smtp.js';

const smtp = new TestSmtpServer();
let database: { url: string; drop(): Promise<void> } | undefined;
let sql: Client | undefined;
let key: string;
let instances: GreenroomProcess[];

beforeAll(async () => {
  database = await bareDatabase();
  const env = {
    DATABASE_URL: database.url,
    SMTP_URL: await smtp.start(),
    SECRET: 'a secret that both instances share with each other',
    MAIL_FROM: 'Green Solutions <call@example.org>',
    PUBLIC_URL: 'https://greenroom.example.org',
  };
  // Both at the very same moment, on a database without a single table.
  instances = await Promise.all([spawnGreenroom(env), spawnGreenroom(env)]);
  await Promise.all(instances.map((instance) => instance.ready()));
  sql = new Client({ connectionString: database.url });
  await sql.connect();
  key = await apiKeyIn(database.url);
  await api(0, 'POST', '/calls', {
    slug: 'solutions',
    name: 'Green Solutions',
    timeZone: 'Asia/Taipei',
    opensOn: '2026-01-01',
    closesOn: '2099-12-31',
    themes: [],
  });
});

afterAll(async () => {
  await Promise.all([endGreenrooms(), smtp.stop(), sql?.end()]);
  await database?.drop();
});

// oxlint-disable-next-line typescript/no-explicit-any -- tests read any shape and compare it
async function api(
  instance: number,
  method: string,
  path: string,
  body?: object,
): Promise<{ status: number; body: any }> {
  const response = await fetch(`${instances[instance]!.url}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
}

/** A published session that begins in so many minutes by the wall clock, rounded up to a whole one. */
async function makeSession(minutes: number, more: object): Promise<string> {
  const startsAt = new Date(Math.ceil(Date.now() / 60_000 + minutes) * 60_000);
  const drafted = await api(0, 'POST', '/calls/solutions/sessions', {
    title: 'Shore power',
    kind: 'webinar',
    format: 'online',
    startsAtLocal: startsAt.toISOString().slice(0, 16),
    timeZone: 'UTC',
    durationMinutes: 60,
    joinUrl: 'https://rooms.example.org/shore-power',
    ...more,
  });
  const published = await api(1, 'POST', `/sessions/${drafted.body.id}/publish`);
  expect([drafted.status, published.body.state]).toEqual([201, 'published']);
  return drafted.body.id;
}

const register = (instance: number, sessionId: string, name: string) =>
  api(instance, 'POST', `/sessions/${sessionId}/registrations`, { email: `${name}@example.org`, name });

interface MessageRow {
  kind: string;
  state: string;
  attempts: number;
  message_id: string;
  leased: boolean;
}

async function query<Row extends QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
  return (await sql!.query<Row>(text, values)).rows;
}

async function messagesOf(sessionId: string): Promise<MessageRow[]> {
  return query<MessageRow>(
    `select kind, state, attempts, message_id, leased_until is not null as leased from messages
     where session_id = $1 order by position`,
    [sessionId],
  );
}

const receivedIds = () => smtp.received.map((mail) => mail.parsed.messageId ?? '');
const names = (stem: string, count: number) => Array.from({ length: count }, (_, index) => `${stem}-${index}`);

test('both instances migrate an empty database and become ready', async () => {
  const rows = await query<{ name: string }>('select name from migrations');
  expect(new Set(rows.map((row) => row.name)).size).toBe(rows.length);
  expect(rows.length).toBeGreaterThan(0);
  for (const { url } of instances) expect((await fetch(`${url}/calls/solutions`)).status).toBe(200);
});

test('over both instances no seat is sold twice', async () => {
  const session = await makeSession(60, { capacity: 20, waitlist: true });
  const answers = await Promise.all(names('rush', 120).map((name, index) => register(index % 2, session, name)));
  const states = answers.map((answer) => answer.body.state as string).sort();
  expect(states).toEqual([...Array<string>(20).fill('confirmed'), ...Array<string>(100).fill('waitlisted')]);
  const places = answers.flatMap((answer) => (answer.body.place as number | undefined) ?? []).sort((a, b) => a - b);
  expect(places).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
  expect((await api(0, 'GET', `/sessions/${session}`)).body.taken).toBe(20);
});

test('over both instances offers, kept seats and withdrawals at one moment leave no seat sold twice and none idle', async () => {
  const session = await makeSession(600, { capacity: 10, promotion: 'offer' });
  const people = await Promise.all(
    names('offer', 40).map((name, index) =>
      api(index % 2, 'POST', `/sessions/${session}/registrations`, {
        email: `${name}@example.org`,
        name,
        ...(index % 5 === 0 && { organization: 'Harbour Works' }),
      }),
    ),
  );
  const [organization] = await query<{ id: string }>(`select id from organizations where name = 'Harbour Works'`);
  const reservation = `/sessions/${session}/reservations/${organization!.id}`;
  const seated = people.filter(({ body }) => body.state === 'confirmed');
  const statuses = new Set<number>();
  for (let round = 0; round < 4; round++) {
    const offered = await query<{ id: string }>(
      `select id from registrations where session_id = $1 and state = 'offered'`,
      [session],
    );
    const calls: [method: string, path: string, body?: object][] = [
      ...seated.splice(0, 2).map(({ body }): [string, string] => ['DELETE', `/registrations/${body.id}`]),
      ...offered.flatMap(({ id }, index): [string, string][] => [
        ['POST', `/registrations/${id}/accept-offer`],
        ['POST', `/registrations/${id}/${index % 2 === 0 ? 'accept' : 'decline'}-offer`],
      ]),
      ['PUT', reservation, { seats: 1 + round }],
      ['PATCH', `/sessions/${session}`, { capacity: 12 - round }],
    ];
    const answers = await Promise.all(calls.map(([method, path, body], index) => api(index % 2, method, path, body)));
    for (const { status } of answers) statuses.add(status);
  }
  expect([...statuses].filter((status) => status !== 200 && status !== 409)).toEqual([]);
  await api(0, 'DELETE', reservation);
  const [row] = await query<{ capacity: number; taken: number; seated: number; waiting: number; line: number }>(
    `select capacity, taken, waiting,
       (select count(*) from registrations where session_id = s.id and state in ('confirmed', 'offered'))::int as seated,
       (select count(*) from registrations where session_id = s.id and state = 'waitlisted')::int as line
     from sessions s where id = $1`,
    [session],
  );
  expect(row).toMatchObject({ taken: row!.capacity, seated: row!.capacity, waiting: row!.line });
  expect(row!.line).toBeGreaterThan(0);
});

test('every invite and every reminder arrives once', async () => {
  const session = await makeSession(5, { reminders: ['PT3M', 'PT1M'] });
  const answers = await Promise.all(names('once', 60).map((name, index) => register(index % 2, session, name)));
  expect(answers.map((answer) => answer.status)).toEqual(Array<number>(60).fill(201));
  // Moved by hand, so that the reminder of three minutes falls due in a moment.
  const moved = `update sessions set starts_at = $2::timestamptz + interval '3 minutes',
    ends_at = $2::timestamptz + interval '63 minutes' where id = $1`;
  await query(moved, [session, new Date(Date.now() + 1500)]);
  await until(async () => (await messagesOf(session)).filter(({ kind }) => kind === 'reminder').length === 60);
  // And now that of one minute.
  await query(moved, [session, new Date(Date.now() + 1500 - 120_000)]);
  await until(async () => (await messagesOf(session)).filter(({ state }) => state === 'sent').length === 180);
  // Two more beats of each heart would show a second copy.
  await sleep(2200);

  const messages = await messagesOf(session);
  const count = (kind: string) => messages.filter((message) => message.kind === kind).length;
  expect([count('invited'), count('reminder'), messages.length]).toEqual([60, 120, 180]);
  expect(messages.filter((message) => message.attempts !== 1)).toEqual([]);
  const ids = new Set(messages.map((message) => message.message_id));
  expect(
    receivedIds()
      .filter((id) => ids.has(id))
      .sort(),
  ).toEqual([...ids].sort());
  for (const name of names('once', 60)) expect(smtp.to(`${name}@example.org`)).toHaveLength(3);
});

test('kill -9 of one instance loses nothing, repeats only what was in flight, and the rest leaves within 30 seconds', async () => {
  const session = await makeSession(60, { reminders: [] });
  // The server has a mail before the sender knows of it: that is what a crash repeats.
  smtp.beforeAnswer = () => sleep(100);
  const before = smtp.received.length;
  const answers = await Promise.all(names('crash', 300).map((name, index) => register(index % 2, session, name)));
  expect(answers.map((answer) => answer.status)).toEqual(Array<number>(300).fill(201));
  // Both are in the middle of it, and hold a hundred each.
  await until(async () => {
    const rows = await query(`select lease_id from messages where state = 'sending' group by 1 having count(*) > 50`);
    return rows.length >= 2 && smtp.received.length >= before + 10;
  });
  const late = names('late', 20);
  const lateAnswers = late.map((name) => register(0, session, name).catch(() => null));
  expect(await instances[0]!.end('SIGKILL')).toBe('SIGKILL');
  const killedAt = Date.now();

  // Who got no answer asks again, the other instance; who got one is there.
  const answered = await Promise.all(lateAnswers);
  const again = await Promise.all(late.map((name) => register(1, session, name)));
  const lost = again.filter((answer, index) => answered[index]?.status === 201 && answer.status !== 200);
  expect([lost, again.filter((answer) => ![200, 201].includes(answer.status))]).toEqual([[], []]);

  // Those of the killed one wait until its lease ends.
  await until(async () => (await messagesOf(session)).every((message) => message.state === 'sent'));
  const seconds = (Date.now() - killedAt) / 1000;
  const messages = await messagesOf(session);
  const ids = receivedIds().slice(before);
  expect(messages).toHaveLength(320);
  expect(messages.filter((message) => !ids.includes(message.message_id))).toEqual([]);
  const repeated = ids.filter((id, index) => ids.indexOf(id) !== index);
  process.stdout.write(`The last of 320 emails left ${seconds} s after kill -9; ${repeated.length} came twice.\n`);
  // No more than one connection's worth each: nodemailer keeps five.
  expect(repeated.length).toBeLessThanOrEqual(5);
  // The second copy is the first, byte for byte: a mail program shows one.
  for (const id of repeated) {
    const [first, second] = smtp.received.filter((mail) => mail.parsed.messageId === id);
    expect(second?.source.toString('latin1')).toBe(first?.source.toString('latin1'));
  }
});
