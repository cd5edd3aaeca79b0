import type { TodoView } from '../ui/call-todo.js';
import { partPage } from '../paths/part-pages.js';
import type { Call } from '../../domain/calls/call.entity.js';
import type { AuditRow } from '../../domain/identity/audit.queries.js';
import type { SessionProposal } from '../../domain/proposals/proposals.queries.js';
import type { RegistrationState } from '../../domain/registrations/registration.js';
import { hasRoom } from '../../domain/rooms/room-kind.js';
import type { ClockChanges } from '../../domain/sessions/clock-changes.js';
import type { PublishingCheck } from '../../domain/sessions/publishing-checks.js';
import { attendancesOf, seatsOfWay } from '../../domain/sessions/attendance.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { isMovable, isUnpublishedDraft } from '../../domain/sessions/session.js';
import { timingWarnings } from '../../domain/sessions/session-timing.js';
import { whenView } from '../../domain/sessions/session-time.js';
import { formatTime, formatLocalDate } from '../../domain/time/format.js';
import { zoneGroups } from '../../domain/time/zone-options.js';
import { zoneLabel, zoneCity } from '../../domain/time/zones.js';
import { translate } from '../../platform/i18n/messages.js';
import { renderMarkdown } from '../../platform/markdown.js';
import { dayAndTimeBeside, dayAndTimeInZone } from '../ui/day-and-time.js';
import type { AuditName } from '../ui/audit.queries.js';
import { auditView } from '../ui/audit-view.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { withQuery } from '../../platform/http/query.js';
import { auditPath } from '../paths/identity-paths.js';
import { proposalPath } from '../paths/proposal-paths.js';
import { shownSessionPath, seriesPath, sessionPath } from '../paths/session-paths.js';
import { attendeeFigures } from '../registrations/attendee-section.js';
import type { SessionTroubles } from './overview.queries.js';
import { publishingSection } from './publishing-section.js';
import { sessionTodoView } from './coming-sessions.js';
import { sessionTodos } from './session-todos.js';
import { warningText } from '../ui/timing-view.js';
import { isJustCancelled } from '../../domain/sessions/undo-cancellation.js';

const maxZones = 6;

/**
 * The clock changes of a session: since now, or since the last session of its series. Null if no one's clocks change.
 */
export function clockChangeView(changes: ClockChanges, language: string, since: 'now' | 'last' = 'now') {
  if (changes.people === 0) return null;
  const text = (key: string, values: Record<string, string | number>) =>
    translate(language, `console.sessions.clock.${key}`, values);
  const [shown, rest] = [changes.zones.slice(0, maxZones), changes.zones.slice(maxZones)];
  const zones = shown.map(({ timeZone, people, fromLocal, toLocal }) => {
    const [fromDate, from = ''] = fromLocal.split('T');
    const [toDate = '', to = ''] = toLocal.split('T');
    const day = fromDate === toDate ? '' : `${formatLocalDate(toDate, language, 'weekday-short')} `;
    return { place: zoneCity(timeZone, language), text: text('zone', { count: people, to: `${day}${to}`, from }) };
  });
  const others = rest.reduce((sum, { people }) => sum + people, 0);
  const more = rest.length === 0 ? [] : [{ place: text('elsewhere', {}), text: text('others', { count: others }) }];
  return {
    text: text(since === 'now' ? 'people' : 'peopleSinceLast', { count: changes.people }),
    // Most people first; the last entry sums up the rest.
    zones: [...zones, ...more],
  };
}

export interface SessionPageInput {
  call: Call;
  session: Session;
  counts: Partial<Record<RegistrationState, number>>;
  occurrences: readonly Session[];
  zone: string;
  clockChanges: ClockChanges;
  /** Of those who have a seat in the last session of the series too. */
  seriesClockChanges: ClockChanges | null;
  /** How many people with a seat it hits while they would sleep. */
  atNight: number;
  /** Updates that have not left yet. */
  waitingUpdates: { count: number; dueAt: Date } | null;
  /** The number of people who said that they never registered. */
  notMe: number;
  troubles: SessionTroubles | undefined;
  /** What it needs in other areas. */
  todos: readonly TodoView[];
  /** The first of the proposals with an attendee behind them, and how many there are in all. */
  proposals: readonly SessionProposal[];
  behind: { people: number; proposals: number };
  /** What to settle before a draft is published. */
  checks: readonly PublishingCheck[];
  /** How many speakers are invited once the draft is published. */
  speakers: number;
  entries: readonly AuditRow[];
  names: ReadonlyMap<string, AuditName>;
}

const MINUTE = 60_000;

/** Returns the overview of a session for its organizers. */
export function sessionPage(layout: ConsoleLayout, input: SessionPageInput) {
  const { language, now } = layout;
  const { call, session } = input;
  const isComing = session.state !== 'cancelled' && session.endsAt > now;
  return {
    ...layout,
    title: session.title,
    // That it is cancelled or over, and what can still be done; null otherwise.
    end: endNote(session, layout),
    // What needs somebody; a draft says it below.
    todos:
      session.state === 'draft'
        ? []
        : [
            ...sessionTodos(session, input.troubles, now).map((todo) => sessionTodoView(session, todo, layout)),
            ...input.todos,
          ],
    notes: notesOf(input, layout),
    warnings: isComing
      ? timingWarnings(session).map((one) => warningText(one, session.startsAtLocal, session.timeZone, language))
      : [],
    // The email about edits that has not left yet, and where it is sent now.
    update: updateView(input, layout),
    actions: actionsFor(session, layout),
    // What to settle before a draft is published; null once it is published, and for those who can't.
    publishing:
      layout.mayChange && session.state === 'draft' ? publishingSection(session, call, input, language) : null,
    // For everybody, or for each way of attending.
    seats: seatsView(session, language, isComing),
    figures: session.publishedAt === null ? [] : attendeeFigures(session, input.counts, layout),
    occurrences: (layout.mayRead ? input.occurrences : []).map((occurrence) => ({
      path: sessionPath(occurrence),
      label: dayAndTimeBeside(occurrence.startsAt, occurrence.timeZone, session.timeZone, language),
    })),
    preview: previewView(layout, input),
    // Since now, and since the last session of the series.
    clockChanges: [
      clockChangeView(input.clockChanges, language),
      input.seriesClockChanges && clockChangeView(input.seriesClockChanges, language, 'last'),
    ].filter((view) => view !== null),
    abstractHtml: renderMarkdown(session.abstract),
    proposals: session.publishedAt === null || !layout.mayRead ? null : proposalsView(call, input, language),
    timeline: (layout.mayRead ? input.entries : []).map((entry) =>
      auditView(entry, input.names, { timeZone: session.timeZone, language, now: layout.now }),
    ),
    timelinePath: withQuery(auditPath, { about: `session:${session.id}` }),
  };
}

function notesOf({ call, session, atNight, notMe }: SessionPageInput, { language, mayRead }: ConsoleLayout) {
  const note = (count: number, text: string, path: string, label: string) =>
    count === 0 ? [] : [{ text: translate(language, text, { count }), path, label: translate(language, label) }];
  const left = withQuery(sessionPath(session, 'attendees'), { state: 'left' });
  const planner = partPage('planner', call);
  return [
    ...(planner === null || !mayRead
      ? []
      : note(
          atNight,
          'console.planner.atNight',
          withQuery(planner, { session: session.id }),
          'console.planner.findBetter',
        )),
    ...note(notMe, 'console.registrations.notMe.session', left, 'console.registrations.notMe.show'),
  ];
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

function actionsFor(session: Session, { mayChange, mayRead, mayRun, now }: ConsoleLayout) {
  const isLive = session.state !== 'cancelled';
  const isAhead = session.state === 'draft' || (isLive && session.endsAt > now);
  const isOpen = session.state === 'published' && session.endsAt > now;
  const when = (allowed: boolean, path: string) => (mayChange && allowed ? path : null);
  return {
    host: mayRun && isOpen && hasRoom(session) ? sessionPath(session, 'host') : null,
    edit: when(isLive, sessionPath(session, 'edit')),
    move: when(isMovable(session, now), sessionPath(session, 'move')),
    cancel: when(isAhead && isLive && !isUnpublishedDraft(session), sessionPath(session, 'cancel')),
    again: when(true, sessionPath(session, 'again')),
    series: session.seriesId !== null && mayRead ? seriesPath({ id: session.seriesId }) : null,
    delete: when(isUnpublishedDraft(session), sessionPath(session, 'delete')),
  };
}

function previewView(layout: ConsoleLayout, { session, zone, call, occurrences }: SessionPageInput) {
  const { language, now } = layout;
  const publicPath = shownSessionPath(call, session, layout.isFacilitator);
  return {
    path: sessionPath(session),
    zones: zoneGroups(language, now, zone, [session.timeZone, call.timeZone, 'UTC']),
    when: whenView(session, { language, timeZone: zone, isOwnZone: true, now }, occurrences),
    publicPath: publicPath && withQuery(publicPath, { tz: zone }),
  };
}

function seatsView(session: Session, language: string, isComing: boolean) {
  return attendancesOf(session).map((attendance) => ({
    title: attendance && translate(language, `sessions.format.${attendance}`),
    ...seatsOf(seatsOfWay(session, attendance), language, isComing),
  }));
}

function seatsOf({ taken, capacity }: Session, language: string, isComing: boolean) {
  const [open, limited] = isComing
    ? ['console.sessions.seatsTaken', 'console.sessions.seatsTakenOf']
    : ['console.sessions.seatsWereTaken', 'console.sessions.seatsTakenOf'];
  return {
    capacity,
    label: translate(language, capacity === null ? open : limited, { taken, capacity: capacity ?? 0 }),
    width: capacity === null ? 0 : Math.round((Math.min(taken, capacity) / capacity) * 860),
  };
}

function proposalsView(
  call: Call,
  { proposals, behind }: Pick<SessionPageInput, 'proposals' | 'behind'>,
  language: string,
) {
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

/** Returns what the page of a cancelled or past session begins with; null for any other session. */
function endNote(session: Session, { language, now }: ConsoleLayout) {
  const isCancelled = session.state === 'cancelled';
  if (session.publishedAt === null || (!isCancelled && session.endsAt > now)) return null;
  const at = (isCancelled && session.cancelledAt) || session.endsAt;
  const kind = isJustCancelled(session, now) ? 'cancelledJustNow' : isCancelled ? 'cancelled' : 'over';
  const values = { when: dayAndTimeInZone(at, session.timeZone, language) };
  const link = (part: Parameters<typeof sessionPath>[1], label: string) => ({
    path: sessionPath(session, part),
    label: translate(language, label),
  });
  const ofPart = (part: 'feedback' | 'certificates', label: string) => {
    const path = partPage(part, session);
    return path === null ? [] : [{ path, label: translate(language, label) }];
  };
  return {
    text: translate(language, `console.sessions.ended.${kind}`, values),
    reason:
      isCancelled && session.cancelReason
        ? translate(language, 'console.sessions.cancelledBecause', { reason: session.cancelReason })
        : null,
    links: isCancelled
      ? [link('attendees', 'console.sessions.ended.people'), link('messages', 'console.sessions.ended.messages')]
      : [
          link('attendance', 'console.attendance.open'),
          ...ofPart('feedback', 'console.feedback.seeFeedback'),
          ...ofPart('certificates', 'console.certificates.seeCertificates'),
          link('materials', 'console.materials.see'),
        ],
  };
}
