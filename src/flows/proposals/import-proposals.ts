import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { getCallBySlug } from '../../calls/calls.queries.js';
import { type Actor, requireAbility } from '../../identity/actor.js';
import { Clock } from '../../platform/clock.js';
import { type FieldFault, Invalid } from '../../platform/errors.js';
import { type ProposalRow, readProposalsCsv } from '../../proposals/proposals-csv.js';
import { lockProposals } from '../../proposals/proposals.queries.js';
import { putProposal, type PutOutcome } from './put-proposal.js';

export type ImportCounts = Record<PutOutcome, number>;

/** Takes in the proposals of a CSV file: all of them, or none when one row is faulty. */
@Injectable()
export class ImportProposals {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Gives how many rows were new, changed and known. Throws Invalid with every faulty row (`rows.LINE.column`). */
  async run(callSlug: string, csv: Uint8Array, actor: Actor): Promise<ImportCounts> {
    requireAbility(actor, 'change');
    const now = this.clock.now();
    const { rows, faults } = readProposalsCsv(csv);
    return this.database.transaction(async (tx) => {
      const call = await getCallBySlug(tx, callSlug);
      const themes = new Set(call.themes.map((theme) => theme.slug));
      const all = [...faults, ...rows.filter((row) => !themes.has(row.input.theme)).map(unknownTheme)];
      if (all.length > 0)
        throw new Invalid('invalid-rows', 'Some rows are not valid; nothing was imported.', { count: all.length }, all);
      await lockProposals(
        tx,
        call.id,
        rows.map((row) => row.externalId),
      );
      const counts: ImportCounts = { created: 0, changed: 0, unchanged: 0 };
      for (const row of rows) {
        const { outcome } = await putProposal(tx, call, row.externalId, row.input, 'csv', actor, now);
        counts[outcome] += 1;
      }
      return counts;
    });
  }
}

function unknownTheme(row: ProposalRow): FieldFault {
  return {
    path: `rows.${row.line}.theme`,
    code: 'unknown-theme',
    message: `Line ${row.line}: the call has no theme ${JSON.stringify(row.input.theme)}.`,
  };
}
