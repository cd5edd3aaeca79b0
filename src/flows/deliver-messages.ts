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

/** Hands the messages of the outbox to the mail server. Sends outside of any transaction. */
@Injectable()
export class DeliverMessages {
  private stopping = false;

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
      const composer = new MessageComposer(this.database.manager, this.config);
      // The loading of calls and snapshots is shared; the sending overlaps as far as the transport's pool allows.
      const results = await Promise.all(claimed.map((message) => this.deliver(message, composer)));
      sent += results.filter((state) => state === 'sent').length;
    }
    return sent;
  }

  /** No further message is taken; those in flight are finished. */
  stop(): void {
    this.stopping = true;
  }

  private async deliver(message: Claimed, composer: MessageComposer): Promise<Settlement['state']> {
    if (this.stopping) {
      await releaseMessages(this.database.manager, [message]);
      return 'queued';
    }
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
