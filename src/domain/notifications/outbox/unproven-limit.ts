import { kindOf, type MessageKind } from '../kinds/kinds.js';
import type { MessagePayload } from '../message.js';
import { deriveToken } from '../../../platform/tokens.js';
import { type DropReason, dropReasons } from './drop-reasons.js';

/** An unproven address gets at most this many emails in any period of `limitHours`, in all calls together. */
export const maxEmails = 3;
const limitHours = 24;

const limitMs = limitHours * 3_600_000;

/** Returns the instant after which emails to an unproven address count against the limit. */
export function countedFrom(now: Date): Date {
  return new Date(now.getTime() - limitMs);
}

/** Returns when the next email can leave to an address that has reached the limit. `firstAt`: the oldest that counts. */
export function nextAllowedAt(firstAt: Date): Date {
  return new Date(firstAt.getTime() + limitMs);
}

/** Returns the key under which emails to an address are counted: the address itself need not be stored. */
export function addressMark(secret: string, limit: 'unproven' | 'stranger', emailKey: string): string {
  return deriveToken(secret, `${limit}-deliveries`, emailKey);
}

/** They end a registration, and say nothing to a reader who was never told of it. */
export const endings: readonly MessageKind[] = ['withdrawn', 'seat-lapsed'];

/** Returns what happens to a message over the limit: it waits, unless its link would have expired by then. */
export function overLimit(
  kind: MessageKind,
  allowedAt: Date,
): { state: 'held'; dueAt: Date } | { state: 'dropped'; result: DropReason } {
  if (kind !== 'address-change') return { state: 'held', dueAt: allowedAt };
  return { state: 'dropped', result: dropReasons['daily-limit'] };
}

/** A message about no session says nothing new after this time. */
const waitMs = 2 * limitMs;

/**
 * Returns why a message that waited because of a limit says nothing of use any more, or null: what it is about is over,
 * or its reader can no longer do what it asks.
 */
export function pointlessness(
  { kind, payload, createdAt }: { kind: MessageKind; payload: MessagePayload; createdAt: Date },
  registration: { startsAt: Date; endsAt: Date } | null,
  now: Date,
): DropReason | null {
  const { retry } = kindOf(kind);
  const asks = kind !== 'seat-lapsed' && kind !== 'offer-expired';
  const ended = (time: string | undefined) => asks && time !== undefined && new Date(time) <= now;
  const isLate = () => {
    if (ended(payload.provisionalUntil) || ended(payload.offerExpiresAt)) return true;
    if (registration === null) return createdAt.getTime() + waitMs <= now.getTime();
    if (retry === 'until-start' && registration.startsAt <= now) return true;
    return retry === 'latest-of-registration' && registration.endsAt <= now;
  };
  return isLate() ? dropReasons.late : null;
}
