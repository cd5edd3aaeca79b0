import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { startGreenroom } from '../app/bootstrap.js';
import { openDatabase, StartupError } from '../app/open-database.js';
import { StopRequest } from '../app/stop-request.js';
import { openSecrets } from '../app/open-secrets.js';
import { Clock } from '../platform/clock.js';
import { type Config, ConfigErrors, loadConfig } from '../platform/config.js';
import { freePort } from './demo/free-port.js';
import { startMailbox } from './demo/mailbox.js';
import { seedDemo } from './demo/seed.js';
import { type DemoSignIn, demoSignIn } from './demo/sign-in.js';
import { demoSummary } from './demo/summary.js';

const say = (text: string) => void process.stderr.write(`${text}\n`);
const stopping = new StopRequest();
const stops: (() => Promise<void>)[] = [];

try {
  await run();
} catch (error) {
  if (!stopping.signal.aborted) {
    const isExpected = error instanceof StartupError || error instanceof ConfigErrors;
    say(isExpected ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exitCode = 1;
  }
}
for (const stop of stops.reverse()) await stop().catch((error: unknown) => say(String(error)));
// Exits even if something still keeps the process running, such as a browser's connection to the mailbox.
process.exit();

async function run(): Promise<void> {
  const port = await choosePort();
  const mailbox = await startMailbox(join(loadConfig(process.env).dataDir, 'mailbox'));
  stops.push(() => mailbox.stop());
  const ours = { PORT: String(port), SMTP_URL: mailbox.smtpUrl, SMTP_URL_FILE: '' };
  const config = loadConfig({ ...demoEnvironment(), ...ours });
  stopping.signal.throwIfAborted();

  say('Starting the database …');
  const { dataSource, embedded } = await openDatabase(config, say);
  stops.push(async () => embedded?.stop());
  const signIn = await prepare(config, dataSource);
  stopping.signal.throwIfAborted();

  const greenroom = await startGreenroom(config);
  stops.push(() => greenroom.stop());
  stopping.signal.throwIfAborted();
  process.stdout.write(demoSummary({ ...config, ...signIn, mailboxUrl: mailbox.webUrl }));
  await stopping.received;
  say('Stopping …');
}

/** Defaults of the demo: a quiet log and the call's sender address. */
function demoEnvironment(): NodeJS.ProcessEnv {
  const { LOG_LEVEL, MAIL_FROM } = process.env;
  return {
    ...process.env,
    LOG_LEVEL: LOG_LEVEL || 'warn',
    MAIL_FROM: MAIL_FROM || 'Green Solutions <call@example.org>',
  };
}

async function choosePort(): Promise<number> {
  const { port, host, smtpUrl } = loadConfig(process.env);
  if (smtpUrl !== undefined) say('Ignoring SMTP_URL: the demo sends all email to its own mailbox.');
  const free = await freePort(port, host);
  if (free === port || port === 0) return free;
  if (process.env['PORT'])
    throw new StartupError(
      `Port ${port} on ${host} is in use. Choose another with PORT, or unset PORT to let the demo choose.`,
    );
  say(`Port ${port} is in use. Using ${free} instead.`);
  return free;
}

/** Creates the organizer and the demo call before the server starts. */
async function prepare(config: Config, database: DataSource): Promise<DemoSignIn> {
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
