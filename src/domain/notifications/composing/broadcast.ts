import { fillText, type MergeField } from '../../broadcasts/merge-fields.js';
import { mergedMarkdown } from '../../broadcasts/merged-markdown.js';
import { callClosesAt } from '../../calls/call-dates.js';
import { emailMarkdown } from '../email/email-markdown.js';
import type { EmailView } from '../email/email-view.js';
import { oneLine } from '../email/one-line.js';
import type { EmailContext } from './context.js';
import { sessionTimes, timeLines, zonedTime } from './times.js';

/** What is different in the mail of a broadcast; nothing for other mails. */
export function broadcastParts(context: EmailContext): Partial<EmailView> {
  const { t, broadcast, message, words } = context;
  if (broadcast === null) return {};
  const values = valuesOf(context);
  const subject = oneLine(fillText(broadcast.subject, values));
  const body = mergedMarkdown(broadcast.body, values);
  return {
    subject,
    preheader: oneLine(body.text).slice(0, 120),
    state: t('broadcastState'),
    title: subject,
    when: null,
    body: { html: emailMarkdown(body.html), text: body.text },
    rows: [],
    leave: null,
    sentTo: t('sentToBroadcast', { email: message.payload.recipient.email, call: words.name }),
  };
}

function valuesOf(context: EmailContext): Record<MergeField, string> {
  const { t, language, call, message, session, pageUrl } = context;
  const { recipient, organization } = message.payload;
  const closesAt = callClosesAt(call);
  const { fullDate, time, zone } = zonedTime(closesAt, closesAt, recipient.timeZone, language.code);
  return {
    name: oneLine(recipient.name),
    organization: organization === undefined ? t('yourOrganization') : oneLine(organization),
    page: pageUrl,
    deadline: t('inZone', { time: t('dateAndRange', { date: fullDate, range: time }), zone }),
    session: session === null ? '' : oneLine(session.snapshot.title),
    when: session === null ? '' : (timeLines(context, sessionTimes(context, session.snapshot))[0] ?? ''),
  };
}
