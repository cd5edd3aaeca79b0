import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { bareDatabase } from '../support/database.js';
import { apiKeyIn, endGreenrooms, type GreenroomProcess, spawnGreenroom, until } from '../support/greenroom-process.js';
import { callApiAt, makeProgramme } from '../support/program-over-database.js';
import { TestSmtpServer } from '../support/smtp.js';

const people = 1200;
/** A process has so many mails in flight at most; each may come a second time, as the same mail. */
const lanes = 32;

const smtp = new TestSmtpServer();
let database: { url: string; drop(): Promise<void> } | undefined;
let sql: Client;
let key: string;
let env: Record<string, string>;
let instances: GreenroomProcess[];

beforeAll(async () => {
  database = await bareDatabase();
  env = {
    DATABASE_URL: database.url,
    SMTP_URL: await smtp.start(),
    SECRET: 'a secret that all instances share with each other',
    MAIL_FROM: 'Green Solutions <call@example.org>',
    PUBLIC_URL: 'https://greenroom.example.org',
  };
  instances = [await (await spawnGreenroom(env)).ready(), await (await spawnGreenroom(env)).ready()];
  sql = new Client({ connectionString: database.url });
  await sql.connect();
  key = await apiKeyIn(database.url);
});
afterAll(async () => {
  await Promise.all([endGreenrooms(), smtp.stop(), sql?.end()]);
  await database?.drop();
});

const api = (instance: number, method: string, path: string, body?: object) =>
  callApiAt(instances[instance]!.url, key, method, path, body);
const count = async (text: string): Promise<number> =>
  (await sql.query<{ count: number }>(`select count(*)::int as count from ${text}`)).rows[0]!.count;

async function registerMany(sessionId: string): Promise<void> {
  await sql.query(
    `with a as (
       insert into attendees (id, call_id, email, email_key, name, time_zone, language, page_token_hash, feed_token_hash,
         created_at, unsubscribed_from)
       select gen_random_uuid(), s.call_id, 'p' || n || '@example.org', 'p' || n || '@example.org', 'Person ' || n, 'UTC',
         'en', sha256(gen_random_uuid()::text::bytea), sha256(gen_random_uuid()::text::bytea), now(), '{}'
       from generate_series(1, $2::int) n, sessions s where s.id = $1 returning id
     )
     insert into registrations (id, session_id, attendee_id, state, answers, uid, sequence, stamped_at, join_token_hash,
       created_at, updated_at, confirmed_at)
     select gen_random_uuid(), $1, a.id, 'confirmed', '{}', gen_random_uuid()::text, 0, now(),
       sha256(gen_random_uuid()::text::bytea), now(), now(), now() from a`,
    [sessionId, people],
  );
}

test('kill -9 of those who expand and deliver a broadcast loses nobody and repeats only what was in flight', async () => {
  const session = await makeProgramme(instances[0]!.url, key);
  await registerMany(session.id);
  const slug = (await api(0, 'GET', '/calls')).body.items[0].slug;
  const contents = { en: { subject: 'News', body: 'Hello {{name}}' } };
  const { body: draft } = await api(0, 'POST', `/calls/${slug}/broadcasts`, { contents });
  const sent = await api(0, 'POST', `/broadcasts/${draft.id}/send`, { confirm: people });
  expect([sent.status, sent.body.recipients]).toEqual([200, people]);

  // In the middle of the expansion, if it can be met; then in the middle of the delivery.
  await until(async () => (await count('messages')) > 0);
  await instances[0]!.end('SIGKILL');
  const known = smtp.received.length;
  smtp.beforeAnswer = () => sleep(20);
  await until(() => smtp.received.length > known + 50);
  await instances[1]!.end('SIGKILL');
  smtp.beforeAnswer = async () => undefined;
  instances = [await (await spawnGreenroom(env)).ready()];
  await until(async () => (await api(0, 'GET', `/broadcasts/${draft.id}`)).body.state === 'sent');

  expect(await count('messages')).toBe(people);
  expect(await count(`(select distinct attendee_id from messages where state = 'sent') one`)).toBe(people);
  const ids = smtp.received.map((mail) => mail.parsed.messageId);
  const addresses = new Set(smtp.received.flatMap((mail) => mail.recipients));
  expect([addresses.size, new Set(ids).size]).toEqual([people, people]);
  expect(ids.length - people).toBeLessThanOrEqual(2 * lanes);
});
