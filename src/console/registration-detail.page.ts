import type { AuditRow } from '../identity/audit.queries.js';
import { translate } from '../platform/i18n/messages.js';
import type { RegisteredPerson } from '../registrations/registrations.queries.js';
import { spokenLanguage } from '../sessions/session-labels.js';
import type { Session } from '../sessions/session.entity.js';
import { zoneLabel } from '../time/zones.js';
import { type AttendeeView, attendeeView, registrationState } from './attendee-rows.js';
import type { AttendeeRow } from './attendees.queries.js';
import type { AuditName } from './audit.queries.js';
import { auditView, type AuditView } from './audit-view.js';
import { dayAndTime } from './day-and-time.js';
import type { ConsoleFrame } from './frame.js';
import { messageView, type MessageView } from './message-log.js';
import type { MessageRow } from './messages.queries.js';
import { auditPath, sessionPath, withQuery } from './paths.js';
import type { StateView } from './session-state.js';

export interface RegistrationDetailPage extends ConsoleFrame {
  heading: string;
  sessionTitle: string;
  sessionPath: string;
  state: StateView;
  person: AttendeeView;
  facts: { term: string; text: string }[];
  answers: { term: string; text: string }[];
  messages: MessageView[];
  timeline: AuditView[];
  timelinePath: string;
}

/** One registration: the person, what they answered, what was sent to them, and what was done. */
export function registrationDetailPage(
  frame: ConsoleFrame,
  input: RegisteredPerson & {
    session: Session;
    row: AttendeeRow;
    answers: readonly { label: string; text: string }[];
    timeZone: string;
    messages: readonly MessageRow[];
    entries: readonly AuditRow[];
    names: ReadonlyMap<string, AuditName>;
  },
): RegistrationDetailPage {
  const { language, now } = frame;
  const { session, registration, attendee, timeZone } = input;
  const text = (key: string) => translate(language, `console.${key}`);
  const at = (date: Date) => dayAndTime(date, timeZone, language);
  const fact = (key: string, value: string | null) => (value === null ? [] : [{ term: text(key), text: value }]);
  return {
    ...frame,
    title: attendee.name,
    heading: attendee.name,
    sessionTitle: session.title,
    sessionPath: `${sessionPath(session)}#attendees`,
    state: registrationState(registration.state, language),
    person: attendeeView(input.row, session, frame, { state: registration.state, q: '', page: '' }),
    facts: [
      ...fact('col.organization', input.organization),
      ...fact('col.zone', zoneLabel(attendee.timeZone, now, language)),
      ...fact('col.language', spokenLanguage(attendee.language, attendee.language)),
      ...fact('col.registeredAt', at(registration.createdAt)),
    ],
    answers: input.answers.map(({ label, text: answer }) => ({ term: label, text: answer })),
    messages: input.messages.map((message) => messageView(message, timeZone, language)),
    timeline: input.entries.map((entry) => auditView(entry, input.names, timeZone, language)),
    timelinePath: withQuery(auditPath, { about: `registration:${registration.id}` }),
  };
}
