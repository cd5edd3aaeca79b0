import { FileTransport } from './file-transport.js';
import type { EmailTransport } from './email-transport.js';
import { SmtpTransport } from './smtp-transport.js';

/** Opens the SMTP transport if it is configured, otherwise the one that writes files. */
export function openEmailTransport(config: { smtpUrl: string | undefined; dataDir: string }): EmailTransport {
  return config.smtpUrl === undefined ? new FileTransport(config.dataDir) : new SmtpTransport(config.smtpUrl);
}
