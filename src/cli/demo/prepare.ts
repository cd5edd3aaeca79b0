import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { openDatabase, StartupError } from '../../app/open-database.js';
import { openSecrets } from '../../app/open-secrets.js';
import { Clock } from '../../platform/clock.js';
import { type Config, loadConfig } from '../../platform/config.js';
import { freePort } from './free-port.js';
import { seedDemo } from './seed.js';
import { type DemoSignIn, demoSignIn } from './sign-in.js';
import { demoSlug } from './call.js';
import { mkdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

interface Mailbox {
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
async function startMailbox(folder: string): Promise<Mailbox> {
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

type Say = (text: string) => void;

/** What the demo needs besides the program. */
export interface PreparedDemo {
  /** Of a program that is to run on it. */
  config: Config;
  /** The environment of that program, if it runs in another process. */
  env: NodeJS.ProcessEnv;
  /** Its addresses, for the terminal. */
  summary: string;
}

/**
 * Starts a mailbox and the database of the demo, and fills it unless it is filled. Each thing that was started is given
 * to `onStarted` as the function that stops it. Throws StartupError for problems that people can fix, and the reason of
 * `signal` once that is aborted.
 */
export async function prepareDemo(
  given: NodeJS.ProcessEnv,
  say: Say,
  signal: AbortSignal,
  onStarted: (stop: () => Promise<void>) => void,
): Promise<PreparedDemo> {
  const port = await choosePort(given, say);
  const mailbox = await startMailbox(join(loadConfig(given).dataDir, 'mailbox'));
  onStarted(() => mailbox.stop());
  const env = { ...demoEnvironment(given), PORT: String(port), SMTP_URL: mailbox.smtpUrl, SMTP_URL_FILE: '' };
  const config = loadConfig(env);
  signal.throwIfAborted();

  say('Starting the database …');
  const { dataSource, embedded } = await openDatabase(config, say);
  onStarted(async () => embedded?.stop());
  const signIn = await prepare(config, dataSource, say);
  signal.throwIfAborted();
  const summary = demoSummary({ ...config, ...signIn, mailboxUrl: mailbox.webUrl });
  return { config, env: embedded === null ? env : { ...env, DATABASE_URL: embedded.url }, summary };
}

/** Defaults of the demo: a quiet log and the call's sender address. */
function demoEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { LOG_LEVEL, MAIL_FROM } = env;
  return {
    ...env,
    LOG_LEVEL: LOG_LEVEL || 'warn',
    MAIL_FROM: MAIL_FROM || 'Green Solutions <call@example.org>',
  };
}

async function choosePort(env: NodeJS.ProcessEnv, say: Say): Promise<number> {
  const { port, host, smtpUrl } = loadConfig(env);
  if (smtpUrl !== undefined) say('Ignoring SMTP_URL: the demo sends all email to its own mailbox.');
  const free = await freePort(port, host);
  if (free === port || port === 0) return free;
  if (env['PORT'])
    throw new StartupError(
      `Port ${port} on ${host} is in use. Choose another with PORT, or unset PORT to let the demo choose.`,
    );
  say(`Port ${port} is in use. Using ${free} instead.`);
  return free;
}

/** Creates the organizer and the demo call before the server starts. */
async function prepare(config: Config, database: DataSource, say: Say): Promise<DemoSignIn> {
  try {
    await openSecrets(database, config, new Clock());
    const signIn = await demoSignIn(database, config);
    const began = performance.now();
    const isNew = await seedDemo(database, {
      config,
      organizer: signIn.organizer,
      now: new Date(),
      onFilling: () => say('Creating the demo call with a month of sessions, registrations, emails and proposals …'),
    });
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    say(isNew ? `Demo call created (${seconds} s).` : 'Using the existing demo data.');
    return signIn;
  } finally {
    await database.destroy();
  }
}

/** Returns the summary of addresses for the terminal. */
function demoSummary(demo: {
  publicUrl: string;
  mailboxUrl: string;
  email: string;
  password: string;
  apiKey: string;
  dataDir: string;
}): string {
  const { publicUrl, apiKey } = demo;
  return `
Greenroom's demo is running.

  Programme   ${publicUrl}/

  Console     ${publicUrl}/console
  Sign in     ${demo.email}
  Password    ${demo.password}

  Mailbox     ${demo.mailboxUrl}
              All emails are delivered here. None leave this machine.

  API         ${publicUrl}/api/docs
  API key     ${apiKey}
              curl -H "Authorization: Bearer ${apiKey}" ${publicUrl}/api/v1/calls/${demoSlug}

  Data        ${demo.dataDir}
              The next run uses the same data. Delete the folder to start over.

Press Ctrl-C to stop.
`;
}
