import { submissionEmail } from './submission-email.js';
import { zonedTime } from '../../../../domain/notifications/composing/times.js';
import { oneLine } from '../../../../domain/notifications/email/one-line.js';
import { emailKind } from '../../../../domain/notifications/kinds/kind.js';
import { submissionPayload } from './submission-payload.js';

/** Says to everyone on the team that one of them, organizers or the call's platform have withdrawn their proposal. */
export const proposalWithdrawn = emailKind('proposal-withdrawn', {
  payload: submissionPayload,
  category: null,
  retry: 'thirty-days',
  isAlone: true,
  calendar: null,
  compose: (context) => {
    const { message, language } = context;
    const { withdrawn } = message.payload.submission;
    const at = new Date(withdrawn?.at ?? message.createdAt);
    const { fullDate, time, zone } = zonedTime(at, at, message.payload.recipient.timeZone, language.code);
    const values = { date: fullDate, time, zone, by: oneLine(withdrawn?.by ?? '') };
    return submissionEmail(context, 'proposal-withdrawn', partsOf(withdrawn?.hand), values);
  },
});

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
