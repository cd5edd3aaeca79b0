import type { Call } from '../../../domain/calls/call.entity.js';
import type { ProposedStart } from '../../../domain/registrations/proposed-times.queries.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import type { ExpectedPeople } from '../../../domain/time/holidays.js';
import { usualHumaneHours } from '../../../domain/time/humane-hours.js';
import { zoneCity } from '../../../domain/time/zones.js';
import { translate } from '../../../platform/i18n/messages.js';
import type { ConsoleLayout } from '../../../console/frame/layout.js';
import { describeRuns } from '../domain/plan.js';
import { plannedChoice, useOfStarts } from './time-choice.js';
import type { TimeSources } from './time-sources.js';

/** Times that attendees propose by their calendars, with whom of the session each would suit. */
export function proposedPage(
  layout: ConsoleLayout,
  input: {
    call: Call;
    sources: TimeSources;
    sessions: readonly Session[];
    proposed: readonly ProposedStart[];
    /** The people of each session. */
    people: ReadonlyMap<string, readonly ExpectedPeople[]>;
  },
) {
  const { language } = layout;
  const { call, sources, sessions, proposed, people } = input;
  const text = (key: string, values = {}) => translate(language, `console.planner.${key}`, values);
  return {
    ...layout,
    title: text('title'),
    sources,
    place: zoneCity(call.timeZone, language),
    choices: proposed.flatMap(({ sessionId, startsAt, people: count }) => {
      const session = sessions.find(({ id }) => id === sessionId);
      if (session === undefined) return [];
      const minutes = session.durationMinutes;
      const expected = people.get(sessionId) ?? [];
      const runs = describeRuns([startsAt.getTime()], minutes, expected, usualHumaneHours);
      const of = expected.reduce((all, { weight }) => all + weight, 0);
      return plannedChoice(runs, of, call, language, {
        notes: [text('proposedBy', { count, title: session.title })],
        use: layout.mayChange ? useOfStarts([startsAt], { call, session, minutes: String(minutes) }, language) : null,
      });
    }),
  };
}
