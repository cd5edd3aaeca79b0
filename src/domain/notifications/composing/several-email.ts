import { type EmailContent, type EmailRow, oneLine } from '../email/email-view.js';
import { feedLink } from '../email/links.js';
import type { MessageKind } from '../kinds/kinds.js';
import { hasVenue } from '../../sessions/session.js';
import type { TextOverrides } from '../templates/email-template.js';
import {
  asLines,
  attendanceQuestionRow,
  attendanceRow,
  languageRows,
  phoneLines,
  questionsRow,
} from './session-rows.js';
import { pageButton } from './buttons.js';
import { type EmailContext, sessionOf } from './context.js';
import { seatState } from './session-email.js';
import { hasTicket } from './ticket-file.js';
import { sessionTimes, whenOf } from './times.js';

/** What an email about several registrations says of one of them. */
interface Section {
  context: EmailContext;
  message: { kind: MessageKind };
  /** The organizers' custom texts for its kind. */
  texts: TextOverrides;
}

/** Composes an email about several registrations, which lists their sessions by start. */
export function severalEmail(context: EmailContext, sections: readonly Section[]): EmailContent {
  const { t, words, message, pageUrl, confirmUrl } = context;
  const count = sections.length;
  const seated = sections.filter(({ message: { kind } }) => kind === 'invited').length;
  const waiting = sections.filter(({ message: { kind } }) => kind === 'waitlisted').length;
  const [first] = sections.map((section) => timesOf(section).first);
  const state =
    confirmUrl === null ? (seated === count ? 'severalStateSeats' : 'severalState') : 'severalStateToConfirm';
  return {
    state: t(state, { count }),
    at: first && t('dateAndRange', { date: first.subjectDate, range: first.time }),
    preheader: [...new Set(sections.map((section) => timesOf(section).first.shortDate))].join(t('listComma')),
    title: words.name,
    button: pageButton(context),
    paragraphs: [
      ...(seated === 0 ? [] : [t('severalInvites', { count: seated })]),
      ...(seated > 1 && confirmUrl === null ? [t('severalSeparate')] : []),
    ],
    rows: [...sections.map(sessionRow), ...feedRow(context, seated)],
    leave: { label: t(waiting === count ? 'leaveLineLink' : 'leaveLink'), url: pageUrl },
    sentTo: t('severalSentTo', { email: message.payload.recipient.email }),
  };
}

/** The address of all sessions for a calendar, once the reader has shown that the address is theirs. */
function feedRow({ t, site, message, confirmUrl }: EmailContext, seated: number): EmailRow[] {
  const { attendeeId, payload } = message;
  if (seated === 0 || confirmUrl !== null || attendeeId === null) return [];
  const url = feedLink(site, attendeeId, payload.recipient.linkVersion);
  return [{ label: t('severalFeed'), lines: [], links: [{ label: t('severalFeedLink'), url }] }];
}

function sessionRow(section: Section): EmailRow {
  const { context, message, texts } = section;
  const { t, joinUrl } = context;
  const { snapshot } = sessionOf(context);
  const times = timesOf(section);
  const when = whenOf(context, times, false);
  const languages = languageRows(context, snapshot);
  const asked = [...attendanceQuestionRow(context), ...questionsRow(context)];
  const { range, zone, shortDate } = times.first;
  return {
    label: shortDate,
    lines: [
      oneLine(snapshot.title),
      t('inZone', { time: range, zone }),
      ...(when.there === null ? [] : [when.there]),
      ...(when.night === null ? [] : [when.night]),
      ...(hasVenue(snapshot) ? (snapshot.venue ?? '').split(/\r\n|[\r\n]/u) : []),
      ...(hasTicket(context) ? [t('ticketAttached')] : []),
      stateOf(context, message.kind),
      ...attendanceRow(context).flatMap(({ lines }) => lines),
      ...phoneLines(context),
      ...asLines(context, languages),
      ...asked.flatMap(({ lines }) => lines),
      // Only what organizers have written themselves: the usual text is above.
      ...(texts.has(`${message.kind}Text`) ? t(`${message.kind}Text`).split('\n') : []),
    ],
    links: [
      ...(joinUrl === null ? [] : [{ label: t('buttonJoin'), url: joinUrl }]),
      ...[...languages, ...asked].flatMap(({ links }) => links),
    ],
  };
}

function timesOf({ context }: Section) {
  return sessionTimes(context, sessionOf(context).snapshot);
}

function stateOf(context: EmailContext, kind: MessageKind): string {
  const { t, message } = context;
  const { place } = message.payload;
  if (kind === 'invited') return seatState(context, 'invitedState');
  if (kind !== 'waitlisted') return t(`${kind}State`);
  return place === undefined ? t('waitlistedStateNoPlace') : t('waitlistedState', { place });
}
