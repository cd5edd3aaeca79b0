import type { ListedDelegation } from '../../domain/delegations/delegations.queries.js';
import { translate } from '../../platform/i18n/messages.js';
import { delegationLinks } from '../ui/delegation-links.js';
import { type DelegationLink } from '../ui/delegation-links.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { sessionPath } from '../paths/session-paths.js';
import { type AttendeeSection, attendeeSection, type AttendeeSectionInput } from './attendee-section.js';
import { type CalendarResponses, calendarResponses, type CalendarResponsesInput } from './calendar-responses.js';

/** The people of a session. */
export interface SessionAttendeesPage extends ConsoleLayout {
  attendees: AttendeeSection;
  /** The ways to what else there is about them. */
  more: { path: string; label: string }[];
  delegations: DelegationLink[];
  responses: CalendarResponses | null;
}

export interface SessionAttendeesInput extends AttendeeSectionInput, CalendarResponsesInput {
  delegations: readonly ListedDelegation[];
}

/** Returns the people of a session for its organizers. */
export function sessionAttendeesPage(layout: ConsoleLayout, input: SessionAttendeesInput): SessionAttendeesPage {
  const { language } = layout;
  const { session } = input;
  const isComing = session.state === 'published' && session.endsAt > layout.now;
  const link = (isShown: boolean, part: Parameters<typeof sessionPath>[1], label: string) =>
    isShown ? [{ path: sessionPath(session, part), label: translate(language, label) }] : [];
  return {
    ...layout,
    title: session.title,
    attendees: attendeeSection(layout, input),
    more: [
      ...link(session.questions > 0, 'answers', 'console.questions.seeAnswers'),
      ...link(layout.mayRead && isComing, 'seats', 'console.registrations.reserved.manage'),
      ...link(layout.mayRead && session.kind === 'showcase', 'teams', 'console.delegations.teams.title'),
    ],
    delegations: layout.mayRead ? delegationLinks(input.delegations, language) : [],
    responses: calendarResponses(layout, session, input, session.timeZone),
  };
}
