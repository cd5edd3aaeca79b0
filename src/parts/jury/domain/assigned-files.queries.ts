import { type Row, query } from '../../../platform/database/statement.js';
import type { Connection } from '../../../platform/database/tx.js';

/** A PDF of a proposal that is assigned to a juror. */
export type AssignedFile = Row<typeof listAssignedFilesSql>;

const ofProposals = `proposal_files p join files f on f.id = p.file_id and f.deleted_at is null
  where p.proposal_id = any($1) and p.removed_at is null`;

const listAssignedFilesSql = query(
  `select p.proposal_id as "proposalId", p.file_id as "fileId", f.size from ${ofProposals} order by p.added_at, p.file_id`,
  { proposalId: 'uuid', fileId: 'uuid', size: 'int' },
);

/** Returns the PDFs of these proposals. */
export async function listAssignedFiles(connection: Connection, proposalIds: readonly string[]) {
  return listAssignedFilesSql.all(connection, [proposalIds]);
}

const sumAssignedFilesSql = query(
  `select count(*)::int as count, coalesce(sum(f.size), 0)::double precision as bytes from ${ofProposals}`,
  { count: 'int', bytes: 'float' },
);

/** Returns how many PDFs these proposals have, and how many bytes all of them. */
export async function sumAssignedFiles(connection: Connection, proposalIds: readonly string[]) {
  return sumAssignedFilesSql.one(connection, [proposalIds]);
}
