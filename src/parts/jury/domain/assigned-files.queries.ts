import { type Row, query } from '../../../platform/database/statement.js';

/** A PDF of a proposal that is assigned to a juror. */
export type AssignedFile = Row<typeof listAssignedFiles>;

const ofProposals = `proposal_files p join files f on f.id = p.file_id and f.deleted_at is null
  where p.proposal_id = any($1) and p.removed_at is null`;

/** Returns the PDFs of these proposals. */
export const listAssignedFiles = query(
  `select p.proposal_id as "proposalId", p.file_id as "fileId", f.size from ${ofProposals} order by p.added_at, p.file_id`,
  { proposalId: 'uuid', fileId: 'uuid', size: 'int' },
).list<[proposalIds: readonly string[]]>();

/** Returns how many PDFs these proposals have, and how many bytes all of them. */
export const sumAssignedFiles = query(
  `select count(*)::int as count, coalesce(sum(f.size), 0)::double precision as bytes from ${ofProposals}`,
  { count: 'int', bytes: 'float' },
).get<[proposalIds: readonly string[]]>();
