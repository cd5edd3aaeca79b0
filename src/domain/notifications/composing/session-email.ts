import type { EmailContent, EmailLink, EmailRow } from '../email/email-view.js';
import { oneLine, subjectLine } from '../email/one-line.js';
import { sentences } from '../../../platform/i18n/sentences.js';
import { type EmailContext, sessionOf } from './context.js';
import { sessionRows } from './session-rows.js';
import { sessionTimes, whenOf } from './times.js';

/** What the kinds of email about a session say differently. */
export interface SessionEmail {
  /** Where the reader stands with the session: it opens the subject and the body. */
  state: string;
  paragraphs: string[];
  button: EmailLink;
  /** Whether the reader has a registration to cancel: a link to do so follows the text. */
  canLeave?: boolean;
  /** The session does not take place, or not for this reader: nothing is said about how to come. */
  isOver?: boolean;
  /** What the organizer wrote: the note of the message where it is left out. */
  note?: string | undefined;
  /** Facts below those of the session. */
  rows?: EmailRow[];
}

/** Composes an email about one session: state, title and time first, then the text, then the facts of the session. */
export function sessionEmail(context: EmailContext, email: SessionEmail): EmailContent {
  const { t, message, pageUrl } = context;
  const { payload } = message;
  const { state, paragraphs, button, canLeave = false, isOver = false, note = payload.note, rows = [] } = email;
  const { snapshot } = sessionOf(context);
  const times = sessionTimes(context, snapshot);
  const { fullDate, shortDate, range, time, city } = times.first;
  const title = oneLine(snapshot.title);
  const invite = payload.event !== undefined && !isOver ? [t('preheaderInvite')] : [];
  return {
    subject: subjectLine(t('subject', { state, title, date: shortDate, time, city })),
    preheader: sentences(t('preheader', { date: fullDate, range, city }), ...invite),
    state,
    over: isOver,
    title,
    when: whenOf(context, times, isOver),
    button,
    paragraphs,
    rows: [...sessionRows(context, { button, isOver, note }), ...rows],
    leave: canLeave ? { label: t('leaveLink'), url: pageUrl } : null,
    sentTo: t(payload.team === undefined ? 'sentTo' : 'sentToTeam', { email: payload.recipient.email }),
  };
}
