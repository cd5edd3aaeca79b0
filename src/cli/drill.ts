import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startGreenroom } from '../app/bootstrap.js';
import { StartupError } from '../app/open-database.js';
import { StopRequest } from '../app/stop-request.js';
import { type Config, loadConfig } from '../platform/config.js';
import { freePort } from './demo/free-port.js';
import { print, say } from './output.js';

export interface DrillOptions {
  /** Where the restored copy can be looked at, until Ctrl-C. */
  port?: number;
  /** Contains the secret, if that of the environment isn't the one to try. */
  secretFile?: string;
}

/** What the copy takes from the environment. Everything else leads outside, or to the data of the original. */
const taken = ['SECRET', 'SECRET_FILE', 'GREENROOM_TZDATA', 'NODE_ENV'] as const;

/**
 * Restores a backup into a folder of its own with `restoreInto`, starts the program on it, and removes it. The copy has
 * its own PostgreSQL and no worker: it sends nothing, deletes nothing and calls nobody. Throws `StartupError` if the
 * backup can't be restored, or the secret doesn't fit.
 */
export async function drill(
  file: string,
  { port, secretFile }: DrillOptions,
  restoreInto: (config: Config) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'greenroom-drill-'));
  const stopping = new StopRequest();
  try {
    const given = Object.fromEntries(taken.map((name) => [name, process.env[name]]));
    const config = loadConfig({
      ...given,
      ...(secretFile !== undefined && { SECRET: undefined, SECRET_FILE: secretFile }),
      GREENROOM_DATA_DIR: folder,
      PORT: String(port ?? (await freePort(0, '127.0.0.1'))),
      LOG_LEVEL: 'warn',
    });
    if (config.secretFile !== undefined) {
      throw new StartupError('A backup is of no use without its secret. Set SECRET, or use --secret-file.');
    }
    await restoreInto(config);
    const copy = await startGreenroom(config, { worker: false });
    try {
      await untilReady(copy.url);
      print(`${file} can be restored, and the secret fits.`);
      if (port !== undefined && !stopping.signal.aborted) {
        say(`The copy is at ${config.publicUrl}. It sends nothing. Press Ctrl-C to remove it.`);
        await stopping.received;
      }
    } finally {
      await copy.stop();
    }
  } finally {
    await removeAll(folder);
  }
}

/**
 * Waits until the program says that it is ready: its first answer can come before the database's, on a busy machine.
 * Throws StartupError if it isn't within half a minute.
 */
async function untilReady(url: string): Promise<void> {
  for (let tries = 0; ; tries++) {
    const ready = await fetch(`${url}/health/ready`);
    if (ready.ok) return;
    if (tries === 60) throw new StartupError(`The restored program is not ready: ${await ready.text()}`);
    await sleep(500);
  }
}

/** Started by root, PostgreSQL has its files elsewhere. */
async function removeAll(folder: string): Promise<void> {
  const elsewhere = await readFile(join(folder, 'postgres-location'), 'utf8').catch(() => null);
  if (elsewhere !== null) await rm(dirname(elsewhere.trim()), { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true });
}
