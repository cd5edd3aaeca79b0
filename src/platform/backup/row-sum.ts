import { createHash } from 'node:crypto';
import type { TableSum } from './manifest.js';

const lineEnd = 10;

/** Sums up the rows of a table that pass through. In COPY's text format, each ends a line and contains no other. */
export class RowSum {
  private readonly hash = createHash('sha256');
  private rows = 0;
  private bytes = 0;

  async *through(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      this.hash.update(chunk);
      this.bytes += chunk.length;
      for (let at = chunk.indexOf(lineEnd); at >= 0; at = chunk.indexOf(lineEnd, at + 1)) this.rows += 1;
      yield chunk;
    }
  }

  result(): TableSum {
    return { rows: this.rows, bytes: this.bytes, sha256: this.hash.digest('hex') };
  }
}
