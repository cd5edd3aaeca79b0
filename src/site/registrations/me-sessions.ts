import type { Call } from '../../domain/calls/call.entity.js';
import { translate } from '../../platform/i18n/messages.js';
import type { RegistrationState } from '../../domain/registrations/registration.js';
import { isLive } from '../../domain/registrations/registration.js';
import { overlap } from '../../domain/sessions/session.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { afterLinks } from '../sessions/after-session.js';
import { type Offer, type OfferView, offerView } from './offer-view.js';
import { sessionPath } from '../paths.js';
import { type StateLabel, registrationStatus, statusInList } from './registration-labels.js';
import { type SessionTime, sessionTime } from '../../domain/sessions/session-time.js';
import type { Viewer } from '../../domain/sessions/viewer.js';

/** A registration of the person whose page it is, with the addresses of what can be done with it. */
export interface MyRegistration {
  session: Session;
  state: RegistrationState;
  /** Place in the waiting list, from 1. */
  place: number | null;
  /** A seat that is theirs if they accept it. */
  offer: Offer | null;
  /** The status page of this registration. */
  statusPath: string;
  /** The calendar file, under the UID of the emails. */
  calendarPath: string;
  /** Null for those who are checked in. */
  withdrawPath: string | null;
  /** Null until the room is near. */
  joinPath: string | null;
  /** The ticket; null where there is no check-in. */
  ticketPath: string | null;
  /** Required questions without an answer, while they can be answered. */
  openQuestions: number;
  /** Of a session that is over. */
  isFeedbackGiven: boolean;
  /** Whether there is a certificate for them, issued or to be had. */
  hasCertificate: boolean;
}

export interface MySession {
  title: string;
  path: string;
  time: SessionTime;
  state: StateLabel;
  /** The calendar file, for those who have a seat. */
  calendarPath: string | null;
  joinPath: string | null;
  ticketPath: string | null;
  offer: OfferView | null;
  /** Two steps: a seat in a full session is not lost by one wrong tap. */
  withdraw: { path: string; label: string; text: string; confirm: string } | null;
  /** That another of the person's sessions is at the same time. */
  overlap: string | null;
  /** What follows the session. */
  after: { path: string; label: string; icon: string; isOutside: boolean }[];
  /** That something is to be answered, and where. */
  open: { text: string; path: string } | null;
}

/** A registration as a row of the person's own page. */
export function mySession(call: Call, mine: MyRegistration, viewer: Viewer): MySession {
  const { session, state, place } = mine;
  const { language, now } = viewer;
  const where = registrationStatus(session, state, now);
  const isComing = isLive(state) && session.state === 'published' && session.endsAt > now;
  const hasSeat = isComing && state === 'confirmed';
  const isOver = isLive(state) && where === 'over';
  return {
    title: session.title,
    path: isComing || isOver ? mine.statusPath : sessionPath(call, session),
    time: sessionTime(session, viewer),
    state: statusInList(where === 'over' ? state : where, place, language),
    calendarPath: hasSeat ? mine.calendarPath : null,
    joinPath: hasSeat ? mine.joinPath : null,
    ticketPath: hasSeat ? mine.ticketPath : null,
    offer: isComing ? offerView(mine.offer, viewer) : null,
    withdraw:
      isComing && mine.offer === null && mine.withdrawPath !== null
        ? withdrawView(mine.withdrawPath, state, language)
        : null,
    overlap: null,
    after: isOver ? afterLinks(session, { ...mine, isSeated: state === 'confirmed' }, mine.statusPath, viewer) : [],
    open:
      isComing && mine.openQuestions > 0
        ? {
            text: translate(language, 'questions.open', { count: mine.openQuestions }),
            path: `${mine.statusPath}/answers`,
          }
        : null,
  };
}

function withdrawView(path: string, state: RegistrationState, language: string): MySession['withdraw'] {
  const isWaitlisted = state !== 'confirmed';
  const label = translate(
    language,
    state === 'waitlisted' ? 'registrations.me.leaveLine' : 'registrations.me.withdraw',
  );
  return {
    path,
    label,
    text: translate(language, `registrations.status.withdrawText.${isWaitlisted ? 'line' : 'seat'}`),
    confirm: translate(language, 'registrations.me.withdrawConfirm', { action: label }),
  };
}

/** Returns the rows, each with a note about the first session at the same time. */
export function warnOfOverlaps(
  mine: readonly MyRegistration[],
  rows: readonly MySession[],
  language: string,
): MySession[] {
  const live = mine.map(({ session }) => session).filter((session) => session.state === 'published');
  return rows.map((row, index) => {
    const own = mine[index]?.session;
    const other = live.find(
      (session) => own && session.id !== own.id && own.state === 'published' && overlap(own, session),
    );
    return other ? { ...row, overlap: translate(language, 'registrations.me.overlap', { title: other.title }) } : row;
  });
}
