import { countryName } from '../../platform/i18n/country-name.js';
import { translate } from '../../platform/i18n/messages.js';
import { spokenLanguage } from '../../domain/sessions/session-labels.js';
import { provisionalPlace } from '../../domain/registrations/waitlist/provisional-seat.js';
import {
  isLive,
  registrationStates,
  type RegistrationState,
  currentRsvp,
} from '../../domain/registrations/registration.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { dayPart } from '../../domain/time/day-parts.js';
import { formatDate, formatTime } from '../../domain/time/format.js';
import { localTime } from '../../domain/time/wall-time.js';
import { zoneCity } from '../../domain/time/zones.js';
import type { WaitReason } from '../../domain/registrations/waitlist/waitlist.js';
import type { AttendeeFilter, AttendeeRow } from './attendees.queries.js';
import { listeningLanguages } from '../../domain/sessions/language-offer.js';
import { attendedSession } from '../../domain/sessions/attendance.js';
import { attendanceNote } from '../ui/attendance-labels.js';
import { dayAndTime } from '../ui/day-and-time.js';
import { messageState } from '../ui/message-log.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { withQuery } from '../../platform/http/query.js';
import { registrationPath } from '../paths/registration-paths.js';
import type { TablePlace } from './confirm-action.page.js';
import { rsvpState } from '../ui/rsvp-state.js';
import type { StateView } from '../ui/session-state.js';

export const attendeeTabs = [
  'confirmed',
  'in-person',
  'online',
  'attended',
  'absent',
  'waitlisted',
  'unconfirmed',
  'pending',
  'left',
] as const;
export type AttendeeTab = (typeof attendeeTabs)[number];

/** Returns the registration states of a tab. */
export const tabStates: Record<AttendeeTab, readonly RegistrationState[]> = {
  confirmed: ['confirmed'],
  'in-person': ['confirmed'],
  online: ['confirmed'],
  attended: registrationStates,
  absent: ['confirmed'],
  waitlisted: ['waitlisted', 'offered'],
  unconfirmed: ['confirmed', 'waitlisted', 'offered', 'pending'],
  pending: ['pending'],
  left: ['cancelled', 'declined'],
};

/** Whom a tab shows. */
export function tabFilter(tab: AttendeeTab): Pick<AttendeeFilter, 'states' | 'attended' | 'unproven' | 'attendance'> {
  const attended = tab === 'attended' ? true : tab === 'absent' ? false : undefined;
  return {
    states: tabStates[tab],
    ...(attended !== undefined && { attended }),
    ...(tab === 'unconfirmed' && { unproven: true }),
    ...((tab === 'in-person' || tab === 'online') && { attendance: tab }),
  };
}

/** The tab of one registration state, for links that name a state. */
export function tabOf(state: string): AttendeeTab {
  const known = registrationStates.find((one) => one === state);
  return (
    attendeeTabs.find((tab) => tab === state) ??
    attendeeTabs.find((tab) => known !== undefined && tab !== 'attended' && tabStates[tab].includes(known)) ??
    'confirmed'
  );
}

/** What a row needs beside its registration. */
export interface AttendeeExtras {
  why: WaitReason | undefined;
  given: string | null;
}

/** Describes the state of a registration. */
export function registrationState(state: RegistrationState, language: string): StateView {
  const shapes: Record<RegistrationState, Pick<StateView, 'tone' | 'icon'>> = {
    confirmed: { tone: 'good', icon: 'dot' },
    offered: { tone: 'warn', icon: 'half' },
    waitlisted: { tone: 'warn', icon: 'half' },
    pending: { tone: 'off', icon: 'ring' },
    cancelled: { tone: 'off', icon: 'square' },
    declined: { tone: 'off', icon: 'square' },
  };
  return { ...shapes[state], label: translate(language, `console.registrations.registration.${state}`) };
}

/** Returns a row of the table; `mayChange` says whether it has buttons. */
export function attendeeView(
  row: AttendeeRow,
  session: Session,
  { language, mayChange, now }: Pick<ConsoleLayout, 'language' | 'mayChange' | 'now'>,
  place: TablePlace,
  extras: AttendeeExtras = { why: undefined, given: null },
) {
  return {
    id: row.registrationId,
    path: registrationPath(row.registrationId),
    name: row.name,
    email: row.email,
    organization: row.organization,
    country: row.country && countryName(row.country, language),
    note: notesOf(row, session, language),
    // Why a person is still waiting, if the reason isn't just a full session.
    why: extras.why === undefined ? null : whyText(extras.why, language),
    registeredAt: dayAndTime(row.createdAt, session.timeZone, language, now),
    // To the question that the table shows; null when none is shown.
    given: extras.given,
    localStart: localStart(row, session, language),
    isNight:
      attendedSession(session, row.attendance).format !== 'in-person' &&
      dayPart(session.startsAt, session.endsAt, row.timeZone) === 'night',
    language: spokenLanguage(row.language, row.language),
    // The RSVP, and its comment.
    answer: answerOf(row, language),
    comments: commentsOf(row, session, language),
    message:
      row.messageState === null || row.messageKind === null
        ? null
        : {
            ...messageState(
              {
                state: row.messageState,
                attempts: row.messageAttempts ?? 0,
                isBounced: row.messageBounced ?? false,
              },
              language,
            ),
            kind: translate(language, `console.notifications.kind.${row.messageKind}`),
          },
    actions: mayChange && session.endsAt > now && session.state !== 'cancelled' ? actionsOf(row, language, place) : [],
  };
}

function localStart(row: AttendeeRow, session: Session, language: string): string {
  const there = localTime(session.startsAt, row.timeZone);
  const isSameDay = there.date === localTime(session.startsAt, session.timeZone).date;
  const day = isSameDay ? '' : ` ${formatDate(session.startsAt, row.timeZone, language, 'weekday-short')}`;
  return `${zoneCity(row.timeZone, language)}${day} ${formatTime(session.startsAt, row.timeZone, language)}`;
}

function notesOf(row: AttendeeRow, session: Session, language: string): string | null {
  if (row.isNotMe) return translate(language, 'console.registrations.notMe.short');
  const note = noteOf(row, session, language);
  const place = provisionalPlace(row);
  if (place?.hasLapsed === true) return translate(language, 'console.registrations.lapsed');
  if (!row.unproven || !isLive(row.state)) return note;
  const unconfirmed =
    place === null
      ? translate(language, 'console.registrations.unconfirmed')
      : translate(language, 'console.registrations.unconfirmedUntil', {
          at: dayAndTime(place.until, session.timeZone, language),
        });
  return note === null ? unconfirmed : `${note} · ${unconfirmed}`;
}

function noteOf(row: AttendeeRow, session: Session, language: string): string | null {
  const listens =
    row.listensIn !== null && listeningLanguages(session).length > 0 ? spokenLanguage(row.listensIn, language) : null;
  const note = [listens, stateNoteOf(row, session, language)].filter((part) => part !== null).join(' · ') || null;
  if (!session.asksAttendance) return note;
  const way = translate(
    language,
    row.attendance === null ? 'console.registrations.wayOpen' : `sessions.format.${row.attendance}`,
  );
  const switching = row.switchRequestedAt && translate(language, 'console.registrations.waitsToSwitch');
  return [way, switching, note].filter((part) => part !== null).join(' · ');
}

function stateNoteOf(row: AttendeeRow, session: Session, language: string): string | null {
  if (row.place !== null) return translate(language, 'console.registrations.waitlistPosition', { place: row.place });
  if (row.state === 'offered' && row.offerExpiresAt !== null)
    return translate(language, 'console.registrations.offeredUntil', {
      at: dayAndTime(row.offerExpiresAt, session.timeZone, language),
    });
  if (row.attendedAt !== null) return attendanceNote(row.minutesPresent, language);
  if (row.state !== 'confirmed') return translate(language, `console.registrations.registration.${row.state}`);
  if (row.joinedAt === null) return null;
  return translate(language, 'console.registrations.joinedAt', {
    time: formatTime(row.joinedAt, session.timeZone, language),
  });
}

function whyText(why: WaitReason, language: string): string | null {
  switch (why.reason) {
    case 'full':
      return null;
    case 'party-too-large':
      return translate(language, 'console.registrations.why.group', { needs: why.needs, free: why.free });
    case 'reserved':
      return translate(language, 'console.registrations.why.reserved', { held: why.held });
  }
}

function answerOf(row: AttendeeRow, language: string): StateView | null {
  const rsvp = currentRsvp(row);
  return rsvp && rsvpState(rsvp, language);
}

function commentsOf({ rsvpComment, proposedTime }: AttendeeRow, session: Session, language: string): string[] {
  const quote = (text: string | null) => (text ? [translate(language, 'console.registrations.quote', { text })] : []);
  if (proposedTime === null) return quote(rsvpComment);
  const at = proposedTime.startsAt === null ? null : new Date(proposedTime.startsAt);
  const time =
    at === null
      ? translate(language, 'console.registrations.wishAny')
      : translate(language, 'console.registrations.wishAt', {
          date: formatDate(at, session.timeZone, language, 'weekday-short'),
          time: formatTime(at, session.timeZone, language),
          place: zoneCity(session.timeZone, language),
        });
  return [...quote(rsvpComment), time, ...quote(proposedTime.comment)];
}

function actionsOf(row: AttendeeRow, language: string, place: TablePlace) {
  const action = (name: 'withdraw' | 'resend' | 'approve' | 'decline' | 'waitlist') => {
    const asks = name !== 'resend' && name !== 'approve';
    const path = registrationPath(row.registrationId, name);
    return {
      path: asks ? withQuery(path, { ...place }) : path,
      label: translate(language, `console.registrations.action.${name}`),
      // Actions that take something from a person have a page that asks first.
      asks,
    };
  };
  switch (row.state) {
    case 'confirmed':
      return [action('resend'), action('withdraw')];
    case 'pending':
      return [action('approve'), action('decline')];
    case 'waitlisted':
      return [action('waitlist'), action('withdraw')];
    case 'offered':
      return [action('withdraw')];
    case 'cancelled':
    case 'declined':
      return [];
  }
}
