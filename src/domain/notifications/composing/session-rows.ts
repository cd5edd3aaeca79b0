import { calendarLinks } from '../../calendar/links.js';
import { registrationLink, sessionLink } from '../email/links.js';
import type { EmailLink, EmailRow } from '../email/email-view.js';
import { hasVenue, roomOpensMinutes, type ListedSpeaker } from '../../sessions/session.js';
import type { SessionSnapshot } from '../../sessions/session-snapshot.js';
import { localTime } from '../../time/wall-time.js';
import { spokenLanguage } from '../../sessions/session-labels.js';
import { type FrozenLanguages, listeningLanguages, type OfferedSession } from '../../sessions/language-offer.js';
import { howToGet, offerFacts } from '../../sessions/offer-labels.js';
import { zoneCity } from '../../time/zones.js';
import { translate } from '../../../platform/i18n/messages.js';
import { matchLanguage } from '../../../platform/i18n/negotiate-language.js';
import { placeLines } from '../../venues/place-words.js';
import { type EmailContext, phonesOf, sessionOf } from './context.js';
import { hasTicket } from './ticket-file.js';
import { sessionTimes, timeLines, zonedTime } from './times.js';

const MINUTE = 60_000;

/** Returns the details of the session that are relevant to the recipient, shown below the text. */
export function sessionRows(
  context: EmailContext,
  email: { button: EmailLink; isOver: boolean; note: string | undefined },
): EmailRow[] {
  const { snapshot } = sessionOf(context);
  return [
    ...changeRows(context, snapshot),
    ...reasonRow(context, snapshot),
    ...noteRow(context, email.note),
    ...(email.isOver ? [] : joinRow(context, snapshot, email.button)),
    ...(email.isOver ? [] : [...attendanceRow(context), ...questionsRow(context)]),
    ...(email.isOver ? [] : [...venueRow(context, snapshot), ...languageRows(context, snapshot)]),
    ...(email.isOver || context.isUnproven ? [] : speakersRow(context, snapshot)),
  ];
}

/** Returns what only the first invitation contains: links for calendars that ignore invitations. */
export function invitationRows(context: EmailContext): EmailRow[] {
  return [...attendanceQuestionRow(context), ...(context.isUnproven ? [] : calendarRow(context))];
}

/** Returns the question how the reader attends, with the link to answer it; empty if they said or aren't asked. */
export function attendanceQuestionRow(context: EmailContext): EmailRow[] {
  const { t, message, pageUrl } = context;
  const { event } = message.payload;
  const isAsked = event !== undefined && event.attendance === undefined;
  if (!isAsked || sessionOf(context).snapshot.asksAttendance !== true || message.registrationId === null) return [];
  const url = `${registrationLink(pageUrl, message.registrationId)}#attendance`;
  return [row(t('rowAttendance'), [t('attendanceAsk')], [{ label: t('attendanceAskLink'), url }])];
}

// Returns details that the recipient knew and that have changed.
function changeRows(context: EmailContext, snapshot: SessionSnapshot): EmailRow[] {
  const previous = context.session?.previousSnapshot;
  if (previous == null) return [];
  const moved = previous.startsAt !== snapshot.startsAt || previous.endsAt !== snapshot.endsAt;
  const before = (label: string, lines: string[]) => [row(context.t(label), lines)];
  return [
    ...(moved ? before('rowBefore', timeLines(context, sessionTimes(context, previous))) : []),
    ...(previous.title === snapshot.title ? [] : before('rowTitleBefore', [previous.title])),
    ...(previous.venue && previous.venue !== snapshot.venue ? before('rowVenueBefore', [previous.venue]) : []),
  ];
}

function reasonRow({ t, language, message }: EmailContext, snapshot: SessionSnapshot): EmailRow[] {
  const { reason } = message.payload;
  if (reason === undefined) return [];
  const city = zoneCity(snapshot.timeZone, language.code);
  return [row(t('rowWhy'), [reason === 'new-links' ? t('newLinks') : t('zoneRules', { city })])];
}

function noteRow({ t }: EmailContext, note = ''): EmailRow[] {
  return note.trim() === '' ? [] : [row(t('rowNote'), note.trim().split(/\r\n|[\r\n]/u))];
}

/** Returns that the session asks questions which the reader has not answered, with the link to answer them. */
export function questionsRow({ t, message, pageUrl }: EmailContext): EmailRow[] {
  if (message.payload.unanswered !== true || message.registrationId === null) return [];
  const url = `${registrationLink(pageUrl, message.registrationId)}/answers`;
  return [row(t('rowQuestions'), [t('questionsAsk')], [{ label: t('questionsLink'), url }])];
}

/** Returns how the reader attends, as they said. */
export function attendanceRow({ t, language, message }: EmailContext): EmailRow[] {
  const attendance = message.payload.event?.attendance;
  if (attendance === undefined) return [];
  return [row(t('rowAttendance'), [translate(language.code, `sessions.format.${attendance}`)])];
}

/** Returns when the room opens online, or else where it is; undefined if neither is known. */
export function arrivalText(context: EmailContext): string | undefined {
  const { snapshot } = sessionOf(context);
  const [online] = joinRow(context, snapshot, { label: '', url: '' });
  return online?.lines[0] ?? (hasVenue(snapshot) ? snapshot.venue?.split(/\r\n|[\r\n]/u).join(', ') : undefined);
}

function joinRow(context: EmailContext, snapshot: SessionSnapshot, button: EmailLink): EmailRow[] {
  const { t, joinUrl, message, language, isUnproven } = context;
  if (joinUrl === null) return [];
  const startsAt = new Date(snapshot.startsAt);
  const opensAt = new Date(startsAt.getTime() - roomOpensMinutes * MINUTE);
  const { timeZone } = message.payload.recipient;
  const opens = zonedTime(opensAt, startsAt, timeZone, language.code);
  const sameDay = localTime(opensAt, timeZone).date === localTime(startsAt, timeZone).date;
  const time = sameDay ? opens.time : t('dateAndRange', { date: opens.shortDate, range: opens.time });
  const links = button.url === joinUrl ? [] : [{ label: t('buttonJoin'), url: joinUrl }];
  return [row(t('rowJoin'), isUnproven ? [] : [t('joinOpens', { time }), ...phoneLines(context)], links)];
}

/** Returns the numbers to dial in, for readers whose address is proven. */
export function phoneLines(context: EmailContext): string[] {
  return context.isUnproven ? [] : phonesOf(context, sessionOf(context).snapshot).map(({ text }) => text);
}

function venueRow(context: EmailContext, snapshot: SessionSnapshot): EmailRow[] {
  const { t, call, language } = context;
  if (!hasVenue(snapshot) || snapshot.venue === null) return [];
  const { startsAt, endsAt, timeZone } = snapshot;
  const there = zonedTime(new Date(startsAt), new Date(endsAt), timeZone, language.code);
  const time = t('dateAndRange', { date: there.shortDate, range: there.range });
  const { mapUrl, lines: notes } = placeLines(snapshot.place, call, language.code);
  const address = snapshot.venue.split(/\r\n|[\r\n]/u);
  const ticket = ticketLinks(context);
  const attached = ticket.length === 0 ? [] : [t('ticketAttached')];
  const lines = [t('venueTime', { time, zone: there.zone }), ...address, ...notes, ...attached];
  const map = mapUrl === null ? [] : [{ label: translate(language.code, 'sessions.openMap'), url: mapUrl }];
  return [row(t('rowVenue'), lines, [...map, ...ticket])];
}

// The code is on the page and attached (`ticketFile`): within the text it would be an image, which many email clients hide.
function ticketLinks(context: EmailContext): EmailLink[] {
  const { t, message, pageUrl } = context;
  if (!hasTicket(context) || message.registrationId === null) return [];
  return [{ label: t('ticket'), url: `${registrationLink(pageUrl, message.registrationId)}#ticket` }];
}

/** Returns in which languages a session is spoken and can be followed, and how the reader gets the one that they chose. */
export function languageRows(context: EmailContext, session: OfferedSession): EmailRow[] {
  return [...spokenRow(context, session), ...offerRows(context, session)];
}

/** Returns the same of a session as a message carries it. */
export function frozenLanguageRows(
  context: EmailContext,
  { spoken, languageOffers = [] }: FrozenLanguages,
): EmailRow[] {
  return spoken === undefined ? [] : languageRows(context, { language: spoken, languageOffers });
}

function spokenRow({ t, language }: EmailContext, session: OfferedSession): EmailRow[] {
  // Who reads the email in the language of the session needs no word about it.
  if (matchLanguage(session.language) === language.code) return [];
  return [row(t('rowLanguage'), [spokenLanguage(session.language, language.code)])];
}

function offerRows(context: EmailContext, session: OfferedSession): EmailRow[] {
  const { language, joinUrl } = context;
  const how = joinUrl === null ? null : howToGet(session, language.code);
  // Who can choose a language reads it below their own.
  const isBelow = listeningLanguages(session).length > 0;
  const facts = offerFacts(session, language.code).map(({ kind, term, text }) =>
    row(term, kind === 'captioned' && how !== null && !isBelow ? [text, how] : [text]),
  );
  return [...facts, ...listeningRow(context, session)];
}

/**
 * Returns the language that the reader chose, or that it is no longer there, and how to get it, with the link to choose
 * for those who have not said, such as people whom somebody else registered; empty without a choice.
 */
function listeningRow({ language, message, joinUrl, pageUrl }: EmailContext, session: OfferedSession): EmailRow[] {
  const text = (key: string, values = {}) => translate(language.code, `interpretation.${key}`, values);
  const choice = listeningLanguages(session);
  const { listensIn } = message.payload.event ?? {};
  const isThere = listensIn === undefined || listensIn === session.language || choice.includes(listensIn);
  const isChosen = listensIn !== undefined && choice.includes(listensIn);
  const named = listensIn === undefined ? [] : { language: spokenLanguage(listensIn, language.code) };
  const lines = [
    ...(isThere ? [] : [text('gone', named)]),
    ...(isChosen ? [spokenLanguage(listensIn, language.code)] : []),
    ...(choice.length > 0 && joinUrl !== null ? [text('how')] : []),
  ];
  const links =
    isChosen || choice.length === 0 || message.registrationId === null
      ? []
      : [{ label: text('choose'), url: `${registrationLink(pageUrl, message.registrationId)}#language` }];
  return lines.length + links.length === 0 ? [] : [row(text('title'), lines, links)];
}

function speakersRow({ t }: EmailContext, snapshot: SessionSnapshot): EmailRow[] {
  if (snapshot.speakers.length === 0) return [];
  const describe = ({ name, role, organization }: ListedSpeaker) => {
    const details = [role, organization].filter((part) => part !== undefined && part !== '').join(t('listComma'));
    return details === '' ? name : t('speakers', { name, details });
  };
  return [row(t('rowSpeakers'), snapshot.speakers.map(describe))];
}

// The links contain the public page and no personal link, because they end up in browser histories.
function calendarRow(context: EmailContext): EmailRow[] {
  const { t, site, call } = context;
  const { snapshot } = sessionOf(context);
  const page = sessionLink(site, call.slug, snapshot.slug);
  const links = calendarLinks({
    title: snapshot.title,
    description: page,
    location: hasVenue(snapshot) ? (snapshot.venue ?? '') : '',
    startsAt: new Date(snapshot.startsAt),
    endsAt: new Date(snapshot.endsAt),
  });
  return [
    row(
      t('rowCalendar'),
      [],
      [
        { label: 'Google', url: links.google },
        { label: 'Outlook.com', url: links.outlook },
        { label: 'Microsoft 365', url: links.microsoft365 },
        { label: 'Yahoo', url: links.yahoo },
      ],
    ),
  ];
}

/** Returns details as lines within the row of something else: `Captions: English`. */
export function asLines({ t }: EmailContext, rows: readonly EmailRow[]): string[] {
  return rows.flatMap(({ label, lines: [first, ...more] }) =>
    first === undefined ? [] : [t('fact', { label, message: first }), ...more],
  );
}

function row(label: string, lines: string[], links: EmailLink[] = []): EmailRow {
  return { label, lines, links };
}
