import { required } from '../composing/context.js';
import { submissionEmail } from '../composing/submission-email.js';
import { zonedTime } from '../composing/times.js';
import { oneLine } from '../email/one-line.js';
import type { Kind } from './kind.js';

/** Says to the team of a proposal, and to the person, that somebody was removed from it, and that it can be undone. */
export const proposalMemberRemoved: Kind = {
  category: null,
  retry: 'thirty-days',
  calendar: null,
  compose: (context) => {
    const { message, language } = context;
    const { removed } = required(message, 'submission');
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
  template: null,
};
