import { extendLeasesMs, leaseSeconds } from './delivery.js';
import { type Claimed, claimMessages, extendLeases, releaseMessages } from './delivery.queries.js';
import type { Clock } from '../../../platform/clock.js';
import type { Config } from '../../../platform/config.js';
import type { Logger } from '../../../platform/logger.js';
import { MessageComposer } from '../composing/message-composer.js';
import { SharedEmails } from '../composing/shared-emails.js';
import type { Tx } from '../../../platform/database/tx.js';

/** How many messages are claimed at once. The next ones are claimed while the last of these are sent. */
const claimSize = 100;

/** A message to send, with the composer of its claim, which loads shared data only once. */
export interface Untried {
  message: Claimed;
  composer: MessageComposer;
}

/**
 * The messages that this process has claimed. Their leases are extended until they are settled. If that fails for long
 * enough that another instance can have claimed them, because the database or this process hangs, they are no longer
 * attempted.
 */
export class ClaimedMessages {
  private readonly untried: Untried[] = [];
  /** Until when each unsettled message is leased, in `Clock.monotonicMs()`: a little less than in the database. */
  private readonly leases = new Map<Claimed, number>();
  private extending: NodeJS.Timeout | undefined;
  private claiming: Promise<void> | undefined;
  private mayBeMore = true;
  private readonly shared: SharedEmails;

  constructor(
    private readonly tx: Tx,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly logger: Logger,
  ) {
    this.shared = new SharedEmails(logger);
  }

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

  private add(messages: readonly Claimed[], since: number): void {
    this.lease(withCompanions(messages), since);
    const composer = new MessageComposer(this.tx, this.config, this.logger, this.shared);
    this.untried.push(...messages.map((message) => ({ message, composer })));
  }

  /** Returns the next message to attempt; undefined when nothing more is known to be due. */
  async next(): Promise<Untried | undefined> {
    for (;;) {
      // Not awaited while a message is left: the caller who finds none gets the error.
      const filled = this.mayBeMore ? this.fill() : Promise.resolve();
      filled.catch(() => undefined);
      if (this.untried.length === 0) await filled;
      const next = this.untried.shift();
      if (next === undefined || this.isLeased(next.message)) return next;
      this.end([next.message]);
    }
  }

  /** Whether a message is certainly not claimed by another instance. */
  isLeased(message: Claimed): boolean {
    return (this.leases.get(message) ?? 0) > this.clock.monotonicMs();
  }

  /** Ends the leases of messages that are settled. */
  end(messages: readonly Claimed[]): void {
    for (const message of withCompanions(messages)) this.leases.delete(message);
    if (this.leases.size > 0) return;
    clearInterval(this.extending);
    this.extending = undefined;
  }

  /** Releases the remaining messages. */
  async release(): Promise<void> {
    await this.claiming;
    const messages = this.untried.splice(0).map(({ message }) => message);
    this.end(messages);
    await releaseMessages(this.tx, withCompanions(messages));
  }

  private async claim(): Promise<void> {
    const since = this.clock.monotonicMs();
    const claimed = await claimMessages(this.tx, claimSize, this.clock.now());
    this.mayBeMore = claimed.length === claimSize;
    this.add(claimed, since);
  }

  private lease(messages: readonly Claimed[], since: number): void {
    for (const message of messages) this.leases.set(message, since + leaseSeconds * 1000);
    if (this.leases.size > 0) this.extending ??= setInterval(() => void this.extend(), extendLeasesMs).unref();
  }

  private async extend(): Promise<void> {
    const since = this.clock.monotonicMs();
    const messages = [...this.leases.keys()];
    try {
      const extended = new Set(await extendLeases(this.tx, messages));
      // Without those that were settled in the meantime.
      const still = messages.filter((message) => extended.has(message.id) && this.leases.has(message));
      this.lease(still, since);
    } catch (error) {
      this.logger.warn({ reason: (error as { code?: string }).code ?? null }, 'leases of messages not extended');
    }
  }
}

/** Returns these messages with those that travel in their emails. */
function withCompanions(messages: readonly Claimed[]): Claimed[] {
  return messages.flatMap((message) => [message, ...message.companions]);
}
