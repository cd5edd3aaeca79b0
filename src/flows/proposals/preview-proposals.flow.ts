import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Call } from '../../domain/calls/call.entity.js';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { Clock } from '../../platform/clock.js';
import type { FieldError } from '../../platform/errors.js';
import type { Arrival, KnownProposal, PutOutcome } from '../../domain/proposals/proposal-plan.js';
import { listKnownProposals } from '../../domain/proposals/proposal-writing.queries.js';
import { type ProposalRow, type ReadProposals, readProposalsCsv } from '../../domain/proposals/proposals-csv.js';
import { planAll } from '../../domain/proposals/put-proposals.js';

/** A row of a file and what would become of it. */
export interface PreviewedRow extends ProposalRow {
  outcome: PutOutcome | 'faulty';
}

export type ProposalsPreview =
  | Extract<ReadProposals, { ok: false }>
  | { ok: true; rows: PreviewedRow[]; ignored: string[] };

/** Says what an import of proposals would do, row by row. Writes nothing, and locks nothing. */
@Injectable()
export class PreviewProposals {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Throws NotFound and Forbidden. What cannot be read at all is a fault of the whole. */
  async run(callSlug: string, file: Uint8Array | string, actor: Actor): Promise<ProposalsPreview> {
    requireAbility(actor, 'change');
    const tx = this.database.manager;
    const call = await getCallBySlug(tx, callSlug);
    const read = readProposalsCsv(file);
    if (!read.ok) return read;
    const known = await listKnownProposals(tx, call.id, externalIdsOf(read.rows));
    return { ...read, rows: previewRows(call, known, read.rows, this.clock.now()) };
  }
}

/** The ids of the rows that can be taken in. */
export function externalIdsOf(rows: readonly ProposalRow[]): string[] {
  return arrivalsOf(rows).map(({ externalId }) => externalId);
}

/** What the rows that can be taken in tell of. */
export function arrivalsOf(rows: readonly ProposalRow[]): Arrival[] {
  return rows.flatMap(({ externalId, input }) => (input === null ? [] : [{ externalId, input }]));
}

/** What would become of each row at `now`, given what is known. */
export function previewRows(
  call: Call,
  known: ReadonlyMap<string, KnownProposal>,
  rows: readonly ProposalRow[],
  now: Date,
): PreviewedRow[] {
  const planned = planAll(call, known, arrivalsOf(rows), { source: 'csv', now, asOf: now });
  const byId = new Map(externalIdsOf(rows).map((id, index) => [id, planned[index]]));
  return rows.map((row) => {
    const one = row.input === null ? undefined : byId.get(row.externalId);
    if (one === undefined) return { ...row, input: null, outcome: 'faulty' };
    if (one.ok) return { ...row, outcome: one.plan.outcome };
    const { code, message, values, faults } = one.refusal;
    const fault: FieldError = { path: 'externalId', code, message, values };
    return { ...row, input: null, outcome: 'faulty', faults: faults.length > 0 ? faults : [fault] };
  });
}
