import type { CurrentRegistration } from '../kinds/kind.js';
import type { DeliveryFailure } from '../smtp/delivery-failure.js';
import { kindOf, type MessageKind } from '../kinds/kinds.js';
import { type DropReason, dropReasons } from './drop-reasons.js';

/** After this many attempts, a message is marked as failed and shown to the organizers. */
const maxAttempts = 12;

/**
 * How long a lease lasts unless its process extends it: after a crash, other instances wait this long. Long enough for
 * a few lost extensions.
 */
export const leaseSeconds = 15;
/** How often a process extends the leases of its messages, however long the mail server takes. */
export const extendLeasesMs = 4000;

/**
 * Returns when to try again after a failed attempt: in 30 seconds, doubling up to an hour, with up to a fifth more so
 * that a thousand messages do not return in the same second. `random` is in [0, 1).
 */
function retryAt(attempts: number, random: number, now: Date): Date {
  const seconds = Math.min(30 * 2 ** (attempts - 1), 3600);
  return new Date(now.getTime() + seconds * (1 + random / 5) * 1000);
}

/** The result of a message of which the mail server got everything, without an answer. */
export const unansweredReason = 'The mail server got this email and did not answer. It was perhaps delivered.';
/** A server that answers none of them would deliver as many copies. */
const maxUnanswered = 3;

/**
 * Returns when to try again after an email that was perhaps delivered: in half an hour, then in two hours. Most servers
 * that don't answer deliver it.
 */
function unansweredAt(attempts: number, now: Date): Date {
  return new Date(now.getTime() + 30 * 4 ** (attempts - 1) * 60_000);
}

/**
 * Returns the outcome of a message that was not handed over, or perhaps was: it is tried again, unless that can't help or
 * was enough.
 */
export function failedOutcome(
  failure: { kind: 'permanent' | 'temporary'; message: string; at: DeliveryFailure['at'] },
  attempts: number,
  random: number,
  now: Date,
): { state: 'failed'; result: string } | { state: 'queued'; dueAt: Date; result: string } {
  const { kind, message: result } = failure;
  if (failure.at === 'answer') {
    return attempts >= maxUnanswered
      ? { state: 'failed', result: unansweredReason }
      : { state: 'queued', dueAt: unansweredAt(attempts, now), result: unansweredReason };
  }
  if (kind === 'permanent' || attempts >= maxAttempts) return { state: 'failed', result };
  return { state: 'queued', dueAt: retryAt(attempts, random, now), result };
}

/**
 * Returns the codes at the start of a mail server's response (`550 5.1.1`) without its text, which can quote an
 * address. Null without a code.
 */
export function replyCodes(answer: string): string | null {
  return /^[2-5]\d\d(?:[ -][245]\.\d{1,3}\.\d{1,3})?/u.exec(answer)?.[0] ?? null;
}

/** What is known of a message and its recipient just before it would leave. */
interface StaleMessage {
  kind: MessageKind;
  sequence: number | undefined;
  isSuppressed: boolean;
  isBlocked: boolean;
  isNotMe: boolean;
}

/**
 * Returns why a message must no longer be sent, or null. Email to an address that bounces harms the sender's
 * reputation; a reminder can be late, or about a seat or time that has changed.
 */
export function staleness(
  { kind, sequence, ...recipient }: StaleMessage,
  current: CurrentRegistration | null,
  now: Date,
): DropReason | null {
  if (recipient.isNotMe) return dropReasons['not-me'];
  // Their page shows what is stored about them, and erases it: the law gives them that.
  if (recipient.isBlocked && kind !== 'link' && kind !== 'erased') return dropReasons.blocked;
  // The last email to somebody who was erased is for an address that gets nothing else any more.
  if (recipient.isSuppressed && kind !== 'erased') return dropReasons.suppressed;
  const rules = kindOf(kind);
  if (rules.staleness === undefined || current === null) return null;
  if (current.sessionState !== 'published') return dropReasons.unpublished;
  return rules.staleness(current, sequence, now);
}

/** The organizer who gets all emails of a draft of a call, as tests. */
export interface Tester {
  name: string;
  email: string;
  /** BCP 47. */
  language: string;
}

/** The result of a message that its tester got begins with this. */
export const sentAsTest = 'Sent as a test.';

/** A message in a call that isn't public is looked at again after this time, if nothing lets it leave before. */
const lookAgainMs = 3_600_000;

/**
 * Returns until when a message waits because its call isn't public yet, or null: its links would lead nowhere. The
 * confirmation of an erasure leaves at once, since it keeps an address until then.
 */
export function heldInDraftCall(
  { kind, isInDraftCall }: { kind: string; isInDraftCall: boolean },
  now: Date,
): Date | null {
  return isInDraftCall && kind !== 'erased' ? new Date(now.getTime() + lookAgainMs) : null;
}
