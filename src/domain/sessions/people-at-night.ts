import type { ZonePeople } from './clock-changes.js';
import type { Session } from './session.entity.js';
import { dayStep, dayStepAt } from '../time/day-steps.js';
import { usualHumaneHours } from '../time/humane-hours.js';

/**
 * Returns for how many people a session begins or ends while they would sleep, between 22:00 and 07:00. Nobody for a
 * session that is not upcoming, or that all attend in person. Throws RangeError for an unknown zone.
 */
export function peopleAtNight(
  session: Pick<Session, 'state' | 'format' | 'startsAt' | 'endsAt'>,
  audience: readonly ZonePeople[],
  now: Date,
): number {
  if (session.state !== 'published' || session.format === 'in-person' || session.startsAt <= now) return 0;
  // A session that ends at 22:00 ends in time.
  const last = new Date(session.endsAt.getTime() - 60_000);
  return audience
    .filter(({ timeZone }) =>
      [session.startsAt, last].some((at) => dayStepAt(at, timeZone, usualHumaneHours) === dayStep.asleep),
    )
    .reduce((sum, { people }) => sum + people, 0);
}
