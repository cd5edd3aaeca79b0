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

/** The instants of a session, with the tz data version that they were derived from. */
export interface Timing {
  startsAt: Date;
  endsAt: Date;
  tzVersion: string;
}

export interface TimingWarning {
  code: 'gap' | 'overlap';
  message: string;
  /** The local time that clocks will show, YYYY-MM-DDTHH:mm. */
  shownLocal: string;
  startsAt: Date;
}

/** Resolves the local time that the organizer typed, with a warning if it is skipped or occurs twice. */
export function resolveTiming(wall: WallTiming): { timing: Timing; warnings: TimingWarning[] } {
  const resolved = resolveWallTime(wall.startsAtLocal, wall.timeZone, wall.overlap);
  const { startsAt } = resolved;
  const endsAt = new Date(startsAt.getTime() + wall.durationMinutes * 60_000);
  return { timing: { startsAt, endsAt, tzVersion: tzDataVersion() }, warnings: warningsOf(wall, resolved) };
}

/** Returns the instants of a session at a wall time. */
export function sessionTiming(wall: WallTiming): Timing {
  return resolveTiming(wall).timing;
}

/** Returns warnings about a local time that is skipped or occurs twice. */
export function timingWarnings(wall: WallTiming): TimingWarning[] {
  return resolveTiming(wall).warnings;
}

function warningsOf(wall: WallTiming, resolved: ReturnType<typeof resolveWallTime>): TimingWarning[] {
  const { shownLocal, startsAt } = resolved;
  if (resolved.kind === 'gap') {
    const message = `${wall.startsAtLocal} does not exist in ${wall.timeZone}: clocks go forward. The session starts at ${shownLocal}.`;
    return [{ code: 'gap', message, shownLocal, startsAt }];
  }
  if (resolved.kind === 'overlap') {
    const message = `${wall.startsAtLocal} occurs twice in ${wall.timeZone}: clocks go back. The ${wall.overlap} one is used (${startsAt.toISOString()}).`;
    return [{ code: 'overlap', message, shownLocal, startsAt }];
  }
  return [];
}

/** Throws Invalid if registration would close after the end of the session. */
export function checkClosing(registrationClosesAt: Date | null, endsAt: Date): void {
  if (registrationClosesAt !== null && registrationClosesAt > endsAt) {
    throw invalidField('registrationClosesAt', 'closes-after-end', 'Must not be after the end of the session.');
  }
}
