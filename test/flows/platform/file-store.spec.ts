import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { SweepFiles } from '../../../src/flows/files/sweep-files.flow.js';
import { inTransaction } from '../../../src/platform/database/tx.js';
import { Invalid } from '../../../src/platform/errors.js';
import { FileStore } from '../../../src/platform/file-store/file-store.js';
import { bucketAddress } from '../../../src/platform/file-store/bucket-address.js';
import { deleteFiles, setRestored, storeFile } from '../../../src/platform/file-store/files.queries.js';
import { SpooledFile } from '../../../src/platform/file-store/spooled-file.js';
import { TestClock } from '../../support/clock.js';
import { freshDatabase, type TestDatabase } from '../../support/database.js';
import { readAll, storable } from '../../support/file-sources.js';
import { makeFlow } from '../../support/flows.js';
import { encryptedPdf, html, pdf, png } from '../../support/sample-files.js';
import { testConfig } from '../../support/world.js';

let database: TestDatabase;
let store: FileStore;
let folder: string;
const now = new Date('2026-12-01T09:00:00Z');
const day = 86_400_000;

beforeAll(async () => {
  database = await freshDatabase();
  store = new FileStore(database.dataSource, testConfig);
  folder = await mkdtemp(join(tmpdir(), 'greenroom-files-'));
  await database.dataSource.query('create table attachments (file_id uuid references files)');
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

const save = (content: Buffer, at = now) =>
  inTransaction(database.dataSource, (tx) => storeFile(tx, storable(content), at));
const countRows = async (table: string) =>
  Number((await database.dataSource.query(`select count(*) as count from ${table}`))[0].count);
const sweep = (at: number) =>
  makeFlow(SweepFiles, database.dataSource, new TestClock(new Date(now.getTime() + at))).run();

it('a file of several pieces is read whole and in parts', async () => {
  const content = randomBytes(600_000);
  const id = await save(content);
  const file = (await store.find(id))!;
  expect(file).toMatchObject({ name: 'slides.pdf', size: 600_000, storedIn: 'database' });
  expect((await readAll(store, file)).equals(content)).toBe(true);
  for (const [start, end] of [
    [0, 0],
    [262_143, 262_144],
    [100_000, 599_999],
    [599_999, 599_999],
  ] as const) {
    expect((await readAll(store, file, start, end)).equals(content.subarray(start, end + 1))).toBe(true);
  }
  await inTransaction(database.dataSource, (tx) => deleteFiles(tx, [id], now));
  expect(await store.find(id)).toBeNull();
  expect(await countRows('file_chunks')).toBe(0);
  expect(await sweep(0)).toEqual({ moved: 0, removed: 1 });
  expect(await countRows('files')).toBe(0);
});

it('a file is removed a day after nothing refers to it, whichever table did', async () => {
  const kept = await save(pdf);
  await database.dataSource.query('insert into attachments values ($1)', [kept]);
  const orphan = await save(pdf);
  expect(await sweep(day - 1)).toEqual({ moved: 0, removed: 0 });
  expect(await sweep(day + 1)).toEqual({ moved: 0, removed: 1 });
  expect([await store.find(kept), await store.find(orphan)]).toEqual([expect.objectContaining({ id: kept }), null]);
  await database.dataSource.query('delete from attachments');
  expect(await sweep(day + 1)).toEqual({ moved: 0, removed: 1 });
});

it('a file and the row that refers to it exist together, or neither does', async () => {
  const failing = inTransaction(database.dataSource, async (tx) => {
    await storeFile(tx, storable(pdf), now);
    throw new Error('the flow fails');
  });
  await expect(failing).rejects.toThrow('the flow fails');
  expect([await countRows('files'), await countRows('file_chunks')]).toEqual([0, 0]);
});

/** A bucket that takes everything, and remembers what was asked of it. */
async function openBucket() {
  const asked: string[] = [];
  const objects = new Map<string, Buffer>();
  const server = createServer((request, response) => {
    const key = request.url!.slice('/bucket/'.length);
    asked.push(`${request.method} ${key}`);
    void buffer(request).then((bytes) => {
      if (request.method === 'PUT') objects.set(key, bytes);
      const found = objects.get(key);
      if (request.method === 'DELETE') objects.delete(key);
      const [, start, end] = /bytes=(\d+)-(\d+)/u.exec(request.headers.range ?? '') ?? [];
      const piece = start === undefined ? undefined : found?.subarray(Number(start), Number(end) + 1);
      return response.writeHead(found === undefined ? 404 : 200).end(piece);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = `http://key:secret@127.0.0.1:${(server.address() as AddressInfo).port}/bucket`;
  return { asked, objects, server, config: { ...testConfig, fileStore: bucketAddress(address)! } };
}

it('a restored copy deletes nothing in the bucket that the original wrote, and names its own objects otherwise', async () => {
  const bucket = await openBucket();
  const sweepThere = () => makeFlow(SweepFiles, database.dataSource, new TestClock(now), bucket.config).run();
  const [first, second] = [await save(pdf), await save(png)];
  expect(await sweepThere()).toEqual({ moved: 2, removed: 0 });
  const idOf = async () => (await database.dataSource.query('select id from installation'))[0].id;
  const installation = await idOf();
  expect([...bucket.objects.keys()].toSorted()).toEqual(
    [first, second].map((id) => `${installation}/${id}`).toSorted(),
  );
  const moved = new FileStore(database.dataSource, bucket.config);
  expect((await readAll(moved, (await moved.find(first))!)).equals(pdf)).toBe(true);
  await inTransaction(database.dataSource, (tx) => deleteFiles(tx, [first], now));
  expect(await sweepThere()).toEqual({ moved: 0, removed: 1 });
  expect(bucket.asked.at(-1)).toBe(`DELETE ${installation}/${first}`);

  // As after a restore, which has put the bytes into PostgreSQL.
  await database.dataSource.query(`insert into file_chunks (file_id, position, content) values ($1, 0, $2)`, [
    second,
    png,
  ]);
  await inTransaction(database.dataSource, setRestored);
  bucket.asked.length = 0;
  expect(await sweepThere()).toEqual({ moved: 1, removed: 0 });
  expect(bucket.asked).toEqual([`PUT ${await idOf()}/${second}`]);
  expect(await idOf()).not.toBe(installation);
  const third = await save(pdf);
  await database.dataSource.query(`update files set stored_in = 'bucket' where id = $1`, [third]);
  await inTransaction(database.dataSource, setRestored);
  await inTransaction(database.dataSource, (tx) => deleteFiles(tx, [second, third], now));
  bucket.asked.length = 0;
  expect([await sweepThere(), bucket.asked]).toEqual([{ moved: 0, removed: 2 }, []]);
  bucket.server.close();
});

describe('an upload', () => {
  async function receive(pieces: readonly Buffer[], name = 'a/plan.PDF', maxBytes = 1024 * 1024): Promise<SpooledFile> {
    async function* stream() {
      yield* pieces;
    }
    return SpooledFile.receive(stream(), name, { folder, maxBytes });
  }
  async function faultOf(content: Buffer, accepted = ['application/pdf'], maxBytes?: number): Promise<unknown> {
    const file = await receive([content], undefined, maxBytes);
    const error = await file.checked('file', accepted).catch((refusal: unknown) => refusal);
    await file.close();
    return error instanceof Invalid ? error.fieldErrors.map(({ path, code, values }) => [path, code, values]) : error;
  }

  it('waits on the disk without a name there, and is stored as it was sent', async () => {
    const file = await receive([pdf.subarray(0, 7), pdf.subarray(7)]);
    expect(await readdir(folder)).toEqual([]);
    const checked = await file.checked('file', ['application/pdf']);
    expect(checked).toMatchObject({ name: 'plan.pdf', mediaType: 'application/pdf', size: pdf.length });
    const id = await inTransaction(database.dataSource, (tx) => storeFile(tx, checked, now));
    const stored = (await store.find(id))!;
    expect((await readAll(store, stored)).equals(pdf)).toBe(true);
    expect(stored.sha256).toEqual(storable(pdf).sha256);
    await file.close();
  });

  it('is refused with words where it is empty, too large, encrypted, or something else than its name says', async () => {
    const megabyte = 1024 * 1024;
    expect(await faultOf(Buffer.alloc(0))).toEqual([['file', 'file-empty', undefined]]);
    expect(await faultOf(Buffer.alloc(megabyte + 1), undefined, megabyte)).toEqual([
      ['file', 'upload-too-large', { megabytes: 1 }],
    ]);
    expect(await faultOf(encryptedPdf)).toEqual([['file', 'file-encrypted', undefined]]);
    expect(await faultOf(html)).toEqual([['file', 'file-type', { types: 'PDF' }]]);
    expect(await faultOf(png)).toEqual([['file', 'file-type', { types: 'PDF' }]]);
    expect(await faultOf(png, ['application/pdf', 'image/png'])).toMatchObject({ mediaType: 'image/png' });
  });

  it('that is cut off leaves nothing behind', async () => {
    async function* stream() {
      yield pdf.subarray(0, 20);
      throw new Error('the connection is gone');
    }
    const receiving = SpooledFile.receive(stream(), 'plan.pdf', { folder, maxBytes: 1000 });
    await expect(receiving).rejects.toThrow('the connection is gone');
    expect(await readdir(folder)).toEqual([]);
  });
});
