import { createTransport } from 'nodemailer';
import type { ComposedMail } from './composed-mail.js';
import { mailFailure } from './mail-failure.js';
import { mimeSource } from './mime.js';
import type { MailTransport } from './mail-transport.js';

/** Sends over a pool of SMTP connections; STARTTLS where the server offers it. Options in the address win over ours. */
export class SmtpTransport implements MailTransport {
  private readonly transporter;

  constructor(smtpUrl: string) {
    this.transporter = createTransport({
      url: smtpUrl,
      pool: true,
      connectionTimeout: 10_000,
      greetingTimeout: 10_000,
      socketTimeout: 30_000,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }

  async send(mail: ComposedMail): Promise<{ response: string }> {
    const raw = mimeSource(mail);
    try {
      // The envelope is explicit: no header can ever add a recipient.
      const sent = await this.transporter.sendMail({
        raw,
        envelope: { from: mail.from.address, to: [mail.to.address] },
      });
      return { response: sent.response };
    } catch (error) {
      throw mailFailure(error);
    }
  }

  async verify(): Promise<void> {
    try {
      await this.transporter.verify();
    } catch (error) {
      throw mailFailure(error);
    }
  }

  async close(): Promise<void> {
    this.transporter.close();
  }
}
