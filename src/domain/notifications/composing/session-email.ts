import { type EmailContent, type EmailLink, type EmailRow, oneLine } from '../email/email-view.js';
import type { MessagePayload } from '../message.js';
import { crewText } from './crew-text.js';
import { type EmailContext, sessionOf } from './context.js';
import { invitationButton } from './buttons.js';
import { sessionRows } from './session-rows.js';
import { sessionTimes, whenOf } from './times.js';

/** What differs between kinds of email about a session. */
export interface SessionEmail {
  /** The recipient's status, at the start of the subject and of the body. */
  state: string;
  paragraphs: string[];
  button: EmailLink;
  /** Whether the recipient has a registration that they can cancel: a link for it follows the text. */
  canLeave?: boolean;
  /** Whether they are on the waiting list. Defaults to whether the message has their place on it. */
  isWaiting?: boolean;
  /** The session doesn't take place, or not for this recipient: the email doesn't say how to join. */
  isOver?: boolean;
  /** The organizer's note. Defaults to the note of the message. */
  note?: string | undefined;
  /** The previous time, in lines. */
  before?: string[] | undefined;
  /** Facts below those of the session. */
  rows?: EmailRow[];
  /** Until when the reader can answer, in a sentence. */
  until?: string | undefined;
  /** What inboxes show beside the subject, if not the first paragraph. */
  preheader?: string | undefined;
}

/** Composes an email about one session: state, title and time first, then the text, then the facts of the session. */
export function sessionEmail(context: EmailContext, email: SessionEmail): EmailContent {
  const { t, message, pageUrl } = context;
  const { payload } = message;
  const { state, paragraphs, button, canLeave = false, isOver = false, note = payload.note, rows = [] } = email;
  const { isWaiting = payload.place !== undefined } = email;
  const before = email.before ? [{ label: t('rowBefore'), lines: email.before, links: [] }] : [];
  const { snapshot } = sessionOf(context);
  const times = sessionTimes(context, snapshot);
  const { subjectDate, time, city } = times.first;
  return {
    state,
    at: t('dateAndRange', { date: subjectDate, range: time }),
    city,
    until: email.until,
    ...(email.preheader !== undefined && { preheader: email.preheader }),
    over: isOver,
    title: oneLine(snapshot.title),
    when: whenOf(context, times, isOver),
    button,
    paragraphs,
    rows: [...before, ...sessionRows(context, { button, isOver, note }), ...rows],
    leave: canLeave ? { label: t(isWaiting ? 'leaveLineLink' : 'leaveLink'), url: pageUrl } : null,
    sentTo: crewText(context, 'sentTo') ?? t(sentToOf(payload), { email: payload.recipient.email }),
    ...(payload.invitation !== undefined && toInvited(context)),
  };
}

/** An invited person has no page of their own yet: an invitation is easily forwarded. */
function toInvited(context: EmailContext): Pick<EmailContent, 'settings' | 'sentTo'> {
  const { t, message, words } = context;
  const { email } = message.payload.recipient;
  return {
    settings: { label: t('invitation-to-registerLink'), url: invitationButton(context).url },
    sentTo: t('sentToInvitation', { email, host: words.host || words.name }),
  };
}

/** Returns the state of somebody with a seat: who must confirm reads that first, because the seat depends on it. */
export function seatState({ t, confirmUrl }: EmailContext, state: string): string {
  return t(confirmUrl === null ? state : 'invitedStateToConfirm');
}

/** Returns the key of the line that says why the reader got the email. */
function sentToOf({ team, speaker, delegation }: MessagePayload): string {
  if (speaker !== undefined) return 'sentToSpeaker';
  if (team === undefined && delegation !== undefined) return 'sentToDelegation';
  return team === undefined ? 'sentTo' : 'sentToTeam';
}
