import { type ChildProcess, spawn, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { projectRoot } from '../../src/platform/root.js';
import { until } from './greenroom-process.js';

const binDir = '/usr/lib/postgresql/15/bin';
const names = ['db1', 'db2', 'db3'] as const;
type Name = (typeof names)[number];

interface Member {
  name: Name;
  role: string;
  state: string;
  /** In bytes, or a word. */
  lag?: number | string;
  timeline?: number;
}

/** Neither PostgreSQL nor Patroni runs as root. */
const user: SpawnOptions = process.getuid?.() === 0 ? { uid: 101, gid: 104 } : {};

/**
 * Three servers of PostgreSQL 15 with Patroni, etcd and HAProxy on loopback, with the samples of `deploy/patroni`, as an
 * unprivileged user and in a temporary folder. Needs `apt-get install postgresql-15 patroni etcd-server haproxy`.
 */
export class PatroniCluster {
  private readonly folder = mkdtempSync(join(tmpdir(), 'greenroom-patroni-'));
  private readonly processes = new Map<string, ChildProcess>();
  readonly primaryUrl: string;
  readonly replicaUrl: string;

  constructor(private readonly firstPort: number) {
    if (user.uid !== undefined) chownSync(this.folder, user.uid, user.gid!);
    const address = (port: number) => `postgres://greenroom:secret@127.0.0.1:${port}/greenroom`;
    this.primaryUrl = address(firstPort);
    this.replicaUrl = address(firstPort + 1);
  }

  async start(): Promise<void> {
    const etcd = `http://127.0.0.1:${this.firstPort + 2}`;
    const peer = `http://127.0.0.1:${this.firstPort + 3}`;
    const listening = ['--listen-client-urls', etcd, '--advertise-client-urls', etcd, '--listen-peer-urls', peer];
    const members = ['--initial-advertise-peer-urls', peer, '--initial-cluster', `etcd=${peer}`];
    this.run('etcd', '/usr/bin/etcd', [
      '--name',
      'etcd',
      '--data-dir',
      join(this.folder, 'etcd'),
      ...listening,
      ...members,
    ]);
    for (const name of names) this.startServer(name);
    const values: Record<string, string> = {
      PROXY_HOST: '127.0.0.1',
      PRIMARY_PORT: String(this.firstPort),
      REPLICA_PORT: String(this.firstPort + 1),
    };
    for (const name of names) {
      values[name.toUpperCase()] = `127.0.0.1:${this.ports(name).postgres}`;
      values[`${name.toUpperCase()}_REST_PORT`] = String(this.ports(name).rest);
    }
    this.run('haproxy', '/usr/sbin/haproxy', ['-db', '-f', this.fillIn('haproxy.cfg', 'haproxy.cfg', values)]);
    await this.untilHealthy();
    const administrator = this.primaryUrl
      .replace('greenroom:secret', 'postgres:super')
      .replace(/greenroom$/u, 'postgres');
    await until(() => execute(administrator, 'select').catch(() => null), 30);
    await execute(administrator, `create role greenroom login password 'secret'`);
    await execute(administrator, 'create database greenroom owner greenroom');
  }

  /** Starts Patroni on a server, which starts PostgreSQL. */
  startServer(name: Name): void {
    const { postgres, rest } = this.ports(name);
    const config = this.fillIn('patroni.yml', `${name}.yml`, {
      NAME: name,
      HOST: '127.0.0.1',
      NETWORK: '127.0.0.1/32',
      PG_PORT: String(postgres),
      REST_PORT: String(rest),
      ETCD_HOSTS: `127.0.0.1:${this.firstPort + 2}`,
      DATA_DIR: join(this.folder, name),
      BIN_DIR: binDir,
      PGPASS: join(this.folder, `${name}.pgpass`),
      SUPERUSER_PASSWORD: 'super',
      REPLICATION_PASSWORD: 'replication',
    });
    this.run(name, '/usr/bin/patroni', [config]);
  }

  /** Waits until there is a primary, a synchronous standby, and all servers take part. */
  async untilHealthy(seconds = 180): Promise<Name> {
    return until(async () => {
      const members = await this.members();
      const primary = members.find(({ role }) => role === 'leader');
      // A server that comes back is rewound first, and can't be without a primary meanwhile.
      const standbys = members.filter(
        ({ role, state, lag, timeline }) =>
          role !== 'leader' && /running|streaming/u.test(state) && lag === 0 && timeline === primary?.timeline,
      );
      const isHealthy = standbys.length === 2 && standbys.some(({ role }) => role === 'sync_standby');
      return primary?.state === 'running' && isHealthy ? primary.name : null;
    }, seconds);
  }

  /** Kills PostgreSQL of a server; with `machine`, also Patroni, as if the machine had died. */
  async kill(name: Name, { machine }: { machine: boolean }): Promise<void> {
    const pid = Number.parseInt(readFileSync(join(this.folder, name, 'postmaster.pid'), 'utf8'), 10);
    if (machine) await this.end(name, 'SIGKILL');
    process.kill(pid, 'SIGKILL');
  }

  /** What the servers are and have said last, for a test that has failed. */
  async describe(): Promise<string> {
    const tails = [...this.processes.keys()].map((name) => {
      const lines = readFileSync(join(this.folder, 'logs', name), 'utf8').split('\n');
      const telling = lines.filter((line) => !/starting up|no action|Lock owner|establishing|STATEMENT/u.test(line));
      return `${name}:\n${telling.slice(-60).join('\n')}`;
    });
    return [JSON.stringify(await this.members()), ...tails].join('\n\n');
  }

  async stop(): Promise<void> {
    await Promise.all(names.map((name) => this.end(name, 'SIGTERM')));
    for (const name of names) {
      try {
        process.kill(Number.parseInt(readFileSync(join(this.folder, name, 'postmaster.pid'), 'utf8'), 10), 'SIGQUIT');
      } catch {
        // Patroni has stopped it.
      }
    }
    await Promise.all([this.end('haproxy', 'SIGTERM'), this.end('etcd', 'SIGTERM')]);
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  private ports(name: Name): { postgres: number; rest: number } {
    const index = names.indexOf(name);
    return { postgres: this.firstPort + 10 + index, rest: this.firstPort + 20 + index };
  }

  private async members(): Promise<Member[]> {
    for (const name of names) {
      const answer = await fetch(`http://127.0.0.1:${this.ports(name).rest}/cluster`).catch(() => null);
      if (answer?.ok) return ((await answer.json()) as { members: Member[] }).members;
    }
    return [];
  }

  /** Fills in the placeholders of a sample, as `envsubst` does. */
  private fillIn(sample: string, name: string, values: Record<string, string>): string {
    const text = readFileSync(join(projectRoot, 'deploy/patroni', sample), 'utf8');
    const file = join(this.folder, name);
    writeFileSync(
      file,
      text.replaceAll(/\$\{(\w+)\}/gu, (_, key: string) => values[key]!),
      { mode: 0o644 },
    );
    return file;
  }

  private run(name: string, program: string, args: string[]): void {
    mkdirSync(join(this.folder, 'logs'), { recursive: true });
    const log = openSync(join(this.folder, 'logs', name), 'a');
    const env = { PATH: process.env['PATH'], HOME: this.folder, LANG: 'C.UTF-8' };
    this.processes.set(name, spawn(program, args, { cwd: this.folder, env, stdio: ['ignore', log, log], ...user }));
  }

  private async end(name: string, signal: NodeJS.Signals): Promise<void> {
    const child = this.processes.get(name);
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }
}

async function execute(url: string, sql: string): Promise<true> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
    return true;
  } finally {
    await client.end();
  }
}
