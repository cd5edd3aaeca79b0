import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { endGreenrooms, until } from '../support/greenroom-process.js';
import { callApiAt, makeProgramme, startOverTestDatabase } from '../support/program-over-database.js';

const readOnlySeconds = 60;

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await endGreenrooms();
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

test(`a primary that is read-only for ${readOnlySeconds} s under load refuses writes at once, answers reads, and is left by itself`, async () => {
  const { greenroom, database, key } = await startOverTestDatabase(cleanUps);
  const session = await makeProgramme(greenroom.url, key);
  await callApiAt(greenroom.url, key, 'PATCH', `/sessions/${session.id}`, { capacity: null });
  const name = new URL(database.url).pathname.slice(1);
  const administer = async (...statements: string[]) => {
    const admin = new Client({
      connectionString: Object.assign(new URL(database.url), { pathname: '/postgres' }).href,
    });
    await admin.connect();
    for (const statement of statements) await admin.query(statement);
    await admin.end();
  };
  const answers: { at: number; tookMs: number; status: number; kind: 'read' | 'write'; email: string }[] = [];
  const work = { isOver: false };
  const ask = async (kind: 'read' | 'write', email: string) => {
    const at = performance.now();
    const answer =
      kind === 'read'
        ? await fetch(`${greenroom.url}/calls/clean-harbours/sessions/${session.slug}?_=${email}`)
        : await callApiAt(greenroom.url, key, 'POST', `/sessions/${session.id}/registrations`, { email, name: 'Ada' });
    if (kind === 'read') await (answer as Response).text();
    answers.push({ at, tookMs: performance.now() - at, status: answer.status, kind, email });
    await sleep(20);
  };
  const people = Array.from({ length: 6 }, async (_, client) => {
    for (let count = 0; !work.isOver; count++) {
      await ask(client < 4 ? 'write' : 'read', `p-${client}-${count}@example.org`);
    }
  });
  await sleep(2000);
  const cut = `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`;
  await administer(`alter database ${name} set default_transaction_read_only = on`, cut);
  // A connection that was being opened just then is not listed the first time.
  await sleep(1000);
  await administer(cut);
  const from = performance.now();
  await sleep(readOnlySeconds * 1000);
  // Otherwise, a load balancer would take away the pages that can still be read.
  await until(async () => (await fetch(`${greenroom.url}/health/ready`)).status === 200);
  const back = performance.now();
  // Connections that are open already stay read-only.
  await administer(`alter database ${name} reset default_transaction_read_only`);
  await until(() => answers.some(({ at, status }) => at > back && status === 201));
  const recoveredMs = answers.find(({ at, status }) => at > back && status === 201)!.at - back;
  await sleep(8000);
  work.isOver = true;
  await Promise.all(people);

  // For a second, requests meet connections that have just been cut.
  const during = answers.filter(({ at }) => at > from + 1000 && at < back);
  const statuses = (kind: string, some = answers) => [
    ...new Set(some.filter((one) => one.kind === kind).map(({ status }) => status)),
  ];
  expect([statuses('write', during), statuses('read', during)]).toEqual([[503], [200]]);
  expect(new Set(statuses('write'))).toEqual(new Set([201, 503]));
  expect(
    statuses(
      'write',
      answers.filter(({ at }) => at > back + recoveredMs + 3000),
    ),
  ).toEqual([201]);
  const sql = new Client({ connectionString: database.url });
  await sql.connect();
  const stored = await sql.query<{ email: string }>(`select email from attendees`);
  const kept = new Set(stored.rows.map(({ email }) => email));
  const acknowledged = answers.filter(({ status, kind }) => kind === 'write' && status === 201);
  expect(acknowledged.filter(({ email }) => !kept.has(email))).toEqual([]);
  await until(async () => (await sql.query(`select from messages where state <> 'sent'`)).rowCount === 0);
  await sql.end();
  const log = greenroom.log();
  expect(log.filter(({ level }) => level === 'error')).toEqual([]);
  const waiting = log.filter(({ msg }) => msg === 'worker is waiting for the database').length;
  process.stderr.write(
    `${acknowledged.length} acknowledged, ${during.filter(({ kind }) => kind === 'write').length} refused in at most ` +
      `${Math.round(Math.max(...during.map(({ tookMs }) => tookMs)))} ms, ` +
      `${during.filter(({ kind }) => kind === 'read').length} reads answered, ` +
      `writing again after ${Math.round(recoveredMs)} ms, ${waiting} lines of the worker\n`,
  );
});

test('a commit that no standby has confirmed is not answered with success', async () => {
  const { greenroom, database, key } = await startOverTestDatabase(cleanUps);
  const session = await makeProgramme(greenroom.url, key);
  const admin = new Client({ connectionString: Object.assign(new URL(database.url), { pathname: '/postgres' }).href });
  await admin.connect();
  const name = new URL(database.url).pathname.slice(1);
  const ofGreenroom = `datname = '${name}' and application_name = 'greenroom'`;
  cleanUps.unshift(async () => {
    await admin.query(`alter system reset synchronous_standby_names`);
    await admin.query('select pg_reload_conf()');
    await admin.end();
  });
  await admin.query(`alter database ${name} set synchronous_commit = on`);
  await admin.query(`select pg_terminate_backend(pid) from pg_stat_activity where ${ofGreenroom}`);
  await until(async () => (await fetch(`${greenroom.url}/health/ready`)).status === 200);
  await admin.query(`alter system set synchronous_standby_names = 'one_that_is_gone'`);
  await admin.query('select pg_reload_conf()');
  const body = { email: 'ada@example.org', name: 'Ada Lima' };
  const answers: number[] = [];
  void callApiAt(greenroom.url, key, 'POST', `/sessions/${session.id}/registrations`, body).then(({ status }) =>
    answers.push(status),
  );
  // As the limit of its time would do.
  const cancelled = `select pg_cancel_backend(pid) from pg_stat_activity where wait_event = 'SyncRep' and ${ofGreenroom}`;
  await until(async () => (await admin.query(cancelled)) && answers.length > 0);
  expect(answers).toEqual([503]);
});
