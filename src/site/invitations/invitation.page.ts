import type { Call } from '../../domain/calls/call.entity.js';
import { callTexts } from '../../domain/calls/call.js';
import type { Invitation, Invitee } from '../../domain/invitations/invitation.entity.js';
import { type AddableSession, addableSessions } from '../../domain/registrations/admission/addable-sessions.js';
import { maskedAddress } from '../../domain/registrations/links/email-address.js';
import type { RegistrationState } from '../../domain/registrations/registration.js';
import { isLive } from '../../domain/registrations/registration.js';
import { seatState } from '../../domain/sessions/session-labels.js';
import { dayAndRange, firstZone, sessionTime } from '../../domain/sessions/session-time.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { readIn, titleLanguage } from '../../domain/sessions/session-texts.js';
import { formatDate, formatTime } from '../../domain/time/format.js';
import { zoneLabel } from '../../domain/time/zones.js';
import type { Viewer } from '../../domain/sessions/viewer.js';
import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { errorSummary, field, type Field } from '../../platform/views/form-fields.js';
import { publicLayout } from '../layout.js';
import { programmePath, sessionPath } from '../paths.js';
import { sessionChoice } from '../registrations/add-sessions.page.js';
import { attendanceQuestion } from '../registrations/registration-form.js';
import { listeningQuestion } from '../registrations/listening-options.js';
import { registrationStatus, type StateLabel, statusInList } from '../registrations/registration-labels.js';

/** What the person has just done: shown once, above what is true now. */
export type InvitationDone = 'registered' | 'some' | 'none' | 'declined';

const looks: Record<InvitationDone, string> = {
  registered: 'note mb',
  some: 'note warn mb',
  none: 'note warn mb',
  declined: 'note mb',
};

export interface InvitationPageInput {
  call: Call;
  invitee: Invitee;
  invitation: Invitation;
  person: { name: string; email: string; isKnown: boolean };
  /** Of the invitation, in order of time. */
  sessions: readonly Session[];
  mine: readonly { session: Session; state: RegistrationState }[];
  /** The selected ids; null for all. */
  chosen: readonly string[] | null;
  typedName: string | null;
  attendance: string;
  listensIn: string;
  fieldErrors: readonly FieldError[];
  done: InvitationDone | null;
  token: string;
}

/** Returns the page of an invitation: the sessions in the reader's zone, what can be registered, and what already is. */
export function invitationPage(input: InvitationPageInput, viewer: Viewer) {
  const { call, invitee, person, fieldErrors, done, token } = input;
  const { language, now } = viewer;
  const read = (session: Session) => readIn(session, call, language);
  const sessions = input.sessions.map(read);
  const mine = input.mine.map((one) => ({ ...one, session: read(one.session) }));
  const text = (key: string, values = {}) => translate(language, `invitations.${key}`, values);
  const words = callTexts(call, language);
  const open = addableSessions(sessions, mine, now);
  const isRegistered = mine.some(({ session, state }) => isInvited(sessions, session) && isLive(state));
  const hasDeclined = invitee.declinedAt !== null && !isRegistered;
  const heading = text(headingKey(open, isRegistered, hasDeclined));
  const action = `/invitations/${token}`;
  const choice = field('sessions', '', fieldErrors, language);
  const name = person.isKnown ? null : nameField(input, language);
  const chosen = input.chosen ?? firstRuns(open);
  const offered = open.map(({ session }) => session);
  const question = attendanceQuestion(offered, input.attendance, fieldErrors, language);
  return {
    ...publicLayout({ viewer, call, path: action, isPrivate: true }, heading),
    heading,
    lede: text('lede', { host: words.host || words.name, call: words.name, count: sessions.length }),
    // Whom the invitation is for, with a masked address, and where somebody else registers.
    isFor: text('isFor', { person: personText(person, text) }),
    otherPath: otherPath(call, sessions),
    action,
    openedPath: `${action}/opened`,
    errors: errorSummary(
      [choice, question.fields.attendance, ...(name === null ? [] : [name])],
      labels(language),
      language,
    ),
    ...question,
    listening: listeningQuestion(offered, input.listensIn, language),
    field: choice,
    // Null for people who have registered before.
    name,
    done: done === null ? null : { text: text(`done.${done}`), look: looks[done] },
    reserved: reservedText(input, viewer),
    // Sessions that can be chosen.
    sessions: open.map((one) => sessionChoice(one, chosen, viewer)),
    // Those that the person is registered for, or that are not open.
    others: sessions
      .filter((session) => !open.some((one) => one.session.id === session.id) && !isOtherRun(session, mine))
      .map((session) => closedView(session, input, viewer)),
    submit: text('submit', { count: open.length }),
    hasDeclined,
    canDecline: !hasDeclined && !isRegistered && open.length > 0,
    programmePath: programmePath(call),
  };
}

/** All sessions, but of those that run more than once only the first run: people attend one. */
function firstRuns(open: readonly AddableSession[]): string[] {
  const groups = new Set<string>();
  return open.flatMap(({ session: { id, occurrenceGroup } }) => {
    if (occurrenceGroup === null) return [id];
    const isFirst = !groups.has(occurrenceGroup);
    groups.add(occurrenceGroup);
    return isFirst ? [id] : [];
  });
}

function isInvited(sessions: readonly Session[], { id }: Session): boolean {
  return sessions.some((session) => session.id === id);
}

/** Whether a session is another run of one that the person is registered for. */
function isOtherRun({ id, occurrenceGroup }: Session, mine: InvitationPageInput['mine']): boolean {
  const own = mine.filter(({ state }) => isLive(state)).map(({ session }) => session);
  return occurrenceGroup !== null && own.some((one) => one.occurrenceGroup === occurrenceGroup && one.id !== id);
}

function headingKey(open: readonly AddableSession[], isRegistered: boolean, hasDeclined: boolean): string {
  if (hasDeclined) return 'heading.declined';
  if (isRegistered) return 'heading.registered';
  return open.length === 0 ? 'heading.closed' : 'heading.invited';
}

function labels(language: string): Record<string, string> {
  return {
    sessions: translate(language, 'invitations.legend'),
    attendance: translate(language, 'sessions.attendance'),
    name: translate(language, 'invitations.name'),
  };
}

function isNamed({ name, email }: { name: string; email: string }): boolean {
  return name !== '' && name !== email;
}

function reservedText({ invitation, invitee }: InvitationPageInput, { language, timeZone, now }: Viewer) {
  const { reservedUntil: until, state } = invitation;
  if (until === null || until <= now || state !== 'sent' || invitee.gaveUpSeat) return null;
  return translate(language, 'invitations.reserved', {
    date: formatDate(until, timeZone, language, 'full'),
    time: formatTime(until, timeZone, language),
    zone: zoneLabel(timeZone, until, language),
  });
}

function personText(
  person: { name: string; email: string },
  text: (key: string, values: Record<string, string>) => string,
): string {
  // A masked address is one word.
  const email = maskedAddress(person.email).replace('…', '\u2060…\u2060');
  return isNamed(person) ? text('named', { name: person.name, email }) : email;
}

function nameField({ person, typedName, fieldErrors }: InvitationPageInput, language: string): Field {
  return field('name', typedName ?? (isNamed(person) ? person.name : ''), fieldErrors, language);
}

/** Somebody else registers with their own details: at the session, or in the programme. */
function otherPath(call: Call, sessions: readonly Session[]): string {
  const [only, ...others] = sessions;
  return only !== undefined && others.length === 0 ? sessionPath(call, only) : programmePath(call);
}

function closedView(session: Session, { call, mine }: InvitationPageInput, viewer: Viewer) {
  const { language, now } = viewer;
  const own = mine.find((one) => one.session.id === session.id);
  return {
    title: session.title,
    lang: titleLanguage(session),
    when: whenText(session, viewer),
    path: sessionPath(call, session),
    state: own === undefined ? closedState(session, viewer) : ownState(session, own.state, language, now),
  };
}

/** With the zone, because the person may not have told us theirs. */
function whenText(session: Session, viewer: Viewer): string {
  const { language } = viewer;
  return translate(language, 'notifications.inZone', {
    time: dayAndRange(sessionTime(session, viewer), language),
    zone: zoneLabel(firstZone(session, viewer), session.startsAt, language),
  });
}

function ownState(session: Session, state: RegistrationState, language: string, now: Date): StateLabel {
  const status = registrationStatus(session, state, now);
  return statusInList(status === 'over' ? state : status, null, language);
}

function closedState(session: Session, { language, now }: Viewer): StateLabel {
  const { label, icon } = seatState(session, language, now);
  return { tone: 'off', icon: icon ?? 'square', label };
}
