import { submissionEmail } from './submission-email.js';
import { zonedTime } from '../../../../domain/notifications/composing/times.js';
import { oneLine } from '../../../../domain/notifications/email/one-line.js';
import { emailKind } from '../../../../domain/notifications/kinds/kind.js';
import { submissionPayload } from './submission-payload.js';
import type { Call } from '../../../../domain/calls/call.entity.js';
import { proposalDocument } from '../proposal-document.js';
import type { SubmissionSnapshot } from '../../../../domain/proposals/submission-snapshot.js';
import { json } from '../../../../platform/database/columns.js';
import { query } from '../../../../platform/database/statement.js';
import type { Connection } from '../../../../platform/database/tx.js';
import { renderPdf } from '../../../../platform/pdf/render-pdf.js';
import { emailLanguage } from '../../../../domain/notifications/composing/context.js';

const findSubmissionSql = query(
  `select submitted_at as "submittedAt", snapshot from proposal_submissions where id = $1`,
  { submittedAt: 'timestamptz', snapshot: json<SubmissionSnapshot>() },
);

/** Returns a submitted proposal as the PDF of its receipt: the same one always has the same bytes. */
async function submissionFile(connection: Connection, call: Call, submissionId: string, reader: { language: string }) {
  const { submittedAt, snapshot } = await findSubmissionSql.one(connection, [submissionId]);
  const document = proposalDocument(call, snapshot, submittedAt, emailLanguage(reader.language));
  return { name: `${snapshot.number}.pdf`, type: 'application/pdf', bytes: await renderPdf(document) };
}

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
