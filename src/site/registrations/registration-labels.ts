import { translate } from '../../platform/i18n/messages.js';
import type { RegistrationState } from '../../domain/registrations/registration.js';
import type { Session } from '../../domain/sessions/session.entity.js';

/**
 * The status of a person in a session: that of their registration, unless the session is cancelled or over. `received`:
 * the session has other runs, and nobody but the person may learn whether they are registered for one of those.
 */
export type RegistrationStatus =
  | RegistrationState
  | 'received'
  | 'offerExpired'
  | 'lapsed'
  | 'sessionCancelled'
  | 'over';

/** A status as text, with icon and tone. */
export interface StateLabel {
  tone: 'good' | 'warn' | 'bad' | 'off';
  icon: string;
  label: string;
}

const looks: Record<RegistrationStatus, Omit<StateLabel, 'label'>> = {
  confirmed: { tone: 'good', icon: 'dot' },
  received: { tone: 'warn', icon: 'half' },
  pending: { tone: 'warn', icon: 'half' },
  waitlisted: { tone: 'warn', icon: 'half' },
  offered: { tone: 'warn', icon: 'half' },
  cancelled: { tone: 'off', icon: 'ring' },
  offerExpired: { tone: 'off', icon: 'ring' },
  lapsed: { tone: 'off', icon: 'ring' },
  declined: { tone: 'off', icon: 'square' },
  sessionCancelled: { tone: 'bad', icon: 'bang' },
  over: { tone: 'off', icon: 'ring' },
};

/** Returns the status of a person in a session at `now`. */
export function registrationStatus(session: Pick<Session, 'state' | 'endsAt'>, state: RegistrationState, now: Date) {
  if (session.state === 'cancelled') return 'sessionCancelled';
  return now >= session.endsAt ? 'over' : state;
}

/**
 * Returns why somebody no longer has a place: an offer that was not accepted and a place that was not confirmed still have
 * their expiry.
 */
export function cancelledStatus({
  offerExpiresAt,
  provisional,
}: {
  offerExpiresAt: Date | null;
  provisional: { hasLapsed: boolean } | null;
}): 'offerExpired' | 'lapsed' | 'cancelled' {
  if (offerExpiresAt !== null) return 'offerExpired';
  return provisional?.hasLapsed === true ? 'lapsed' : 'cancelled';
}

/** Returns the label above the headline. */
export function statusLabel(where: RegistrationStatus, language: string): StateLabel {
  return { ...looks[where], label: translate(language, `registrations.status.label.${where}`) };
}

/** Returns the headline of a status. `place` is the position on the waiting list, from 1. */
export function statusTitle(where: RegistrationStatus, place: number | null, language: string): string {
  if (where === 'waitlisted' && place !== null)
    return translate(language, 'registrations.status.title.place', { place });
  return translate(language, `registrations.status.title.${where}`);
}

/** Describes a status in a row of a list. */
export function statusInList(
  where: Exclude<RegistrationStatus, 'received' | 'over'>,
  place: number | null,
  language: string,
): StateLabel {
  const key = where === 'waitlisted' && place !== null ? 'place' : where;
  return {
    ...looks[where],
    label: translate(language, `registrations.status.label.${key}`, place === null ? {} : { place }),
  };
}

/** What withdrawing means in a state; a seat goes to somebody else. */
export const withdrawTexts: Partial<Record<RegistrationState, string>> = { waitlisted: 'line', pending: 'pending' };
