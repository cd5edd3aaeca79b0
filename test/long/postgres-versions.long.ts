import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { projectRoot } from '../../src/platform/root.js';
import { endGreenrooms, spawnGreenroom, until } from '../support/greenroom-process.js';
import { PostgresServer } from '../support/postgres-server.js';

afterEach(() => endGreenrooms());

/** Runs the tests of the flows over a server. Returns the exit code and what Jest wrote. */
async function runFlows(server: string): Promise<{ code: unknown; text: string }> {
  // The demo has a built-in server of its own.
  const args = ['node_modules/jest/bin/jest.js', 'test/flows', '--silent', '--testPathIgnorePatterns', 'demo-run'];
  const env = { ...process.env, GREENROOM_TEST_SERVER: server };
  const child = spawn(process.execPath, args, { cwd: projectRoot, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (part) => (text += part));
  const [code]: unknown[] = await once(child, 'close');
  return { code, text };
}

test.each([15, 16, 17, 18])(
  'PostgreSQL %i runs all flows for a role that can create databases and roles of its own, and nothing else',
  async (major) => {
    const server = await PostgresServer.start(major);
    try {
      const { rows } = await server.administrator.query<{ server_version: string }>('show server_version');
      expect(rows[0]!.server_version).toMatch(new RegExp(`^${major}\\.`, 'u'));
      await server.administrator.query('create role greenroom login createdb createrole');
      await server.administrator.query('create database greenroom owner greenroom');
      // As on a managed service, where the database belongs to somebody else.
      await server.administrator.query('create role guest login');
      await server.administrator.query('create database managed');
      await server.administrator.query('grant create on database managed to guest');
      await server.execute('managed', 'grant usage, create on schema public to guest');
      const guest = await (await spawnGreenroom({ DATABASE_URL: server.address('guest', 'managed') })).ready();
      // On a busy machine, a new connection can take longer than the readiness check waits.
      await until(async () => (await fetch(`${guest.url}/health/ready`)).status === 200);

      const { code, text } = await runFlows(server.address('greenroom', 'greenroom'));
      if (code !== 0) process.stderr.write(text);
      const failed = text.split('\n').filter((line) => line.startsWith('FAIL') || line.includes('●'));
      // A run that was ended from outside names no failure.
      expect({ code, failed, summary: text }).toEqual({
        code: 0,
        failed: [],
        summary: expect.stringMatching(/^Tests: .*passed/mu),
      });
      process.stderr.write(`PostgreSQL ${rows[0]!.server_version}: ${/Tests: .*/u.exec(text)?.[0]}\n`);
    } finally {
      await server.stop();
    }
  },
);
