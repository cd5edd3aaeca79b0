import { answerKeys } from '../../domain/proposals/proposal-content.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { lateness, proposalStates } from '../../domain/proposals/proposal.js';
import type { StreamedCell, StreamedColumn } from '../../platform/workbook/stream-workbook.js';
import { importColumns } from './proposals-example.js';
import type { ProposalFileRow } from './proposal-file.queries.js';

const more = [
  'source',
  'tags',
  'organization_type',
  'country',
  'pdfs',
  'reviews_assigned',
  'reviews_done',
  'similar_to',
  'similarity_percent',
  'linked_attendees',
  'changed_at',
  'late',
];
const [narrow, wide] = [16, 40];

/**
 * The columns of proposals as a table for other programs. The first are those that an import reads, so that the file can
 * come back; then what we know of each, and when each state was reached.
 */
export function proposalTableColumns(call: Pick<Call, 'criteria' | 'proposalQuestions'>): StreamedColumn[] {
  const dates = proposalStates.map((state) => `${state.replace('-', '_')}_since`);
  return [...importColumns(call), ...more, ...dates].map((name) => {
    return { name, width: /^(?:title|organization|members|summary|answer_.*)$/u.test(name) ? wide : narrow };
  });
}

/** A proposal as a row of the table. Instants are texts in UTC (RFC 3339), and tags are separated by semicolons. */
export function proposalTableRow(row: ProposalFileRow, call: Call): StreamedCell[] {
  const { content } = row;
  return [
    row.externalId,
    row.title,
    row.theme,
    row.organization,
    row.addresses.join(' '),
    row.state,
    instant(row.submittedAt),
    row.url,
    content?.language ?? null,
    content?.summary ?? null,
    row.stage,
    content?.places.join('; ') ?? null,
    content?.links.join(' ') ?? null,
    ...answerKeys(call).map((key) => content?.answers[key] ?? null),
    row.source,
    row.tags.join('; '),
    row.organizationKind,
    row.country,
    row.pdfs,
    row.assigned,
    row.reviewed,
    row.similarTo,
    row.similarShare === null ? null : Math.round(row.similarShare * 100),
    row.linked,
    instant(row.updatedAt),
    lateness(call, row) === null ? 'no' : 'yes',
    ...proposalStates.map((state) => instant(row.dates[state] ?? null)),
  ];
}

function instant(at: Date | string | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
