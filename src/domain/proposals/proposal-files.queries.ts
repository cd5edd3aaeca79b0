import { words } from '../../platform/database/columns.js';
import { isUuid } from '../../platform/database/uuid.js';
import { command, query } from '../../platform/database/statement.js';
import type { Connection, Tx } from '../../platform/database/tx.js';
import type { NamesFound } from '../../platform/pdf/without-names.js';
import { NotFound } from '../../platform/errors.js';

/** A PDF of a proposal, as people see it. */
export interface ListedFile {
  fileId: string;
  name: string;
  size: number;
  pages: number;
  anonymousFileId: string | null;
  namesFound: NamesFound[];
}

const listFilesSql = query(
  `select p.file_id as "fileId", f.name, f.size, p.pages,
     p.anonymous_file_id as "anonymousFileId", p.names_found as "namesFound" from proposal_files p
   join files f on f.id = p.file_id and f.deleted_at is null
   where p.proposal_id = $1 order by p.added_at, p.file_id`,
  {
    fileId: 'uuid',
    name: 'text',
    size: 'int',
    pages: 'int',
    anonymousFileId: 'uuid?',
    namesFound: words<NamesFound>(),
  },
);

/** Returns the PDFs of a proposal, in the order in which they were added. */
export async function listProposalFiles(connection: Connection, proposalId: string): Promise<ListedFile[]> {
  return listFilesSql.all(connection, [proposalId]);
}

/** Returns a PDF of this proposal. Throws NotFound. */
export async function getProposalFile(connection: Connection, proposalId: string, fileId: string): Promise<ListedFile> {
  const files = isUuid(fileId) ? await listProposalFiles(connection, proposalId) : [];
  const file = files.find((one) => one.fileId === fileId);
  if (file === undefined) throw new NotFound('file-not-found', 'File not found.');
  return file;
}

const insertFileSql = command(
  `insert into proposal_files (proposal_id, file_id, pages, anonymous_file_id, names_found, added_at)
   values ($1, $2, $3, $4, $5, $6)`,
);

/** Adds a stored file to a proposal. */
export async function insertProposalFile(
  tx: Tx,
  file: Omit<ListedFile, 'name' | 'size'> & { proposalId: string },
  now: Date,
): Promise<void> {
  await insertFileSql.run(tx, [file.proposalId, file.fileId, file.pages, file.anonymousFileId, file.namesFound, now]);
}

const deleteFileSql = command(`delete from proposal_files where proposal_id = $1 and file_id = $2`);

/** Takes a file off a proposal. */
export async function deleteProposalFile(tx: Tx, proposalId: string, fileId: string): Promise<void> {
  await deleteFileSql.run(tx, [proposalId, fileId]);
}
