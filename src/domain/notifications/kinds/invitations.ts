import { invitationEmail } from '../composing/invitation-email.js';
import type { Kind } from './kind.js';
import { invitationButton, pageButton, speakerButton } from '../composing/buttons.js';
import { sessionEmail } from '../composing/session-email.js';
import type { EmailContext } from '../composing/context.js';
import { sessionTimes, timeLines, zonedTime } from '../composing/times.js';
import { emailMarkdown } from '../email/email-markdown.js';
import { oneLine } from '../email/email-view.js';
import { quotedValues } from '../email/quoted.js';
import { broadcastText, type MergeField } from '../../broadcasts/merge-fields.js';
import { callClosesAt } from '../../calls/call-dates.js';

/** Organizers invite a person to register for sessions, with a link of their own. No calendar object: it is no seat. */
export const invitationToRegister: Kind = {
  category: 'news',
  retry: 'thirty-days',
  calendar: null,
  compose: (context) => invitationEmail(context, 'invitation-to-register'),
  template: null,
};

/** Reminds a person of an invitation to register that they have not answered, once. */
export const invitationReminder: Kind = {
  category: 'news',
  retry: 'thirty-days',
  calendar: null,
  compose: (context) => invitationEmail(context, 'invitation-reminder'),
  template: null,
};

/** A session has moved to which the reader was invited, without an answer so far. */
export const invitationMoved: Kind = {
  category: 'news',
  retry: 'until-start',
  calendar: null,
  compose: (context) =>
    sessionEmail(context, {
      state: context.t('rescheduledState'),
      paragraphs: [context.t('invitation-movedText')],
      button: invitationButton(context),
    }),
  template: null,
};

/** An email from organizers to a selected audience. */
export const broadcast: Kind = {
  category: 'news',
  retry: 'thirty-days',
  calendar: null,
  compose: (context) => {
    const { t, broadcast, message, words, language } = context;
    if (broadcast === null) throw new Error(`The message ${message.id} of a broadcast lacks its content.`);
    const toSpeaker = message.payload.speaker !== undefined;
    const values = valuesOf(context);
    const subject = oneLine(broadcastText.fill(broadcast.subject, values));
    const body = broadcastText.markdown(broadcast.body, quotedValues(values, language));
    return {
      subject,
      state: t('broadcastState'),
      title: subject,
      paragraphs: [],
      body: { html: emailMarkdown(body.html), text: body.text },
      button: toSpeaker ? speakerButton(context) : pageButton(context),
      sentTo: t(toSpeaker ? 'sentToSpeakers' : 'sentToBroadcast', {
        email: message.payload.recipient.email,
        call: words.name,
      }),
    };
  },
  template: null,
};

function valuesOf(context: EmailContext): Record<MergeField, string> {
  const { t, language, call, message, session, pageUrl, reader } = context;
  const { recipient } = message.payload;
  const closesAt = callClosesAt(call);
  const { fullDate, time, zone } = zonedTime(closesAt, closesAt, recipient.timeZone, language.code);
  return {
    ...reader,
    page: pageUrl,
    deadline: t('inZone', { time: t('dateAndRange', { date: fullDate, range: time }), zone }),
    session: session === null ? '' : oneLine(session.snapshot.title),
    when: session === null ? '' : (timeLines(context, sessionTimes(context, session.snapshot))[0] ?? ''),
  };
}
