import { type Claimed, claimMessages, releaseMessages } from './delivery.queries.js';
import type { Clock } from '../../../platform/clock.js';
import type { Config } from '../../../platform/config.js';
import type { Logger } from '../../../platform/logger.js';
import { MessageComposer } from '../composing/message-composer.js';
import type { Tx } from '../../../platform/database/tx.js';

/** How many are claimed at once; the next are claimed while the last of these go out. */
const claimSize = 100;

/** A message to be tried, and what composes it: what a claim's messages tell of is loaded once. */
export interface Untried {
  message: Claimed;
  composer: MessageComposer;
}

/** The messages that this process has claimed and not tried yet. */
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

  /** How many there are. */
  get size(): number {
    return this.untried.length;
  }

  /** Claims more of what is due, unless there are many already. */
  async fill(): Promise<void> {
    if (this.untried.length >= claimSize / 2) return;
    this.claiming ??= this.claim().finally(() => (this.claiming = undefined));
    await this.claiming;
  }

  /** The next to be tried; undefined when nothing more is due, as far as anybody knows. */
  async next(): Promise<Untried | undefined> {
    for (;;) {
      // Not waited for where there is one left: its error comes to whoever finds none.
      const filled = this.mayBeMore ? this.fill() : Promise.resolve();
      filled.catch(() => undefined);
      if (this.untried.length === 0) await filled;
      const next = this.untried.shift();
      // Behind a slow mail server a lease may end before its message is tried: another instance may have it by now.
      if (next === undefined || next.message.leasedUntil > this.clock.now()) return next;
    }
  }

  /** Gives all of them back. */
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
