import type { Socket } from 'node:net';
import { SMTPServer, type SMTPServerDataStream } from 'smtp-server';
import { emailKey } from '../../registrations/links/email-address.js';
import { maxEmailLength } from './incoming-email.js';

const mostClients = 20;
const idleMs = 60_000;
/** Maximum duration of a connection, even an active one. */
const maxVisitMs = 5 * 60_000;
const closingMs = 2_000;

export interface SmtpInboxOptions {
  host: string;
  port: number;
  /** The one address for which email is accepted. */
  recipient: string;
  /** Processes one email. If it rejects, the sender is asked to try again later. */
  take: (raw: Buffer) => Promise<unknown>;
  /** Called with errors that occurred while an email was received. */
  onError: (error: unknown) => void;
}

/** Receives email by SMTP until it is stopped, without authentication and without TLS. Rejects if it cannot listen. */
export async function openSmtpInbox(options: SmtpInboxOptions): Promise<{ stop(): Promise<void> }> {
  const recipient = emailKey(options.recipient);
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    size: maxEmailLength,
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
    const visit = setTimeout(() => socket.destroy(), maxVisitMs).unref();
    socket.once('close', () => clearTimeout(visit));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  // Clients that disconnect in the middle cause this, which needs no report.
  server.on('error', () => undefined);
  return { stop: () => new Promise((resolve) => server.close(() => resolve())) };
}

/** Returns the error for the sender, or null if the email was accepted. */
async function handOver(stream: SMTPServerDataStream, options: SmtpInboxOptions): Promise<Error | null> {
  const raw = await receive(stream);
  if (raw === null) return null;
  try {
    await options.take(raw);
    return null;
  } catch (error) {
    options.onError(error);
    return reply(451, 'Temporarily unavailable, try again later');
  }
}

/**
 * Returns the email, or null if there is none to accept: the server itself refuses one that is too large (552), and a
 * client that disconnected gets no response.
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
