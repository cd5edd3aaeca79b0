import type { Socket } from 'node:net';
import { SMTPServer, type SMTPServerDataStream } from 'smtp-server';
import { emailKey } from '../../registrations/email-address.js';
import { longestEmail } from './incoming-email.js';

const mostClients = 20;
const idleMs = 60_000;
/** However busy it is: nobody holds a connection longer. */
const longestVisitMs = 5 * 60_000;
const closingMs = 2_000;

export interface SmtpInboxOptions {
  host: string;
  port: number;
  /** The one address for which mail is taken. */
  recipient: string;
  /** Takes one mail. When it rejects, the sender is told to try again later. */
  take: (raw: Buffer) => Promise<unknown>;
  /** Told of what went wrong while mail was taken. */
  onError: (error: unknown) => void;
}

/** Takes mails in by SMTP until it is stopped, without sign-in and without TLS. Rejects when it cannot listen. */
export async function openSmtpInbox(options: SmtpInboxOptions): Promise<{ stop(): Promise<void> }> {
  const recipient = emailKey(options.recipient);
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    size: longestEmail,
    rejectOversized: true,
    maxClients: mostClients,
    maxRecipients: 1,
    socketTimeout: idleMs,
    closeTimeout: closingMs,
    onRcptTo: ({ address }, _session, callback) =>
      callback(emailKey(address) === recipient ? null : unknownRecipient()),
    onData: (stream, _session, answer) => void handOver(stream, options).then(answer, answer),
  });
  server.server.on('connection', (socket: Socket) => {
    const visit = setTimeout(() => socket.destroy(), longestVisitMs).unref();
    socket.once('close', () => clearTimeout(visit));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  // Clients that hang up in the middle come here: they are no news.
  server.on('error', () => undefined);
  return { stop: () => new Promise((resolve) => server.close(() => resolve())) };
}

/** Gives what the sender is told: null for taken. */
async function handOver(stream: SMTPServerDataStream, options: SmtpInboxOptions): Promise<Error | null> {
  const raw = await receive(stream);
  if (raw === null) return null;
  try {
    await options.take(raw);
    return null;
  } catch (error) {
    options.onError(error);
    return reply(451, 'Not now: try again later');
  }
}

/**
 * The mail, or null where there is none to take: of one that is too large nothing is kept, and the server refuses it by
 * itself (552); a client that hung up in the middle hears nothing any more.
 */
async function receive(stream: SMTPServerDataStream): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of stream) {
      if (stream.sizeExceeded) chunks.length = 0;
      else chunks.push(chunk as Buffer);
    }
  } catch {
    return null;
  }
  return stream.sizeExceeded ? null : Buffer.concat(chunks);
}

function unknownRecipient(): Error {
  return reply(550, 'No such mailbox here');
}

function reply(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
