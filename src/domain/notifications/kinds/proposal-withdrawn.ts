import { required } from '../composing/context.js';
import { submissionEmail } from '../composing/submission-email.js';
import { zonedTime } from '../composing/times.js';
import { oneLine } from '../email/one-line.js';
import type { Kind } from './kind.js';

/** Says to everyone on the team that one of them, organizers or the call's platform have withdrawn their proposal. */
export const proposalWithdrawn: Kind = {
  category: null,
  retry: 'thirty-days',
  calendar: null,
  compose: (context) => {
    const { message, language } = context;
    const { withdrawn } = required(message, 'submission');
    const at = new Date(withdrawn?.at ?? message.createdAt);
    const { fullDate, time, zone } = zonedTime(at, at, message.payload.recipient.timeZone, language.code);
    const values = { date: fullDate, time, zone, by: oneLine(withdrawn?.by ?? '') };
    return submissionEmail(context, 'proposal-withdrawn', partsOf(withdrawn?.hand), values);
  },
  template: null,
};

function partsOf(hand: 'organizers' | 'platform' | undefined): string[] {
  switch (hand) {
    case 'organizers':
      return ['proposal-withdrawnByOrganizers', 'proposal-withdrawnAsk'];
    case 'platform':
      return ['proposal-withdrawnByPlatform', 'proposal-withdrawnAsk'];
    case undefined:
      return ['proposal-withdrawnText', 'proposal-withdrawnNext'];
  }
}
