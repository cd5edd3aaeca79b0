import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { MailFailure } from '../mail/mail-failure.js';
import { type MailTransport, mailTransportToken } from '../mail/mail-transport.js';
import { mostAttempts, replyCodes, retryAt, staleness } from '../notices/delivery.js';
import {
  type Claimed,
  claimMessages,
  releaseMessages,
  type Settlement,
  settleMessage,
} from '../notices/delivery.queries.js';
import { Clock } from '../platform/clock.js';
import { Config } from '../platform/config.js';
import { Logger } from '../platform/logger.js';
import { MessageComposer } from './message-composer.js';

/** How many messages are under way at once: a little more than the transport has connections, so that none is idle. */
const lanes = 10;

/** Hands the messages of the outbox to the mail server. Sends outside of any transaction. */
@Injectable()
export class DeliverMessages {
  private stopping = false;
  /** Claimed, and not tried yet. */
  private readonly untried: Claimed[] = [];

  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly logger: Logger,
    @Inject(mailTransportToken) private readonly transport: MailTransport,
  ) {}

  /** Delivers until nothing is due, and gives how many messages were handed over. */
  async run(): Promise<number> {
    let sent = 0;
    while (!this.stopping) {
      const claimed = await claimMessages(this.database.manager, 50, this.clock.now());
      if (claimed.length === 0) break;
      this.untried.push(...claimed);
      const composer = new MessageComposer(this.database.manager, this.config);
      const counts = await Promise.all(Array.from({ length: lanes }, () => this.deliverUntried(composer)));
      sent += counts.reduce((sum, count) => sum + count, 0);
    }
    await this.release();
    return sent;
  }

  /** No further message is tried, and those that were only claimed are given back; those in flight go on. */
  async stop(): Promise<void> {
    this.stopping = true;
    await this.release();
  }

  /** Takes one claimed message after the other, and gives how many it handed over. */
  private async deliverUntried(composer: MessageComposer): Promise<number> {
    let sent = 0;
    while (!this.stopping) {
      const message = this.untried.shift();
      if (message === undefined) break;
      // Behind a slow mail server a lease may end before its message is tried: another instance may have it by now.
      if (message.leasedUntil <= this.clock.now()) continue;
      if ((await this.deliver(message, composer)) === 'sent') sent += 1;
    }
    return sent;
  }

  private async release(): Promise<void> {
    await releaseMessages(this.database.manager, this.untried.splice(0));
  }

  private async deliver(message: Claimed, composer: MessageComposer): Promise<Settlement['state']> {
    const settlement = await this.attempt(message, composer);
    await settleMessage(this.database.manager, message, settlement);
    if (settlement.state === 'failed') {
      const reply = replyCodes(settlement.result);
      this.logger.warn({ messageId: message.id, kind: message.kind, reply }, 'message given up');
    }
    return settlement.state;
  }

  private async attempt(message: Claimed, composer: MessageComposer): Promise<Settlement> {
    const stale = staleness(message.kind, message.payload.event?.sequence, message.standing, this.clock.now());
    if (stale !== null) return { state: 'dropped', result: stale };
    try {
      const { response } = await this.transport.send(await composer.compose(message));
      return { state: 'sent', sentAt: this.clock.now(), result: response };
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error);
      if (!(error instanceof MailFailure)) {
        // A fault of ours: another attempt would fail alike, and the organizers should see it.
        this.logger.error({ err: error, messageId: message.id, kind: message.kind }, 'message cannot be composed');
        return { state: 'failed', result: 'The message could not be composed.' };
      }
      if (error.kind === 'permanent' || message.attempts >= mostAttempts) return { state: 'failed', result: words };
      return { state: 'queued', dueAt: retryAt(message.attempts, Math.random(), this.clock.now()), result: words };
    }
  }
}
