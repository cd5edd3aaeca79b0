import type { CopiedTable } from '../backup/copy.js';
import type { Tx } from '../database/tx.js';
import { BucketError } from './bucket.js';
import type { FileStore } from './file-store.js';
import { chunkBytes, listFilesInBucket } from './files.queries.js';

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
