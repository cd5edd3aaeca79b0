import { deriveToken } from '../../platform/tokens.js';

/** Letters and digits that are hard to confuse, on a projector or read aloud. */
const alphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const codeLength = 6;
const opensMinutes = 30;
const periodMs = 10 * 60_000;

/** Returns a code from random bytes, of which it takes six. */
export function roomCode(random: Uint8Array): string {
  return [...random.subarray(0, codeLength)].map((byte) => alphabet[byte % alphabet.length]).join('');
}

/** What the codes of a room come from. */
interface CodeSource {
  sessionId: string;
  /** Random. */
  code: string;
}

/**
 * Returns the code that the screen in the room shows at `now`. It changes every ten minutes, so that a code that got out
 * checks nobody in for long; the one before works for another ten, for those who type slowly. An organizer who wants it
 * to end at once makes a new source.
 */
export function shownRoomCode(secret: string, source: CodeSource, now: Date): string {
  return codeOfPeriod(secret, source, periodOf(now));
}

/** Returns in how many seconds the screen shows another code. */
export function roomCodeChangesIn(now: Date): number {
  return Math.ceil(((periodOf(now) + 1) * periodMs - now.getTime()) / 1000);
}

/** Returns whether a code counts at `now`: the one that is shown, or the one before. */
export function isCodeOf(secrets: readonly string[], source: CodeSource, code: string, now: Date): boolean {
  const period = periodOf(now);
  return secrets.some((secret) => [period, period - 1].some((each) => codeOfPeriod(secret, source, each) === code));
}

function periodOf(now: Date): number {
  return Math.floor(now.getTime() / periodMs);
}

function codeOfPeriod(secret: string, { sessionId, code }: CodeSource, period: number): string {
  return roomCode(Buffer.from(deriveToken(secret, 'room-code', sessionId, code, period), 'base64url'));
}

/** Normalizes a typed code; null if it can't be one. Case, spaces and hyphens don't matter. */
export function readRoomCode(typed: string): string | null {
  const code = typed.toUpperCase().replaceAll(/[\s-]/gu, '');
  return code.length === codeLength && [...code].every((letter) => alphabet.includes(letter)) ? code : null;
}

/** From when until when the code of a room checks people in: from half an hour before the start to the end. */
export function roomCodeTimes({ startsAt, endsAt }: { startsAt: Date; endsAt: Date }): {
  opensAt: Date;
  closesAt: Date;
} {
  return { opensAt: new Date(startsAt.getTime() - opensMinutes * 60_000), closesAt: endsAt };
}

/** The state of a room's code at `now`. */
export function roomCodeState(session: { startsAt: Date; endsAt: Date }, now: Date): 'early' | 'open' | 'over' {
  const { opensAt, closesAt } = roomCodeTimes(session);
  if (now < opensAt) return 'early';
  return now < closesAt ? 'open' : 'over';
}
