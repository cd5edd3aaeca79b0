import type { ComposedMail } from './composed-mail.js';
import { FileTransport } from './file-transport.js';
import { SmtpTransport } from './smtp-transport.js';

/** A way out for mails. */
export interface MailTransport {
  /** Hands one mail over and gives the server's words. Throws `MailFailure`. Safe to call many times at once. */
  send(mail: ComposedMail): Promise<{ response: string }>;
  /** Resolves when mail can be handed over now. Throws `MailFailure`. */
  verify(): Promise<void>;
  close(): Promise<void>;
}

/** SMTP where there is an address for it, otherwise files below the data folder. */
export function openMailTransport(config: { smtpUrl: string | undefined; dataDir: string }): MailTransport {
  return config.smtpUrl === undefined ? new FileTransport(config.dataDir) : new SmtpTransport(config.smtpUrl);
}
