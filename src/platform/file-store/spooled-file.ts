import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { invalidField } from '../errors.js';
import { cleanFileName } from './file-name.js';
import { fileTypeOf, labelsOf } from './file-types.js';
import { fileTypeFromStream } from 'file-type';

/** What a file is by its content, whatever its name says. */
interface Recognized {
  /** Media type, or null for a text or an unknown format. */
  mediaType: string | null;
  /** Whether only a password opens it. */
  isEncrypted: boolean;
}

/** The key of a PDF's trailer that names how it is encrypted: a reference to an object, or the object itself. */
const encryption = /\/Encrypt\s*(?:\d{1,10}\s+\d{1,5}\s+R|<<)/u;
/** The key can lie across two pieces. */
const overlap = 64;

/** The container of old Office files, and of new ones with a password. */
const compoundFile = 'application/x-cfb';

/** Returns what a file is by its content. `open` opens it from its beginning. */
export async function recognize(open: () => Readable): Promise<Recognized> {
  const mediaType = await mediaTypeOf(open());
  if (mediaType === 'application/pdf') return { mediaType, isEncrypted: await isEncryptedPdf(open()) };
  return { mediaType, isEncrypted: mediaType === compoundFile };
}

async function mediaTypeOf(file: Readable): Promise<string | null> {
  try {
    return (await fileTypeFromStream(file))?.mime ?? null;
  } catch {
    // It claims a format, and then breaks it.
    return null;
  } finally {
    file.destroy();
  }
}

async function isEncryptedPdf(file: Readable): Promise<boolean> {
  let rest = '';
  for await (const piece of file as AsyncIterable<Buffer>) {
    const text = rest + piece.toString('latin1');
    if (encryption.test(text)) return true;
    rest = text.slice(-overlap);
  }
  return false;
}

/** A file of known content, which can be stored. */
export interface StorableFile {
  /** Clean: see `cleanFileName`. */
  name: string;
  mediaType: string;
  size: number;
  sha256: Buffer;
  /** Returns its bytes, in pieces of at most so many. */
  pieces(bytes: number): AsyncIterable<Buffer>;
}

const pieceBytes = 64 * 1024;

/** How the checks of a file turned out; `fieldErrors` of a form name them. */
type FileFault = 'file-empty' | 'upload-too-large' | 'file-encrypted' | 'file-type';

/**
 * An uploaded file on the disk of this machine, so that it takes no memory, and no transaction waits for a slow
 * connection. It has no name there, so it is gone when it is closed or the program ends.
 */
export class SpooledFile {
  private constructor(
    private readonly handle: FileHandle,
    /** The name that the browser sent. */
    readonly givenName: string,
    readonly size: number,
    readonly sha256: Buffer,
    private readonly maxBytes: number,
  ) {}

  /** Receives a file; of a longer one only the first `maxBytes`, and the rest is read and dropped. */
  static async receive(
    stream: AsyncIterable<Buffer>,
    givenName: string,
    { folder, maxBytes }: { folder: string; maxBytes: number },
  ): Promise<SpooledFile> {
    const path = join(folder, `upload-${randomUUID()}`);
    const handle = await open(path, 'wx+', 0o600);
    try {
      await unlink(path);
      const hash = createHash('sha256');
      let size = 0;
      for await (const piece of stream) {
        size += piece.length;
        if (size > maxBytes) continue;
        hash.update(piece);
        await handle.write(piece);
      }
      return new SpooledFile(handle, givenName, size, hash.digest(), maxBytes);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /**
   * Returns the file if its content is of one of these media types. Throws Invalid, with a message for the field, for an
   * empty file, one that is too large, one that only a password opens, and one of any other type.
   */
  async checked(field: string, accepted: readonly string[]): Promise<StorableFile> {
    const megabytes = Math.floor(this.maxBytes / 1024 / 1024);
    if (this.size === 0) throw fault(field, 'file-empty', 'The file is empty. Choose another one.');
    if (this.size > this.maxBytes) {
      throw fault(field, 'upload-too-large', `Must have at most ${megabytes} MB.`, { megabytes });
    }
    const { mediaType, isEncrypted } = await recognize(() => this.open());
    if (isEncrypted) {
      throw fault(field, 'file-encrypted', 'The file is encrypted. Save it without a password, then upload it again.');
    }
    if (mediaType === null || !accepted.includes(mediaType) || fileTypeOf(mediaType) === null) {
      const types = labelsOf(accepted);
      throw fault(field, 'file-type', `Must be one of: ${types}. The content counts, not the name.`, { types });
    }
    return { ...this.made(mediaType), name: cleanFileName(this.givenName, mediaType) };
  }

  /** Returns a file that the program has made itself, with the name that it gave. */
  made(mediaType: string): StorableFile {
    const { givenName: name, size, sha256 } = this;
    return { name, mediaType, size, sha256, pieces: (bytes) => this.pieces(bytes) };
  }

  /** Returns all bytes, of a small file. */
  async bytes(): Promise<Buffer> {
    const pieces: Buffer[] = [];
    for await (const piece of this.pieces(pieceBytes)) pieces.push(piece);
    return Buffer.concat(pieces);
  }

  /** Frees the space that it takes. */
  async close(): Promise<void> {
    await this.handle.close();
  }

  private open(): Readable {
    return Readable.from(this.pieces(pieceBytes), { objectMode: false });
  }

  private async *pieces(bytes: number): AsyncGenerator<Buffer> {
    for (let at = 0; at < this.size; at += bytes) {
      const length = Math.min(bytes, this.size - at);
      const piece = Buffer.alloc(length);
      const { bytesRead } = await this.handle.read(piece, 0, length, at);
      if (bytesRead !== length) throw new Error('A spooled file is shorter than it was written.');
      yield piece;
    }
  }
}

function fault(field: string, code: FileFault, message: string, values?: Record<string, string | number>) {
  return invalidField(field, code, message, values);
}

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
