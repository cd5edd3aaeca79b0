import { FileTransport } from './file-transport.js';
import type { EmailTransport } from './email-transport.js';
import { SmtpTransport } from './smtp-transport.js';

/** Opens SMTP where an address is configured, otherwise files below the data folder. */
export function openEmailTransport(config: { smtpUrl: string | undefined; dataDir: string }): EmailTransport {
  return config.smtpUrl === undefined ? new FileTransport(config.dataDir) : new SmtpTransport(config.smtpUrl);
}
