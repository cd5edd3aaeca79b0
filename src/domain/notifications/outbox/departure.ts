import { emailKey } from '../../registrations/links/email-address.js';
import { Batcher } from '../../../platform/batcher.js';
import type { Config } from '../../../platform/config.js';
import type { Tx } from '../../../platform/database/tx.js';
import { findUnwantedBroadcasts } from './broadcast-messages.queries.js';
import { findUnwantedInvitations } from './invitation-messages.queries.js';
import type { Departing } from '../kinds/kind.js';
import { kindOf, type MessageKind } from '../kinds/kinds.js';
import { staleness, heldInDraftCall } from './delivery.js';
import type { Claimed } from './delivery.queries.js';
import { SendRate } from './send-rate.js';
import { addressMark, maxEmails, overLimit, pointlessness, endings } from './unproven-limit.js';
import { findNeedless, takeDelivery } from './unproven-limit.queries.js';
import { type DropReason, dropReasons } from './drop-reasons.js';

/** What happens to a message instead of leaving now. */
interface Stop {
  settlement: { state: 'dropped'; result: DropReason } | { state: 'held'; dueAt: Date };
  /** Whether the person gets a summary in its place. */
  isSummarized: boolean;
}

type Answers<Answer = DropReason> = Batcher<string, Answer | null>;

/** Decides whether a claimed message can leave now. One statement asks about all messages that ask at the same time. */
export class Departure {
  private readonly rate: SendRate;
  /** While a message waits in a lane, the broadcast can be stopped, and the recipient can unsubscribe. */
  private readonly unwanted: Answers;
  /** The same for invitations: besides, the person can answer. */
  private readonly answered: Answers;
  /** The same for kinds that say so themselves, as letters: they can be held, and what they say can change. */
  private readonly departing = new Map<MessageKind, Answers<Departing>>();
  /** To an address that strangers write to, several changes in a row make one email. */
  private readonly needless: Answers;

  constructor(
    private readonly tx: Tx,
    private readonly config: Config,
  ) {
    this.rate = new SendRate(config.emailRates);
    this.unwanted = answers((ids) => findUnwantedBroadcasts(tx, ids));
    this.answered = answers((ids, second) => findUnwantedInvitations(tx, ids, new Date(second)));
    this.needless = answers((ids, second) => findNeedless(tx, ids, new Date(second)));
  }

  /** Returns what happens to the message instead, or null if it can leave. It then counts against the limits. */
  async stopOf(message: Claimed, now: Date): Promise<Stop | null> {
    // Most messages have nothing to ask: each await costs as much as the rules.
    const reason = staleReason(message, now) ?? (hasQuestions(message) ? await this.ask(message, now) : null);
    if (reason !== null) return stop({ state: 'dropped', result: reason });
    if (message.tester !== null) return null;
    const heldUntil = heldInDraftCall(message, now);
    if (heldUntil !== null) return stop({ state: 'held', dueAt: heldUntil });
    const limited = isFromAnyone(message) ? await this.limitOf(message, now) : null;
    if (limited !== null) return limited;
    const { email } = message.payload.recipient;
    const slot = this.rate.slot(message.id, email.slice(email.lastIndexOf('@') + 1), now);
    return slot > now ? stop({ state: 'held', dueAt: slot }) : null;
  }

  /** Returns why a message must no longer be sent, or null. */
  async reasonToDrop(message: Claimed, now: Date): Promise<DropReason | null> {
    return staleReason(message, now) ?? this.ask(message, now);
  }

  private async ask(message: Claimed, now: Date): Promise<DropReason | null> {
    const { id, kind, broadcastId, inviteeId, current } = message;
    if (inviteeId !== null) return this.answered.run(secondOf(now), id);
    const departing = await this.departingOf(kind)?.run(secondOf(now), id);
    if (departing !== undefined) {
      if (departing === null) return null;
      if ('reason' in departing) return departing.reason;
      message.payload = departing.payload;
      return null;
    }
    const unwanted = broadcastId === null ? null : await this.unwanted.run('', id);
    if (unwanted !== null || !isFromAnyone(message)) return unwanted;
    return pointlessness(message, current, now) ?? (await this.needless.run(secondOf(now), id));
  }

  private departingOf(kind: MessageKind): Answers<Departing> | undefined {
    const rules = kindOf(kind);
    if (rules.departing === undefined) return undefined;
    const none = new Map<string, Departing>();
    const own =
      this.departing.get(kind) ??
      answers(async (ids, second) => (await rules.departing?.(this.tx, ids, new Date(second))) ?? none);
    this.departing.set(kind, own);
    return own;
  }

  private async limitOf(message: Claimed, now: Date): Promise<Stop | null> {
    const { kind, current, isUnproven, isByStranger } = message;
    if (isUnproven) {
      const allowedAt = await this.take('unproven', message, maxEmails, now);
      return allowedAt && stop(overLimit(kind, allowedAt));
    }
    if (!isByStranger || !isLimited(kind)) return null;
    const allowedAt = await this.take('stranger', message, maxBefore(kind), now);
    if (allowedAt === null) return null;
    const over = overStrangerLimit(kind, current?.isUnconfirmed === true, allowedAt);
    return { settlement: over, isSummarized: over.state === 'held' && over.isSummarized };
  }

  /** Counts the message; returns null, or when it can leave if the limit is reached. */
  private take(
    limit: 'unproven' | 'stranger',
    { id, payload }: Claimed,
    most: number,
    now: Date,
  ): Promise<Date | null> {
    const mark = addressMark(this.config.secret, limit, emailKey(payload.recipient.email));
    return takeDelivery(this.tx, mark, id, most, now);
  }
}

function staleReason(message: Claimed, now: Date): DropReason | null {
  const { kind, current, isSuppressed, isBlocked, isNotMe } = message;
  const sequence = message.payload.event?.sequence;
  return staleness({ kind, sequence, isSuppressed, isBlocked, isNotMe }, current, now);
}

/** Whether the database is asked about the message just before it leaves. */
function hasQuestions(message: Claimed): boolean {
  const { kind, broadcastId, inviteeId } = message;
  const isAsked = broadcastId !== null || inviteeId !== null || isFromAnyone(message);
  return isAsked || kindOf(kind).departing !== undefined;
}

/** Whether anyone can have caused the message. */
function isFromAnyone({ isUnproven, isByStranger }: Claimed): boolean {
  return isUnproven || isByStranger;
}

function stop(settlement: Stop['settlement']): Stop {
  return { settlement, isSummarized: false };
}

/** Questions of the same second share a statement. */
function secondOf(now: Date): string {
  return `${now.toISOString().slice(0, 19)}Z`;
}

function answers<Answer>(
  find: (ids: readonly string[], key: string) => Promise<ReadonlyMap<string, Answer>>,
): Answers<Answer> {
  return new Batcher(async (key, ids) => {
    const found = await find(ids, key);
    return ids.map((id) => ({ ok: true, result: found.get(id) ?? null }));
  });
}

/** A proven address gets at most this many emails that anyone can cause in any period of 24 hours, in all calls together. */
const maxByStrangers = 5;

/** The last of them says that there were several requests, so that nothing is lost that the others would have said. */
const summary: MessageKind = 'several-requests';

/** Whether emails of a kind count. What ends a registration only follows an email that counted. */
export function isLimited(kind: MessageKind): boolean {
  return !endings.includes(kind);
}

/** Returns how many emails can have left before one of this kind. */
export function maxBefore(kind: MessageKind): number {
  return kind === summary ? maxByStrangers : maxByStrangers - 1;
}

/** What happens to a message over the limit. */
export type OverStrangerLimit =
  /** `isSummarized`: whether a summary says meanwhile that there is more. */
  { state: 'held'; dueAt: Date; isSummarized: boolean } | { state: 'dropped'; result: DropReason };

/**
 * Returns what happens to a message over the limit. One about a registration that its person has not confirmed waits
 * until they do, or until others can leave. Anything else says what an email has said before.
 */
export function overStrangerLimit(kind: MessageKind, isUnconfirmed: boolean, allowedAt: Date): OverStrangerLimit {
  if (kind === summary || isUnconfirmed) return { state: 'held', dueAt: allowedAt, isSummarized: kind !== summary };
  return { state: 'dropped', result: dropReasons['daily-limit'] };
}
