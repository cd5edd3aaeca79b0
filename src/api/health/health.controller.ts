import { Controller, Get, Header, Query, Res, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Readiness } from './readiness.js';
import { Gauge, Registry } from 'prom-client';
import { DataSource } from 'typeorm';
import { bounceState } from '../../domain/notifications/inbound/bounces.queries.js';
import { outboxState } from '../../domain/notifications/outbox/retry.queries.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config.js';
import { ForegroundPriority } from '../../platform/foreground-priority.js';
import { WorkerLiveness } from '../../platform/worker-liveness.js';
import { isPrivateAddress } from '../../platform/http/private-address.js';
import { sameToken } from '../../platform/tokens.js';
import { listStoredQueues } from './queues.queries.js';
import { listStaleSessions, seatsToCome } from '../../domain/sessions/sessions.queries.js';
import { tzDataVersion } from '../../domain/time/zone-rules.js';
import { isWritable } from '../../platform/database/writable.js';
import { builtInAgeDays } from '../../platform/embedded-postgres/binaries.js';
import { SmtpProbe } from './smtp-probe.js';

/** Only for the first answer of the mail server. */
const waitForMailMs = 25;

/**
 * Health checks. `live`: restart the process if it fails. `ready`: send no traffic while it fails. `ready?all`: also fails
 * for what this process can do without, such as a mail server, and so must not decide who gets traffic.
 */
@Controller()
@ApiExcludeController()
export class HealthApiController {
  constructor(
    private readonly readiness: Readiness,
    private readonly registry: Registry,
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly liveness: WorkerLiveness,
    private readonly foreground: ForegroundPriority,
    private readonly smtpProbe: SmtpProbe,
  ) {}

  @Get('health/live')
  @Header('cache-control', 'no-store')
  live(): { status: 'up' } {
    return { status: 'up' };
  }

  @Get('health/ready')
  async ready(@Query() query: Record<string, string>, @Res() reply: FastifyReply): Promise<void> {
    const report = await this.readiness.report();
    if (query['all'] !== undefined && report.degraded.length > 0) report.status = 'down';
    if (report.status === 'down') void reply.code(503).header('retry-after', '5');
    void reply.header('cache-control', 'no-store').send(report);
  }

  @Get('metrics')
  async read(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const token = this.config.metricsToken;
    if (token === undefined && !isPrivateAddress(request.ip)) {
      return void reply.code(403).send('From here, METRICS_TOKEN is needed.\n');
    }
    if (token !== undefined && !sameToken(request.headers.authorization ?? '', `Bearer ${token}`)) {
      return void reply.code(401).header('www-authenticate', 'Bearer').send('METRICS_TOKEN is needed.\n');
    }
    await this.collect();
    const text = await this.registry.metrics();
    void reply.header('cache-control', 'no-store').type(this.registry.contentType).send(text);
  }

  private readonly databaseUp = this.gauge('database_up', 'Whether PostgreSQL is reachable.');

  private readonly writable = this.gauge(
    'database_writable',
    'Whether PostgreSQL takes changes: not read-only, and its disk not full in the last minute.',
  );

  private readonly mailUp = this.gauge('mail_up', 'Whether the mail server lets us in, as last known.');

  private readonly stale = this.gauge(
    'tz_data_stale_sessions',
    'Sessions to come that were calculated with older time zone data than this process has.',
  );

  private readonly messages = this.gauge(
    'outbox_messages',
    'Messages that are queued or have failed, and those of them that were perhaps delivered.',
    ['state'],
  );

  private readonly oldest = this.gauge('outbox_oldest_due_seconds', 'Age of the oldest message that is due.');

  private readonly oldestFailed = this.gauge('outbox_oldest_failed_seconds', 'Age of the oldest failed message.');

  private readonly entries = this.gauge('queue_entries', 'Work that waits in a queue.', ['queue']);

  private readonly oldestEntry = this.gauge(
    'queue_oldest_seconds',
    'For how long the oldest entry of a queue has been due.',
    ['queue'],
  );

  private readonly bounced = this.gauge(
    'bounced_messages',
    'Messages that were accepted by a mail server and bounced.',
  );

  private readonly unreachable = this.gauge(
    'attendees_unreachable',
    'People whose address is suppressed after a permanent bounce.',
  );

  private readonly tick = this.gauge('worker_last_beat_seconds', 'Time since the last run of the worker.');

  private readonly sessions = this.gauge('sessions_upcoming', 'Published sessions that have not ended.');

  private readonly builtInAge = this.gauge(
    'builtin_postgresql_age_days',
    'Days since the built-in PostgreSQL was released, if it is used.',
  );

  private readonly people = this.gauge('registrations_upcoming', 'Registrations for upcoming sessions.', ['state']);

  private async collect(): Promise<void> {
    const builtInDays = builtInAgeDays(this.config, this.clock.now());
    if (builtInDays !== null) this.builtInAge.set(builtInDays);
    if (this.liveness.isExpected) this.tick.set(this.liveness.ageSeconds());
    this.mailUp.set((await this.smtpProbe.isUp(waitForMailMs)) === true ? 1 : 0);
    this.showQueue('registrations', this.foreground.state());
    const now = this.clock.now();
    try {
      const [outbox, seats, bounces, queues, stale, writable] = await Promise.all([
        outboxState(this.database.manager, now),
        seatsToCome(this.database.manager, now),
        bounceState(this.database.manager),
        listStoredQueues(this.database.manager, now),
        listStaleSessions(this.database.manager, tzDataVersion(), now),
        isWritable(this.database.manager),
      ]);
      this.databaseUp.set(1);
      for (const { queue, entries, oldest } of queues) {
        const oldestSeconds = oldest === null ? 0 : (now.getTime() - oldest.getTime()) / 1000;
        this.showQueue(queue, { entries, oldestSeconds });
      }
      this.writable.set(writable ? 1 : 0);
      this.stale.set(stale.length);
      this.messages.set({ state: 'queued' }, outbox.queued);
      this.messages.set({ state: 'failed' }, outbox.failed);
      this.messages.set({ state: 'unanswered' }, outbox.unanswered);
      this.oldest.set(outbox.oldestSeconds);
      this.oldestFailed.set(outbox.oldestFailedSeconds);
      this.bounced.set(bounces.bounced);
      this.unreachable.set(bounces.unreachable);
      this.sessions.set(seats.sessions);
      this.people.set({ state: 'confirmed' }, seats.taken);
      this.people.set({ state: 'waitlisted' }, seats.waiting);
    } catch {
      // The metrics of the process are useful even if the database is unavailable.
      this.databaseUp.set(0);
      this.writable.set(0);
    }
  }

  private showQueue(queue: string, { entries, oldestSeconds }: { entries: number; oldestSeconds: number }): void {
    this.entries.set({ queue }, entries);
    this.oldestEntry.set({ queue }, Math.max(0, oldestSeconds));
  }

  private gauge(name: string, help: string, labelNames: string[] = []): Gauge {
    return new Gauge({ name: `greenroom_${name}`, help, labelNames, registers: [this.registry] });
  }
}
