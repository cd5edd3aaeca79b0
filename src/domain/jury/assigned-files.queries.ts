import { query } from '../../platform/database/statement.js';
import type { Connection } from '../../platform/database/tx.js';

/** A PDF of a proposal that is assigned to a juror. */
export interface AssignedFile {
  proposalId: string;
  fileId: string;
  size: number;
}

const listAssignedFilesSql = query(
  `select p.proposal_id as "proposalId", p.file_id as "fileId", f.size
   from jury_assignments a join proposal_files p on p.proposal_id = a.proposal_id
   join files f on f.id = p.file_id and f.deleted_at is null
   where a.juror_id = $1 order by p.added_at, p.file_id`,
  { proposalId: 'uuid', fileId: 'uuid', size: 'int' },
);

/** Returns the PDFs of all proposals that are assigned to a juror. */
export async function listAssignedFiles(connection: Connection, jurorId: string): Promise<AssignedFile[]> {
  return listAssignedFilesSql.all(connection, [jurorId]);
}
