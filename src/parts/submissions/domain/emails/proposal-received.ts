import { submissionEmail } from './submission-email.js';
import { zonedTime } from '../../../../domain/notifications/composing/times.js';
import { oneLine } from '../../../../domain/notifications/email/one-line.js';
import { emailKind } from '../../../../domain/notifications/kinds/kind.js';
import { submissionFile } from './submission-file.js';
import { submissionPayload } from './submission-payload.js';

/** The receipt for a submitted proposal, with its PDF, for everyone on the team. */
export const proposalReceived = emailKind('proposal-received', {
  payload: submissionPayload,
  category: null,
  retry: 'thirty-days',
  isAlone: true,
  files: async (connection, call, { payload: { recipient, submission } }) =>
    submission.submitted && [await submissionFile(connection, call, submission.submitted.id, recipient)],
  calendar: null,
  compose: (context) => {
    const { message, language } = context;
    const { submitted } = message.payload.submission;
    const at = new Date(submitted?.at ?? message.createdAt);
    const { fullDate, time, zone } = zonedTime(at, at, message.payload.recipient.timeZone, language.code);
    const values = { date: fullDate, time, zone, by: oneLine(submitted?.by ?? '') };
    const parts =
      submitted?.isKept === true ? ['proposal-receivedKept'] : ['proposal-receivedText', 'proposal-receivedNext'];
    return submissionEmail(context, 'proposal-received', parts, values);
  },
});
