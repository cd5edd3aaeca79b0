import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { chmod, mkdtemp, readFile, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import {
  builtInAgeDays,
  builtInRelease,
  installedBinaries,
  prepareBinaries,
} from '../../../src/platform/embedded-postgres/binaries.js';
import { startEmbeddedPostgres } from '../../../src/platform/embedded-postgres/embedded-postgres.js';
import { withFileLock } from '../../../src/platform/embedded-postgres/lock.js';

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(process.env['GREENROOM_TEST_RUN']!, 'place-'));
  // PostgreSQL may run as somebody else.
  await chmod(folder, 0o755);
  return folder;
}

test('the release of the built-in PostgreSQL, and its age', async () => {
  const { version } = await prepareBinaries(undefined, newFolder);
  expect(version).toMatch(new RegExp(`^${builtInRelease.version}\\.`, 'u'));
  const june = new Date('2026-06-14T12:00:00Z');
  expect(builtInAgeDays({ databaseUrl: undefined }, june)).toBe(31);
  expect(builtInAgeDays({ databaseUrl: undefined, postgresPrograms: '/usr/lib/postgresql/18/bin' }, june)).toBeNull();
  expect(builtInAgeDays({ databaseUrl: 'postgres://db/greenroom' }, june)).toBeNull();
});

test('the programs of an installed server of the same major version run it; others are refused in words', async () => {
  const dataDir = await newFolder();
  const { postgres } = await prepareBinaries(undefined, async () => dataDir);
  const programs = join(postgres, '..');
  const server = await startEmbeddedPostgres({ dataDir, log: () => undefined, programs, settings: { fsync: 'off' } });
  const client = new Client({ connectionString: server.url });
  await client.connect();
  expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  await client.end();
  await server.stop();

  const old = join(dataDir, 'old');
  mkdirSync(old);
  writeFileSync(join(old, 'postgres'), '#!/bin/sh\necho "postgres (PostgreSQL) 15.14"\n', { mode: 0o755 });
  const refused = /^POSTGRES_PROGRAMS must be the folder of the programs of PostgreSQL 18, .*says "/u;
  await expect(installedBinaries(old, undefined)).rejects.toThrow(refused);
  await expect(installedBinaries(join(dataDir, 'none'), undefined)).rejects.toThrow(refused);
});

test('a server that was started and cannot be used does not stay', async () => {
  const dataDir = await newFolder();
  const start = () => startEmbeddedPostgres({ dataDir, log: () => undefined, settings: { fsync: 'off' } });
  await (await start()).stop();
  // As on a full disk: the server starts, and then the first thing that is asked of it fails.
  writeFileSync(join(dataDir, 'postgres-password'), 'another');
  await expect(start()).rejects.toThrow('refuses the password');
  const cluster = existsSync(join(dataDir, 'postgres-location'))
    ? (await readFile(join(dataDir, 'postgres-location'), 'utf8')).trim()
    : join(dataDir, 'postgres');
  expect(execFileSync('ps', ['-e', '-o', 'args='], { encoding: 'utf8' })).not.toContain(cluster);
});

test('a lock stays with its owner where the clock of the files is another one', async () => {
  const path = join(await newFolder(), 'lock');
  const order: string[] = [];
  let next: Promise<unknown> = Promise.resolve();
  await withFileLock(path, async () => {
    await utimes(path, new Date('2020-01-01'), new Date('2020-01-01'));
    next = withFileLock(path, async () => order.push('next'));
    await sleep(200);
    order.push('owner');
  });
  await next;
  expect(order).toEqual(['owner', 'next']);
});
