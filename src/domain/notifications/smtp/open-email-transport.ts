import type { EmailTransport, SentEmail } from './email-transport.js';
import { SmtpTransport } from './smtp-transport.js';
import { access, constants, mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ComposedEmail } from '../email/composed-email.js';
import { deliveryFailure } from './delivery-failure.js';
import { mimeDigest, mimeSource } from '../email/mime.js';

/** Opens the SMTP transport if it is configured, otherwise the one that writes files. */
export function openEmailTransport(config: { smtpUrl: string | undefined; dataDir: string }): EmailTransport {
  return config.smtpUrl === undefined ? new FileTransport(config.dataDir) : new SmtpTransport(config.smtpUrl);
}

/** Writes emails as `.eml` files to `{dataDir}/mail/`, for an installation without a mail server. */
class FileTransport implements EmailTransport {
  private readonly folder: string;

  constructor(dataDir: string) {
    this.folder = join(dataDir, 'mail');
  }

  async send(mail: ComposedEmail): Promise<SentEmail> {
    const source = mimeSource(mail);
    const name = fileName(mail);
    try {
      await mkdir(this.folder, { recursive: true, mode: 0o700 });
      // Renamed when complete, so that no one reads half an email.
      const unfinished = join(this.folder, `.${name}.part`);
      await writeFile(unfinished, source, { mode: 0o600 });
      await rename(unfinished, join(this.folder, name));
    } catch (error) {
      throw deliveryFailure(error);
    }
    return { response: `Saved as mail/${name}`, digest: mimeDigest(source) };
  }

  async verify(): Promise<void> {
    try {
      await mkdir(this.folder, { recursive: true, mode: 0o700 });
      await access(this.folder, constants.W_OK);
    } catch (error) {
      throw deliveryFailure(error);
    }
  }

  async close(): Promise<void> {}
}

// Time and id, nothing personal; a second attempt of the same message replaces the first.
function fileName(mail: ComposedEmail): string {
  const time = mail.date.toISOString().replaceAll(/[-:]|\.\d+/gu, '');
  return `${time}-${mail.id}.eml`;
}
