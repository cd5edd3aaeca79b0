import type { Writable } from 'node:stream';
import { createTransport } from 'nodemailer';
import MimeNode from 'nodemailer/lib/mime-node';
import type { ComposedEmail } from '../email/composed-email.js';
import { DeliveryFailure, deliveryFailure } from './delivery-failure.js';
import { longestSendMs, type EmailTransport } from './email-transport.js';
import { mimeSource } from '../email/mime.js';

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
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(tooSlow()), this.sendingMs);
    const sending = new Promise<{ response: string }>((resolve, reject) => {
      const data = { signal: late.signal };
      // Bypasses `sendMail`, which would parse the finished email and stream it again, and take as long as sending it.
      this.transporter.transporter.send({ data, message } as never, (error, sent) => {
        if (error) reject(deliveryFailure(late.signal.aborted ? late.signal.reason : error));
        else resolve({ response: sent?.response ?? '' });
      });
    });
    return sending.finally(() => clearTimeout(timer));
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

function tooSlow(): DeliveryFailure {
  return new DeliveryFailure('temporary', 'The mail server timed out.');
}

/** The interface that nodemailer's transports expect from a message. */
class FinishedMessage {
  private readonly node = new MimeNode(undefined, { baseBoundary: 'unused' });

  constructor(
    private readonly mail: ComposedEmail,
    private readonly source: Buffer,
  ) {
    // The envelope is explicit: no header can ever add a recipient.
    this.node.setEnvelope({ from: mail.from.address, to: [mail.to.address] });
  }

  getEnvelope(): unknown {
    return this.node.getEnvelope();
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
    return new FinishedSource(this.source);
  }
}

/** The part of a stream that nodemailer uses: a real one costs as much as composing the email. */
class FinishedSource {
  /** nodemailer sends a message again over another connection if not a byte of it has left. */
  readableDidRead = false;

  constructor(private readonly source: Buffer) {}

  pipe(target: Writable): void {
    this.readableDidRead = true;
    target.end(this.source);
  }
}
