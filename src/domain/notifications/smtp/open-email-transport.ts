import { FileTransport } from './file-transport.js';
import type { EmailTransport } from './email-transport.js';
import { SmtpTransport } from './smtp-transport.js';

/** SMTP where there is an address for it, otherwise files below the data folder. */
export function openEmailTransport(config: { smtpUrl: string | undefined; dataDir: string }): EmailTransport {
  return config.smtpUrl === undefined ? new FileTransport(config.dataDir) : new SmtpTransport(config.smtpUrl);
}
