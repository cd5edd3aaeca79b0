import { type Claimed, claimMessages, releaseMessages } from './delivery.queries.js';
import type { Clock } from '../../../platform/clock.js';
import type { Config } from '../../../platform/config.js';
import type { Logger } from '../../../platform/logger.js';
import { MessageComposer } from '../composing/message-composer.js';
import type { Tx } from '../../../platform/database/tx.js';

/** How many messages are claimed at once. The next ones are claimed while the last of these are sent. */
const claimSize = 100;

/** A message to send, with the composer of its claim, which loads shared data only once. */
export interface Untried {
  message: Claimed;
  composer: MessageComposer;
}

/** The messages that this process has claimed but not attempted yet. */
export class ClaimedMessages {
  private readonly untried: Untried[] = [];
  private claiming: Promise<void> | undefined;
  private mayBeMore = true;

  constructor(
    private readonly tx: Tx,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly logger: Logger,
  ) {}

  /** How many are left. */
  get size(): number {
    return this.untried.length;
  }

  /** Claims more of what is due, unless enough are left. */
  async fill(): Promise<void> {
    if (this.untried.length >= claimSize / 2) return;
    this.claiming ??= this.claim().finally(() => (this.claiming = undefined));
    await this.claiming;
  }

  /** Returns the next message to attempt; undefined when nothing more is known to be due. */
  async next(): Promise<Untried | undefined> {
    for (;;) {
      // Not awaited while a message is left: the caller who finds none gets the error.
      const filled = this.mayBeMore ? this.fill() : Promise.resolve();
      filled.catch(() => undefined);
      if (this.untried.length === 0) await filled;
      const next = this.untried.shift();
      // With a slow mail server, a lease can end before its message is attempted; another instance may have claimed it.
      if (next === undefined || next.message.leasedUntil > this.clock.now()) return next;
    }
  }

  /** Releases the remaining messages. */
  async release(): Promise<void> {
    await this.claiming;
    const messages = this.untried.splice(0).map(({ message }) => message);
    await releaseMessages(this.tx, messages);
  }

  private async claim(): Promise<void> {
    const claimed = await claimMessages(this.tx, claimSize, this.clock.now());
    this.mayBeMore = claimed.length === claimSize;
    const composer = new MessageComposer(this.tx, this.config, this.logger);
    this.untried.push(...claimed.map((message) => ({ message, composer })));
  }
}
