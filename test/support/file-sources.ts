import { createHash } from 'node:crypto';
import type { StorableFile } from '../../src/platform/file-store/spooled-file.js';
import type { FileStore } from '../../src/platform/file-store/file-store.js';
import type { StoredFile } from '../../src/platform/file-store/files.queries.js';

/** Returns a file with this content, as if it had been uploaded and checked. */
export function storable(content: Buffer, name = 'slides.pdf', mediaType = 'application/pdf'): StorableFile {
  return {
    name,
    mediaType,
    size: content.length,
    sha256: createHash('sha256').update(content).digest(),
    async *pieces(bytes) {
      for (let at = 0; at < content.length; at += bytes) yield content.subarray(at, at + bytes);
    },
  };
}

/** Returns the bytes of a stored file, or a part of them. */
export async function readAll(store: FileStore, file: StoredFile, start?: number, end?: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of store.read(file, start, end)) pieces.push(piece);
  return Buffer.concat(pieces);
}
