import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import { findContent } from '../../domain/proposals/proposal-contents.queries.js';
import { getProposal, listMembers } from '../../domain/proposals/proposals.queries.js';
import { proposalDocument } from '../../parts/submissions/domain/proposal-document.js';
import { insertProposalFile } from '../../domain/proposals/proposal-files.queries.js';
import { snapshotOf } from '../../domain/proposals/submission-snapshot.js';
import { storeFile } from '../../platform/file-store/files.queries.js';
import { storableBytes } from '../../platform/file-store/storable-bytes.js';
import { countPages } from '../../platform/pdf/count-pages.js';
import { renderPdf } from '../../platform/pdf/render-pdf.js';
import type { DemoWorld } from './world.js';

/**
 * Attaches what a proposal says as a PDF, so that jurors of the demo have one to turn. Teams attach theirs to drafts; the
 * platform of a call sends no files.
 */
export async function attachPdf({ tx, clock }: DemoWorld, slug: string, externalId: string): Promise<void> {
  const call = await getCallBySlug(tx, slug);
  const proposal = await getProposal(tx, call.id, externalId);
  const content = await findContent(tx, proposal.id);
  const snapshot = snapshotOf(proposal, content, await listMembers(tx, proposal.id), []);
  const now = clock.now();
  const bytes = await renderPdf(proposalDocument(call, snapshot, now, 'en'));
  const counted = await countPages(bytes);
  if (!counted.ok) throw new Error(`The PDF of ${externalId} can't be read.`);
  const file = storableBytes(`${externalId}-concept.pdf`, 'application/pdf', Buffer.from(bytes));
  const fileId = await storeFile(tx, file, now);
  const { pages, anonymous, found: namesFound } = counted;
  const anonymousFileId = await storeFile(tx, storableBytes(file.name, file.mediaType, Buffer.from(anonymous)), now);
  await insertProposalFile(tx, { proposalId: proposal.id, fileId, pages, anonymousFileId, namesFound }, now);
}
