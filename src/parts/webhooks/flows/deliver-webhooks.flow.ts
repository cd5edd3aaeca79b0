import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Changes } from '../../../flows/changes.js';
import { Batcher } from '../../../platform/batcher.js';
import { Clock } from '../../../platform/clock.js';
import { Config } from '../../../platform/config.js';
import { inTransaction } from '../../../platform/database/tx.js';
import { type BackgroundWork, Job } from '../../../platform/job.js';
import { Logger } from '../../../platform/logger.js';
import { secretsOf } from '../../../platform/secrets/secrets.js';
import { WorkerPool } from '../../../platform/worker-pool.js';
import { attempt } from '../domain/attempt.js';
import {
  claimWebhook,
  extendLease,
  forgetDeliveries,
  hasWork,
  leaseSeconds,
  listNext,
  type NextDelivery,
  queueNext,
  releaseWebhook,
  type Settled,
  settleDeliveries,
  setHealth,
  wakeDeliveries,
} from '../domain/deliveries.queries.js';
import { messageOf } from '../domain/message-of.js';
import { notifyPaused } from '../domain/notify-paused.js';
import { afterAttempt, type Attempt, failingSince, hasArrived, pauseBecause } from '../domain/webhook.js';
import type { Webhook } from '../domain/webhook.entity.js';

/** How many webhooks a process serves at once; a slow one holds none of the others. */
const maxWebhooks = 32;
/** How many requests are on their way to a webhook at once, each about something else. */
const maxRequests = 8;
/** How many deliveries of a webhook are attempted before others have their turn. */
const roundSize = 40;
const lookAgainMs = 1000;

/** How long a receiver may take. */
const patienceMs = 30_000;

/** Delivers events to webhooks: at least once, and those of one object in order. */
@Injectable()
@Job({ everyMs: 1000 })
export class DeliverWebhooks implements BackgroundWork {
  private readonly ending = new AbortController();
  private stopping = false;
  private readonly settlements: Batcher<Settled, null>;

  constructor(
    private readonly database: DataSource,
    private readonly changes: Changes,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly logger: Logger,
  ) {
    this.settlements = new Batcher(async (_key, settled) => {
      await inTransaction(this.database, (tx) => settleDeliveries(tx, settled));
      return settled.map(() => ({ ok: true, result: null }));
    });
  }

  /** Delivers until nothing is due. Returns how many attempts were made. */
  async run(): Promise<number> {
    const pool = new WorkerPool(maxWebhooks);
    const served = new Set<string>();
    let attempts = 0;
    while (!this.stopping) {
      const wasIdle = pool.isIdle;
      const webhook = pool.free > 0 ? await this.claim([...served]) : null;
      if (webhook === null) {
        if (wasIdle) break;
        await pool.waitForFree(lookAgainMs);
        continue;
      }
      served.add(webhook.id);
      pool.start(async () => {
        attempts += await this.serve(webhook).finally(() => served.delete(webhook.id));
      });
      if (pool.hasFailed) break;
    }
    await pool.end();
    return attempts;
  }

  /** Begins no more requests. */
  stop(): void {
    this.stopping = true;
  }

  /** Gives up on answers that haven't come: their events are sent again, with the same ID. */
  stopWaiting(): void {
    this.ending.abort();
  }

  private async claim(served: readonly string[]): Promise<Webhook | null> {
    const now = this.clock.now();
    // Without a transaction while there is nothing: each commit makes pages ask whether something has changed.
    if (!(await hasWork(this.database.manager, served, now))) return null;
    return inTransaction(this.database, (tx) => claimWebhook(tx, randomUUID(), served, now));
  }

  /** Delivers a round of a webhook. Returns how many attempts were made. */
  private async serve(webhook: Webhook): Promise<number> {
    let isOurs = true;
    const extend = async () => {
      isOurs = await inTransaction(this.database, (tx) => extendLease(tx, webhook)).catch(() => false);
    };
    const extending = setInterval(() => void extend(), (leaseSeconds * 1000) / 3).unref();
    const attempts: Attempt[] = [];
    try {
      await inTransaction(this.database, (tx) => queueNext(tx, webhook, this.clock.now()));
      const due = await listNext(this.database.manager, webhook.id, roundSize, this.clock.now());
      const lanes = new WorkerPool(maxRequests);
      for (const delivery of due) {
        while (lanes.free === 0) await lanes.waitForFree(lookAgainMs);
        if (!isOurs || this.stopping || lanes.hasFailed) break;
        lanes.start(async () => {
          const made = await this.deliver(webhook, delivery);
          if (made !== null) attempts.push(made);
        });
      }
      await lanes.end();
      await this.record(webhook, attempts);
    } finally {
      clearInterval(extending);
      await inTransaction(this.database, (tx) => releaseWebhook(tx, webhook));
    }
    return attempts.length;
  }

  /** Makes an attempt and records it. Returns null if it was broken off, and is made again by another process. */
  private async deliver(webhook: Webhook, delivery: NextDelivery): Promise<Attempt | null> {
    const message = await messageOf(this.database.manager, webhook, delivery, this.config.publicUrl);
    const triedAt = this.clock.now();
    const begun = performance.now();
    const keys = secretsOf(this.database.manager).all;
    const made: Attempt =
      message === null
        ? { status: null, answer: 'event-expired', retryAfter: null }
        : await attempt(webhook, message, {
            keys,
            now: triedAt,
            patienceMs,
            networks: this.config.webhookNetworks,
            signal: this.ending.signal,
          });
    if (this.ending.signal.aborted && !hasArrived(made)) return null;
    const next: Pick<Settled, 'state' | 'dueAt'> =
      message === null
        ? { state: 'failed', dueAt: triedAt }
        : afterAttempt(made, delivery, webhook.failingSince !== null, this.clock.now());
    await this.settlements.run('', {
      id: delivery.id,
      ...next,
      triedAt,
      status: made.status,
      tookMs: Math.round(performance.now() - begun),
      // It could repeat what a full payload says of somebody.
      answer: webhook.payload === 'full' && made.status !== null ? null : made.answer,
    });
    this.logger.info({ webhookId: webhook.id, deliveryId: delivery.id, status: made.status }, 'webhook attempted');
    return message === null ? null : made;
  }

  /** Records whether the receiver answers, and pauses a webhook that wants no more or has failed for three days. */
  private async record(webhook: Webhook, attempts: readonly Attempt[]): Promise<void> {
    const now = this.clock.now();
    const since = failingSince(webhook.failingSince, attempts, now);
    const pausedBecause = pauseBecause(since, attempts, now);
    if (since?.getTime() === webhook.failingSince?.getTime() && pausedBecause === null) return;
    await this.changes.run({ kind: 'system' }, async (change) => {
      await setHealth(change.tx, webhook.id, { failingSince: since, pausedBecause }, now);
      if (since === null) await wakeDeliveries(change.tx, webhook.id, now);
      if (pausedBecause !== null) await notifyPaused(change, webhook, pausedBecause);
    });
  }
}

/** Deletes deliveries of events that are no longer stored. */
@Injectable()
@Job({ everyMs: 86_400_000, atStart: true })
export class ForgetDeliveries implements BackgroundWork {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Returns how many. */
  run(): Promise<number> {
    return inTransaction(this.database, (tx) => forgetDeliveries(tx, this.clock.now()));
  }
}
