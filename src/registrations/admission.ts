import { Conflict, type Refusal } from '../platform/errors.js';
import type { RegistrationClosure } from '../sessions/session.js';
import type { Registration } from './registration.entity.js';
import { afterDecision, decideSeat, isLive, type SeatDecision, type Seats } from './registration.js';

/** One person who asks for a seat, in order of arrival. */
export interface Applicant {
  emailKey: string;
  /** The registration that this person has already, in whatever state. */
  standing: Registration | null;
}

export type Admission =
  /** The registration stands as it is: the same person asked before, or an organizer declined them. */
  | { outcome: 'standing' }
  | { outcome: 'refused'; refusal: Refusal }
  | { outcome: 'admitted'; decision: Exclude<SeatDecision, { outcome: 'full' }> };

/**
 * Decides a batch of applicants against a locked session, one after the other, as if each had come alone. Gives the
 * decisions in order and the seats after them. A person who asks twice in one batch stands the second time.
 */
export function decideBatch(
  seats: Seats,
  closure: RegistrationClosure | null,
  applicants: readonly Applicant[],
): { admissions: Admission[]; seats: Seats } {
  let left = seats;
  const seen = new Set<string>();
  const admissions = applicants.map(({ emailKey, standing }): Admission => {
    const stands = standing !== null && (isLive(standing.state) || standing.state === 'declined');
    if (stands || seen.has(emailKey)) return { outcome: 'standing' };
    if (closure !== null) return { outcome: 'refused', refusal: closureRefusal(closure) };
    const decision = decideSeat(left);
    if (decision.outcome === 'full') {
      return { outcome: 'refused', refusal: new Conflict('full', 'The session is full and has no waiting list.') };
    }
    left = afterDecision(left, decision);
    seen.add(emailKey);
    return { outcome: 'admitted', decision };
  });
  return { admissions, seats: left };
}

function closureRefusal(closure: RegistrationClosure): Refusal {
  switch (closure) {
    case 'draft':
      return new Conflict('not-published', 'The session is not published yet and takes no registrations.');
    case 'cancelled':
      return new Conflict('cancelled', 'The session is cancelled and takes no registrations.');
    case 'over':
      return new Conflict('over', 'The session is over and takes no registrations.');
    case 'closed':
      return new Conflict('registration-closed', 'Registration for this session has closed.');
  }
}
