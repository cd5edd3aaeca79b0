import { execFile, spawn } from 'node:child_process';
import { cp, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import type { Command } from 'commander';
import { Client } from 'pg';
import { commandLine } from '../../../src/cli/command-line.js';
import { SignIn } from '../../../src/flows/identity/sign-in.flow.js';
import { builtInTzData, useTzData } from '../../../src/domain/time/tz-data.js';
import { callBody, makeCall, makeSession } from '../../support/api-fixtures.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { compiledProgram } from '../../support/compiled-program.js';
import { bareDatabase, freshDatabase, testSecret } from '../../support/database.js';
import { freePort } from '../../support/free-port.js';
import { openIdClient, TestOpenIdProvider } from '../../support/openid-provider.js';
import { singleSignOnRedirectUri } from '../../../src/domain/identity/single-sign-on/redirect-uri.js';
import { endGreenrooms, newDataDir, spawnGreenroom, until } from '../../support/greenroom-process.js';
import { type Ran, runHere } from '../../support/run-command.js';

let greenroom: TestApp;
let dataDir: string;
beforeAll(async () => {
  greenroom = await startTestApp({ now: null });
  dataDir = await newDataDir();
});
afterAll(() => greenroom?.stop());
afterEach(endGreenrooms);

/** Where the commands run: over the database of the running program unless `env` names another. */
const environment = (env: Record<string, string> = {}) => ({
  PATH: process.env['PATH'],
  GREENROOM_DATA_DIR: dataDir,
  DATABASE_URL: greenroom.config.databaseUrl ?? '',
  SECRET: greenroom.config.secret,
  ...env,
});

const run = (args: string[], { env, input }: { env?: Record<string, string>; input?: string } = {}) =>
  runHere(args, environment(env), input);

/** Runs a command as a process of its own. */
async function runAlone(args: string[], env?: Record<string, string>): Promise<Ran> {
  const program = join(compiledProgram, 'src/cli/greenroom.js');
  const child = spawn(process.execPath, [program, ...args], { env: environment(env) });
  const [stdout, stderr, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve) => child.on('close', resolve)),
  ]);
  return { code, stdout, stderr };
}

const signIn = (email: string, password: string) => greenroom.app.get(SignIn).run({ email, password });

describe('api-key', () => {
  test('create prints the key alone, beside a running server that takes it at once', async () => {
    const made = await run(['api-key', 'create', '--name', 'Import of the platform']);
    expect([made.code, made.stdout]).toEqual([0, expect.stringMatching(/^gr_[\w-]{43}\n$/u)]);
    const key = made.stdout.trim();
    expect((await greenroom.api('POST', '/calls', { slug: 'x' }, { key })).status).toBe(422);

    const listed = await run(['api-key', 'list']);
    const line = listed.stdout.split('\n').find((one) => one.endsWith('Import of the platform')) ?? '';
    expect(line).toMatch(/^[0-9a-f-]{36} {2}owner +\d{4}-\d\d-\d\d {2}active /u);
    expect(listed.stdout).not.toContain(key);
    const id = line.slice(0, 36);
    expect(await run(['api-key', 'revoke', id])).toMatchObject({ code: 0, stdout: '' });
    expect(await run(['api-key', 'revoke', id])).toMatchObject({ code: 0 });
    expect(await run(['api-key', 'revoke', 'nothing'])).toMatchObject({ code: 1, stdout: '' });
    expect((await run(['api-key', 'list'])).stdout).toContain(`revoked  Import of the platform`);
    // A running server remembers a key for a second.
    await until(async () => (await greenroom.api('GET', '/calls', undefined, { key })).status === 401);
  });

  test('create knows roles', async () => {
    const made = await run(['api-key', 'create', '--name', 'Dashboard', '--role', 'viewer']);
    expect((await greenroom.api('POST', '/calls', {}, { key: made.stdout.trim() })).status).toBe(403);
    expect(await run(['api-key', 'create', '--name', 'D', '--role', 'king'])).toMatchObject({ code: 1, stdout: '' });
    expect(await run(['api-key', 'create'])).toMatchObject({ code: 1, stdout: '' });
    expect(await run(['api-key', 'create', '--name', ' '])).toMatchObject({ code: 1, stdout: '' });
  });

  test('create restricts a key to permissions, calls and days', async () => {
    await greenroom.api('POST', '/calls', { ...callBody, slug: 'restricted' });
    const options = ['--only', 'read', 'check-in', '--call', 'restricted', '--expires', '2036-12-31'];
    const made = await run(['api-key', 'create', '--name', 'Badges', ...options]);
    expect(made.code).toBe(0);
    const calls = await greenroom.api('GET', '/calls', undefined, { key: made.stdout.trim() });
    expect(calls.body.items.map(({ slug }: { slug: string }) => slug)).toEqual(['restricted']);
    const edit = await greenroom.api('PATCH', '/calls/restricted', {}, { key: made.stdout.trim() });
    expect(edit.status).toBe(403);
    const [row] = await greenroom.dataSource.query(`select expires_at from api_keys where name = 'Badges'`);
    expect(row.expires_at.toISOString()).toBe('2037-01-01T00:00:00.000Z');
    for (const wrong of [
      ['--only', 'rule'],
      ['--call', 'nowhere'],
      ['--expires', '2020-01-01'],
      ['--expires', 'soon'],
    ]) {
      const refused = await run(['api-key', 'create', '--name', 'Wrong', ...wrong]);
      expect([wrong, refused.code, refused.stdout]).toEqual([wrong, 1, '']);
    }
  });
});

describe('organizer add', () => {
  test('prints a working password, and a new one for an existing organizer', async () => {
    const made = await run(['organizer', 'add', 'ada@example.org', '--name', 'Ada', '--role', 'viewer']);
    expect([made.code, made.stdout]).toEqual([0, expect.stringMatching(/^[a-z2-9-]{23}\n$/u)]);
    expect(made.stderr).toContain('ada@example.org (viewer) was added.');
    await signIn('ada@example.org', made.stdout.trim());
    const again = await run(['organizer', 'add', 'Ada@example.org']);
    expect(again.stderr).toContain('(viewer) has a new password');
    await signIn('ada@example.org', again.stdout.trim());
    await expect(signIn('ada@example.org', made.stdout.trim())).rejects.toMatchObject({ code: 'wrong-password' });
  });

  test('takes a password from standard input, and prints none', async () => {
    const made = await run(['organizer', 'add', 'bo@example.org', '--password-stdin'], {
      input: 'a long enough one\n',
    });
    expect([made.code, made.stdout]).toEqual([0, '']);
    await signIn('bo@example.org', 'a long enough one');
    const short = await run(['organizer', 'add', 'bo@example.org', '--password-stdin'], { input: 'short\n' });
    expect([short.code, short.stdout]).toEqual([1, '']);
    expect(short.stderr).toContain('password: Must be at least 12');
    expect(await run(['organizer', 'add', 'nobody'])).toMatchObject({ code: 1, stdout: '' });
  });
});

describe('organizer list, role and remove', () => {
  test('show and change the team, but never the last owner', async () => {
    await run(['organizer', 'add', 'cleo@example.org', '--name', 'Cleo', '--role', 'owner']);
    await run(['organizer', 'add', 'dan@example.org', '--name', 'Dan', '--role', 'viewer']);
    await greenroom.dataSource.query(`update organizers set role = 'viewer' where email <> 'cleo@example.org'`);
    const lines = (await run(['organizer', 'list'])).stdout.split('\n');
    expect(lines).toContainEqual(
      expect.stringMatching(/^cleo@example\.org {2}owner +active +\d{4}-\d\d-\d\d {2}Cleo$/u),
    );
    for (const args of [
      ['role', 'cleo@example.org', 'viewer'],
      ['remove', 'cleo@example.org'],
      ['add', 'cleo@example.org', '--role', 'viewer'],
    ]) {
      const refused = await run(['organizer', ...args]);
      expect([args, refused.code, refused.stdout]).toEqual([args, 1, '']);
      expect(refused.stderr).toContain('This is the last active owner. Make someone else an owner first.');
    }
    expect(await run(['organizer', 'role', 'Dan@example.org', 'owner'])).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('dan@example.org now has the role owner.'),
    });
    expect((await run(['organizer', 'remove', 'cleo@example.org'])).code).toBe(0);
    expect((await run(['organizer', 'list'])).stdout).not.toContain('cleo@example.org');
    const gone = await run(['organizer', 'remove', 'cleo@example.org']);
    expect([gone.code, gone.stderr]).toEqual([1, expect.stringContaining('Nobody on the team has the address')]);
    expect((await run(['organizer', 'role', 'dan@example.org', 'king'])).code).toBe(1);
    expect(await run(['organizer', 'reset-two-step', 'dan@example.org'])).toMatchObject({
      code: 0,
      stderr: expect.stringContaining(
        'Two-step verification reset for dan@example.org, who was signed out everywhere.',
      ),
    });
    expect((await run(['organizer', 'reset-two-step', 'cleo@example.org'])).code).toBe(1);
  });
});

describe('proposals import', () => {
  const csv =
    'external_id,title,theme,organization,members,state,submitted_at\n1,One,energy,,a@example.org,submitted,\n';

  test('imports a file or standard input, all or nothing', async () => {
    await makeCall(greenroom);
    const file = join(dataDir, 'proposals.csv');
    await writeFile(file, csv);
    expect(await run(['proposals', 'import', 'clean-harbours', file])).toMatchObject({
      code: 0,
      stdout: '1 new, 0 changed, 0 unchanged\n',
    });
    const both = await run(['proposals', 'import', 'clean-harbours', '-'], { input: `${csv}2,Two,water,,,draft,\n` });
    expect([both.code, both.stdout]).toEqual([0, '1 new, 0 changed, 1 unchanged\n']);
    const faulty = await run(['proposals', 'import', 'clean-harbours', '-'], {
      input: `${csv}3,Three,fire,,,draft,\n`,
    });
    expect([faulty.code, faulty.stdout]).toEqual([1, '']);
    expect(faulty.stderr).toContain(
      'rows.3.theme: Line 3, theme: The call has no theme "fire". Use one of: energy, water.',
    );
    expect(await run(['proposals', 'import', 'nowhere', file])).toMatchObject({ code: 1, stdout: '' });
    const missing = await run(['proposals', 'import', 'clean-harbours', '/nowhere.csv']);
    expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining("Can't read /nowhere.csv (ENOENT).")]);
  });
});

describe('proposals hook', () => {
  test('opens an address, lists it, and closes it', async () => {
    const made = await run(['proposals', 'hook', 'create', 'clean-harbours', '--name', 'Platform']);
    expect([made.code, made.stdout]).toEqual([0, expect.stringMatching(/^whsec_[\w+/]{43}=\n$/u)]);
    const [, id = ''] = /\/api\/v1\/hooks\/proposals\/([\da-f-]{36})/u.exec(made.stderr) ?? [];
    const list = await run(['proposals', 'hook', 'list', 'clean-harbours']);
    expect(list.stdout).toMatch(new RegExp(`^${id}  \\d{4}-\\d\\d-\\d\\d  Platform\\n$`, 'u'));
    expect((await run(['proposals', 'hook', 'remove', id])).code).toBe(0);
    expect((await run(['proposals', 'hook', 'rotate', id])).stderr).toContain('Webhook not found.');
  });
});

describe('tz', () => {
  afterEach(() => useTzData(builtInTzData));

  test('check shows what newer data changes, and use does it on all instances', async () => {
    await makeCall(greenroom, { slug: 'tz' });
    const session = await makeSession(
      greenroom,
      { startsAtLocal: '2098-01-14T16:00', timeZone: 'Asia/Taipei' },
      { call: 'tz' },
    );
    const newer = join(dataDir, 'tz.json');
    const zones = [...builtInTzData.zones.filter((line) => !line.startsWith('Asia/Taipei|')), 'Asia/Taipei|CST|-90|0|'];
    await writeFile(newer, JSON.stringify({ ...builtInTzData, version: '2098a', zones }));
    expect((await run(['tz', 'check'])).stderr).toContain('Give the path of the time zone data');
    const checked = await run(['tz', 'check'], { env: { GREENROOM_TZDATA: newer } });
    expect([checked.code, checked.stdout]).toEqual([0, expect.stringContaining(`${session.id}\t2098-01-14T16:00`)]);
    expect(checked.stdout).toContain('2098-01-14T08:00Z -> 2098-01-14T07:00Z');
    expect(checked.stderr).toContain('2026f is in use.');
    const used = await run(['tz', 'use', newer]);
    expect([used.code, used.stdout]).toEqual([
      0,
      expect.stringMatching(/^2098a is in use\. 1 of \d+ sessions? moved/u),
    ]);
    expect((await greenroom.api('GET', `/sessions/${session.id}`)).body.startsAt).toBe('2098-01-14T07:00:00.000Z');
    expect(await run(['tz', 'use', newer])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('in use already'),
    });
    await greenroom.dataSource.query('delete from tz_data');
  });
});

describe('migrate and doctor', () => {
  test('find an empty database and bring it up to date', async () => {
    const name = `cli_${process.pid}`;
    const url = new URL(greenroom.config.databaseUrl ?? '');
    const admin = new Client({ connectionString: Object.assign(new URL(url), { pathname: '/postgres' }).href });
    await admin.connect();
    await admin.query(`create database ${name}`);
    const env = { DATABASE_URL: Object.assign(url, { pathname: `/${name}` }).href };
    await admin.query(
      `create database ${name}_ascii encoding 'SQL_ASCII' locale_provider libc locale 'C' template template0`,
    );
    const ascii = { DATABASE_URL: Object.assign(new URL(url), { pathname: `/${name}_ascii` }).href };
    for (const command of ['migrate', 'doctor']) {
      const refused = await run([command], { env: ascii });
      expect([refused.code, refused.stdout + refused.stderr]).toEqual([
        1,
        expect.stringContaining("its encoding is SQL_ASCII and not UTF8, which can't be changed. Create another one"),
      ]);
    }
    await admin.query(`drop database ${name}_ascii`);
    await admin.query(`create role ${name}_guest login password 'guest'`);
    const guest = { DATABASE_URL: Object.assign(new URL(url), { username: `${name}_guest`, password: 'guest' }).href };
    const without = await run(['migrate'], { env: guest });
    expect([without.code, without.stderr]).toEqual([1, expect.stringContaining('grant create on schema public')]);
    await admin.query(`drop role ${name}_guest`);
    const before = await run(['doctor'], { env });
    expect([before.code, before.stdout]).toEqual([1, expect.stringMatching(/^fail {2}migrations {5}\d+ pending/mu)]);
    const migrated = await run(['migrate'], { env });
    expect([migrated.code, migrated.stdout]).toEqual([0, expect.stringMatching(/^Schema\d+\n/u)]);
    expect(await run(['migrate'], { env })).toMatchObject({ code: 0, stdout: '' });
    const after = await run(['doctor'], { env });
    expect(after.code).toBe(0);
    // Time zone data that nobody has renewed for long is a warning.
    const lines = after.stdout.replace(/^warn {2}time zones/mu, 'ok    time zones').split('\n');
    expect(lines.map((line) => line.slice(0, 19).trim())).toEqual([
      'ok    configuration',
      'ok    disk',
      'ok    database',
      'ok    clock',
      'ok    locks',
      'ok    migrations',
      'ok    secret',
      'ok    time zones',
      'ok    messages',
      'ok    files',
      'warn  mail',
      '',
    ]);
    // Where people rely on it, no email is no warning.
    const inProduction = await run(['doctor'], { env: { ...env, NODE_ENV: 'production' } });
    expect([inProduction.code, inProduction.stdout]).toEqual([
      1,
      expect.stringMatching(/^fail {2}mail.*set SMTP_URL$/mu),
    ]);
    expect(inProduction.stdout).toMatch(/^fail {2}configuration {2}.*set PUBLIC_URL$/mu);
    await admin.query(`drop database ${name}`);
    await admin.end();
  });

  test('name what is down', async () => {
    const port = await freePort();
    const { code, stdout } = await run(['doctor'], {
      env: {
        DATABASE_URL: `postgres://user:secret@127.0.0.1:${port}/none`,
        SMTP_URL: `smtp://user:secret@127.0.0.1:${port}`,
      },
    });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^fail {2}database .*Check DATABASE_URL/mu);
    expect(stdout).toMatch(/^fail {2}mail .*check SMTP_URL/mu);
    expect(stdout).toMatch(/^warn {2}configuration .*set PUBLIC_URL/mu);
    expect(stdout).not.toContain('secret');
  });

  test('says what is wrong with the provider of single sign-on', async () => {
    const PUBLIC_URL = 'https://greenroom.example';
    const redirectUri = singleSignOnRedirectUri(PUBLIC_URL);
    const [right, other, liar, gone] = await Promise.all([
      TestOpenIdProvider.start(redirectUri),
      TestOpenIdProvider.start('https://elsewhere.example/callback'),
      TestOpenIdProvider.start(redirectUri, { announced: 'http://other.example' }),
      TestOpenIdProvider.start(redirectUri),
    ]);
    await gone.stop();
    const finding = async (OIDC_ISSUER: string) => {
      const client = { OIDC_CLIENT_ID: openIdClient.clientId, OIDC_CLIENT_SECRET: openIdClient.clientSecret };
      const { code, stdout } = await run(['doctor'], { env: { PUBLIC_URL, OIDC_ISSUER, ...client } });
      return [code, stdout.split('\n').find((line) => line.includes('sign-on')) ?? ''];
    };
    try {
      expect(await finding(right.issuer)).toEqual([0, expect.stringMatching(/^ok .* accepts the client and its/u)]);
      const refused = `refuses the client (400): check OIDC_CLIENT_ID, and register ${redirectUri}`;
      expect(await finding(other.issuer)).toEqual([1, expect.stringContaining(refused)]);
      expect(await finding(liar.issuer)).toEqual([1, expect.stringContaining('says that it is http://other.example')]);
      expect(await finding(gone.issuer)).toEqual([1, expect.stringMatching(/can't be reached \(.*ECONNREFUSED/u)]);
      expect(await finding(`${right.issuer}/realm`)).toEqual([1, expect.stringContaining("can't be read")]);
    } finally {
      await Promise.all([right, other, liar].map((provider) => provider.stop()));
    }
  });

  test('print all faults of the configuration together', async () => {
    const { code, stdout, stderr } = await run(['doctor'], {
      env: { PORT: 'x', SMTP_URL: 'http://x', SECRET: 'short' },
    });
    expect([code, stdout]).toEqual([1, '']);
    for (const name of ['PORT', 'SMTP_URL', 'SECRET']) expect(stderr).toContain(`${name}:`);
  });
});

describe('commands that only read', () => {
  const readers = [
    ['organizer', 'list'],
    ['api-key', 'list'],
    ['call', 'list'],
    ['call', 'show', 'x'],
    ['session', 'list', 'x'],
    ['session', 'show', 'x'],
    ['secret', 'list'],
    ['proposals', 'hook', 'list', 'x'],
    ['tz', 'check', 'x'],
    ['backup', 'x'],
  ];

  test('never create or migrate a database, and say what is missing', async () => {
    const bare = await bareDatabase();
    const empty = await newDataDir();
    try {
      for (const args of readers) {
        const { code, stdout, stderr } = await run(args, { env: { DATABASE_URL: bare.url } });
        expect([args, code, stdout]).toEqual([args, 1, '']);
        expect(stderr).toMatch(
          /^The database (lacks \d+ migrations\. Run "npm run -s greenroom -- migrate"|is empty)/u,
        );
        const nowhere = await run(args, { env: { DATABASE_URL: '', GREENROOM_DATA_DIR: empty } });
        expect([nowhere.code, nowhere.stderr]).toEqual([1, expect.stringContaining(`no database in ${empty} yet`)]);
      }
      const client = new Client({ connectionString: bare.url });
      await client.connect();
      const { rows } = await client.query(`select relname from pg_class where relnamespace = 'public'::regnamespace`);
      await client.end();
      expect([rows, await readdir(empty)]).toEqual([[], []]);
    } finally {
      await bare.drop();
    }
  });

  test('show calls and sessions, as text and as JSON', async () => {
    await makeCall(greenroom, { ...callBody, slug: 'shown', name: 'A shown call', closesOn: '2099-12-31' });
    const { id } = await makeSession(greenroom, { capacity: 30 }, { call: 'shown' });
    const json = async (...args: string[]) => JSON.parse((await run([...args, '--json'])).stdout);
    expect((await run(['call', 'list'])).stdout).toMatch(
      /^shown +\d{4}-\d\d-\d\d +\d{4}-\d\d-\d\d +\S+ +A shown call$/mu,
    );
    expect(await json('call', 'list')).toContainEqual(expect.objectContaining({ slug: 'shown', name: 'A shown call' }));
    expect(await json('call', 'show', 'shown')).toMatchObject({ slug: 'shown', sessions: 1, seatsTaken: 0 });
    expect((await run(['call', 'show', 'shown'])).stdout).toContain('name         A shown call');
    expect((await run(['session', 'list', 'shown'])).stdout).toMatch(
      new RegExp(`^${id}  \\w+ +\\S+ \\S+ +0/30 +`, 'u'),
    );
    expect(await json('session', 'list', 'shown')).toMatchObject([{ id, call: 'shown', capacity: 30, taken: 0 }]);
    expect(await json('session', 'show', id)).toMatchObject({ id, call: 'shown' });
    expect((await run(['session', 'show', 'x'])).stderr).toContain('Session not found');
    // Commands have the real clock.
    const to = { startsAtLocal: '2099-03-02T10:00' };
    const [kept, dropped] = [
      await makeSession(greenroom, to, { call: 'shown', draft: true }),
      await makeSession(greenroom, to, { call: 'shown', draft: true }),
    ];
    const asked = await run(['session', 'publish', kept.id]);
    expect([asked.code, asked.stderr]).toEqual([
      1,
      expect.stringMatching(/^warning: .+\n(.+\n)*Confirm the warnings/u),
    ]);
    expect(await run(['session', 'publish', kept.id, '--anyway'])).toMatchObject({ code: 0 });
    expect((await run(['session', 'delete', kept.id])).stderr).toContain('Only drafts can be deleted.');
    expect(await run(['session', 'delete', dropped.id])).toMatchObject({ code: 0, stdout: '' });
    expect((await run(['session', 'show', dropped.id])).code).toBe(1);
    expect(await json('api-key', 'list')).toContainEqual(expect.objectContaining({ role: 'owner', state: 'active' }));
    expect(await json('secret', 'list')).toMatchObject([{ generation: 1, acceptedUntil: null }]);
    const { key } = await json('api-key', 'create', '--name', 'as JSON', '--role', 'viewer');
    expect(key).toMatch(/^gr_/u);
    expect(await json('doctor')).toContainEqual(expect.objectContaining({ check: 'secret', verdict: 'ok' }));
  });
});

test('doctor points out another secret, a replica that is none, and a lock that was left behind', async () => {
  const left = new Client({ connectionString: greenroom.config.databaseUrl ?? '' });
  await left.connect();
  await left.query('select pg_advisory_lock(7305442)');
  const DATABASE_REPLICA_URL = greenroom.config.databaseUrl ?? '';
  const { code, stdout } = await run(['doctor'], {
    env: { SECRET: 'another secret of more than 32 characters', DATABASE_REPLICA_URL },
  });
  await left.end();
  expect([code, stdout]).toEqual([
    1,
    expect.stringMatching(/^fail {2}secret +SECRET is not the one that this database/mu),
  ]);
  expect(stdout).toMatch(/^warn {2}replica +DATABASE_REPLICA_URL points to the primary/mu);
  expect(stdout).toMatch(/^fail {2}locks +session \d+ holds the lock for migrations: end it with/mu);
});

test('the secret is rotated, and the new one printed alone', async () => {
  const own = await freshDatabase();
  const env = { DATABASE_URL: own.url, SECRET: testSecret };
  const rotated = await run(['secret', 'rotate', '--days', '7'], { env });
  await own.drop();
  expect([rotated.code, rotated.stdout]).toEqual([0, expect.stringMatching(/^[\w-]{43}\n$/u)]);
  expect(rotated.stderr).toMatch(/^Links made before, and instances that have the old secret, work until/mu);
  expect((await run(['secret', 'rotate', '--days', '0'])).stderr).toContain('Enter a number of days from 1 to 3650.');
  expect((await run(['secret', 'rotate', '--days', '3', '--now'])).stderr).toContain('cannot be used with');
});

test('completion of bash offers commands, options and their values', async () => {
  const script = (await run(['completion', 'bash'])).stdout;
  const complete = async (words: string) => {
    const program = `${script}\nCOMP_WORDS=(${words}); COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)); _greenroom; echo "\${COMPREPLY[@]}"`;
    return (await promisify(execFile)('bash', ['--norc', '-c', program])).stdout.trim();
  };
  expect(await complete("greenroom ba''")).toBe('backup');
  expect(await complete("greenroom organizer ''")).toBe('add list role reset-two-step remove --help');
  expect(await complete("greenroom organizer role a@example.org own''")).toBe('owner');
  expect(await complete("greenroom api-key create --role vie''")).toBe('viewer');
  expect(await complete("greenroom proposals hook rotate --n''")).toBe('--now');
  expect((await run(['completion', 'zsh'])).stdout).toContain('bashcompinit');
});

test('the version is printed, and an unknown option is refused with a hint', async () => {
  expect(await run(['--version'])).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/u) });
  const { code, stderr } = await run(['organizer', 'list', '--jsn']);
  expect([code, stderr]).toEqual([1, expect.stringMatching(/unknown option '--jsn'\n\(Did you mean --json\?\)/u)]);
  expect((await run(['organiser', 'list'])).stderr).toContain('(Did you mean organizer?)');
});

test('every command has help, which succeeds', async () => {
  const names = (command: Command): string[][] => [
    [],
    ...command.commands.flatMap((sub) => names(sub).map((rest) => [sub.name(), ...rest])),
  ];
  const all = names(commandLine());
  expect(all).toEqual(expect.arrayContaining([['organizer', 'add'], ['api-key', 'create'], ['migrate'], ['doctor']]));
  for (const path of all) {
    const helped = await run([...path, '--help']);
    expect([helped.code, helped.stderr]).toEqual([0, '']);
    expect(helped.stdout).toContain(`Usage: ${['greenroom', ...path].join(' ')}`);
  }
});

test('an unknown command fails', async () => {
  expect(await runAlone(['dance'])).toMatchObject({ code: 1, stdout: '' });
  expect(await run([])).toMatchObject({ code: 1, stdout: '' });
});

test('it works beside a running server with the built-in database, and leaves that running', async () => {
  const own = await newDataDir();
  const server = await (await spawnGreenroom({ GREENROOM_DATA_DIR: own, LOG_LEVEL: 'info' })).ready();
  const env = { DATABASE_URL: '', SECRET: '', GREENROOM_DATA_DIR: own };
  const made = await run(['api-key', 'create', '--name', 'beside'], { env });
  expect([made.code, made.stderr]).toEqual([0, expect.stringContaining('another process uses it')]);
  const answer = await fetch(`${server.url}/api/v1/calls`, {
    headers: { authorization: `Bearer ${made.stdout.trim()}` },
  });
  expect(answer.status).toBe(200);
  const file = join(own, 'own.backup');
  expect(await run(['backup', file], { env })).toMatchObject({ code: 0, stdout: `${file}\n` });
  expect(await server.end('SIGTERM')).toBe(0);

  // Two programs on copies would send all emails twice; as root, the copy would even lead to the same cluster.
  const copy = `${own}-copy`;
  await cp(own, copy, { recursive: true });
  const refused = await run(['api-key', 'list'], { env: { ...env, GREENROOM_DATA_DIR: copy } });
  expect([refused.code, refused.stderr]).toEqual([
    1,
    expect.stringMatching(/^\S+ is a copy of another data directory\./u),
  ]);
  await rename(own, `${own}-moved`);
  const moved = { ...env, GREENROOM_DATA_DIR: `${own}-moved` };
  expect((await run(['api-key', 'list'], { env: moved })).stdout).toContain('beside');
});
