import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Config } from '../config.js';
import { inTransaction, type Tx } from '../database/tx.js';
import { Bucket, BucketError } from './bucket.js';
import {
  chunkBytes,
  deleteFiles,
  listOrphans,
  nameObjects,
  lockDeletedFile,
  lockFileToMove,
  findFile,
  readChunk,
  removeFile,
  setMoved,
  type StoredFile,
  listFilesInBucket,
} from './files.queries.js';
import type { CopiedTable } from '../backup/copy.js';

/** Bytes per request to the bucket: in memory at once, so that a slow reader holds up no connection to it. */
const rangeBytes = 1024 * 1024;
/** A file that nothing refers to is removed after this time; until then, it may be on its way into a form. */
const orphanMs = 24 * 3_600_000;

/**
 * The bytes of uploaded files. They are in PostgreSQL, in rows of 256 KB, so that a file takes little memory: large
 * objects would need their own privileges, are no part of a backup by COPY, and outlive the row that refers to them. If
 * a bucket is configured, the worker moves them there.
 */
@Injectable()
export class FileStore {
  private readonly bucket: Bucket | null;

  constructor(
    private readonly database: DataSource,
    config: Config,
  ) {
    this.bucket = config.fileStore === undefined ? null : new Bucket(config.fileStore);
  }

  /** Returns a file, or null. */
  find(id: string): Promise<StoredFile | null> {
    return findFile(this.database.manager, id);
  }

  /** Returns the bytes of a file from `start` to `end`, both included, in pieces. Throws BucketError. */
  async *read(file: StoredFile, start = 0, end = file.size - 1): AsyncGenerator<Buffer> {
    let at = start;
    while (at <= end) {
      const piece = (await this.fromDatabase(file.id, at)) ?? (await this.fromBucket(file, at, end));
      yield piece.subarray(0, end + 1 - at);
      at += piece.length;
    }
  }

  /**
   * Moves files to the bucket, removes what was deleted, and what nothing refers to any more. Returns how many files of
   * each. Any number of processes can do so at once. Throws BucketError.
   */
  async sweep(now: Date): Promise<{ moved: number; removed: number }> {
    const orphanedBefore = new Date(now.getTime() - orphanMs);
    const orphans = await listOrphans(this.database.manager, orphanedBefore);
    if (orphans.length > 0) await inTransaction(this.database, (tx) => deleteFiles(tx, orphans, now));
    let removed = 0;
    while (await this.removeOne()) removed += 1;
    let moved = 0;
    if (this.bucket !== null) await inTransaction(this.database, nameObjects);
    let last: string | null = null;
    while (this.bucket !== null && (last = await this.moveOne(this.bucket, last)) !== null) moved += 1;
    return { moved, removed };
  }

  private async fromDatabase(id: string, at: number): Promise<Buffer | null> {
    const chunk = await readChunk(this.database.manager, id, Math.floor(at / chunkBytes));
    return chunk?.subarray(at % chunkBytes) ?? null;
  }

  private async fromBucket({ id, objectKey }: StoredFile, at: number, end: number): Promise<Buffer> {
    if (this.bucket === null) throw new BucketError('FILE_STORE_URL is not set, and the file is in a bucket.', false);
    // It may have been moved since it was looked up.
    const key = objectKey ?? (await this.find(id))?.objectKey;
    if (key == null) throw new BucketError('The file is in no bucket of this installation.', true);
    const piece = await this.bucket.get(key, at, Math.min(end, at + rangeBytes - 1));
    if (piece === null || piece.length === 0) throw new BucketError('The bucket does not contain the file.', true);
    return piece;
  }

  private removeOne(): Promise<boolean> {
    return inTransaction(this.database, async (tx) => {
      const file = await lockDeletedFile(tx);
      if (file === null) return false;
      // Moving may have begun, and then a process ended before it could say so. An object without a name here was written
      // by another installation, such as the one that this one was restored from.
      if (file.objectKey !== null && this.bucket !== null) await this.bucket.delete(file.objectKey);
      else if (file.objectKey !== null && file.storedIn === 'bucket')
        throw new BucketError('FILE_STORE_URL is not set, and a file is in a bucket.', false);
      await removeFile(tx, file.id);
      return true;
    });
  }

  /** The row stays locked until the bytes are there: if a process ends before, they are in PostgreSQL. */
  private moveOne(bucket: Bucket, after: string | null): Promise<string | null> {
    return inTransaction(this.database, async (tx) => {
      const file = await lockFileToMove(tx, after);
      if (file?.objectKey == null) return null;
      await bucket.put(file.objectKey, { ...file, bytes: this.read(file) });
      await setMoved(tx, file.id);
      return file.id;
    });
  }
}

/**
 * Returns the rows that `file_chunks` would have if no file were in the bucket, for a backup. So a backup contains all
 * files, and is restored with or without a bucket. `onMissing` is called for a file that the bucket has lost.
 */
export function bucketRows(store: FileStore, onMissing: (id: string) => void) {
  return async function* rows(tx: Tx, { name }: CopiedTable): AsyncGenerator<Buffer> {
    if (name !== 'file_chunks') return;
    for (const file of await listFilesInBucket(tx)) {
      for (let at = 0; at < file.size; at += chunkBytes) {
        const pieces: Buffer[] = [];
        try {
          for await (const piece of store.read(file, at, Math.min(file.size, at + chunkBytes) - 1)) pieces.push(piece);
        } catch (error) {
          const isLost = error instanceof BucketError && error.isMissing && at === 0;
          if (!isLost) throw error;
          // Unless it was deleted since the backup began.
          if ((await store.find(file.id)) !== null) onMissing(file.id);
          break;
        }
        yield Buffer.from(`${file.id}\t${at / chunkBytes}\t\\\\x${Buffer.concat(pieces).toString('hex')}\n`);
      }
    }
  };
}
