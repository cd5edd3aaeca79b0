import { mkdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartupError } from '../../app/open-database.js';
import { freePort } from './free-port.js';

export interface Mailbox {
  /** Where the program sends email. */
  smtpUrl: string;
  /** Where people read email. */
  webUrl: string;
  stop(): Promise<void>;
}

const host = '127.0.0.1';
const usualSmtpPort = 1025;
const usualWebPort = 1080;
/** More would slow down the next start, because all stored emails are read. */
const keptEmails = 500;
const patienceMs = 3000;

/**
 * Starts a mailbox for all email, only reachable from this machine, which stores emails in `folder`. Throws
 * StartupError if the package is not installed.
 */
export async function startMailbox(folder: string): Promise<Mailbox> {
  const { MailDev } = await loadMailDev();
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const smtp = await freePort(usualSmtpPort, host);
  const web = await freePort(usualWebPort, host);
  const maildev = new MailDev({
    smtp,
    ip: host,
    web,
    webIp: host,
    mailDirectory: folder,
    maxEmails: keptEmails,
    silent: true,
  });
  await maildev.start();
  return {
    smtpUrl: `smtp://${host}:${smtp}`,
    webUrl: `http://${host}:${web}/`,
    // An open browser tab can keep a connection open for a long time.
    stop: () => Promise.race([maildev.stop(), sleep(patienceMs, undefined, { ref: false })]),
  };
}

async function loadMailDev(): Promise<typeof import('maildev')> {
  try {
    return await import('maildev');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new StartupError(
      "The demo needs the package maildev, which a production installation doesn't include. Run `npm ci` without `--omit=dev`, or use `npm start`.",
      { cause: error },
    );
  }
}
