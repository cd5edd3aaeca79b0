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
export async function submissionFile(
  connection: Connection,
  call: Call,
  submissionId: string,
  reader: { language: string },
): Promise<{ name: string; type: string; bytes: Buffer }> {
  const { submittedAt, snapshot } = await findSubmissionSql.one(connection, [submissionId]);
  const document = proposalDocument(call, snapshot, submittedAt, emailLanguage(reader.language));
  return { name: `${snapshot.number}.pdf`, type: 'application/pdf', bytes: await renderPdf(document) };
}
