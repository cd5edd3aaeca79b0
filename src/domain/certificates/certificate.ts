/** What a certificate says. */
export interface CertificateFacts {
  /** In which it is written, BCP 47. */
  language: string;
  name: string;
  sessionTitle: string;
  callName: string;
  host: string;
  /** YYYY-MM-DDTHH:mm in `timeZone`. */
  startsAtLocal: string;
  timeZone: string;
  durationMinutes: number;
  /** Null where a check-in says that they were there, and nothing says for how long. */
  minutes: number | null;
}

/** What decides about a certificate: the session, and what is known of one person's presence. */
export interface CertificateCase {
  /** Percent of the session; null where it gives no certificates. */
  share: number | null;
  durationMinutes: number;
  isOver: boolean;
  /** Whether the person had a seat, and the session took place. */
  isSeated: boolean;
  attended: boolean;
  /** Null where no end is known. */
  minutesPresent: number | null;
  /** Whether they checked in, at the door or by the code in the room, or an organizer says that they were there. */
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

/** How a certificate stands: a number that was given out once answers for ever. */
export type CertificateState = 'valid' | 'replaced' | 'revoked';

/**
 * How a certificate stands now. It holds while what it was given for holds: an attendance that is corrected to absent,
 * or below what was asked for when it was issued, takes it back, and the next correction may give it again. A share
 * that is raised later takes nothing away.
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

/** Whether what a certificate says is not what it would say today: another name, or other minutes. */
export function isOutdated(issued: CertificateFacts, today: CertificateFacts): boolean {
  return issued.name !== today.name || issued.minutes !== today.minutes;
}
