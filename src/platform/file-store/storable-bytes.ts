import { createHash } from 'node:crypto';
import type { StorableFile } from './spooled-file.js';

/** Returns a file that the program has made itself, such as an image that it drew anew. */
export function storableBytes(name: string, mediaType: string, content: Buffer): StorableFile {
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
