import { proposalStates } from '../../domain/proposals/proposal.js';
import type { ProposalFileRow } from './proposals.queries.js';
import { proposalColumns } from './proposals-example.js';
import type { Table } from '../table-file.js';

/**
 * Proposals as a table for other programs. The first columns are those that an import reads, so that the file can come
 * back; then how many attendees are linked, and when each state was reached. Instants are texts in UTC (RFC 3339).
 */
export function proposalTable(rows: readonly ProposalFileRow[]): Table {
  const dates = proposalStates.map((state) => `${state.replace('-', '_')}_since`);
  return {
    columns: [...proposalColumns, 'source', 'linked_attendees', 'changed_at', ...dates],
    rows: rows.map((row) => [
      row.externalId,
      row.title,
      row.theme,
      row.organization,
      row.addresses.join(' '),
      row.state,
      instant(row.submittedAt),
      row.url,
      row.source,
      row.linked,
      instant(row.updatedAt),
      ...proposalStates.map((state) => instant(row.dates[state] ?? null)),
    ]),
  };
}

function instant(at: Date | string | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
