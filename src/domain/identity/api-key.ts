import type { Ability, KeyRole } from './role.js';

/** What an API key can be restricted to. */
export const keyAbilities = [
  'read',
  'change',
  'check-in',
  'access-needs',
  'personal-links',
  'hand-in-mail',
  'administer',
] as const satisfies Ability[];
export type KeyAbility = (typeof keyAbilities)[number];

/** What a new key can do, and until when. */
export interface KeyGrant {
  name: string;
  role: KeyRole;
  /** Null for everything that the role allows, but what a key has only by name (`onlyByName`). */
  abilities: readonly KeyAbility[] | null;
  /** Ids of calls; null for all. */
  callIds: readonly string[] | null;
  /** Null for a key that does not expire. */
  expiresAt: Date | null;
}

/** How exactly it is known when a key was last used: exact times would cost a write per request. */
const usedEveryMs = 10 * 60_000;

/** Returns whether the use of a key is to be recorded again. */
export function isUseDue({ lastUsedAt }: { lastUsedAt: Date | null }, now: Date): boolean {
  return lastUsedAt === null || now.getTime() - lastUsedAt.getTime() >= usedEveryMs;
}

/** Returns whether a key has expired. */
export function isExpired({ expiresAt }: { expiresAt: Date | null }, now: Date): boolean {
  return expiresAt !== null && expiresAt <= now;
}

const dayMs = 86_400_000;

/** Returns when a key expires that works through a calendar day (`YYYY-MM-DD`) in UTC. */
export function expiryAfter(day: string): Date {
  return new Date(Date.parse(day) + dayMs);
}

/** Returns the last instant at which a key works. */
export function lastInstant(expiresAt: Date): Date {
  return new Date(expiresAt.getTime() - 1);
}

/** Returns whether a key can use a call; a call that is not known is none of its own. */
export function isInScope({ callIds }: Pick<KeyGrant, 'callIds'>, callId: string | null): boolean {
  return callIds === null || (callId !== null && callIds.includes(callId));
}
