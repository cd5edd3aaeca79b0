import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SweepFiles } from '../../src/flows/files/sweep-files.flow.js';
import { Bucket } from '../../src/platform/file-store/bucket.js';
import { bucketAddress } from '../../src/platform/file-store/bucket-address.js';
import { FileStore } from '../../src/platform/file-store/file-store.js';
import { deleteFiles, storeFile } from '../../src/platform/file-store/files.queries.js';
import { inTransaction } from '../../src/platform/database/tx.js';
import { TestClock } from '../support/clock.js';
import { bareDatabase, freshDatabase, type TestDatabase } from '../support/database.js';
import { readAll, storable } from '../support/file-sources.js';
import { makeFlow } from '../support/flows.js';
import { runHere } from '../support/run-command.js';
import { startBucket, type TestBucket } from '../support/swift.js';
import { testConfig } from '../support/world.js';

const now = new Date('2026-12-01T09:00:00Z');
let folder: string;
let database: TestDatabase;
let bucket: TestBucket;
let url: string;
const cleanUps: (() => unknown)[] = [];

// Needs OpenStack Swift: see `test/support/swift.ts`.
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'greenroom-bucket-'));
  bucket = await startBucket();
  ({ url } = bucket);
  database = await freshDatabase();
});
afterAll(async () => {
  await database?.drop();
  for (const cleanUp of cleanUps.toReversed()) await cleanUp();
  await bucket?.stop();
  await rm(folder, { recursive: true });
});

const config = (address: string) => ({ ...testConfig, fileStore: bucketAddress(address)! });
const sweep = (address = url) => makeFlow(SweepFiles, database.dataSource, new TestClock(now), config(address)).run();
const save = (content: Buffer) =>
  inTransaction(database.dataSource, (tx) => storeFile(tx, storable(content, 'Präsentation 1.pdf'), now));

test('files move to the bucket, are read from there, are in a backup with and without a bucket, and are deleted', async () => {
  await new Bucket(bucketAddress(url)!).check();
  expect(await bucket.keys()).toEqual([]);
  const large = randomBytes(3_000_000);
  const [first, second] = [await save(large), await save(Buffer.from('%PDF-1.4 small'))];
  const store = new FileStore(database.dataSource, config(url));

  // Nothing is lost while it can't be reached, or refuses the key.
  expect(await sweep(url.replace('secret%40', 'wrong'))).toEqual({ moved: 0, removed: 0 });
  expect(await sweep('http://key:secret@127.0.0.1:1/greenroom')).toEqual({ moved: 0, removed: 0 });
  expect((await readAll(store, (await store.find(first))!)).equals(large)).toBe(true);

  expect(await sweep()).toEqual({ moved: 2, removed: 0 });
  expect(await sweep()).toEqual({ moved: 0, removed: 0 });
  const [{ id: own }] = await database.dataSource.query('select id from installation');
  expect((await bucket.keys()).toSorted()).toEqual([`${own}/${first}`, `${own}/${second}`].toSorted());
  expect(await database.dataSource.query('select from file_chunks')).toEqual([]);
  const moved = (await store.find(first))!;
  expect(moved.storedIn).toBe('bucket');
  expect((await readAll(store, moved)).equals(large)).toBe(true);
  expect((await readAll(store, moved, 1_048_570, 2_100_000)).equals(large.subarray(1_048_570, 2_100_001))).toBe(true);

  const file = join(folder, 'all.backup');
  const env = { GREENROOM_DATA_DIR: folder, SECRET: testConfig.secret, DATABASE_URL: database.url };
  const saved = await runHere(['backup', file], { ...env, FILE_STORE_URL: url });
  expect([saved.code, saved.stderr]).toEqual([0, expect.not.stringContaining('WARNING')]);
  const other = await bareDatabase();
  cleanUps.push(() => other.drop());
  const restored = await runHere(['restore', file], { ...env, DATABASE_URL: other.url });
  expect(restored.code).toBe(0);
  const doctor = await runHere(['doctor'], { ...env, DATABASE_URL: other.url });
  expect(doctor.stdout).toMatch(/ok +files +2 in PostgreSQL, 4 MB/u);
  const withBucket = await runHere(['doctor'], { ...env, FILE_STORE_URL: url });
  expect(withBucket.stdout).toMatch(/ok +files +2 in http:\/\/127\.0\.0\.1:\d+\/greenroom, 0 in PostgreSQL, 4 MB/u);
  expect(withBucket.stdout).not.toContain('secret@');
  const without = await runHere(['doctor'], env);
  expect(without.stdout).toMatch(/fail +files +2 files are in a bucket: set FILE_STORE_URL, or restore a backup/u);

  await inTransaction(database.dataSource, (tx) => deleteFiles(tx, [first], now));
  expect(await store.find(first)).toBeNull();
  expect(await sweep()).toEqual({ moved: 0, removed: 1 });
  expect(await bucket.keys()).toEqual([`${own}/${second}`]);

  await bucket.remove(`${own}/${second}`);
  const incomplete = await runHere(['backup', `${file}-2`], { ...env, FILE_STORE_URL: url });
  expect(incomplete.stderr).toContain(`WARNING: not in the bucket, and so not in the backup: ${second}.`);
});

test('a file of 200 MB takes a fraction of its size in memory on its way in and out', async () => {
  const store = new FileStore(database.dataSource, config(url));
  const size = 200 * 1024 * 1024;
  const file = {
    ...storable(Buffer.alloc(1)),
    size,
    async *pieces(bytes: number) {
      for (let at = 0; at < size; at += bytes) yield Buffer.alloc(Math.min(bytes, size - at), at % 251);
    },
  };
  let most = 0;
  const before = process.memoryUsage();
  const watch = setInterval(() => {
    const { heapUsed, external } = process.memoryUsage();
    most = Math.max(most, heapUsed + external - before.heapUsed - before.external);
  }, 5);
  const id = await inTransaction(database.dataSource, (tx) => storeFile(tx, file, now));
  let read = 0;
  for await (const piece of store.read((await store.find(id))!)) read += piece.length;
  clearInterval(watch);
  expect(read).toBe(size);
  console.log(`200 MB: at most ${Math.round(most / 1_048_576)} MB more in memory`);
  expect(most).toBeLessThan(size / 2);
});
