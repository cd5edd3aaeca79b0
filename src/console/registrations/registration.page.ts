import type { AuditRow } from '../../domain/identity/audit.queries.js';
import { isErased } from '../../domain/privacy/erasure.js';
import { translate } from '../../platform/i18n/messages.js';
import type { ListedLink } from '../../domain/proposals/matches.queries.js';
import type { RegisteredPerson } from '../../domain/registrations/registrations.queries.js';
import { spokenLanguage } from '../../domain/sessions/session-labels.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { zoneLabel } from '../../domain/time/zones.js';
import { addressNote } from './address-note.js';
import { attendeeView, registrationState } from './attendee-rows.js';
import type { AttendeeRow } from './attendees.queries.js';
import type { AuditName } from '../ui/audit.queries.js';
import { attendanceState } from '../ui/attendance-labels.js';
import { dayAndTime } from '../ui/day-and-time.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { messageView } from '../ui/message-log.js';
import type { MessageRow } from '../ui/messages.queries.js';
import { matchView } from '../ui/match-view.js';
import { withQuery } from '../../platform/http/query.js';
import { auditPath } from '../paths/identity-paths.js';
import { matchesPath } from '../paths/proposal-paths.js';
import { personPath, registrationPath } from '../paths/registration-paths.js';
import { auditView } from '../ui/audit-view.js';

type MessageEvent = 'queued' | 'accepted' | 'bounced' | 'failed' | 'dropped';

/** The entries of one moment in causal order: an action causes a message, and a message an action of ours. */
const ranks: Record<MessageEvent | 'auditEntry' | 'attendee.unreachable', number> = {
  auditEntry: 0,
  queued: 1,
  accepted: 2,
  dropped: 3,
  failed: 3,
  bounced: 3,
  'attendee.unreachable': 4,
};

/** Returns the activity and the messages of a registration as one timeline, newest first. */
function personTimeline(
  entries: readonly AuditRow[],
  messages: readonly MessageRow[],
  names: ReadonlyMap<string, AuditName>,
  { timeZone, language, now }: { timeZone: string; language: string; now: Date },
) {
  const emails = messages.flatMap((message) =>
    eventsOf(message).map(({ event, at, detail }) => ({
      at,
      rank: ranks[event],
      view: {
        when: dayAndTime(at, timeZone, language, now),
        who: translate(language, 'console.identity.audit.actor.system'),
        what: translate(language, `console.notifications.delivery.event.${event}`, {
          kind: translate(language, `console.notifications.kind.${message.kind}`),
        }),
        detail,
        about: { label: '', path: null },
        origin: null,
        network: null,
      },
    })),
  );
  const done = entries
    // The message itself tells of it, with the server's words.
    .filter(({ action }) => action !== 'message.bounced')
    .map((entry) => ({
      at: entry.at,
      rank: ranks[entry.action === 'attendee.unreachable' ? entry.action : 'auditEntry'],
      view: auditView(entry, names, { timeZone, language, now }),
    }));
  return [...emails, ...done]
    .sort((a, b) => b.at.getTime() - a.at.getTime() || b.rank - a.rank)
    .map(({ view }) => view);
}

/** Newest first. */
function eventsOf(message: MessageRow): { event: MessageEvent; at: Date; detail: string | null }[] {
  const { state, createdAt, sentAt, dueAt, bouncedAt, result } = message;
  const events: { event: MessageEvent; at: Date; detail: string | null }[] = [];
  if (bouncedAt !== null)
    events.push({ event: 'bounced', at: bouncedAt, detail: message.bounceDiagnostic ?? message.bounceStatus });
  if (sentAt !== null) events.push({ event: 'accepted', at: sentAt, detail: result });
  // When it was last due: that of the last attempt.
  if (state === 'failed' || state === 'dropped') events.push({ event: state, at: dueAt, detail: result });
  return [...events, { event: 'queued', at: createdAt, detail: null }];
}

/** One registration: the person, what they answered, what was sent to them, and what was done. */
export function registrationPage(
  layout: ConsoleLayout,
  input: RegisteredPerson & {
    session: Session;
    row: AttendeeRow;
    answers: readonly { label: string; text: string }[];
    call: { slug: string };
    links: readonly ListedLink[];
    timeZone: string;
    messages: readonly MessageRow[];
    undelivered: ReadonlySet<string>;
    entries: readonly AuditRow[];
    names: ReadonlyMap<string, AuditName>;
  },
) {
  const { language, now } = layout;
  const { session, registration, attendee, timeZone } = input;
  const heading = isErased(attendee) ? translate(language, 'console.privacy.person.heading') : attendee.name;
  const at = (date: Date) => dayAndTime(date, timeZone, language, now);
  const fact = (key: string, value: string | null) =>
    value === null ? [] : [{ term: translate(language, key), text: value }];
  return {
    ...layout,
    title: heading,
    heading,
    state: registrationState(registration.state, language),
    person: attendeeView(input.row, session, layout, { state: registration.state, q: '', page: '' }),
    // The person with all their sessions; null for facilitators, who see only their own.
    personPath: layout.mayRead ? personPath(attendee) : null,
    erased:
      isErased(attendee) && attendee.suppressedAt
        ? translate(language, 'console.privacy.person.erased', { at: at(attendee.suppressedAt) })
        : null,
    // What a server said when it refused emails for good, and where sending is resumed.
    unreachable: isErased(attendee)
      ? null
      : addressNote(attendee, layout.mayChange ? registration.id : null, at, language),
    facts: [
      ...fact('console.common.col.organization', input.organization),
      ...fact('console.sessions.col.timeZone', zoneLabel(attendee.timeZone, now, language)),
      ...fact('console.common.col.language', spokenLanguage(attendee.language, attendee.language)),
      ...fact(
        'console.registrations.people.column.listensIn',
        registration.listensIn && spokenLanguage(registration.listensIn, language),
      ),
      ...fact('console.registrations.col.registeredAt', at(registration.createdAt)),
    ],
    // Whether they were there; null before the session.
    presence:
      session.startsAt > now
        ? null
        : {
            state: attendanceState(registration, language),
            path: layout.mayRun ? registrationPath(registration.id, 'presence') : null,
          },
    answers: input.answers.map(({ label, text: answer }) => ({ term: label, text: answer })),
    // Proposals that the person is matched to, or could be.
    proposals: (layout.mayRead ? input.links : []).map((link) => ({
      ...matchView(link, input.call, language),
      subject: link.title,
    })),
    decidePath: matchesPath(input.call, 'decide'),
    linkBack: { name: 'ofRegistration', value: registration.id },
    messages: input.messages.map((message) =>
      messageView(message, { timeZone, language, now }, layout.mayChange && input.undelivered.has(message.id)),
    ),
    timeline: personTimeline(input.entries, input.messages, input.names, { timeZone, language, now }),
    timelinePath: withQuery(auditPath, { about: `registration:${registration.id}` }),
  };
}
