import { required } from '../composing/context.js';
import { submissionEmail } from '../composing/submission-email.js';
import { zonedTime } from '../composing/times.js';
import { oneLine } from '../email/one-line.js';
import type { Kind } from './kind.js';

/** The receipt for a submitted proposal, with its PDF, for everyone on the team. */
export const proposalReceived: Kind = {
  category: null,
  retry: 'thirty-days',
  calendar: null,
  compose: (context) => {
    const { message, language } = context;
    const { submitted } = required(message, 'submission');
    const at = new Date(submitted?.at ?? message.createdAt);
    const { fullDate, time, zone } = zonedTime(at, at, message.payload.recipient.timeZone, language.code);
    const values = { date: fullDate, time, zone, by: oneLine(submitted?.by ?? '') };
    const parts =
      submitted?.isKept === true ? ['proposal-receivedKept'] : ['proposal-receivedText', 'proposal-receivedNext'];
    return submissionEmail(context, 'proposal-received', parts, values);
  },
  template: null,
};
