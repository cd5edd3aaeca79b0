import { invalidField } from '../../platform/errors.js';
import { resolveWallTime } from '../time/wall-time.js';
import { tzDataVersion } from '../time/zone-rules.js';
import type { OverlapChoice } from './session.js';

export interface WallTiming {
  startsAtLocal: string;
  timeZone: string;
  overlap: OverlapChoice;
  durationMinutes: number;
}

/** The instants of a session, derived from what the organizer typed, with the version of the tz data that said so. */
export function sessionTiming(timing: WallTiming): { startsAt: Date; endsAt: Date; tzVersion: string } {
  const { startsAt } = resolveWallTime(timing.startsAtLocal, timing.timeZone, timing.overlap);
  return { startsAt, endsAt: new Date(startsAt.getTime() + timing.durationMinutes * 60_000), tzVersion: tzDataVersion };
}

export interface TimingWarning {
  code: 'gap' | 'overlap';
  message: string;
  /** The wall time that a clock on the wall will show, YYYY-MM-DDTHH:mm. */
  shownLocal: string;
  startsAt: Date;
  /** The other occurrence of a wall time that exists twice. */
  secondAt?: Date;
}

/** What an organizer must know about a wall time that does not exist or exists twice. */
export function timingWarnings(timing: WallTiming): TimingWarning[] {
  const found = resolveWallTime(timing.startsAtLocal, timing.timeZone, timing.overlap);
  const { shownLocal, startsAt, secondAt } = found;
  if (found.kind === 'gap') {
    const message = `${timing.startsAtLocal} does not exist in ${timing.timeZone}: the clocks go forward. The session starts at ${shownLocal}.`;
    return [{ code: 'gap', message, shownLocal, startsAt }];
  }
  if (found.kind === 'overlap') {
    const message = `${timing.startsAtLocal} exists twice in ${timing.timeZone}: the clocks go back. The ${timing.overlap} one is meant (${startsAt.toISOString()}).`;
    return [{ code: 'overlap', message, shownLocal, startsAt, ...(secondAt && { secondAt }) }];
  }
  return [];
}

/** Refuses a registration end that lies after the session's own end. Throws Invalid. */
export function checkClosing(registrationClosesAt: Date | null, endsAt: Date): void {
  if (registrationClosesAt !== null && registrationClosesAt > endsAt) {
    throw invalidField(
      'registrationClosesAt',
      'closes-after-end',
      'Registration must not close after the session has ended.',
    );
  }
}
