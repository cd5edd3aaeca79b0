import type { Call } from '../../domain/calls/call.entity.js';
import { translate } from '../../platform/i18n/messages.js';
import { decideSeat, type RegistrationState } from '../../domain/registrations/registration.js';
import type { ProvisionalPlace } from '../../domain/registrations/waitlist/provisional-seat.js';
import { hasVenue, overlap, registrationClosure } from '../../domain/sessions/session.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { readIn, titleLanguage } from '../../domain/sessions/session-texts.js';
import { type LayoutInput, publicLayout } from '../layout.js';
import { sessionPath } from '../paths.js';
import type { AttendanceView } from './attendance-view.js';
import type { MyAnswers } from '../questions/my-answers.js';
import { offerOf, offerView, zonedMoment } from './offer-view.js';
import {
  cancelledStatus,
  registrationStatus,
  statusInList,
  statusLabel,
  statusTitle,
  withdrawTexts,
} from './registration-labels.js';
import { seatState } from '../../domain/sessions/session-labels.js';
import { dayAndRange, sessionTime, whenView } from '../../domain/sessions/session-time.js';
import { type InvitationState, type Reminded, statusSteps } from './status-steps.js';
import type { OwnMaterials } from '../materials/own-materials.js';
import type { Section } from './after-sessions.js';
import type { TicketView } from '../attendance/ticket-view.js';
import type { DialInView } from '../../domain/sessions/dial-in.js';
import type { Viewer } from '../../domain/sessions/viewer.js';

/** Who registered the person, and where they agree or object. */
export interface ClaimView {
  text: string;
  agreePath: string;
  agreeLabel: string;
  notMePath: string;
}

export interface StatusPageInput {
  call: Call;
  session: Session;
  state: RegistrationState;
  /** Position on the waiting list, from 1. */
  place: number | null;
  /** When the offer of a seat expires, or expired. */
  offerExpiresAt: Date | null;
  /**
   * When a provisional place expires. `isKnown` is false if the visitor may be someone else: then it is shown to
   * everyone.
   */
  provisional: (ProvisionalPlace & { isKnown: boolean }) | null;
  attendee: Reminded & { name: string };
  /** Other sessions registered for at the same time. */
  alsoRegistered?: readonly { session: Session; state: RegistrationState; place: number | null }[];
  /** Selected sessions that could not be added. */
  missed?: readonly Session[];
  /**
   * The calendar file with the same UID as the invitation, so that there is only one event; null unless the visitor is
   * proven to be the person.
   */
  calendar: { file: string } | null;
  invitation: InvitationState;
  /** The public link of the session, for sharing. */
  shareUrl: string;
  /** The join link; null unless the visitor is proven to be the person. */
  joinPath: string | null;
  /** Numbers to dial in; absent unless the visitor is proven to be the person. */
  phones?: readonly DialInView[];
  /** Null or absent if there is no ticket. */
  ticket?: TicketView | null;
  /** Null or absent if there is no self check-in, or not now. */
  roomCheckIn?: { path: string } | null;
  /** Action of the forms; null unless the visitor is proven to be the person. */
  withdrawPath: string | null;
  resendPath: string | null;
  retakePath: string | null;
  /** The path for accepting or declining an offer. */
  offerPath: string | null;
  /** The other occurrences of the session, and the action for switching. */
  occurrences?: { path: string; sessions: readonly Session[] };
  /** Names of organizations that the typed name could mean. */
  similar?: readonly string[];
  /** Where an address that was mistyped is corrected, and the one that was probably meant. */
  correction?: { path: string; meant: string | null };
  attendance?: AttendanceView | null;
  claim?: ClaimView | null;
  answers?: MyAnswers | null;
  materials?: OwnMaterials | null;
  before?: readonly Section[];
  after?: readonly Section[] | null;
  /** The person's last action. */
  done?: keyof typeof doneTexts | null;
  layout: Omit<LayoutInput, 'viewer' | 'call' | 'section'>;
}

export const doneTexts = {
  answered: 'questions.saved',
  feedback: 'feedback.thanks',
  attendance: 'registrations.status.attendance.done',
  language: 'interpretation.saved',
  agreed: 'confirm.mine.agreed',
  'attendance-waiting': 'registrations.status.attendance.doneWaiting',
  'attendance-full': 'registrations.status.attendance.doneFull',
  'checked-in': 'attendance.done.title',
  'code-unknown': 'attendance.unknown.title',
} as const;

/** Returns the status page of a person in a session: status, time, next steps and actions. */
export function statusPage(input: StatusPageInput, viewer: Viewer) {
  const { call, attendee, layout } = input;
  const { language } = viewer;
  const session = readIn(input.session, call, language);
  const alsoRegistered = (input.alsoRegistered ?? []).map((one) => {
    return { ...one, session: readIn(one.session, call, language) };
  });
  const stands = registrationStatus(session, input.state, viewer.now);
  const where = stands === 'cancelled' ? cancelledStatus(input) : stands;
  // Who is registered for another run keeps that one.
  const isUndisclosed = input.invitation === 'undisclosed';
  const isOpenWhich = isUndisclosed && session.occurrenceGroup !== null;
  const shown = isOpenWhich ? 'received' : where;
  const heading = statusTitle(shown, input.place, language);
  const hasSeat = where === 'confirmed';
  const isWaitlisted = where === 'waitlisted' || where === 'pending' || where === 'offered';
  return {
    ...publicLayout({ ...layout, viewer, call, section: 'me', isPrivate: true }, heading),
    state: statusLabel(shown, language),
    heading,
    sessionTitle: session.title,
    // The language of the title.
    lang: titleLanguage(session),
    sessionPath: sessionPath(call, session),
    // The site that led here hears of it, right after the registration.
    tells: (isUndisclosed && viewer.embed) || null,
    text: translate(language, `registrations.status.for.${shown}`, { name: attendee.name }),
    // For a visitor who may have registered before, on the page that is the same for everyone.
    known: isUndisclosed
      ? translate(language, isOpenWhich ? 'registrations.status.knownRun' : 'registrations.status.known')
      : null,
    similarOrganizations: input.similar?.length
      ? translate(language, 'organizations.askAfter', {
          names: input.similar.join(translate(language, 'common.listComma')),
        })
      : null,
    correction: input.correction ? correctionView(input.correction, attendee.email, language) : null,
    when: hasSeat || isWaitlisted ? whenView(session, viewer, []) : null,
    // The address of the place, for whoever looks it up on the way.
    venue: hasSeat && hasVenue(session) ? session.venue : null,
    // The calendar file.
    calendar: hasSeat ? input.calendar : null,
    // Sessions registered for at the same time.
    alsoRegistered: alsoRegisteredView(session, alsoRegistered, isUndisclosed, viewer),
    // That some of the selected sessions could not be added.
    missed: (input.missed ?? []).map((one) =>
      translate(language, 'registrations.status.missed', { title: readIn(one, call, language).title }),
    ),
    steps: statusSteps(session, where, attendee, input.invitation, viewer),
    joinPath: hasSeat ? input.joinPath : null,
    phones: hasSeat ? (input.phones ?? []) : [],
    // The ticket to show at check-in.
    ticket: hasSeat ? (input.ticket ?? null) : null,
    // The form for the code of the room, while it counts.
    roomCheckIn: hasSeat ? (input.roomCheckIn ?? null) : null,
    // How the person attends, on their own page of a hybrid session that asks.
    attendance: input.attendance ?? null,
    // An offered seat.
    offer: where === 'offered' ? offerView(offerOf(input, input.offerPath), viewer) : null,
    resendPath: hasSeat ? input.resendPath : null,
    shareUrl: hasSeat ? input.shareUrl : null,
    withdraw:
      hasSeat || (isWaitlisted && where !== 'offered') ? withdrawView(input.withdrawPath, input.state, language) : null,
    // The other occurrences to which the person can switch.
    occurrences: hasSeat || isWaitlisted ? occurrencesView(input.occurrences, viewer) : null,
    // When the address must be confirmed.
    provisional: hasSeat || where === 'waitlisted' ? provisionalText(input.provisional, viewer) : null,
    // Asks the person, on their own page, to agree to what somebody else registered.
    claim: hasSeat || isWaitlisted ? (input.claim ?? null) : null,
    // For a person who withdrew, while the session is open for registration.
    retake: stands === 'cancelled' ? retakeView(input.retakePath, session, viewer) : null,
    // The person's answers, on their own page.
    answers: input.answers ?? null,
    // Recording, feedback and certificate, on their own page.
    materials: input.materials ?? null,
    // What areas offer before and during the session.
    before: input.before ?? [],
    // What follows a session that is over.
    after: input.after ?? [],
    // Whether the person was registered for a session that is over.
    isOver: input.after != null,
    flash: input.done ? { text: translate(language, doneTexts[input.done]), tone: '', path: null } : null,
    mePath: layout.mePath ?? null,
  };
}

function provisionalText(provisional: StatusPageInput['provisional'], viewer: Viewer): string | null {
  if (provisional === null || provisional.until <= viewer.now) return null;
  const key = provisional.isKnown ? 'provisionalUntil' : 'provisionalIfAsked';
  return translate(viewer.language, `registrations.status.${key}`, zonedMoment(provisional.until, viewer));
}

function correctionView({ path, meant }: NonNullable<StatusPageInput['correction']>, email: string, language: string) {
  const key = `registrations.status.correct.${meant === null ? 'asked' : 'meant'}`;
  return { path, text: translate(language, key, { email: meant ?? email }), isLikely: meant !== null };
}

function alsoRegisteredView(
  session: Session,
  alsoRegistered: NonNullable<StatusPageInput['alsoRegistered']>,
  isUndisclosed: boolean,
  viewer: Viewer,
) {
  return alsoRegistered.map((one, index) => {
    const time = sessionTime(one.session, viewer);
    const before = [session, ...alsoRegistered.slice(0, index).map((other) => other.session)];
    const where = registrationStatus(one.session, one.state, viewer.now);
    const clash = before.find((other) => overlap(one.session, other));
    return {
      title: one.session.title,
      lang: titleLanguage(one.session),
      when: dayAndRange(time, viewer.language),
      state:
        isUndisclosed && one.session.occurrenceGroup !== null
          ? statusLabel('received', viewer.language)
          : statusInList(where === 'over' ? one.state : where, one.place, viewer.language),
      overlap: clash ? translate(viewer.language, 'registrations.me.overlap', { title: clash.title }) : null,
    };
  });
}

function withdrawView(path: string | null, state: RegistrationState, language: string) {
  if (path === null) return null;
  return {
    path,
    text: translate(language, `registrations.status.withdrawText.${withdrawTexts[state] ?? 'seat'}`),
    label: translate(language, `registrations.${state === 'waitlisted' ? 'me.leaveLine' : 'status.withdraw'}`),
  };
}

function occurrencesView(occurrences: StatusPageInput['occurrences'], viewer: Viewer) {
  const open = occurrences?.sessions.filter((run) => registrationClosure(run, viewer.now) === null) ?? [];
  if (occurrences === undefined || open.length === 0) return null;
  const sessions = open.map((run) => {
    const time = sessionTime(run, viewer);
    return {
      id: run.id,
      when: dayAndRange(time, viewer.language),
      seat: seatState(run, viewer.language, viewer.now),
    };
  });
  return { path: occurrences.path, sessions };
}

// What a returning person would get now.
function retakeView(path: string | null, session: Session, { language, now }: Viewer) {
  const { outcome } = decideSeat(session);
  if (path === null || outcome === 'full' || registrationClosure(session, now) !== null) return null;
  return {
    path,
    text: translate(language, `registrations.status.retakeText.${outcome}`),
    label: translate(language, `registrations.status.retake.${outcome}`),
  };
}
