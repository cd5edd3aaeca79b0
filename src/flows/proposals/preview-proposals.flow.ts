import { Injectable } from '@nestjs/common';
import { answerKeys } from '../../domain/proposals/proposal-content.js';
import { DataSource } from 'typeorm';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { listKnownProposals } from '../../domain/proposals/proposal-writing.queries.js';
import { type ReadProposals, readProposalsCsv } from '../../domain/proposals/proposals-csv.js';
import { externalIdsOf, type PlannedRow, planProposalsImport } from '../../domain/proposals/proposals-import-plan.js';
import { Clock } from '../../platform/clock.js';

export type ProposalsPreview =
  | Extract<ReadProposals, { ok: false }>
  | { ok: true; rows: PlannedRow[]; ignored: string[] };

/** Previews an import of proposals, row by row. Writes and locks nothing. */
@Injectable()
export class PreviewProposals {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Returns an error if the file is unreadable. Throws NotFound and Forbidden. */
  async run(callSlug: string, file: Uint8Array | string, actor: Actor): Promise<ProposalsPreview> {
    requireAbility(actor, 'change');
    const connection = this.database.manager;
    const call = await getCallBySlug(connection, callSlug);
    const read = readProposalsCsv(file, answerKeys(call));
    if (!read.ok) return read;
    const known = await listKnownProposals(connection, call.id, externalIdsOf(read.rows));
    return { ...read, rows: planProposalsImport(call, known, read.rows, this.clock.now()) };
  }
}
