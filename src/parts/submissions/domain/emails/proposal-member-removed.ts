import { submissionEmail } from './submission-email.js';
import { zonedTime } from '../../../../domain/notifications/composing/times.js';
import { oneLine } from '../../../../domain/notifications/email/one-line.js';
import { emailKind } from '../../../../domain/notifications/kinds/kind.js';
import { submissionPayload } from './submission-payload.js';

/** Says to the team of a proposal, and to the person, that somebody was removed from it, and that it can be undone. */
export const proposalMemberRemoved = emailKind('proposal-member-removed', {
  payload: submissionPayload,
  category: null,
  retry: 'thirty-days',
  isAlone: true,
  calendar: null,
  compose: (context) => {
    const { message, language } = context;
    const { removed } = message.payload.submission;
    const until = new Date(removed?.until ?? message.createdAt);
    const { fullDate, time, zone } = zonedTime(until, until, message.payload.recipient.timeZone, language.code);
    const values = {
      date: fullDate,
      time,
      zone,
      name: oneLine(removed?.name ?? ''),
      by: oneLine(removed?.by ?? ''),
    };
    const text = removed?.isReader === true ? 'proposal-member-removedYou' : 'proposal-member-removedText';
    return submissionEmail(context, 'proposal-member-removed', [text, 'proposal-member-removedUndo'], values);
  },
});
