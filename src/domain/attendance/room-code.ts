/** Letters and digits that are hard to confuse, on a projector or read aloud. */
const alphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const codeLength = 6;
const opensMinutes = 30;

/**
 * A code from random bytes, of which it takes six. It does not change by itself: that would keep nobody in the room from
 * telling it, and would refuse whoever types slowly. Where it got out, an organizer makes another one.
 */
export function roomCode(random: Uint8Array): string {
  return [...random.subarray(0, codeLength)].map((byte) => alphabet[byte % alphabet.length]).join('');
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
