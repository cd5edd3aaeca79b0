import type { Socket } from 'node:net';
import type { Transform } from 'node:stream';
import { FinishedSource } from '../../../platform/fast/finished-source.js';
import { createTransport } from 'nodemailer';
import MimeNode from 'nodemailer/lib/mime-node';
import type { ComposedEmail } from '../email/composed-email.js';
import { deliveryFailure } from './delivery-failure.js';
import type { EmailTransport, SentEmail } from './email-transport.js';
import { mimeDigest, mimeSource } from '../email/mime.js';
import { isPlainAddress } from '../email/plain-address.js';

/** Timeouts for a mail server, in milliseconds. */
export interface SmtpPatience {
  connectingMs: number;
  greetingMs: number;
  /** Without a single byte, until all of an email has left. */
  silenceMs: number;
  /** From connecting until all of an email has left, because a server that sends a byte a second is never silent. */
  sendingMs: number;
  /** For the answer to an email: a server may scan it or hand it on before. */
  answerMs: number;
}

/** The answer has the time of RFC 5321 4.5.3.2.6: a client that gives up earlier sends what is delivered already. */
const usualPatience: SmtpPatience = {
  connectingMs: 10_000,
  greetingMs: 10_000,
  silenceMs: 30_000,
  sendingMs: 120_000,
  answerMs: 600_000,
};

/** What we use of nodemailer's pool beside its documented methods. */
interface Pool {
  options: { maxConnections: number };
  _connections: { connection?: { _currentDataStream: unknown; _socket: Socket | null } }[];
}

/** Sends over a pool of SMTP connections; STARTTLS where the server offers it. Options in the address win over ours. */
export class SmtpTransport implements EmailTransport {
  private readonly transporter;
  private readonly pool: Pool;
  private readonly turns: Turns;
  private readonly unanswered = new Set<Deadline>();

  constructor(
    smtpUrl: string,
    private readonly patience: SmtpPatience = usualPatience,
  ) {
    this.transporter = createTransport({
      url: smtpUrl,
      pool: true,
      connectionTimeout: patience.connectingMs,
      greetingTimeout: patience.greetingMs,
      socketTimeout: patience.silenceMs,
      requireTLS: requiresTls(smtpUrl),
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    const { transporter: pool, getSocket } = this.transporter;
    // A proxy that the address names: `sendMail` would pass it on.
    if (getSocket) pool.getSocket = getSocket;
    this.pool = pool as unknown as Pool;
    this.turns = new Turns(this.pool.options.maxConnections);
  }

  async send(mail: ComposedEmail): Promise<SentEmail> {
    await this.turns.take();
    const source = mimeSource(mail);
    const late = new Deadline(this.patience.sendingMs);
    // As if nothing were wrong: the pool uses the socket for the next email.
    let endWait = () => {};
    const message = new FinishedMessage(mail, source, (stream) => {
      late.restart(this.patience.answerMs);
      this.unanswered.add(late);
      const socket = this.socketOf(stream);
      socket?.setTimeout(this.patience.answerMs);
      endWait = () => socket?.setTimeout(this.patience.silenceMs);
    });
    const sending = new Promise<SentEmail>((resolve, reject) => {
      const data = { signal: late };
      // Bypasses `sendMail`, which would parse the finished email and stream it again, and take as long as sending it.
      this.transporter.transporter.send({ data, message } as never, (error, sent) => {
        if (error) reject(deliveryFailure(late.aborted ? late.reason : error, message.reached));
        else resolve({ response: sent?.response ?? '', digest: mimeDigest(source) });
      });
    });
    return sending.finally(() => {
      endWait();
      late.clear();
      this.unanswered.delete(late);
      this.turns.give();
    });
  }

  stopWaiting(): void {
    for (const late of this.unanswered) late.abort();
  }

  /** The socket over which an email leaves. nodemailer has one time of silence for a whole connection. */
  private socketOf(stream: Transform): Socket | null {
    const { _connections: resources } = this.pool;
    for (const { connection } of resources) {
      if (connection === undefined) continue;
      const { _currentDataStream: current, _socket: socket } = connection;
      if (current === stream) return socket;
    }
    return null;
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

/**
 * Returns whether a password would cross a network in the clear if somebody in between removed STARTTLS from the server's
 * offers. `?requireTLS=false` in the address says that this is known.
 */
export function requiresTls(smtpUrl: string): boolean {
  const { hostname, username, searchParams } = new URL(smtpUrl);
  const isHere = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/u.test(hostname);
  return username !== '' && !isHere && searchParams.get('ignoreTLS') !== 'true';
}

/** Lets as many emails go on as there are connections, in order, so that none of them is late before it has one. */
class Turns {
  private readonly waiting: (() => void)[] = [];

  constructor(private free: number) {}

  async take(): Promise<void> {
    if (this.free > 0) this.free -= 1;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  give(): void {
    const next = this.waiting.shift();
    if (next === undefined) this.free += 1;
    else next();
  }
}

/** The part of an AbortSignal that nodemailer's pool uses: a real one for each email costs as much as its headers. */
class Deadline {
  aborted = false;
  private readonly listeners = new Set<() => void>();
  private timer: NodeJS.Timeout;

  constructor(ms: number) {
    this.timer = setTimeout(() => this.abort(), ms);
  }

  restart(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.abort(), ms);
  }

  abort(): void {
    this.aborted = true;
    for (const listener of this.listeners) listener();
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
  /**
   * How far it has come: no connection was ready for it, the conversation about it has begun, or all of it has left.
   * nodemailer's errors don't tell: that of a broken connection is always the same.
   */
  reached: 'connection' | 'email' | 'answer' = 'connection';

  constructor(
    private readonly mail: ComposedEmail,
    private readonly source: Buffer,
    private readonly onLeaving: (stream: Transform) => void,
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
    this.reached = 'email';
    return new FinishedSource(this.source, (stream) => {
      this.reached = 'answer';
      this.onLeaving(stream);
    });
  }
}
