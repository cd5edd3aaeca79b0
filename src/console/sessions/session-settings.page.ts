import { hasRoom } from '../../domain/rooms/room-kind.js';
import type { RoomOffer } from '../../domain/rooms/room-opener.js';
import type { Facilitator } from '../../domain/sessions/facilitators.queries.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import type { Option } from '../../domain/time/zone-options.js';
import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { field } from '../../platform/views/form-fields.js';
import { offerLines } from '../../domain/sessions/offer-labels.js';
import { partPage } from '../paths/part-pages.js';
import { dayAndTimeInZone } from '../ui/day-and-time.js';
import { type EditView, openedEdit } from '../ui/form-edit.js';
import type { StateView } from '../ui/session-state.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { sessionPath } from '../paths/session-paths.js';
import { seatRules } from '../registrations/seat-rules.js';
import { leadsText } from '../ui/leads.js';
import { roomFields } from './session-edit.js';

export interface SessionSettingsInput {
  session: Session;
  joinUrl?: string;
  /** A number in each line, as they were typed. */
  dialIn?: string;
  /** The kinds of room that are set up, and the one that was chosen in a form with errors. */
  rooms: readonly RoomOffer[];
  /** Where accounts for more kinds are connected; null for those who can't. */
  connectPath: string | null;
  roomKind?: string;
  roomEdit?: EditView;
  fieldErrors?: readonly FieldError[];
  facilitators: readonly Facilitator[];
  /** What parts offer for it. */
  offers: readonly { title: string; path: string; label: string }[];
  /** The address of a facilitator who couldn't be invited. */
  staffEmail?: string;
}

/** Returns the settings of a session for its organizers. */
export function sessionSettingsPage(layout: ConsoleLayout, input: SessionSettingsInput) {
  const { language, now, mayChange } = layout;
  const { session } = input;
  const room = roomFields(session);
  const kinds = roomKinds(input, language);
  const isOver = session.state === 'cancelled' || (session.publishedAt !== null && session.endsAt <= now);
  return {
    ...layout,
    title: session.title,
    editPath: mayChange && session.state !== 'cancelled' ? sessionPath(session, 'edit') : null,
    settings: settingsOf(session, language, isOver),
    room: {
      edit: input.roomEdit ?? openedEdit(room),
      path: sessionPath(session, 'room'),
      field: field('joinUrl', input.joinUrl ?? room.joinUrl, input.fieldErrors ?? [], language),
      dialIn: field('dialIn', input.dialIn ?? room.dialIn, (input.fieldErrors ?? []).map(inLine), language),
      // Few sessions have any.
      hasNumbers: (input.dialIn ?? room.dialIn) !== '',
      kinds,
      // Rooms of other kinds need none.
      linkHint: translate(language, `console.rooms.${kinds.length === 0 ? 'roomHint' : 'ownLinkHint'}`),
      // Fewer people than seats.
      tooSmall: tooSmall(input, language),
      connectPath: input.connectPath,
      hasLink: hasRoom(session),
      isOnline: session.format !== 'in-person' && session.state !== 'cancelled' && session.endsAt > now,
      closedText: translate(language, session.format === 'in-person' ? 'console.rooms.noRoom' : 'console.rooms.closed'),
    },
    // Null for facilitators.
    speakersPath: layout.mayRead ? sessionPath(session, 'speakers') : null,
    // The questions that it asks at registration.
    questions: layout.mayRead
      ? {
          text: translate(language, 'console.questions.asked', { count: session.questions }),
          path: sessionPath(session, 'questions'),
        }
      : null,
    offers: input.offers,
    languages: languageSection(layout, session),
    // Null once it is over.
    seats: isOver
      ? null
      : {
          rules: [
            ...seatRules(session, language).map(({ sentence }) => sentence),
            translate(language, 'console.registrations.reserved.summary', { count: session.reserved }),
          ],
          // Null for facilitators.
          path: layout.mayRead ? sessionPath(session, 'seats') : null,
        },
    // The members of the team who see and run only their own sessions; null for themselves.
    facilitators: layout.mayRead ? facilitatorSection(layout, session, input) : null,
  };
}

/** An error of one of the numbers, as that of the field with all of them. */
function inLine({ path, values, ...error }: FieldError): FieldError {
  const [name, index] = path.split('.');
  if (name !== 'dialIn' || index === undefined) return { ...error, path, ...(values && { values }) };
  return { ...error, path: name, values: { ...values, line: Number(index) + 1 } };
}

/** What it is interpreted, captioned and signed in; null for facilitators. */
function languageSection({ language, mayRead }: ConsoleLayout, session: Session) {
  const path = mayRead ? partPage('languages', session) : null;
  return path === null ? null : { path, lines: offerLines(session, language, { by: true }) };
}

function settingsOf(session: Session, language: string, isOver: boolean) {
  const setting = (key: string, text: string) => ({ term: translate(language, `console.sessions.${key}`), text });
  const { speakers } = session;
  const none = translate(language, 'console.sessions.none');
  return [
    ...(isOver ? [] : beforeTheEnd(session, language)),
    setting(
      'section.speakers',
      speakers
        .map(({ name, role, organization }) => [name, role, organization].filter(Boolean).join(', '))
        .join('; ') || none,
    ),
    ...(session.venue ? [setting('field.venue', session.venue)] : []),
  ];
}

/** What means nothing once the session is over. */
function beforeTheEnd(session: Session, language: string) {
  const { reminders, registrationClosesAt: closesAt, timeZone } = session;
  const leads = leadsText(reminders, language);
  return [
    {
      term: translate(language, 'console.sessions.section.reminders'),
      text: session.ownReminders ? leads : translate(language, 'console.sessions.remindersOfCall', { leads }),
    },
    {
      term: translate(language, 'console.sessions.field.registrationClosesAt'),
      text: closesAt ? dayAndTimeInZone(closesAt, timeZone, language) : translate(language, 'console.sessions.atStart'),
    },
  ];
}

/** The kinds of room to choose from; none where there is only one. */
function roomKinds({ session, rooms, roomKind }: SessionSettingsInput, language: string): Option[] {
  if (rooms.length < 2 && session.room === 'link') return [];
  const chosen = roomKind ?? session.room;
  const capacities = new Map(rooms.map(({ kind, capacity }) => [kind, capacity]));
  return [...new Set([...capacities.keys(), session.room])].map((value) => {
    const label = translate(language, `console.rooms.roomKind.${value}`);
    const count = capacities.get(value) ?? null;
    const text = count === null ? label : translate(language, 'console.rooms.roomKindUpTo', { kind: label, count });
    return { value, label: text, selected: value === chosen };
  });
}

/** Says that the chosen room admits fewer people than the session has seats; null if it doesn't. */
function tooSmall({ session, rooms }: SessionSettingsInput, language: string): StateView | null {
  const capacity = rooms.find(({ kind }) => kind === session.room)?.capacity ?? null;
  const seats = session.asksAttendance ? session.onlineCapacity : session.capacity;
  if (capacity === null || (seats !== null && seats <= capacity)) return null;
  const label = translate(language, 'console.rooms.tooSmall', { capacity, seats: seats ?? -1 });
  return { tone: 'warn', icon: 'half', label };
}

/** Returns the facilitators of a session for its organizers. */
function facilitatorSection(
  { mayChange, language }: ConsoleLayout,
  session: Session,
  {
    facilitators,
    staffEmail,
    fieldErrors = [],
  }: { facilitators: readonly Facilitator[]; staffEmail?: string; fieldErrors?: readonly FieldError[] },
) {
  return {
    // Where they are assigned and removed; null for those who can't.
    path: mayChange ? sessionPath(session, 'facilitators') : null,
    assigned: facilitators.filter(({ isAssigned }) => isAssigned),
    others: facilitators
      .filter(({ isAssigned }) => !isAssigned)
      .map(({ id, name, email }) => ({ value: id, label: `${name} (${email})`, selected: false })),
    // The form that invites one and assigns the session; null for those who can't.
    invite: mayChange
      ? {
          path: sessionPath(session, 'facilitators/invite'),
          field: field('staffEmail', staffEmail, fieldErrors, language),
        }
      : null,
    isEmpty: facilitators.length === 0,
  };
}
