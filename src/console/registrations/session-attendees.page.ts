import type { ListedDelegation } from '../../domain/delegations/delegations.queries.js';
import { translate } from '../../platform/i18n/messages.js';
import { delegationLinks } from '../ui/delegation-links.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { sessionPath } from '../paths/session-paths.js';
import { attendeeSection, type AttendeeSectionInput } from './attendee-section.js';
import { calendarResponses, type CalendarResponsesInput } from './calendar-responses.js';

export interface SessionAttendeesInput extends AttendeeSectionInput, CalendarResponsesInput {
  delegations: readonly ListedDelegation[];
}

/** Returns the people of a session for its organizers. */
export function sessionAttendeesPage(layout: ConsoleLayout, input: SessionAttendeesInput) {
  const { language } = layout;
  const { session } = input;
  const isComing = session.state === 'published' && session.endsAt > layout.now;
  const link = (isShown: boolean, part: Parameters<typeof sessionPath>[1], label: string) =>
    isShown ? [{ path: sessionPath(session, part), label: translate(language, label) }] : [];
  return {
    ...layout,
    title: session.title,
    attendees: attendeeSection(layout, input),
    // The ways to what else there is about them.
    more: [
      ...link(session.questions > 0, 'answers', 'console.questions.seeAnswers'),
      ...link(layout.mayRead && isComing, 'seats', 'console.registrations.reserved.manage'),
      ...link(layout.mayRead && session.kind === 'showcase', 'teams', 'console.delegations.teams.title'),
    ],
    delegations: layout.mayRead ? delegationLinks(input.delegations, language) : [],
    responses: calendarResponses(layout, session, input, session.timeZone),
  };
}
