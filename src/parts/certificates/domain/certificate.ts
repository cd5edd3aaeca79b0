/** The content of a certificate. */
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

/** Returns the content of an attendee's certificate. */
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

/** The session and attendance that determine whether a certificate is earned. */
export interface CertificateCase {
  /** Required percentage of the session; null if it has no certificates. */
  share: number | null;
  durationMinutes: number;
  isOver: boolean;
  /** Whether the person had a seat and the session took place. */
  isSeated: boolean;
  attended: boolean;
  /** Null if no end is known. */
  minutesPresent: number | null;
  /** Whether they checked in, at the door or by the code in the room, or an organizer recorded them as present. */
  isCheckedIn: boolean;
}

/** `unproven`: they only used the join link, so the duration is unknown. */
export type CertificateVerdict = 'earned' | 'none-given' | 'not-over' | 'absent' | 'too-short' | 'unproven';

/** Returns the required whole minutes, rounded up. */
export function neededMinutes(share: number, durationMinutes: number): number {
  return Math.ceil((durationMinutes * share) / 100);
}

/**
 * Returns whether a person earned a certificate. Known minutes decide. Otherwise, a check-in counts as the whole
 * session, because people are not checked out; a click on the join link alone doesn't, because it doesn't show how long
 * they stayed.
 */
export function certificateVerdict(one: CertificateCase): CertificateVerdict {
  if (one.share === null) return 'none-given';
  if (!one.isOver) return 'not-over';
  if (!one.isSeated || !one.attended) return 'absent';
  if (one.minutesPresent === null) return one.isCheckedIn ? 'earned' : 'unproven';
  return one.minutesPresent >= neededMinutes(one.share, one.durationMinutes) ? 'earned' : 'too-short';
}

/** State of a certificate. Issued numbers can be verified forever. */
export type CertificateState = 'valid' | 'replaced' | 'revoked';

/**
 * Returns the state of a certificate. It is valid as long as the attendance that it was issued for: a correction to
 * absent, or below the minutes required then, revokes it, and another correction can restore it. Raising the required
 * share later revokes nothing.
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

/** Returns whether a certificate is outdated because the name or minutes have changed. */
export function isOutdated(issued: CertificateFacts, today: CertificateFacts): boolean {
  return issued.name !== today.name || issued.minutes !== today.minutes;
}
