import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { gunzipSync, gzipSync } from 'node:zlib';
import { Client } from 'pg';
import { registrationInput } from '../../../src/domain/registrations/admission/registration-input.js';
import type { Session } from '../../../src/domain/sessions/session.entity.js';
import { Register } from '../../../src/flows/registrations/register.flow.js';
import { writeBackup } from '../../../src/platform/backup/write-backup.js';
import { inTransaction, type Tx } from '../../../src/platform/database/tx.js';
import { type Baseline, timestampOf } from '../../../src/platform/database/migration-state.js';
import { storeFile } from '../../../src/platform/file-store/files.queries.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { bareDatabase } from '../../support/database.js';
import { storable } from '../../support/file-sources.js';
import { type Ran, runHere } from '../../support/run-command.js';
import { createWorld, staff } from '../../support/world.js';

let app: TestApp;
let session: Session;
let folder: string;
let file: string;
let made: Ran;
const cleanUps: (() => Promise<unknown>)[] = [];

const run = (args: string[], databaseUrl = app.config.databaseUrl ?? '', env: Record<string, string> = {}) =>
  runHere(args, { GREENROOM_DATA_DIR: folder, DATABASE_URL: databaseUrl, SECRET: app.config.secret, ...env });
const register = (email: string) =>
  app.app.get(Register).run(session.id, registrationInput.parse({ email, name: 'Ада "\\N" \\.' }), {
    kind: 'visitor',
  });
async function target(): Promise<string> {
  const bare = await bareDatabase();
  cleanUps.push(() => bare.drop());
  return bare.url;
}
async function ask<Row>(url: string, sql: string): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows as Row[];
  } finally {
    await client.end();
  }
}
const tablesIn = (url: string) =>
  ask<{ name: string }>(
    url,
    `select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`,
  );
/** The contents of every table, and what the schema consists of. */
async function stateOf(url: string): Promise<object> {
  // The id is what a copy has of its own.
  const tables = (await tablesIn(url))
    .map(({ name }) => name)
    .filter((name) => name !== 'installation')
    .toSorted();
  const sums = tables.map(
    (name) =>
      `select '${name}' as name, count(*)::int as rows, md5(string_agg(t::text, '|' order by t::text)) as sum from "${name}" t`,
  );
  return {
    contents: await ask(url, `select * from (${sums.join(' union all ')}) s order by name`),
    constraints: await ask(
      url,
      `select conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint
      where connamespace = 'public'::regnamespace order by 1, 2`,
    ),
    triggers: await ask(
      url,
      `select tgrelid::regclass::text, tgname, tgenabled from pg_trigger where not tgisinternal order by 1, 2`,
    ),
    indexes: await ask(url, `select indexname, indexdef from pg_indexes where schemaname = 'public' order by 1`),
    sequences: await ask(
      url,
      `select sequencename, last_value from pg_sequences where schemaname = 'public' order by 1`,
    ),
  };
}

beforeAll(async () => {
  app = await startTestApp({ now: '2027-01-04T08:00:00Z' });
  const world = await createWorld(app.dataSource, app.clock, app.config);
  session = await world.session({ capacity: 3, waitlist: true });
  for (const name of ['ada', 'ben', 'cy', 'di']) await register(`${name}@example.org`);
  await app.dataSource.query(`update sessions set abstract = E'\\\\.\n\\\\.\r\n\\tend\\\\'`);
  await inTransaction(app.dataSource, (tx) => storeFile(tx, storable(randomBytes(300_000)), app.clock.now()));
  await app.deliver();
  folder = await mkdtemp(join(tmpdir(), 'greenroom-backup-'));
  file = join(folder, 'greenroom.backup');
  made = await run(['backup', file]);
});
afterAll(async () => {
  await app?.stop();
  await Promise.all(cleanUps.map((cleanUp) => cleanUp()));
  if (folder) await rm(folder, { recursive: true, force: true });
});

test('a restored backup is the same database, in which a program with the same secret goes on', async () => {
  expect(made).toMatchObject({ code: 0, stdout: `${file}\n` });
  const url = await target();
  const restored = await run(['restore', file], url);
  expect([restored.code, restored.stderr]).toEqual([0, expect.stringContaining('The secret matches')]);
  expect(await stateOf(url)).toEqual(await stateOf(app.config.databaseUrl ?? ''));

  const other = await startTestApp({ now: app.clock.now(), databaseUrl: url });
  cleanUps.unshift(() => other.stop());
  const [, me = ''] = /(\/me\/[\w-]+)/u.exec(app.mail.to('ada@example.org')[0]?.text ?? '') ?? [];
  expect((await fetch(`${other.url}${me}`)).status).toBe(200);
  await other.app
    .get(Register)
    .run(session.id, registrationInput.parse({ email: 'new@example.org', name: 'New' }), staff);
  // Sequences go on: the newcomer is the last one on the waiting list and in the activity log.
  expect(
    await ask(
      url,
      `select (select email from attendees a join registrations r on r.attendee_id = a.id
         where waitlist_number is not null order by waitlist_number desc limit 1) as waiting,
       (select subject = 'registration:' || (select id from registrations order by waitlist_number desc nulls last limit 1)
         from audit_entries order by position desc limit 1) as logged`,
    ),
  ).toEqual([{ waiting: 'new@example.org', logged: true }]);

  // Another secret is pointed out, before emails contain links that don't work.
  const warned = await run(['restore', file], await target(), { SECRET: 'another secret of more than 32 characters' });
  expect([warned.code, warned.stderr]).toEqual([0, expect.stringContaining('WARNING: SECRET is not the one')]);
});

test('is of one moment while people register', async () => {
  const over = new AbortController();
  const rush = (async () => {
    for (let count = 0; !over.signal.aborted; count++) await register(`rush-${count}@example.org`);
  })();
  const during = join(folder, 'during.backup');
  expect((await run(['backup', during])).code).toBe(0);
  over.abort();
  await rush;
  const url = await target();
  expect((await run(['restore', during], url)).code).toBe(0);
  const [counts] = await ask<Record<string, number>>(
    url,
    `
    select (select count(*)::int from registrations) as registrations,
      (select count(distinct registration_id)::int from messages where registration_id is not null) as messages,
      (select count(*)::int from registrations where state = 'confirmed') as confirmed,
      (select sum(taken)::int from sessions) as taken`,
  );
  expect([counts?.['messages'], counts?.['confirmed']]).toEqual([counts?.['registrations'], counts?.['taken']]);
});

test('a drill restores and starts a copy, and reaches nothing that the environment names', async () => {
  const calls: string[] = [];
  const outside = createServer((socket) => calls.push(String(socket.remotePort))).listen(0, '127.0.0.1');
  await once(outside, 'listening');
  const host = `127.0.0.1:${(outside.address() as AddressInfo).port}`;
  const before = await stateOf(app.config.databaseUrl!);
  const env = {
    SMTP_URL: `smtp://${host}`,
    FILE_STORE_URL: `http://key:secret@${host}/greenroom`,
    DATABASE_REPLICA_URL: app.config.databaseUrl!,
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://${host}`,
    PATH: process.env['PATH']!,
  };
  const drilled = await run(['restore', '--drill', file], app.config.databaseUrl, env);
  // Why it failed stands there.
  const said = drilled.code === 0 ? '' : drilled.stderr;
  expect([said, drilled.stdout]).toEqual(['', `${file} can be restored, and the secret fits.\n`]);
  expect([await stateOf(app.config.databaseUrl!), calls]).toEqual([before, []]);
  outside.close();

  const failed = await run(['restore', '--drill', file], undefined, { SECRET: '' });
  expect([failed.code, failed.stderr]).toEqual([1, expect.stringContaining('of no use without its secret')]);
});

describe('restore refuses, and changes nothing:', () => {
  const refusal = async (name: string, contents: Buffer | string, url: string, env = {}) => {
    const path = join(folder, name);
    await writeFile(path, contents);
    const { code, stdout, stderr } = await run(['restore', path], url, env);
    expect([code, stdout]).toEqual([1, '']);
    return stderr;
  };

  test('a file that is cut, changed, of another kind or of a newer version', async () => {
    const url = await target();
    const whole = await readFile(file);
    const text = gunzipSync(whole).toString('utf8');
    const [header = '', ...rest] = text.split('\n');
    const changed = (from: string | RegExp, to: string) => gzipSync(text.replace(from, to));
    const flipped = Buffer.from(whole.map((byte, index) => (index === whole.length >> 1 ? byte ^ 64 : byte)));
    const older = { ...JSON.parse(header), migrations: ['InitialSchema1764028800000'] };
    const newer = { ...JSON.parse(header), version: '9.0.0', migrations: ['FromTheFuture1999999999999'] };
    const cases: [string, Buffer | string, RegExp][] = [
      ...[20, 600, whole.length >> 1, whole.length - 9, whole.length - 1].map((length): [string, Buffer, RegExp] => [
        `cut-${length}`,
        whole.subarray(0, length),
        /^The backup is incomplete|not a backup/mu,
      ]),
      ['cut-text', gzipSync(text.slice(0, -40)), /The backup is incomplete/u],
      ['cut-table', gzipSync(text.slice(0, text.length >> 1)), /The backup is incomplete/u],
      ['flipped', flipped, /The backup is damaged/u],
      ['edited', changed('ada@example.org', 'eve@example.org'), /contents of attendees have changed/u],
      ['longer', gzipSync(`${text}more`), /something follows its end/u],
      ['text', 'select 1;\n', /not a backup/u],
      ['empty', '', /The backup is incomplete/u],
      ['other-gzip', gzipSync('-- PostgreSQL database dump\n'), /not a backup/u],
      ['older', gzipSync([JSON.stringify(older), ...rest].join('\n')), /made before Greenroom 0\.1\.0/u],
      [
        'newer',
        gzipSync([JSON.stringify(newer), ...rest].join('\n')),
        /newer version of Greenroom \(9\.0\.0; this is \d/u,
      ],
    ];
    for (const [name, contents, words] of cases) {
      expect([name, await refusal(name, contents, url)]).toEqual([name, expect.stringMatching(words)]);
    }
    expect(await tablesIn(url)).toEqual([]);
    expect((await run(['restore', join(folder, 'nowhere')], url)).stderr).toContain("Can't read");
  });

  test('a database that is not empty, of another program, or in use', async () => {
    const own = app.config.databaseUrl ?? '';
    const before = await stateOf(own);
    expect((await run(['restore', file], own)).stderr).toMatch(
      /The database is not empty: it has rows in \w+\. Nothing was/u,
    );
    expect(await stateOf(own)).toEqual(before);

    const foreign = await target();
    await ask(foreign, 'create table invoices (id int)');
    expect((await run(['restore', file], foreign)).stderr).toContain('tables of another program');
    expect(await tablesIn(foreign)).toEqual([{ name: 'invoices' }]);

    // A program that was started on the new machine has migrated its database, and runs.
    const url = await target();
    expect((await run(['migrate'], url)).code).toBe(0);
    const running = new Client({ connectionString: url, application_name: 'greenroom' });
    await running.connect();
    expect((await run(['restore', file], url)).stderr).toContain('Stop all instances first');
    await running.end();
    expect((await run(['restore', file], url)).code).toBe(0);
  });
});

test('a backup of a schema that all earlier migrations made is restored', async () => {
  const { replaces } = app.dataSource.migrations[0] as Baseline;
  const url = await target();
  expect((await run(['migrate'], url)).code).toBe(0);
  await ask(url, `update migrations set name = '${replaces}', timestamp = ${timestampOf(replaces)} where id = 1`);
  await ask(url, 'update workspace_settings set second_factor_required = true');
  const old = join(folder, 'old.backup');
  expect((await run(['backup', old], url)).code).toBe(0);
  const restored = await target();
  expect((await run(['restore', old], restored)).code).toBe(0);
  expect(await ask(restored, 'select second_factor_required from workspace_settings')).toEqual([
    { second_factor_required: true },
  ]);
  expect((await run(['migrate'], restored)).stderr).toContain('already up to date');
});

test('a backup waits for files in a bucket longer than a transaction may otherwise pause', async () => {
  const limits: unknown[] = [];
  // oxlint-disable-next-line require-yield -- no row is added
  async function* moreRows(tx: Tx): AsyncGenerator<Buffer> {
    limits.push(
      ...(await tx.queryRunner!.query(`select current_setting('idle_in_transaction_session_timeout') as idle`)),
    );
  }
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  await writeBackup(app.dataSource, { version: '1', secret: null, now: new Date(), moreRows }, nowhere);
  expect(new Set(limits.map((limit) => JSON.stringify(limit)))).toEqual(new Set(['{"idle":"1d"}']));
});

test('a backup that fails leaves no file, and none is overwritten', async () => {
  const before = await readdir(folder);
  expect((await run(['backup', file])).stderr).toContain(`${file} exists already`);
  expect((await run(['backup', join(folder, 'nowhere/new.backup')])).stderr).toContain(
    '(ENOENT). Check that the folder exists',
  );
  expect((await run(['backup', join(folder, 'empty.backup')], await target())).stderr).toContain(
    'The database is empty',
  );
  expect(await readdir(folder)).toEqual(before);
  const full = new Writable({
    write: (_chunk, _encoding, done) => done(Object.assign(new Error('no space'), { code: 'ENOSPC' })),
  });
  const source = { version: '1', secret: null, now: new Date() };
  await expect(writeBackup(app.dataSource, source, full)).rejects.toMatchObject({ code: 'ENOSPC' });
  expect(await app.dataSource.query('select 1 as one')).toEqual([{ one: 1 }]);
});
