import type { DataSource } from 'typeorm';
import type { Clock } from '../platform/clock.js';
import type { Config } from '../platform/config.js';
import { WrongSecret } from '../platform/secrets/secret-ring.js';
import { Secrets } from '../platform/secrets/secrets.js';
import { StartupError } from './open-database.js';

/**
 * Opens the secrets of the database, and returns the configuration with the one that links are made with, which changes
 * when it is rotated. Throws `StartupError` for another secret: emails would contain links that don't work.
 */
export async function openSecrets(
  database: DataSource,
  config: Config,
  clock: Clock,
): Promise<{ secrets: Secrets; config: Config }> {
  try {
    const secrets = await Secrets.open(database, config.secret, clock);
    const live = Object.defineProperty({ ...config }, 'secret', { get: () => secrets.current, enumerable: true });
    return { secrets, config: live };
  } catch (error) {
    if (error instanceof WrongSecret) throw new StartupError(adviceFor(error, config), { cause: error });
    throw error;
  }
}

function adviceFor({ message, reason }: WrongSecret, { secretFile }: Config): string {
  const own = secretFile === undefined ? 'SECRET' : `SECRET, which was read from ${secretFile},`;
  const start = message.replace(/^SECRET/u, own);
  if (reason === 'replaced') return `${start} Set SECRET to the new one, which "secret rotate" printed or saved.`;
  return (
    `${start} Links in emails would not work. Set SECRET to the value that the other instances use, or copy their file ` +
    'named "secret" into GREENROOM_DATA_DIR. If it is lost, run "npm run -s greenroom -- secret rotate --lost": the ' +
    'links in all emails that were sent stop working.'
  );
}

/**
 * Learns of rotations while the program runs. Calls `onReplaced` once if the secret of this process stops working, for
 * example because it leaked and was replaced.
 */
export function followSecrets(
  secrets: Secrets,
  onReplaced: (error: WrongSecret) => void,
  everyMs = 5_000,
): { stop(): Promise<void> } {
  let refreshing: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    refreshing = secrets.refresh().catch((error: unknown) => {
      // Any other error means that the database can't be reached, which the health check reports.
      if (!(error instanceof WrongSecret)) return;
      clearInterval(timer);
      onReplaced(error);
    });
  }, everyMs);
  timer.unref();
  return {
    stop: () => {
      clearInterval(timer);
      return refreshing;
    },
  };
}
