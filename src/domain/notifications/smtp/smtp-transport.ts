import type { Transform } from 'node:stream';
import { createTransport } from 'nodemailer';
import MimeNode from 'nodemailer/lib/mime-node';
import type { ComposedEmail } from '../email/composed-email.js';
import { deliveryFailure } from './delivery-failure.js';
import { longestSendMs, type EmailTransport } from './email-transport.js';
import { mimeSource } from '../email/mime.js';
import { isPlainAddress } from '../email/plain-address.js';

/** Timeouts for a mail server, in milliseconds. */
export interface SmtpPatience {
  connectingMs: number;
  greetingMs: number;
  /** Without a single byte. */
  silenceMs: number;
  /** For a whole message, because a server that sends a byte a second is never silent. */
  sendingMs: number;
}

const usualPatience = { connectingMs: 10_000, greetingMs: 10_000, silenceMs: 30_000, sendingMs: longestSendMs };

/** Sends over a pool of SMTP connections; STARTTLS where the server offers it. Options in the address win over ours. */
export class SmtpTransport implements EmailTransport {
  private readonly transporter;
  private readonly sendingMs: number;

  constructor(smtpUrl: string, patience: SmtpPatience = usualPatience) {
    this.sendingMs = patience.sendingMs;
    this.transporter = createTransport({
      url: smtpUrl,
      pool: true,
      connectionTimeout: patience.connectingMs,
      greetingTimeout: patience.greetingMs,
      socketTimeout: patience.silenceMs,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    const { transporter: pool, getSocket } = this.transporter;
    // A proxy that the address names: `sendMail` would pass it on.
    if (getSocket) pool.getSocket = getSocket;
  }

  async send(mail: ComposedEmail): Promise<{ response: string }> {
    const message = new FinishedMessage(mail, mimeSource(mail));
    const late = new Deadline(this.sendingMs);
    const sending = new Promise<{ response: string }>((resolve, reject) => {
      const data = { signal: late };
      // Bypasses `sendMail`, which would parse the finished email and stream it again, and take as long as sending it.
      this.transporter.transporter.send({ data, message } as never, (error, sent) => {
        late.clear();
        if (error) reject(deliveryFailure(late.aborted ? late.reason : error, !message.hasBegun));
        else resolve({ response: sent?.response ?? '' });
      });
    });
    return sending;
  }

  async verify(): Promise<void> {
    try {
      await this.transporter.verify();
    } catch (error) {
      throw deliveryFailure(error);
    }
  }

  async close(): Promise<void> {
    this.transporter.close();
  }
}

/** The part of an AbortSignal that nodemailer's pool uses: a real one for each email costs as much as its headers. */
class Deadline {
  aborted = false;
  private readonly listeners = new Set<() => void>();
  private readonly timer: NodeJS.Timeout;

  constructor(ms: number) {
    this.timer = setTimeout(() => {
      this.aborted = true;
      for (const listener of this.listeners) listener();
    }, ms);
  }

  get reason(): Error {
    return new Error('The mail server timed out.');
  }

  clear(): void {
    clearTimeout(this.timer);
  }

  addEventListener(_type: 'abort', listener: () => void): void {
    this.listeners.add(listener);
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    this.listeners.delete(listener);
  }
}

/** The interface that nodemailer's transports expect from a message. */
class FinishedMessage {
  /** Whether a connection was ready for it. nodemailer's errors don't tell: that of a broken one is always the same. */
  hasBegun = false;

  constructor(
    private readonly mail: ComposedEmail,
    private readonly source: Buffer,
  ) {}

  /** The envelope is explicit: no header can ever add a recipient. */
  getEnvelope(): unknown {
    const from = this.mail.from.address;
    const to = this.mail.to.address;
    if (isPlainAddress(from) && isPlainAddress(to)) return { from, to: [to] };
    return new MimeNode(undefined, { baseBoundary: 'unused' }).setEnvelope({ from, to: [to] }).getEnvelope();
  }

  messageId(): string {
    return this.mail.messageId;
  }

  /** Only called for the Message-ID, for logging. */
  getHeader(): string {
    return this.mail.messageId;
  }

  /** A new one each time, because a message is sent again after its connection was closed. */
  createReadStream(): FinishedSource {
    this.hasBegun = true;
    return new FinishedSource(this.source);
  }
}

const lineBreak = Buffer.from('\r\n');
const endOfData = Buffer.from('.\r\n');
const dot = 0x2e;

/** The part of a stream that nodemailer uses: a real one costs as much as composing the email. */
class FinishedSource {
  /** nodemailer sends a message again over another connection if not a byte of it has left. */
  readableDidRead = false;

  constructor(private readonly source: Buffer) {}

  /**
   * nodemailer's stream looks at each byte for line breaks and dots, and ends the email with CRLF, a dot and CRLF. All
   * lines of ours end in CRLF (`mimeSource`), so that it needs to look only if one begins with a dot. If none does, the email
   * leaves with its end: nodemailer's stream would write that by itself, and the server would read twice.
   */
  pipe(target: Transform): void {
    this.readableDidRead = true;
    const { source } = this;
    const isReady = source.subarray(-2).equals(lineBreak) && source[0] !== dot && !source.includes('\n.');
    if (isReady) {
      // oxlint-disable-next-line no-underscore-dangle -- the method that Node's streams have for it
      target._flush = (done) => done();
      target.push(Buffer.concat([source, endOfData]));
    }
    target.end(isReady ? undefined : source);
  }
}
