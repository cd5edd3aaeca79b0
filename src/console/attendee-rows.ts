import { translate } from '../platform/i18n/messages.js';
import { spokenLanguage } from '../sessions/session-labels.js';
import { registrationStates, type RegistrationState } from '../registrations/registration.js';
import { type Rsvp, standingRsvp } from '../registrations/rsvp.js';
import type { Session } from '../sessions/session.entity.js';
import { dayPart } from '../time/day-parts.js';
import { formatDate, formatTime } from '../time/format.js';
import { localTime } from '../time/wall-time.js';
import { zoneCity } from '../time/zones.js';
import type { AttendeeRow } from './attendees.queries.js';
import { messageState } from './message-log.js';
import type { ConsoleFrame } from './frame.js';
import { registrationPath, withQuery } from './paths.js';
import type { TablePlace } from './registration.page.js';
import type { StateView } from './session-state.js';

export const attendeeTabs = ['confirmed', 'waitlisted', 'pending', 'left'] as const;
export type AttendeeTab = (typeof attendeeTabs)[number];

/** The registration states that stand behind a tab. */
export const tabStates: Record<AttendeeTab, readonly RegistrationState[]> = {
  confirmed: ['confirmed'],
  waitlisted: ['waitlisted', 'offered'],
  pending: ['pending'],
  left: ['cancelled', 'declined'],
};

/** The tab of one registration state, for links that name a state. */
export function tabOf(state: string): AttendeeTab {
  const known = registrationStates.find((one) => one === state);
  return (
    attendeeTabs.find((tab) => tab === state || (known !== undefined && tabStates[tab].includes(known))) ?? 'confirmed'
  );
}

interface RowAction {
  path: string;
  label: string;
  /** What takes something from a person is asked for on a page of its own first. */
  asks: boolean;
}

/** An attendee as a row of the table. */
export interface AttendeeView {
  name: string;
  email: string;
  about: string;
  note: string | null;
  localStart: string;
  isNight: boolean;
  language: string;
  /** What the calendar answered, and what was written with it. */
  answer: StateView | null;
  comments: string[];
  message: (StateView & { kind: string }) | null;
  actions: RowAction[];
}

/** A row of the table; `mayChange` says whether it has buttons. */
export function attendeeView(
  row: AttendeeRow,
  session: Session,
  { language, mayChange, now }: Pick<ConsoleFrame, 'language' | 'mayChange' | 'now'>,
  place: TablePlace,
): AttendeeView {
  return {
    name: row.name,
    email: row.email,
    about: [row.organization, row.country && countryName(row.country, language)].filter(Boolean).join(', '),
    note: noteOf(row, session, language),
    localStart: localStart(row, session, language),
    isNight: dayPart(session.startsAt, session.endsAt, row.timeZone) === 'night',
    language: spokenLanguage(row.language, row.language),
    answer: answerOf(row, language),
    comments: commentsOf(row, session, language),
    message:
      row.messageState === null || row.messageKind === null
        ? null
        : {
            ...messageState({ state: row.messageState, attempts: row.messageAttempts ?? 0 }, language),
            kind: translate(language, `console.kind.${row.messageKind}`),
          },
    actions: mayChange && session.endsAt > now && session.state !== 'cancelled' ? actionsOf(row, language, place) : [],
  };
}

/** The name of a country (ISO 3166-1) in a language. */
function countryName(code: string, language: string): string {
  const cacheKey = `${language} ${code}`;
  let name = countryNames.get(cacheKey);
  if (name === undefined) {
    name = new Intl.DisplayNames(language, { type: 'region' }).of(code) ?? code;
    countryNames.set(cacheKey, name);
  }
  return name;
}

const countryNames = new Map<string, string>();

function localStart(row: AttendeeRow, session: Session, language: string): string {
  const there = localTime(session.startsAt, row.timeZone);
  const isSameDay = there.date === localTime(session.startsAt, session.timeZone).date;
  const day = isSameDay ? '' : ` ${formatDate(session.startsAt, row.timeZone, language, 'weekday-short')}`;
  return `${zoneCity(row.timeZone, language)}${day} ${formatTime(session.startsAt, row.timeZone, language)}`;
}

function noteOf(row: AttendeeRow, session: Session, language: string): string | null {
  if (row.place !== null) return translate(language, 'console.place', { place: row.place });
  if (row.state === 'declined' || row.state === 'offered')
    return translate(language, `console.registration.${row.state}`);
  if (row.joinedAt === null) return null;
  return translate(language, 'console.joinedAt', { time: formatTime(row.joinedAt, session.timeZone, language) });
}

const answerShapes: Record<Rsvp, Pick<StateView, 'tone' | 'icon'>> = {
  accepted: { tone: 'good', icon: 'dot' },
  tentative: { tone: 'warn', icon: 'half' },
  declined: { tone: 'off', icon: 'square' },
};

function answerOf(row: AttendeeRow, language: string): StateView | null {
  const rsvp = standingRsvp(row);
  return rsvp && { ...answerShapes[rsvp], label: translate(language, `console.rsvp.${rsvp}`) };
}

function commentsOf({ rsvpComment, wish }: AttendeeRow, session: Session, language: string): string[] {
  const quote = (text: string | null) => (text ? [translate(language, 'console.quote', { text })] : []);
  if (wish === null) return quote(rsvpComment);
  const at = wish.startsAt === null ? null : new Date(wish.startsAt);
  const time =
    at === null
      ? translate(language, 'console.wishAny')
      : translate(language, 'console.wishAt', {
          date: formatDate(at, session.timeZone, language, 'weekday-short'),
          time: formatTime(at, session.timeZone, language),
          place: zoneCity(session.timeZone, language),
        });
  return [...quote(rsvpComment), time, ...quote(wish.comment)];
}

function actionsOf(row: AttendeeRow, language: string, place: TablePlace): RowAction[] {
  const action = (name: 'withdraw' | 'resend' | 'approve' | 'decline'): RowAction => {
    const asks = name === 'withdraw' || name === 'decline';
    const path = registrationPath(row.registrationId, name);
    return {
      path: asks ? withQuery(path, { ...place }) : path,
      label: translate(language, `console.action.${name}`),
      asks,
    };
  };
  switch (row.state) {
    case 'confirmed':
      return [action('resend'), action('withdraw')];
    case 'pending':
      return [action('approve'), action('decline')];
    case 'waitlisted':
    case 'offered':
      return [action('withdraw')];
    case 'cancelled':
    case 'declined':
      return [];
  }
}
