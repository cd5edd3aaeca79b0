import { hasRoom, type RoomKind } from '../../domain/rooms/room-kind.js';
import { hasCheckIn } from '../../domain/attendance/check-in.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { callWords } from '../../domain/calls/call.js';
import type { ListedDelegation } from '../../domain/delegations/delegations.queries.js';
import { translate } from '../../platform/i18n/messages.js';
import { renderMarkdown } from '../../platform/markdown.js';
import { type Field, field } from '../../platform/views/form-fields.js';
import type { FieldError } from '../../platform/errors.js';
import type { SessionProposal } from '../../domain/proposals/proposals.queries.js';
import type { ClockChanges } from '../../domain/sessions/clock-changes.js';
import type { AuditRow } from '../../domain/identity/audit.queries.js';
import type { SuppressedPerson } from '../../domain/notifications/suppression/suppressions.queries.js';
import type { PublishingCheck } from '../../domain/sessions/publishing-checks.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { isUnpublishedDraft } from '../../domain/sessions/session.js';
import {
  formatLabel,
  kindLabel,
  sessionThemes,
  spokenLanguage,
  themeLabels,
  type ThemeLabel,
} from '../../domain/sessions/session-labels.js';
import { timingWarnings } from '../../domain/sessions/session-timing.js';
import { type WhenView, whenView } from '../../domain/sessions/session-when.js';
import { formatTime } from '../../domain/time/format.js';
import { type OptionGroup, zoneGroups, type Option } from '../../domain/time/zone-options.js';
import { zoneLabel } from '../../domain/time/zones.js';
import { type AttendeeSection, attendeeSection, type AttendeeSectionInput } from '../registrations/attendee-section.js';
import type { AuditName } from '../identity/audit.queries.js';
import { auditView, type AuditView } from '../identity/audit-view.js';
import { clockChangeView, type ClockChangeView } from './clock-change-view.js';
import { dayAndTime } from '../day-and-time.js';
import { type DelegationLink, delegationLinks } from '../delegations/delegation.page.js';
import { type EditView, openedEdit } from '../form-edit.js';
import type { ConsoleLayout } from '../layout.js';
import { leadsText } from './leads.js';
import { type MessageBar, messageBar } from '../notifications/message-log.js';
import type { MessageCounts } from '../notifications/messages.queries.js';
import {
  auditPath,
  sessionsPath,
  checkInSessionPath,
  proposalPath,
  publicSessionPath,
  sessionPath,
  withQuery,
} from '../paths.js';
import { materialFields, roomFields } from './session-edit.js';
import { sessionState, type StateView } from './session-state.js';
import { type PublishingSection, publishingSection } from './publishing-section.js';
import { warningText } from './timing-view.js';
import {
  type CalendarResponses,
  calendarResponses,
  type CalendarResponsesInput,
} from '../registrations/calendar-responses.js';
import { type UnreachableSection, unreachableSection } from '../registrations/unreachable.js';

export interface SessionPage extends ConsoleLayout {
  heading: string;
  allPath: string;
  themes: ThemeLabel[];
  facts: string[];
  state: StateView;
  publicPath: string | null;
  occurrences: { path: string; label: string }[];
  warnings: string[];
  /** The email about edits that has not left yet, and where it is sent now. */
  update: { text: string; sendPath: string | null } | null;
  /** Whether anybody can have registered: a draft has no people and no messages. */
  hasPeople: boolean;
  cancelReason: string | null;
  /** The links to check-in and to the room code, for those who can check people in. */
  checkIn: { checkInPath: string | null; roomPath: string; room: string } | null;
  actions: Actions;
  /** What to settle before a draft is published; null once it is published, and for those who can't. */
  publishing: PublishingSection | null;
  preview: {
    path: string;
    hidden: { name: string; value: string }[];
    zones: OptionGroup[];
    when: WhenView;
    publicPath: string | null;
  };
  room: {
    edit: EditView;
    path: string;
    field: Field;
    hasLink: boolean;
    isOnline: boolean;
    closedText: string;
    kinds: Option[];
    hostPath: string | null;
  };
  /** The ways to what comes after the session. */
  after: { feedbackPath: string; certificatesPath: string } | null;
  /** Recording and slides, once the session is over. */
  material: { path: string; edit: EditView; recording: Field; slides: Field } | null;
  seats: {
    label: string;
    taken: number;
    capacity: number | null;
    width: number;
    waiting: string | null;
    reserved: string;
    keptPath: string;
    /** Where teams are invited; null unless the session is a showcase. */
    teamsPath: string | null;
  };
  settings: { term: string; text: string }[];
  abstractHtml: string;
  /** The questions that it asks at registration. */
  questions: { text: string; path: string; answersPath: string | null };
  /** The attendance, once it has begun. */
  attendance: { text: string; path: string } | null;
  attendees: AttendeeSection;
  delegations: DelegationLink[];
  /** How many people said that somebody else had registered them, and where they are listed. */
  notMe: { text: string; path: string } | null;
  unreachable: UnreachableSection | null;
  responses: CalendarResponses | null;
  /** Since now, and since the last session of the series. */
  clockChanges: ClockChangeView[];
  messages: { bar: MessageBar | null; kinds: { label: string; text: string }[]; path: string };
  timeline: AuditView[];
  timelinePath: string;
  proposals: {
    text: string;
    rows: { path: string; title: string; state: string; people: string[] }[];
    /** That not all are shown. */
    more: string | null;
  };
}

/** The actions on a session; null where one is not allowed. */
interface Actions {
  edit: string | null;
  move: string | null;
  cancel: string | null;
  duplicate: string | null;
  addRun: string | null;
  delete: string | null;
}

export interface SessionPageInput extends AttendeeSectionInput, CalendarResponsesInput {
  call: Call;
  occurrences: readonly Session[];
  zone: string;
  clockChanges: ClockChanges;
  /** Of those who have a seat in the last session of the series too. */
  seriesClockChanges: ClockChanges | null;
  messages: MessageCounts;
  /** Updates that have not left yet. */
  waitingUpdates: { count: number; dueAt: Date } | null;
  /** The number of people who said that they never registered. */
  notMe: number;
  unreachable: { people: readonly SuppressedPerson[]; count: number };
  kinds: readonly { kind: string; total: number; sent: number }[];
  /** The first of the proposals with an attendee behind them, and how many there are in all. */
  proposals: readonly SessionProposal[];
  behind: { people: number; proposals: number };
  delegations: readonly ListedDelegation[];
  /** What to settle before a draft is published. */
  checks: readonly PublishingCheck[];
  entries: readonly AuditRow[];
  names: ReadonlyMap<string, AuditName>;
  joinUrl?: string;
  /** The kinds of room that are set up, and the one that was chosen in a form with errors. */
  roomKinds: readonly RoomKind[];
  roomKind?: string;
  roomEdit?: EditView;
  /** What was typed for recording and slides. */
  material?: { recordingUrl: string; slidesUrl: string };
  materialEdit?: EditView;
  /** Whether its room has a code for self check-in. */
  hasRoomCode: boolean;
  fieldErrors?: readonly FieldError[];
}

const MINUTE = 60_000;

/** A session for its organizers. */
export function sessionPage(layout: ConsoleLayout, input: SessionPageInput): SessionPage {
  const { language, now } = layout;
  const { call, session } = input;
  const text = (key: string, values = {}) => translate(language, `console.sessions.${key}`, values);
  const publicPath = session.publishedAt === null ? null : publicSessionPath(call, session);
  return {
    ...layout,
    title: session.title,
    heading: session.title,
    allPath: sessionsPath(call),
    themes: sessionThemes(session, themeLabels(callWords(call, language).themes), language),
    facts: [kindLabel(session, language), formatLabel(session, language), spokenLanguage(session.language, language)],
    state: sessionState(session, language, now),
    publicPath,
    occurrences: input.occurrences.map((occurrence) => ({
      path: sessionPath(occurrence),
      label: dayAndTime(occurrence.startsAt, occurrence.timeZone, language),
    })),
    warnings: timingWarnings(session).map((one) => warningText(one, session.startsAtLocal, session.timeZone, language)),
    update: updateView(input, layout),
    hasPeople: session.publishedAt !== null,
    cancelReason: session.cancelReason && text('cancelledBecause', { reason: session.cancelReason }),
    checkIn: checkInLinks(input, layout),
    actions: actionsFor(session, layout),
    publishing:
      layout.mayChange && session.state === 'draft' ? publishingSection(session, call, input.checks, language) : null,
    preview: previewView(layout, input, publicPath),
    room: {
      path: sessionPath(session, 'room'),
      edit: input.roomEdit ?? openedEdit(roomFields(session)),
      field: field('joinUrl', input.joinUrl ?? session.joinUrl ?? '', input.fieldErrors ?? [], language),
      kinds: roomKinds(input, language),
      hostPath:
        layout.mayChange && session.publishedAt !== null && hasRoom(session) ? sessionPath(session, 'host') : null,
      hasLink: session.joinUrl !== null,
      isOnline: session.format !== 'in-person' && session.state !== 'cancelled' && session.endsAt > now,
      closedText: translate(language, session.format === 'in-person' ? 'console.rooms.noRoom' : 'console.rooms.closed'),
    },
    after:
      session.publishedAt === null
        ? null
        : {
            feedbackPath: sessionPath(session, 'feedback'),
            certificatesPath: sessionPath(session, 'certificates'),
          },
    material: session.publishedAt === null ? null : materialView(input, language),
    seats: seatsView(session, language),
    settings: settingsOf(session, language),
    clockChanges: [
      clockChangeView(input.clockChanges, language),
      input.seriesClockChanges && clockChangeView(input.seriesClockChanges, language, 'last'),
    ].filter((view) => view !== null),
    abstractHtml: renderMarkdown(session.abstract),
    questions: {
      text: translate(language, 'console.questions.asked', { count: session.questions }),
      path: sessionPath(session, 'questions'),
      answersPath: session.questions > 0 && session.publishedAt !== null ? sessionPath(session, 'answers') : null,
    },
    attendance: input.presence && {
      text: translate(language, 'console.attendance.summary', { attended: input.presence.attended }),
      path: sessionPath(session, 'attendance'),
    },
    attendees: attendeeSection(layout, input),
    notMe:
      input.notMe === 0
        ? null
        : {
            text: translate(language, 'console.registrations.notMe.session', { count: input.notMe }),
            path: `${withQuery(sessionPath(session), { state: 'left' })}#attendees`,
          },
    unreachable: unreachableSection(layout, session, input.unreachable.people, input.unreachable.count, call.timeZone),
    responses: calendarResponses(layout, session, input, call.timeZone),
    delegations: delegationLinks(input.delegations, language),
    messages: {
      bar: messageBar(input.messages, language),
      kinds: input.kinds.map(({ kind, total, sent }) => ({
        label: translate(language, `console.notifications.kind.${kind}`),
        text: text('sentOf', { sent, total }),
      })),
      path: sessionPath(session, 'messages'),
    },
    proposals: proposalsView(call, input, language),
    timeline: input.entries.map((entry) => auditView(entry, input.names, call.timeZone, language)),
    timelinePath: withQuery(auditPath, { about: `session:${session.id}` }),
  };
}

function updateView({ session, waitingUpdates }: SessionPageInput, { language, mayChange }: ConsoleLayout) {
  if (waitingUpdates === null) return null;
  // The first minute at which it has left.
  const at = new Date(Math.ceil(waitingUpdates.dueAt.getTime() / MINUTE) * MINUTE);
  const time = translate(language, 'notifications.inZone', {
    time: formatTime(at, session.timeZone, language),
    zone: zoneLabel(session.timeZone, at, language),
  });
  return {
    text: translate(language, 'console.sessions.updateWaits', { count: waitingUpdates.count, time }),
    sendPath: mayChange ? sessionPath(session, 'send-update') : null,
  };
}

function materialView({ session, material, materialEdit, fieldErrors = [] }: SessionPageInput, language: string) {
  return {
    path: sessionPath(session, 'material'),
    edit: materialEdit ?? openedEdit(materialFields(session)),
    recording: field('recordingUrl', material?.recordingUrl ?? session.recordingUrl ?? '', fieldErrors, language),
    slides: field('slidesUrl', material?.slidesUrl ?? session.slidesUrl ?? '', fieldErrors, language),
  };
}

function checkInLinks({ session, hasRoomCode }: SessionPageInput, { mayChange, language }: ConsoleLayout) {
  if (!mayChange || session.state !== 'published') return null;
  return {
    checkInPath: hasCheckIn(session) ? checkInSessionPath(session) : null,
    roomPath: checkInSessionPath(session, 'room-code'),
    room: translate(
      language,
      hasRoomCode ? 'console.attendance.checkIn.session.on' : 'console.attendance.checkIn.session.off',
    ),
  };
}

function actionsFor(session: Session, { mayChange, now }: ConsoleLayout): Actions {
  const isLive = session.state !== 'cancelled';
  const isAhead = session.state === 'draft' || (isLive && session.endsAt > now);
  const when = (allowed: boolean, path: string) => (mayChange && allowed ? path : null);
  return {
    edit: when(isLive, sessionPath(session, 'edit')),
    move: when(isAhead && isLive, sessionPath(session, 'move')),
    cancel: when(isAhead && isLive, sessionPath(session, 'cancel')),
    duplicate: when(true, sessionPath(session, 'duplicate')),
    addRun: when(true, withQuery(sessionPath(session, 'duplicate'), { occurrence: 'yes' })),
    delete: when(isUnpublishedDraft(session), sessionPath(session, 'delete')),
  };
}

function previewView(
  layout: ConsoleLayout,
  input: SessionPageInput,
  publicPath: string | null,
): SessionPage['preview'] {
  const { language, now } = layout;
  const { session, zone, call } = input;
  return {
    path: sessionPath(session),
    hidden: [
      { name: 'state', value: input.tab },
      { name: 'q', value: input.search },
    ].filter(({ value }) => value !== '' && value !== 'confirmed'),
    zones: zoneGroups(language, now, zone, [session.timeZone, call.timeZone, 'UTC']),
    when: whenView(session, { language, timeZone: zone, isOwnZone: true, now }, input.occurrences),
    publicPath: publicPath && withQuery(publicPath, { tz: zone }),
  };
}

function seatsView(session: Session, language: string): SessionPage['seats'] {
  const { taken, capacity, waiting, waitlist } = session;
  return {
    taken,
    capacity,
    label: translate(language, capacity === null ? 'console.sessions.seatsTaken' : 'console.sessions.seatsTakenOf', {
      taken,
      capacity: capacity ?? 0,
    }),
    width: capacity === null ? 0 : Math.round((Math.min(taken, capacity) / capacity) * 860),
    waiting: waitlist ? translate(language, 'console.sessions.waitingCount', { count: waiting }) : null,
    reserved: translate(language, 'console.registrations.reserved.summary', { count: session.reserved }),
    keptPath: sessionPath(session, 'seats'),
    teamsPath: session.kind === 'showcase' ? sessionPath(session, 'teams') : null,
  };
}

function settingsOf(session: Session, language: string): SessionPage['settings'] {
  const setting = (key: string, text: string) => ({ term: translate(language, `console.sessions.${key}`), text });
  const seats = (key: string, values = {}) => translate(language, `console.registrations.reserved.${key}`, values);
  const { registrationClosesAt: closesAt, reminders, speakers } = session;
  const none = translate(language, 'console.sessions.none');
  return [
    setting(
      'section.reminders',
      session.ownReminders
        ? leadsText(reminders, language)
        : translate(language, 'console.sessions.remindersOfCall', { leads: leadsText(reminders, language) }),
    ),
    setting(
      'field.registrationClosesAt',
      closesAt ? dayAndTime(closesAt, session.timeZone, language) : translate(language, 'console.sessions.atStart'),
    ),
    setting('field.approvalShort', translate(language, `console.sessions.approval.${session.approval}`)),
    ...(session.promotion === 'offer'
      ? [{ term: seats('freeSeats'), text: seats('offeredFor', { hours: session.offerHours }) }]
      : []),
    ...(session.organizationLimit === null
      ? []
      : [{ term: seats('limit'), text: seats('limitOf', { count: session.organizationLimit }) }]),
    setting(
      'section.speakers',
      speakers
        .map(({ name, role, organization }) => [name, role, organization].filter(Boolean).join(', '))
        .join('; ') || none,
    ),
    ...(session.venue ? [setting('field.venue', session.venue)] : []),
  ];
}

function proposalsView(
  call: Call,
  { proposals, behind }: Pick<SessionPageInput, 'proposals' | 'behind'>,
  language: string,
): SessionPage['proposals'] {
  const [shown, all] = [proposals.length, behind.proposals];
  return {
    text: translate(language, 'console.sessions.attendeesWithProposal', behind),
    more: shown < all ? translate(language, 'console.sessions.firstProposals', { shown, all }) : null,
    rows: proposals.map((one) => ({
      path: proposalPath(call, one),
      title: one.title,
      state: translate(language, `console.proposals.state.${one.state}`),
      people: one.attendees.map(({ name }) => name),
    })),
  };
}

/** The kinds of room to choose from; none where there is only one. */
function roomKinds({ session, roomKinds: kinds, roomKind }: SessionPageInput, language: string): Option[] {
  if (kinds.length < 2 && session.room === 'link') return [];
  const chosen = roomKind ?? session.room;
  return [...new Set([...kinds, session.room])].map((value) => ({
    value,
    label: translate(language, `console.rooms.roomKind.${value}`),
    selected: value === chosen,
  }));
}
