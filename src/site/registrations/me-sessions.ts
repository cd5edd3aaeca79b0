import type { Call } from '../../domain/calls/call.entity.js';
import { translate } from '../../platform/i18n/messages.js';
import type { RegistrationState } from '../../domain/registrations/registration.js';
import { isLive } from '../../domain/registrations/registration.js';
import { overlap, registrationClosure } from '../../domain/sessions/session.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { titleLanguage } from '../../domain/sessions/session-texts.js';
import type { ProvisionalPlace } from '../../domain/registrations/waitlist/provisional-seat.js';
import type { Material } from '../../domain/materials/material.js';
import { ownMaterials } from '../materials/own-materials.js';
import type { RowLink, RowLinks } from './after-sessions.js';
import { type Offer, type OfferView, offerView } from './offer-view.js';
import { sessionPath } from '../paths.js';
import {
  cancelledStatus,
  type StateLabel,
  registrationStatus,
  statusInList,
  withdrawTexts,
} from './registration-labels.js';
import { nextLabel } from '../calls/next-session.js';
import { sessionCover } from '../../domain/sessions/cover.js';
import { formatLabel, otherLanguage, type ThemeLabel } from '../../domain/sessions/session-labels.js';
import { type SessionTime, sessionTime, whenView } from '../../domain/sessions/session-time.js';
import type { Viewer } from '../../domain/sessions/viewer.js';

/** A registration on the person's page, with its actions. */
export interface MyRegistration {
  session: Session;
  state: RegistrationState;
  /** Position on the waiting list, from 1. */
  place: number | null;
  /** An offered seat. */
  offer: Offer | null;
  /** When the offer of a seat expires, or expired. */
  offerExpiresAt: Date | null;
  /** A place that has to be confirmed, or was not confirmed in time. */
  provisional: ProvisionalPlace | null;
  /** The status page of this registration. */
  statusPath: string;
  /** The calendar file, with the same UID as in emails. */
  calendarPath: string;
  /** Null for those who are checked in. */
  withdrawPath: string | null;
  /** Null until the room is near. */
  joinPath: string | null;
  /** The ticket; null if there is no check-in. */
  ticketPath: string | null;
  /** Whether somebody else registered the person, who has not agreed. */
  isUnconfirmed: boolean;
  /** Required questions without an answer, while they can be answered. */
  openQuestions: number;
  materials: readonly Material[];
  /** For a session that is over. */
  afterLinks: readonly RowLinks[];
}

export interface MySession {
  title: string;
  /** The language of the title. */
  lang: string;
  path: string;
  time: SessionTime;
  /** How the person will attend, and where; null for those who don't. */
  way: string | null;
  inLanguage: string | null;
  state: StateLabel;
  /** The calendar file, for those who have a seat. */
  calendarPath: string | null;
  joinPath: string | null;
  ticketPath: string | null;
  offer: OfferView | null;
  /** Withdrawing takes two steps, so that no seat is lost by one wrong tap. */
  withdraw: { path: string; label: string; text: string; confirm: string } | null;
  /** That it overlaps with another session of the person. */
  overlap: string | null;
  /** Materials, feedback and certificate. */
  after: RowLink[];
  /** A notice that the person has to agree, or has unanswered questions, with a link. */
  open: { text: string; path: string } | null;
  /** That the place was released because the address was not confirmed, and where to get one again. */
  lapsed: { text: string; path: string; label: string } | null;
}

/** Returns whether a place was released because the address was not confirmed, and can be had again. */
export function canReturn({ session, state, ...mine }: MyRegistration, now: Date): boolean {
  return state === 'cancelled' && cancelledStatus(mine) === 'lapsed' && registrationClosure(session, now) === null;
}

/** Returns a registration as a row of the person's own page. */
export function mySession(call: Call, mine: MyRegistration, viewer: Viewer): MySession {
  const { session, state, place } = mine;
  const { language, now } = viewer;
  const current = registrationStatus(session, state, now);
  const where = current === 'cancelled' ? cancelledStatus(mine) : current;
  const isLapsed = canReturn(mine, now);
  const isComing = isLive(state) && session.state === 'published' && session.endsAt > now;
  const hasSeat = isComing && state === 'confirmed';
  const isOver = isLive(state) && where === 'over';
  return {
    title: session.title,
    lang: titleLanguage(session),
    path: isComing || isOver || isLapsed ? mine.statusPath : sessionPath(call, session),
    time: sessionTime(session, viewer),
    way: isComing ? formatLabel(session, language) : null,
    inLanguage: otherLanguage(session, language),
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
    after: [
      ...(isComing || isOver ? (ownMaterials({ ...mine, call, path: mine.statusPath }, viewer)?.items ?? []) : []),
      ...(isOver
        ? mine.afterLinks.flatMap((links) => links(session, state === 'confirmed', mine.statusPath, viewer))
        : []),
    ],
    open: isComing ? openNotice(mine, language) : null,
    lapsed: isLapsed
      ? {
          text: translate(language, 'registrations.status.for.lapsed'),
          path: mine.statusPath,
          label: translate(language, 'registrations.status.retake.pending'),
        }
      : null,
  };
}

function openNotice({ isUnconfirmed, openQuestions, statusPath }: MyRegistration, language: string): MySession['open'] {
  if (isUnconfirmed) return { text: translate(language, 'confirm.mine.heading'), path: statusPath };
  if (openQuestions === 0) return null;
  return { text: translate(language, 'questions.open', { count: openQuestions }), path: `${statusPath}/answers` };
}

function withdrawView(path: string, state: RegistrationState, language: string): MySession['withdraw'] {
  const label = translate(
    language,
    state === 'waitlisted' ? 'registrations.me.leaveLine' : 'registrations.me.withdraw',
  );
  return {
    path,
    label,
    text: translate(language, `registrations.status.withdrawText.${withdrawTexts[state] ?? 'seat'}`),
    confirm: translate(language, 'registrations.me.withdrawConfirm', { action: label }),
  };
}

/** Returns the first session that takes place and that the person is registered for; `rows` are those of `coming`. */
export function myNextSession(
  coming: readonly MyRegistration[],
  rows: readonly MySession[],
  themes: ThemeLabel[],
  viewer: Viewer,
) {
  const { language } = viewer;
  const index = coming.findIndex(({ session, state }) => isLive(state) && session.state === 'published');
  const [mine, session] = [coming[index], rows[index]];
  if (mine === undefined || session === undefined) return null;
  const isOnline = mine.state === 'confirmed' && mine.session.format !== 'in-person';
  return {
    label: nextLabel(mine.session, viewer),
    session,
    when: whenView(mine.session, viewer, []),
    cover: sessionCover(mine.session, themes, language),
    // When the way into the online room will be here; null for those who have it, or don't need one.
    roomLater: isOnline && mine.joinPath === null ? translate(language, 'registrations.me.roomLater') : null,
  };
}

/** Adds a note about the first overlapping session to each row. */
export function warnOfOverlaps(mine: readonly MyRegistration[], rows: readonly MySession[], language: string) {
  const live = mine.flatMap(({ session, state }) => (isLive(state) && session.state === 'published' ? [session] : []));
  return rows.map((row, index) => {
    const own = mine[index]?.session;
    const other = live.find((session) => own && live.includes(own) && session.id !== own.id && overlap(own, session));
    return other ? { ...row, overlap: translate(language, 'registrations.me.overlap', { title: other.title }) } : row;
  });
}
