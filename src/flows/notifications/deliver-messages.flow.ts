import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { boundedWords } from '../../domain/notifications/inbound/delivery-report.js';
import { Changes } from '../changes.js';
import { DeliveryFailure } from '../../domain/notifications/smtp/delivery-failure.js';
import { type EmailTransport, emailTransportToken } from '../../domain/notifications/smtp/email-transport.js';
import { isHardRefusal } from '../../domain/notifications/inbound/bounce.js';
import { failedOutcome, replyCodes } from '../../domain/notifications/outbox/delivery.js';
import {
  type Claimed,
  type Settled,
  type Settlement,
  settleMessages,
} from '../../domain/notifications/outbox/delivery.queries.js';
import { Departure } from '../../domain/notifications/outbox/departure.js';
import { severalRequests } from '../../domain/notifications/outbox/frozen.js';
import { enqueueMessages } from '../../domain/notifications/outbox/messages.queries.js';
import { Batcher } from '../../platform/batcher.js';
import { Clock } from '../../platform/clock.js';
import { isDatabaseGone } from '../../platform/database/database-gone.js';
import { autocommit } from '../../platform/database/tx.js';
import { Config } from '../../platform/config.js';
import { Lanes } from '../../platform/lanes.js';
import { Logger } from '../../platform/logger.js';
import { ForegroundPriority } from '../../platform/foreground-priority.js';
import { traced } from '../../platform/tracing.js';
import { emailKey } from '../../domain/registrations/email-address.js';
import { getAttendee } from '../../domain/registrations/registrations.queries.js';
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
  private readonly claimed: ClaimedMessages;
  private readonly departure: Departure;
  /** One statement settles everything that finished while the last one was running. */
  private readonly settlements: Batcher<Settled, null>;

  constructor(
    private readonly changes: Changes,
    database: DataSource,
    private readonly clock: Clock,
    config: Config,
    private readonly logger: Logger,
    @Inject(emailTransportToken) private readonly transport: EmailTransport,
    private readonly foreground: ForegroundPriority,
  ) {
    const tx = autocommit(database);
    this.departure = new Departure(tx, config);
    this.claimed = new ClaimedMessages(tx, clock, config, logger);
    this.settlements = new Batcher(async (_key, settled) => {
      await settleMessages(tx, settled);
      return settled.map(() => ({ ok: true, result: null }));
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
      if (settlement.state === 'sent') {
        sent += 1;
        this.logger.info(inLog(next.message), 'message sent');
      }
      if (settlement.state === 'failed') this.warn(next.message, settlement.result);
    }
    return sent;
  }

  private async settle(untried: Untried): Promise<Settlement> {
    const { message } = untried;
    try {
      const now = this.clock.now();
      const reasons = await Promise.all(message.companions.map((one) => this.departure.reasonToDrop(one, now)));
      const companions = message.companions.filter((_, index) => reasons[index] == null);
      const settlement = await this.attempt(untried, companions);
      const settled = message.companions.map((one, index): Settled => {
        const reason = reasons[index];
        return { message: one, settlement: reason == null ? shared(settlement, this.clock.now()) : dropped(reason) };
      });
      await Promise.all([{ message, settlement }, ...settled].map((one) => this.settlements.run('', one)));
      return settlement;
    } finally {
      this.claimed.end([message]);
    }
  }

  private async attempt({ message, composer }: Untried, companions: readonly Claimed[]): Promise<Settlement> {
    const now = this.clock.now();
    const stop = await this.departure.stopOf(message, now);
    if (stop?.isSummarized === true) await this.summarize(message);
    if (stop !== null) return stop.settlement;
    try {
      const composed = await composer.compose(message, companions);
      // If another instance has claimed it, this settles nothing.
      if (!this.claimed.isLeased(message)) return { state: 'held', dueAt: now };
      const attributes = { 'email.kind': message.kind, 'greenroom.request_id': message.payload.requestId };
      const { response } = await traced('send email', attributes, () => this.transport.send(composed));
      return { state: 'sent', sentAt: this.clock.now(), result: response };
    } catch (error) {
      if (!(error instanceof DeliveryFailure)) {
        // The lease ends, and the message is composed again.
        if (isDatabaseGone(error)) throw error;
        // Our own error: another attempt would fail as well, and organizers should see it.
        this.logger.error({ err: error, messageId: message.id, kind: message.kind }, 'message could not be composed');
        return { state: 'failed', result: 'The message could not be composed.' };
      }
      const { email } = message.payload.recipient;
      if (error.isOfRecipient && isHardRefusal(null, error.message)) await this.suppress(email, error.message);
      return failedOutcome(error, message.attempts, Math.random(), this.clock.now());
    }
  }

  /** One email that there were several requests, in place of those that wait for the person to confirm. */
  private async summarize({ attendeeId }: Claimed): Promise<void> {
    if (attendeeId === null) return;
    await this.changes.run({ kind: 'system' }, async (change) => {
      const attendee = await getAttendee(change.tx, attendeeId);
      await enqueueMessages(change, [severalRequests(attendee, change.now)]);
    });
  }

  // Before the message is settled, so that no worker claims the person's next one in between.
  private async suppress(email: string, words: string): Promise<void> {
    const refusal = { words: boundedWords(words), status: replyCodes(words) };
    await this.changes.run({ kind: 'system' }, (change) => suppress(change, emailKey(email), refusal));
  }

  private warn(message: Claimed, result: string): void {
    this.logger.warn({ ...inLog(message), reply: replyCodes(result) }, 'message failed');
  }
}

function dropped(result: string): Settlement {
  return { state: 'dropped', result };
}

/** Returns what becomes of a message in the email of another one: without that email, it can leave by itself. */
function shared(settlement: Settlement, now: Date): Settlement {
  return settlement.state === 'dropped' ? { state: 'held', dueAt: now } : settlement;
}

/** What the log says about a message: its request leads back to what caused it. */
function inLog({ id, kind, payload }: Claimed): object {
  return { messageId: id, kind, requestId: payload.requestId ?? null };
}
