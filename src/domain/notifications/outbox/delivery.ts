import type { CurrentRegistration, Kind } from '../kinds/kind.js';
import { kinds, type MessageKind } from '../kinds/kinds.js';

/** After so many attempts a message is given up and shown to the organizers. */
export const maxAttempts = 12;

/** How long a worker may hold a message before another takes it over. Longer than any SMTP conversation may last. */
export const leaseMinutes = 5;

/**
 * When to try again after a failed attempt: 30 seconds, doubling to an hour, with up to a fifth more so that a thousand
 * messages do not come back in one second. `random` is in [0, 1).
 */
export function retryAt(attempts: number, random: number, now: Date): Date {
  const seconds = Math.min(30 * 2 ** (attempts - 1), 3600);
  return new Date(now.getTime() + seconds * (1 + random / 5) * 1000);
}

/** The codes that a mail server's answer begins with (`550 5.1.1`), without its words: they quote addresses. Null without a code. */
export function replyCodes(answer: string): string | null {
  return /^[2-5]\d\d(?:[ -][245]\.\d{1,3}\.\d{1,3})?/u.exec(answer)?.[0] ?? null;
}

/** Why a message was dropped whose address a server has refused for good. */
export const suppressedReason = 'Mail to this address comes back.';

/**
 * Returns why a message must not go out any more, or null. What goes to an address from which mail comes back would harm
 * the sender's name; a reminder of an older sequence, or for nobody, or too late is stale.
 */
export function staleness(
  { kind, sequence, isSuppressed }: { kind: MessageKind; sequence: number | undefined; isSuppressed: boolean },
  current: CurrentRegistration | null,
  now: Date,
): string | null {
  if (isSuppressed) return suppressedReason;
  const rules: Kind = kinds[kind];
  if (rules.staleness === undefined || current === null) return null;
  if (current.sessionState !== 'published') return 'The session does not take place.';
  return rules.staleness(current, sequence, now);
}
