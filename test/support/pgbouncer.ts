import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdtempSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.js';
import { until } from './greenroom-process.js';

/** PgBouncer in transaction mode before a database, with no more than its defaults: `apt-get install pgbouncer`. */
export class PgBouncer {
  private child: ChildProcess | undefined;

  private constructor(
    private readonly folder: string,
    private readonly port: number,
    /** The database as it is reached through the pooler. */
    readonly url: string,
  ) {}

  static async start(databaseUrl: string, settings: Record<string, string | number> = {}): Promise<PgBouncer> {
    const folder = mkdtempSync(join(tmpdir(), 'greenroom-pgbouncer-'));
    const { hostname, port, pathname, username, password } = new URL(databaseUrl);
    const listenPort = await freePort();
    const name = pathname.slice(1);
    const lines = Object.entries({
      listen_addr: '127.0.0.1',
      listen_port: listenPort,
      unix_socket_dir: '',
      auth_type: 'any',
      pool_mode: 'transaction',
      default_pool_size: 5,
      ...settings,
    }).map(([key, value]) => `${key} = ${value}`);
    const target = `host=${hostname} port=${port} user=${username} password=${password}`;
    const ini = [`[databases]`, `${name} = ${target} dbname=${name}`, '[pgbouncer]', ...lines, ''].join('\n');
    writeFileSync(join(folder, 'pgbouncer.ini'), ini);
    chmodSync(folder, 0o755);
    if (user) chownSync(folder, user.uid, user.gid);
    const bouncer = new PgBouncer(folder, listenPort, `postgres://${username}@127.0.0.1:${listenPort}/${name}`);
    await bouncer.open();
    return bouncer;
  }

  async open(): Promise<void> {
    this.child = spawn('/usr/sbin/pgbouncer', ['-q', join(this.folder, 'pgbouncer.ini')], { stdio: 'ignore', ...user });
    await until(() => answers(this.port), 10);
  }

  /** Breaks every connection, whatever is under way on it. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (this.child?.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill(signal);
    await ended;
  }
}

/** PgBouncer refuses to run as root. */
const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : undefined;

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true));
    socket.on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
}
