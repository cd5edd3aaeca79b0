import type { Transform } from 'node:stream';

const lineBreak = Buffer.from('\r\n');
const endOfData = Buffer.from('.\r\n');
const dot = 0x2e;

/**
 * The part of a stream that nodemailer uses, with all bytes of an email: a real one costs as much as composing the email.
 *
 * Saves that, and half of the packets (`npm run bench -- messages`). Relies on nodemailer calling `pipe` only, and on
 * `_flush` of its stream, by which Node's streams write their end. Where that is missing, nodemailer's stream looks at
 * each byte, and writes the end by itself.
 */
export class FinishedSource {
  /** nodemailer sends a message again over another connection if not a byte of it has left. */
  readableDidRead = false;

  constructor(
    private readonly source: Buffer,
    private readonly onLeaving: (stream: Transform) => void,
  ) {}

  /**
   * nodemailer's stream looks at each byte for line breaks and dots, and ends the email with CRLF, a dot and CRLF. All
   * lines of ours end in CRLF (`mimeSource`), so that it needs to look only if one begins with a dot. If none does, the email
   * leaves with its end: nodemailer's stream would write that by itself, and the server would read twice.
   */
  pipe(target: Transform): void {
    this.readableDidRead = true;
    const { source } = this;
    const isReady =
      '_flush' in target && source.subarray(-2).equals(lineBreak) && source[0] !== dot && !source.includes('\n.');
    if (isReady) {
      // oxlint-disable-next-line no-underscore-dangle -- the method that Node's streams have for it
      target._flush = (done) => done();
      target.push(Buffer.concat([source, endOfData]));
    }
    target.end(isReady ? undefined : source);
    this.onLeaving(target);
  }
}
