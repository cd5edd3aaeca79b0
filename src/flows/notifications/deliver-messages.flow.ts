import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { boundedWords } from '../../domain/notifications/inbound/delivery-report.js';
import { Changes } from '../changes.js';
import { DeliveryFailure } from '../../domain/notifications/smtp/delivery-failure.js';
import { type EmailTransport, emailTransportToken } from '../../domain/notifications/smtp/email-transport.js';
import { isHardRefusal } from '../../domain/notifications/inbound/bounce.js';
import { failedOutcome, replyCodes, staleness } from '../../domain/notifications/outbox/delivery.js';
import {
  type Claimed,
  type Settled,
  type Settlement,
  settleMessages,
} from '../../domain/notifications/outbox/delivery.queries.js';
import { findUnwantedBroadcasts } from '../../domain/notifications/outbox/broadcast-messages.queries.js';
import { findNeedless, takeDelivery } from '../../domain/notifications/outbox/unproven-limit.queries.js';
import { addressMark, overLimit } from '../../domain/notifications/outbox/unproven-limit.js';
import { SendRate } from '../../domain/notifications/outbox/send-rate.js';
import { Batcher } from '../../platform/batcher.js';
import { Clock } from '../../platform/clock.js';
import { isDatabaseGone } from '../../platform/database/database-gone.js';
import { autocommit, type Tx } from '../../platform/database/tx.js';
import { Config } from '../../platform/config.js';
import { Lanes } from '../../platform/lanes.js';
import { Logger } from '../../platform/logger.js';
import { ForegroundPriority } from '../../platform/foreground-priority.js';
import { emailKey } from '../../domain/registrations/email-address.js';
import { ClaimedMessages, type Untried } from '../../domain/notifications/outbox/claimed-messages.js';
import { suppress } from '../../domain/notifications/suppression/suppression.js';

/**
 * How many messages are sent concurrently: more than the transport has connections, so that none is idle while others
 * are composed and settled. A crash repeats at most this many.
 */
const mostLanes = 10;
/** Messages that become due while some lanes wait for a mail server are sent after this time at most. */
const lookAgainMs = 1000;
/** While people register, each lane waits this long before each message: delivery slows to a tenth of its speed. */
const yieldMs = 250;

/** Sends the messages in the outbox to the mail server, outside of any transaction. */
@Injectable()
export class DeliverMessages {
  private stopping = false;
  private readonly tx: Tx;
  private readonly claimed: ClaimedMessages;
  private readonly rate: SendRate;
  /** One statement settles everything that finished while the last one was running. */
  private readonly settlements: Batcher<Settled, null>;
  /** While a message waits in a lane, the broadcast can be stopped, and the recipient can unsubscribe. */
  private readonly unwanted: Batcher<string, string | null>;
  /** To an unproven address, several changes in a row make one email. */
  private readonly needless: Batcher<string, string | null>;

  constructor(
    private readonly changes: Changes,
    database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly logger: Logger,
    @Inject(emailTransportToken) private readonly transport: EmailTransport,
    private readonly foreground: ForegroundPriority,
  ) {
    this.tx = autocommit(database);
    const { tx } = this;
    this.rate = new SendRate(config.emailRates);
    this.claimed = new ClaimedMessages(tx, clock, config, logger);
    this.settlements = new Batcher(async (_key, settled) => {
      await settleMessages(tx, settled);
      return settled.map(() => ({ ok: true, result: null }));
    });
    this.unwanted = new Batcher(async (_key, ids) => {
      const found = await findUnwantedBroadcasts(tx, ids);
      return ids.map((id) => ({ ok: true, result: found.get(id) ?? null }));
    });
    this.needless = new Batcher(async (_key, ids) => {
      const found = await findNeedless(tx, ids);
      return ids.map((id) => ({ ok: true, result: found.get(id) ?? null }));
    });
  }

  /** Delivers until nothing is due. Returns how many messages were sent. Only one run at a time. */
  async run(): Promise<number> {
    const lanes = new Lanes(mostLanes);
    let sent = 0;
    const deliver = async () => {
      const count = await this.deliverClaimed();
      sent += count;
    };
    while (!this.stopping && !lanes.hasFailed) {
      // A message that settles while others are claimed makes the next one of its registration due, unseen by the claim.
      const sawAll = lanes.isIdle;
      if (lanes.free > 0) await this.claimed.fill();
      for (let count = Math.min(lanes.free, this.claimed.size); count > 0; count--) lanes.start(deliver);
      if (lanes.isIdle && sawAll) break;
      await lanes.waitForFree(lookAgainMs);
    }
    await lanes.end();
    await this.claimed.release();
    return sent;
  }

  /** Stops sending and releases claimed messages; those in progress continue. */
  async stop(): Promise<void> {
    this.stopping = true;
    await this.claimed.release();
  }

  /** Sends one claimed message after the other. Returns how many were sent. */
  private async deliverClaimed(): Promise<number> {
    let sent = 0;
    while (!this.stopping) {
      await this.foreground.over(yieldMs);
      const next = await this.claimed.next();
      if (next === undefined) break;
      const settlement = await this.settle(next);
      if (settlement.state === 'sent') sent += 1;
      if (settlement.state === 'failed') this.warn(next.message, settlement.result);
    }
    return sent;
  }

  private async settle(untried: Untried): Promise<Settlement> {
    const { message } = untried;
    try {
      const settlement = await this.attempt(untried);
      await this.settlements.run('', { message, settlement });
      return settlement;
    } finally {
      this.claimed.end([message]);
    }
  }

  private async attempt({ message, composer }: Untried): Promise<Settlement> {
    const now = this.clock.now();
    const sequence = message.payload.event?.sequence;
    const stale = staleness({ ...message, sequence }, message.current, now);
    if (stale !== null) return { state: 'dropped', result: stale };
    const unwanted = await this.reasonToDrop(message);
    if (unwanted !== null) return { state: 'dropped', result: unwanted };
    const { email } = message.payload.recipient;
    const allowedAt = message.isUnproven ? await this.allowedAt(message, now) : null;
    if (allowedAt !== null) return overLimit(message.kind, allowedAt);
    const slot = this.rate.slot(message.id, email.slice(email.lastIndexOf('@') + 1), now);
    if (slot > now) return { state: 'held', dueAt: slot };
    try {
      const composed = await composer.compose(message);
      // If another instance has claimed it, this settles nothing.
      if (!this.claimed.isLeased(message)) return { state: 'held', dueAt: now };
      const { response } = await this.transport.send(composed);
      return { state: 'sent', sentAt: this.clock.now(), result: response };
    } catch (error) {
      if (!(error instanceof DeliveryFailure)) {
        // The lease ends, and the message is composed again.
        if (isDatabaseGone(error)) throw error;
        // Our own error: another attempt would fail as well, and organizers should see it.
        this.logger.error({ err: error, messageId: message.id, kind: message.kind }, 'message could not be composed');
        return { state: 'failed', result: 'The message could not be composed.' };
      }
      if (error.isOfRecipient && isHardRefusal(null, error.message)) await this.suppress(email, error.message);
      return failedOutcome(error, message.attempts, Math.random(), this.clock.now());
    }
  }

  private async reasonToDrop({ id, broadcastId, isUnproven }: Claimed): Promise<string | null> {
    const unwanted = broadcastId === null ? null : await this.unwanted.run('', id);
    return unwanted ?? (isUnproven ? this.needless.run('', id) : null);
  }

  /** Null if the message can leave now. */
  private allowedAt({ id, payload }: Claimed, now: Date): Promise<Date | null> {
    const mark = addressMark(this.config.secret, emailKey(payload.recipient.email));
    return takeDelivery(this.tx, mark, id, now);
  }

  // Before the message is settled, so that no worker claims the person's next one in between.
  private async suppress(email: string, words: string): Promise<void> {
    const refusal = { words: boundedWords(words), status: replyCodes(words) };
    await this.changes.run({ kind: 'system' }, (change) => suppress(change, emailKey(email), refusal));
  }

  private warn(message: Claimed, result: string): void {
    this.logger.warn({ messageId: message.id, kind: message.kind, reply: replyCodes(result) }, 'message failed');
  }
}
