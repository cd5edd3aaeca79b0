import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { bareDatabase } from '../support/database.js';
import { apiKeyIn, endGreenrooms, type GreenroomProcess, spawnGreenroom, until } from '../support/greenroom-process.js';
import { makeProgramme } from '../support/program-over-database.js';
import { TestSmtpServer } from '../support/smtp.js';

const people = 3000;
/** A process has so many emails in flight at most; each may come a second time, as the same email. */
const lanes = 32;

const smtp = new TestSmtpServer();
let database: { url: string; drop(): Promise<void> } | undefined;
let sql: Client;
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
});
afterAll(async () => {
  await Promise.all([endGreenrooms(), smtp.stop(), sql?.end()]);
  await database?.drop();
});

const count = async (text: string): Promise<number> =>
  (await sql.query<{ count: number }>(`select count(*)::int as count from ${text}`)).rows[0]!.count;

/** Registers them three hours ago, for a session that begins in less than an hour from now. */
async function makeDue(sessionId: string): Promise<void> {
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
     select gen_random_uuid(), $1, a.id, 'confirmed', '{}', gen_random_uuid()::text, 0, now() - interval '3 hours',
       sha256(gen_random_uuid()::text::bytea), now(), now(), now() - interval '3 hours' from a`,
    [sessionId, people],
  );
  await sql.query('analyze');
  await sql.query(
    `update sessions set taken = $2, reminders = '{PT1H}', starts_at = now() + interval '59 minutes',
       ends_at = now() + interval '2 hours' where id = $1`,
    [sessionId, people],
  );
}

test('kill -9 of those who plan and deliver reminders loses nobody and repeats only what was in flight', async () => {
  const key = await apiKeyIn(database!.url);
  const session = await makeProgramme(instances[0]!.url, key);
  smtp.beforeAnswer = () => sleep(5);
  await makeDue(session.id);
  const leased: number[] = [];
  const kill = async (instance: number, after: number) => {
    await until(() => smtp.received.length >= after);
    leased.push(await count(`messages where state = 'sending'`));
    await instances[instance]!.end('SIGKILL');
  };
  await kill(0, 150);
  instances[0] = await (await spawnGreenroom(env)).ready();
  await kill(1, 800);
  await kill(0, 1200);
  instances[1] = await (await spawnGreenroom(env)).ready();
  smtp.beforeAnswer = async () => undefined;
  const reminders = `messages where kind = 'reminder'`;
  await until(async () => (await count(`${reminders} and state = 'sent'`)) === people, 180);

  expect(await count(reminders)).toBe(people);
  const addresses = new Set(smtp.received.flatMap((mail) => mail.recipients));
  expect(addresses.size).toBe(people);
  const sources = new Map<string, Set<string>>();
  for (const { parsed, source } of smtp.received) {
    const id = parsed.messageId ?? '';
    sources.set(id, (sources.get(id) ?? new Set()).add(source.toString('latin1')));
  }
  expect(sources.size).toBe(people);
  expect([...sources.values()].filter((copies) => copies.size > 1)).toEqual([]);
  const repeated = smtp.received.length - people;
  expect(repeated).toBeLessThanOrEqual(leased.length * lanes);
  process.stderr.write(`${people} reminders, ${leased.join(', ')} leased at a kill, ${repeated} sent twice\n`);
});
