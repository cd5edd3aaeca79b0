import { type FieldError, Invalid } from '../../platform/errors.js';
import type { Call } from '../calls/call.entity.js';
import type { Arrival, ReceivedProposal, PutOutcome } from './proposal-plan.js';
import { maxProposalRows, type ProposalRow, type ReadProposals } from './proposals-csv.js';
import { planOne } from './put-proposals.js';

/** A row of a file and its outcome. */
export interface PlannedRow extends ProposalRow {
  outcome: PutOutcome | 'faulty';
}

/** Returns the ids of the valid rows. */
export function externalIdsOf(rows: readonly ProposalRow[]): string[] {
  return arrivalsOf(rows).map(({ externalId }) => externalId);
}

/** Returns the proposals of the valid rows. */
export function arrivalsOf(rows: readonly ProposalRow[]): Arrival[] {
  return rows.flatMap(({ externalId, input }) => (input === null ? [] : [{ externalId, input }]));
}

/** Plans the import of a file, row by row, given what is known; writes nothing. */
export function planProposalsImport(
  call: Call,
  known: ReadonlyMap<string, ReceivedProposal>,
  rows: readonly ProposalRow[],
  now: Date,
): PlannedRow[] {
  return rows.map((row) => {
    if (row.input === null) return { ...row, outcome: 'faulty' };
    const arrival = { externalId: row.externalId, input: row.input };
    const planned = planOne(call, known, arrival, { source: 'csv', now, asOf: now });
    if (planned.ok) return { ...row, outcome: planned.plan.outcome };
    const { code, message, values, fieldErrors } = planned.refusal;
    const fieldError: FieldError = { path: 'externalId', code, message, values };
    return { ...row, input: null, outcome: 'faulty', fieldErrors: fieldErrors.length > 0 ? fieldErrors : [fieldError] };
  });
}

/** Returns the errors of a row, named by its line. */
export function rowErrors({ line, fieldErrors }: PlannedRow): FieldError[] {
  return fieldErrors.map((fieldError) => ({
    ...fieldError,
    path: `rows.${line}.${fieldError.path}`,
    message: `Line ${line}, ${fieldError.path}: ${fieldError.message}`,
  }));
}

/** Returns why a file can't be imported. */
export function unreadable({ fault }: Extract<ReadProposals, { ok: false }>): Invalid {
  const messages: Record<typeof fault.code, string> = {
    'not-unicode': 'The file must be encoded as UTF-8 or UTF-16.',
    'not-csv': `The file isn't valid CSV${fault.line === null ? '' : `, starting at line ${fault.line}`}.`,
    'no-rows': 'The file has no rows below the header.',
    'no-header': 'The first row must contain column names, including "external_id".',
    'too-many-rows': `The file has more than ${maxProposalRows} rows. Split it into smaller files.`,
  };
  const message = messages[fault.code];
  return new Invalid('invalid-rows', message, {}, [{ path: 'file', code: fault.code, message }]);
}
