import { mkdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartupError } from '../../app/open-database.js';
import { freePort } from './free-port.js';

export interface Mailbox {
  /** Where the program hands over its mail. */
  smtpUrl: string;
  /** Where people read it. */
  webUrl: string;
  stop(): Promise<void>;
}

const host = '127.0.0.1';
const usualSmtpPort = 1025;
const usualWebPort = 1080;
/** More would make the next start slow: every kept mail is read again. */
const keptEmails = 500;
const patienceMs = 3000;

/**
 * A mailbox for everybody's mail, reachable from this machine only; its mails are kept in `folder`.
 * Throws StartupError where the package is not installed.
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
    // An open browser tab may hold a connection for longer than anybody wants to wait.
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
