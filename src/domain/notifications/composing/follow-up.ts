import { callDates } from '../../calls/call-dates.js';
import { registrationLink } from '../email/links.js';
import type { EmailLink, EmailRow, EmailView } from '../email/email-view.js';
import { oneLine } from '../email/one-line.js';
import { daysBetween } from '../../time/local-date.js';
import { localTime } from '../../time/wall-time.js';
import type { EmailContext } from './context.js';
import { deadlineRow } from './session-rows.js';
import { zonedTime } from './times.js';

/** What is different in a mail after a session, or before the deadline of the call; nothing for other mails. */
export function followUpParts(context: EmailContext): Partial<EmailView> {
  if (context.kind === 'follow-up') return afterSession(context);
  return context.kind === 'deadline' ? beforeDeadline(context) : {};
}

function afterSession(context: EmailContext): Partial<EmailView> {
  const { t, message, session, words } = context;
  const { attended, recordingUrl, hasProposal } = message.payload;
  const suffix = attended === undefined ? '' : attended ? 'Attended' : 'Missed';
  const state = t(`follow-upState${suffix}`);
  const title = session === null ? words.name : oneLine(session.snapshot.title);
  const left = leftUntilDeadline(context);
  return {
    subject: t('subjectFollowUp', { state, title }),
    preheader: '',
    state,
    title,
    when: null,
    paragraphs: [
      t(`follow-upText${suffix}`),
      ...(recordingUrl === undefined
        ? []
        : [t(attended === true ? 'follow-upTextRecording' : 'follow-upTextRecordingMissed')]),
      ...(left === null || hasProposal === true ? [] : [t('follow-upTextProposal', left)]),
    ],
    button: recordingUrl === undefined ? proposalLink(context) : { label: t('buttonRecording'), url: recordingUrl },
    rows: [...slidesRow(context), ...certificateRow(context), ...deadlineRows(context), ...feedbackRow(context)],
  };
}

function beforeDeadline(context: EmailContext): Partial<EmailView> {
  const { t, words, message } = context;
  const left = leftUntilDeadline(context) ?? { days: 0, date: '', time: '', zone: '' };
  const state = t('deadlineState', { days: left.days });
  return {
    subject: t('subjectDeadline', { state, call: words.name }),
    preheader: '',
    state,
    title: words.name,
    when: null,
    paragraphs: [t('deadlineText', left), t('deadlineTextTeam')],
    button: proposalLink(context),
    rows: deadlineRow(context),
    sentTo: t('sentToDeadline', { email: message.payload.recipient.email, call: words.name }),
  };
}

function slidesRow({ t, message }: EmailContext): EmailRow[] {
  const { slidesUrl } = message.payload;
  return slidesUrl === undefined ? [] : [row(t('rowSlides'), [], { label: t('openSlides'), url: slidesUrl })];
}

function certificateRow({ t, message, pageUrl }: EmailContext): EmailRow[] {
  const { payload, registrationId } = message;
  if (payload.certificate !== true || registrationId === null) return [];
  const url = `${registrationLink(pageUrl, registrationId)}#certificate`;
  return [row(t('rowCertificate'), [t('certificate')], { label: t('getCertificate'), url })];
}

// Who was not there has nothing to say about it.
function feedbackRow({ t, message, pageUrl }: EmailContext): EmailRow[] {
  const { payload, registrationId } = message;
  if (payload.attended === false || registrationId === null) return [];
  const url = `${registrationLink(pageUrl, registrationId)}/feedback`;
  return [row(t('rowFeedback'), [t('feedback')], { label: t('giveFeedback'), url })];
}

// Who has a proposal still wants to know until when it can be sent in; the link is for those who have none.
function deadlineRows(context: EmailContext): EmailRow[] {
  const rows = deadlineRow(context);
  const isButton = context.message.payload.recordingUrl === undefined;
  if (isButton || context.message.payload.hasProposal === true) return rows;
  return rows.map((one) => ({ ...one, links: [proposalLink(context)] }));
}

function proposalLink({ t, message, pageUrl }: EmailContext): EmailLink {
  const { hasProposal } = message.payload;
  return hasProposal === true
    ? { label: t('buttonPage'), url: pageUrl }
    : { label: t('buttonProposal'), url: `${pageUrl}#proposals` };
}

// Days by the reader's own calendar: a deadline of tonight is today's. Null where the call takes no proposals.
function leftUntilDeadline({
  call,
  message,
  language,
}: EmailContext): { days: number; date: string; time: string; zone: string } | null {
  const { timeZone } = message.payload.recipient;
  const { opensAt, closesAt } = callDates(call);
  if (message.createdAt < opensAt || message.createdAt >= closesAt) return null;
  const { fullDate, time, zone } = zonedTime(closesAt, closesAt, timeZone, language.code);
  const dateOf = (at: Date) => localTime(at, timeZone).date;
  return { days: daysBetween(dateOf(message.createdAt), dateOf(closesAt)), date: fullDate, time, zone };
}

function row(label: string, lines: string[], ...links: EmailLink[]): EmailRow {
  return { label, lines, links };
}
