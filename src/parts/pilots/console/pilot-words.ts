import type { Call } from '../../../domain/calls/call.entity.js';
import { type Milestone, milestoneState, type Pilot } from '../domain/pilot.js';
import { localTime } from '../../../domain/time/wall-time.js';
import { translate } from '../../../platform/i18n/messages.js';

/** Returns today's date in the zone of a call. */
export function todayIn({ timeZone }: Pick<Call, 'timeZone'>, now: Date): string {
  return localTime(now, timeZone).date;
}

/** Says how many milestones of a pilot are done, and that some are overdue. */
export function milestonesText(pilot: Pilot, milestones: readonly Milestone[], today: string, language: string) {
  const own = milestones.filter(({ pilotId }) => pilotId === pilot.id);
  const late = own.filter((milestone) => milestoneState(milestone, pilot, today) === 'overdue').length;
  const done = own.filter(({ doneOn }) => doneOn !== null).length;
  return {
    text: translate(language, 'console.pilots.milestonesDone', { done, count: own.length }),
    overdue:
      late === 0
        ? null
        : { tone: 'bad', icon: 'bang', label: translate(language, 'console.pilots.overdue', { count: late }) },
  };
}
