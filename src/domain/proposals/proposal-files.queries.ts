import { words } from '../../platform/database/columns.js';
import { isUuid } from '../../platform/database/uuid.js';
import { type Row, command, query } from '../../platform/database/statement.js';
import type { Connection, Tx } from '../../platform/database/tx.js';
import type { NamesFound } from '../../platform/pdf/without-names.js';
import { NotFound } from '../../platform/errors.js';
import { deleteFiles } from '../../platform/file-store/files.queries.js';

/** A PDF of a proposal, as people see it. */
export type ListedFile = Row<typeof listProposalFiles>;

/** Returns the PDFs of a proposal, in the order in which they were added. */
export const listProposalFiles = query(
  `select p.file_id as "fileId", f.name, f.size, p.pages,
     p.anonymous_file_id as "anonymousFileId", p.names_found as "namesFound" from proposal_files p
   join files f on f.id = p.file_id and f.deleted_at is null
   where p.proposal_id = $1 and p.removed_at is null order by p.added_at, p.file_id`,
  {
    fileId: 'uuid',
    name: 'text',
    size: 'int',
    pages: 'int',
    anonymousFileId: 'uuid?',
    namesFound: words<NamesFound>(),
  },
).list<[proposalId: string]>();

/** Returns a PDF of this proposal. Throws NotFound. */
export async function getProposalFile(connection: Connection, proposalId: string, fileId: string): Promise<ListedFile> {
  const files = isUuid(fileId) ? await listProposalFiles(connection, proposalId) : [];
  const file = files.find((one) => one.fileId === fileId);
  if (file === undefined) throw new NotFound('file-not-found', 'File not found.');
  return file;
}

/** Adds a stored file to a proposal. */
export const insertProposalFile = command(
  `insert into proposal_files (proposal_id, file_id, pages, anonymous_file_id, names_found, added_at)
   values ($1, $2, $3, $4, $5, $6)`,
).write((file: Omit<ListedFile, 'name' | 'size'> & { proposalId: string }, now: Date) => [
  file.proposalId,
  file.fileId,
  file.pages,
  file.anonymousFileId,
  file.namesFound,
  now,
]);

/** Takes a file off a proposal. */
export const deleteProposalFile = command(`delete from proposal_files where proposal_id = $1 and file_id = $2`).write<
  [proposalId: string, fileId: string]
>();

/**
 * Takes a file off a reopened proposal if its received version has it, which counts until a newer one is submitted.
 * Returns false if it doesn't: such a file can be deleted.
 */
export const hideReceivedFile = command(
  `update proposal_files f set removed_at = $3 where proposal_id = $1 and file_id = $2 and exists (
     select from proposal_submissions v where v.proposal_id = $1 and v.version = (
         select max(version) from proposal_submissions where proposal_id = $1)
       and v.snapshot -> 'files' @> jsonb_build_array(jsonb_build_object('id', $2::uuid)))`,
).wrote<[proposalId: string, fileId: string, now: Date]>();

const deleteOthersSql = command(
  `delete from proposal_files where proposal_id = $1 and file_id <> all($2)
   returning file_id as "fileId", anonymous_file_id as "anonymousFileId"`,
  { fileId: 'uuid', anonymousFileId: 'uuid?' },
);
const showFilesSql = command(`update proposal_files set removed_at = null where proposal_id = $1`);

/** Leaves a proposal these PDFs, also those that were taken off it, and deletes all others. */
export async function keepFiles(tx: Tx, proposalId: string, fileIds: readonly string[], now: Date): Promise<void> {
  const gone = await deleteOthersSql.all(tx, [proposalId, fileIds]);
  await showFilesSql.run(tx, [proposalId]);
  await deleteFiles(
    tx,
    gone.flatMap(({ fileId, anonymousFileId }) => (anonymousFileId === null ? [fileId] : [fileId, anonymousFileId])),
    now,
  );
}
