import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { outboxState } from '../../domain/notifications/outbox/retry.queries.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config.js';
import { Drain } from '../../platform/http/drain.js';
import { migrationState } from '../../platform/database/migration-state.js';
import { ReadReplica } from '../../platform/database/read-replica.js';
import type { Connection } from '../../platform/database/tx.js';
import { isWritable } from '../../platform/database/writable.js';
import { Probe } from '../../platform/probe.js';
import { WorkerLiveness } from '../../platform/worker-liveness.js';
import { listStaleSessions } from '../../domain/sessions/sessions.queries.js';
import { tzDataVersion } from '../../domain/time/zone-rules.js';
import { SmtpProbe } from './smtp-probe.js';

/** Probes have this time, because whoever asks gives up soon and takes the process for dead. */
const waitMs = 25;
/** The database, if no answer of it counts: in a rush it is slower than that. Most who ask wait for a second. */
const firstWaitMs = 500;
/** For a database that is slower: until then, its last answer counts. */
const believedMs = 5_000;
const lateSeconds = 30;

interface Check {
  status: 'up' | 'degraded' | 'down' | 'off';
  [detail: string]: unknown;
}

export interface ReadinessReport {
  status: 'up' | 'down';
  /** Names of the checks without which this process can't answer, and `stopping` if it is about to end. */
  down: string[];
  /** Names of the checks that fail while pages and registrations are served. */
  degraded: string[];
  checks: Record<'database' | 'migrations' | 'mail' | 'worker' | 'tzData', Check>;
  /** The outbox, including failed messages; null while the database is down. */
  messages: Awaited<ReturnType<typeof outboxState>> | null;
}

type Stored = Awaited<ReturnType<Readiness['readStored']>>;

/** Checks whether this process can answer requests. Messages are for operators, without addresses or secrets. */
@Injectable()
export class Readiness implements OnApplicationBootstrap {
  private readonly stored = new Probe(() => this.readStored(this.database.manager), believedMs);
  private readonly copied = new Probe(
    () => this.replica.readCopy((connection) => this.readStored(connection)),
    believedMs,
  );

  constructor(
    private readonly database: DataSource,
    private readonly replica: ReadReplica,
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly liveness: WorkerLiveness,
    private readonly smtpProbe: SmtpProbe,
    private readonly drain: Drain,
  ) {}

  /** So that the first report is ready. */
  onApplicationBootstrap(): void {
    if (this.liveness.isExpected) void this.report();
  }

  /** Takes 25 ms at most, whatever hangs, or half a second if no answer of the database counts. */
  async report(): Promise<ReadinessReport> {
    const [primary, copy, mail] = await Promise.all([
      this.stored.latest(waitMs, firstWaitMs),
      this.config.databaseReplicaUrl === undefined ? null : this.copied.latest(waitMs, firstWaitMs),
      this.checkEmail(),
    ]);
    const stored = primary ?? copy;
    const checks = {
      database: checkDatabase(primary, copy),
      migrations: stored === null ? down('Unknown without the database.') : checkMigrations(stored.migrations),
      mail,
      worker: this.checkWorker(),
      tzData: checkTzData(stored?.stale ?? 0),
    };
    const named = (status: Check['status']) =>
      Object.entries(checks).flatMap(([name, check]) => (check.status === status ? [name] : []));
    const failed = [...(this.drain.hasStarted ? ['stopping'] : []), ...named('down')];
    return {
      status: failed.length === 0 ? 'up' : 'down',
      down: failed,
      degraded: named('degraded'),
      checks,
      messages: stored?.messages ?? null,
    };
  }

  private async readStored(connection: Connection) {
    const now = this.clock.now();
    const [migrations, stale, messages, writable] = await Promise.all([
      migrationState(this.database, connection),
      listStaleSessions(connection, tzDataVersion(), now),
      outboxState(connection, now),
      isWritable(connection),
    ]);
    return { migrations, stale: stale.length, messages, writable };
  }

  private async checkEmail(): Promise<Check> {
    const transport = this.config.smtpUrl === undefined ? 'files' : 'smtp';
    const isUp = await this.smtpProbe.isUp(waitMs);
    if (isUp === true) return up({ transport });
    return degraded(isUp === null ? 'The mail server has not answered yet.' : 'Mail cannot be handed over.', {
      transport,
    });
  }

  private checkWorker(): Check {
    if (!this.liveness.isExpected) return { status: 'off' };
    const lastTickSeconds = Math.round(this.liveness.ageSeconds());
    return lastTickSeconds <= lateSeconds
      ? up({ lastTickSeconds })
      : degraded('Reminders and messages are not worked on.', { lastTickSeconds });
  }
}

function checkDatabase(primary: Stored | null, copy: Stored | null): Check {
  if (primary !== null) {
    return primary.writable ? up() : degraded('Nothing can be written: it is read-only, or its disk is full.');
  }
  return copy === null
    ? down('PostgreSQL does not answer.')
    : degraded('The primary does not answer. Pages come from the replica, and nothing can be written.');
}

function checkMigrations({ pending, unknown }: { pending: string[]; unknown: number }): Check {
  return pending.length === 0
    ? up({ pending, unknown })
    : down('The schema is older than the program.', { pending, unknown });
}

function checkTzData(staleSessions: number): Check {
  const version = tzDataVersion();
  return staleSessions === 0
    ? up({ version })
    : degraded('Sessions to come were derived with older time zone data than this process has.', {
        version,
        staleSessions,
      });
}

function up(details: object = {}): Check {
  return { status: 'up', ...details };
}

function degraded(reason: string, details: object = {}): Check {
  return { status: 'degraded', reason, ...details };
}

function down(reason: string, details: object = {}): Check {
  return { status: 'down', reason, ...details };
}
