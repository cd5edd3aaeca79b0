/** What a certificate says. */
export interface CertificateFacts {
  /** BCP 47. */
  language: string;
  name: string;
  sessionTitle: string;
  callName: string;
  host: string;
  /** YYYY-MM-DDTHH:mm in `timeZone`. */
  startsAtLocal: string;
  timeZone: string;
  durationMinutes: number;
  /** Null for a check-in without a known duration. */
  minutes: number | null;
}

/** Returns what the certificate of an attendee says. */
export function certificateFacts(
  session: { title: string; startsAtLocal: string; timeZone: string; durationMinutes: number },
  attendee: { name: string; language: string },
  call: { name: string; host: string },
  minutes: number | null,
): CertificateFacts {
  return {
    language: attendee.language,
    name: attendee.name,
    sessionTitle: session.title,
    callName: call.name,
    host: call.host,
    startsAtLocal: session.startsAtLocal,
    timeZone: session.timeZone,
    durationMinutes: session.durationMinutes,
    minutes,
  };
}

/** What decides about a certificate: the session, and one person's presence. */
export interface CertificateCase {
  /** Percent of the session; null where it has no certificates. */
  share: number | null;
  durationMinutes: number;
  isOver: boolean;
  /** Whether the person had a seat, and the session took place. */
  isSeated: boolean;
  attended: boolean;
  /** Null where no end is known. */
  minutesPresent: number | null;
  /** Whether they checked in, at the door or by the code in the room, or an organizer recorded them as present. */
  isCheckedIn: boolean;
}

/** `unproven`: they came, by the join link alone, and nothing says for how long. */
export type CertificateVerdict = 'earned' | 'none-given' | 'not-over' | 'absent' | 'too-short' | 'unproven';

/** Whole minutes that one must be there, rounded up. */
export function neededMinutes(share: number, durationMinutes: number): number {
  return Math.ceil((durationMinutes * share) / 100);
}

/**
 * Whether somebody earned a certificate. Minutes decide where they are known. Where they are not, a check-in counts as
 * the whole session, since a door sees people in and not out; a click on the join link alone does not, since it says
 * nothing of how long somebody stayed.
 */
export function certificateVerdict(one: CertificateCase): CertificateVerdict {
  if (one.share === null) return 'none-given';
  if (!one.isOver) return 'not-over';
  if (!one.isSeated || !one.attended) return 'absent';
  if (one.minutesPresent === null) return one.isCheckedIn ? 'earned' : 'unproven';
  return one.minutesPresent >= neededMinutes(one.share, one.durationMinutes) ? 'earned' : 'too-short';
}

/** State of a certificate: a number that was issued once can be looked up for ever. */
export type CertificateState = 'valid' | 'replaced' | 'revoked';

/**
 * Returns the state of a certificate. It is valid while the attendance for which it was issued is: one that is corrected
 * to absent, or below the minutes that were required then, revokes it, and the next correction may restore it. Raising
 * the share later revokes nothing.
 */
export function certificateState(
  certificate: { replacedAt: Date | null; revokedAt: Date | null; neededMinutes: number },
  presence: { attended: boolean; minutesPresent: number | null },
): CertificateState {
  if (certificate.revokedAt !== null) return 'revoked';
  const { attended, minutesPresent } = presence;
  const holds = attended && (minutesPresent === null || minutesPresent >= certificate.neededMinutes);
  if (!holds) return 'revoked';
  return certificate.replacedAt === null ? 'valid' : 'replaced';
}

/** Whether a certificate would say something else today: another name, or other minutes. */
export function isOutdated(issued: CertificateFacts, today: CertificateFacts): boolean {
  return issued.name !== today.name || issued.minutes !== today.minutes;
}
