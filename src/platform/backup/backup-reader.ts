import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { damaged, notABackup, truncated } from './manifest.js';

const endOfTable = Buffer.from('\\.\n');
const nextEndOfTable = Buffer.from('\n\\.\n');
const maxLineLength = 10_000_000;

/** Reads the parts of a backup one after the other, and holds only a piece of it at a time. */
export class BackupReader {
  private buffer: Buffer = Buffer.alloc(0);
  private readonly chunks: AsyncIterator<Buffer>;
  private hasBegun = false;

  constructor(file: Readable) {
    const gunzip = createGunzip();
    // Errors arrive where the result is read.
    pipeline(file, gunzip, () => undefined);
    this.chunks = gunzip[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  }

  /** Returns the next line. Throws BackupError at the end. */
  async line(): Promise<string> {
    for (;;) {
      const end = this.buffer.indexOf(10);
      if (end >= 0) {
        const line = this.buffer.subarray(0, end).toString('utf8');
        this.buffer = this.buffer.subarray(end + 1);
        return line;
      }
      if (this.buffer.length > maxLineLength) throw notABackup();
      await this.more();
    }
  }

  /** Returns the rows of a table, up to the line that ends them. Throws BackupError at the end of the file. */
  async *rows(): AsyncGenerator<Buffer> {
    while (this.buffer.length < endOfTable.length) await this.more();
    if (this.buffer.subarray(0, endOfTable.length).equals(endOfTable)) {
      this.buffer = this.buffer.subarray(endOfTable.length);
      return;
    }
    for (;;) {
      const end = this.buffer.indexOf(nextEndOfTable);
      if (end >= 0) {
        const rows = this.buffer.subarray(0, end + 1);
        this.buffer = this.buffer.subarray(end + nextEndOfTable.length);
        yield rows;
        return;
      }
      // The end may lie across two chunks.
      const complete = this.buffer.length - (nextEndOfTable.length - 1);
      if (complete > 0) {
        const rows = this.buffer.subarray(0, complete);
        this.buffer = this.buffer.subarray(complete);
        yield rows;
      }
      await this.more();
    }
  }

  /** Throws BackupError if anything follows. */
  async end(): Promise<void> {
    if (this.buffer.length > 0 || (await this.next()) !== null) throw damaged('something follows its end');
  }

  private async more(): Promise<void> {
    const chunk = await this.next();
    if (chunk === null) throw this.hasBegun ? truncated() : notABackup();
    this.hasBegun = true;
    this.buffer = this.buffer.length === 0 ? chunk : Buffer.concat([this.buffer, chunk]);
  }

  private async next(): Promise<Buffer | null> {
    try {
      const { done, value } = await this.chunks.next();
      return done === true ? null : value;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'Z_BUF_ERROR') throw truncated();
      if (code?.startsWith('Z_')) throw this.hasBegun ? damaged('it is not readable') : notABackup();
      throw error;
    }
  }
}
