import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

export interface ReceivedEmail {
  parsed: ParsedMail;
  source: Buffer;
  recipients: string[];
}

/**
 * A real SMTP server on a free port that keeps what it takes. `refuse` answers a recipient before it is taken;
 * `beforeAnswer` holds back the answer to a mail that it has taken.
 */
export class TestSmtpServer {
  readonly received: ReceivedEmail[] = [];
  refuse: (recipient: string) => { code: number; message: string } | null = () => null;
  beforeAnswer: (recipients: string[]) => Promise<void> = async () => undefined;
  private readonly server: SMTPServer;

  constructor() {
    this.server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      logger: false,
      onRcptTo: (address, _session, callback) => {
        const refusal = this.refuse(address.address);
        callback(refusal === null ? null : Object.assign(new Error(refusal.message), { responseCode: refusal.code }));
      },
      onData: (stream, session, callback) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const source = Buffer.concat(chunks);
          const recipients = session.envelope.rcptTo.map((one) => one.address);
          const kept = this.keep(source, recipients);
          kept.then(() => callback(), callback); // oxlint-disable-line promise/no-callback-in-promise -- its own way
        });
      },
    });
    // A client that was killed, with a mail under way.
    this.server.on('error', () => undefined);
  }

  private async keep(source: Buffer, recipients: string[]): Promise<void> {
    this.received.push({ parsed: await simpleParser(source), source, recipients });
    await this.beforeAnswer(recipients);
  }

  /** Gives the address for SMTP_URL. */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `smtp://127.0.0.1:${(this.server.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  /** The mails to one person, in the order in which they came. */
  to(address: string): ReceivedEmail[] {
    return this.received.filter((mail) => mail.recipients.includes(address));
  }
}

/** The calendar part of a mail and the method of its MIME type. */
export function calendarPart(mail: ReceivedEmail): { method: string; object: string } | null {
  const part = mail.parsed.attachments.find((one) => one.contentType === 'text/calendar');
  if (part === undefined) return null;
  const method = /method=(\w+)/u.exec(mail.source.toString('latin1'))?.[1] ?? '';
  return { method, object: part.content.toString('utf8') };
}
