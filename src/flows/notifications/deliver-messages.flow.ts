import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { boundedWords } from '../../domain/notifications/inbound/delivery-report.js';
import { Changes } from '../changes.js';
import { type EmailTransport, emailTransportToken } from '../../domain/notifications/smtp/email-transport.js';
import { MailServer } from '../../domain/notifications/smtp/mail-server.js';
import { replyCodes, unansweredReason } from '../../domain/notifications/outbox/delivery.js';
import {
  type Claimed,
  type Settled,
  type Settlement,
  settleMessages,
} from '../../domain/notifications/outbox/delivery.queries.js';
import { DeliveryAttempts } from '../../domain/notifications/outbox/delivery-attempts.js';
import { Departure } from '../../domain/notifications/outbox/departure.js';
import { severalRequests } from '../../domain/notifications/outbox/frozen.js';
import { enqueueMessages } from '../../domain/notifications/outbox/messages.queries.js';
import { Batcher } from '../../platform/batcher.js';
import { Clock } from '../../platform/clock.js';
import { autocommit } from '../../platform/database/tx.js';
import { Config } from '../../platform/config.js';
import { Debounce } from '../../platform/debounce.js';
import { WorkerPool } from '../../platform/worker-pool.js';
import { Logger } from '../../platform/logger.js';
import { ForegroundPriority } from '../../platform/foreground-priority.js';
import { emailKey } from '../../domain/registrations/links/email-address.js';
import { getAttendee } from '../../domain/registrations/registrations.queries.js';
import { ClaimedMessages, type Untried } from '../../domain/notifications/outbox/claimed-messages.js';
import { suppress } from '../../domain/notifications/suppression/suppression.js';
import { type BackgroundWork, Job } from '../../platform/job.js';

/**
 * How many messages are sent concurrently: many more than the transport has connections, so that none is idle while
 * others are composed and settled, and a statement settles several. A crash repeats at most this many.
 */
const maxLanes = 32;
/** Messages that become due while some lanes wait for a mail server are sent after this time at most. */
const lookAgainMs = 1000;
/** While people register, each lane waits this long before each message: ten of them leave in a second. */
const yieldMs = maxLanes * 100;

/** Outcomes wait for others for so many milliseconds, or until there are so many, to share a statement and its commit. */
const settleWithinMs = 10;
const settleTogether = (maxLanes * 3) / 4;

/** Sends the messages in the outbox to the mail server, outside of any transaction. */
@Injectable()
@Job({ everyMs: 1000, wakesOn: 'message' })
export class DeliverMessages implements BackgroundWork {
  private stopping = false;
  private readonly claimed: ClaimedMessages;
  /** What this process knows of the mail server. */
  readonly server: MailServer;
  private readonly attempts: DeliveryAttempts;
  /** One statement settles everything that finished while the last one was running. */
  private readonly settlements: Batcher<Settled, null>;
  private readonly settling = new Debounce(settleWithinMs, settleTogether);

  constructor(
    private readonly changes: Changes,
    database: DataSource,
    clock: Clock,
    config: Config,
    private readonly logger: Logger,
    @Inject(emailTransportToken) transport: EmailTransport,
    private readonly foreground: ForegroundPriority,
  ) {
    const tx = autocommit(database);
    this.claimed = new ClaimedMessages(tx, clock, config, logger);
    this.server = new MailServer(transport, clock, logger);
    this.attempts = new DeliveryAttempts(
      new Departure(tx, config),
      this.claimed,
      this.server,
      clock,
      logger,
      Math.random,
    );
    this.settlements = new Batcher(async (_key, settled) => {
      await settleMessages(tx, settled);
      return settled.map(() => ({ ok: true, result: null }));
    });
  }

  /**
   * Delivers until nothing is due, or the mail server is down. Returns how many messages were sent. Only one run at a
   * time.
   */
  async run(): Promise<number> {
    if (!(await this.server.canTry())) return 0;
    const lanes = new WorkerPool(maxLanes);
    let sent = 0;
    const deliver = async () => {
      const count = await this.deliverClaimed();
      sent += count;
    };
    while (this.canGoOn && !lanes.hasFailed) {
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

  /** Gives up on answers that haven't come: their emails were perhaps delivered, and no other instance must repeat them. */
  stopWaiting(): void {
    this.server.stopWaiting();
  }

  private get canGoOn(): boolean {
    return !this.stopping && !this.server.isDown;
  }

  /** Sends one claimed message after the other. Returns how many were sent. */
  private async deliverClaimed(): Promise<number> {
    let sent = 0;
    while (this.canGoOn) {
      await this.foreground.over(yieldMs);
      const next = await this.claimed.next();
      if (next === undefined) break;
      const settlement = await this.settle(next);
      if (settlement.state === 'sent') {
        sent += 1;
        this.logger.info(inLog(next.message), 'message sent');
      }
      if (settlement.state === 'queued' && settlement.result === unansweredReason)
        this.logger.warn(inLog(next.message), 'message perhaps delivered, without an answer');
      if (settlement.state === 'failed') this.warn(next.message, settlement.result);
    }
    return sent;
  }

  private async settle(untried: Untried): Promise<Settlement> {
    const { message } = untried;
    try {
      const { settlement, companions, isSummarized, hardRefusal } = await this.attempts.send(untried);
      if (isSummarized) await this.summarize(message);
      // Before the message is settled, so that no worker claims the person's next one in between.
      if (hardRefusal !== null) await this.suppress(message.payload.recipient.email, hardRefusal);
      await this.settling.join();
      await Promise.all([{ message, settlement }, ...companions].map((one) => this.settlements.run('', one)));
      return settlement;
    } finally {
      this.claimed.end([message]);
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

  private async suppress(email: string, words: string): Promise<void> {
    const refusal = { words: boundedWords(words), status: replyCodes(words) };
    await this.changes.run({ kind: 'system' }, (change) => suppress(change, emailKey(email), refusal));
  }

  private warn(message: Claimed, result: string): void {
    this.logger.warn({ ...inLog(message), reply: replyCodes(result) }, 'message failed');
  }
}

/** What the log says about a message: its request leads back to what caused it. */
function inLog({ id, kind, payload }: Claimed): object {
  return { messageId: id, kind, requestId: payload.requestId ?? null };
}
