import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { Clock } from '../../platform/clock.js';
import { type FieldError, Invalid } from '../../platform/errors.js';
import type { PutOutcome } from '../../domain/proposals/proposal-plan.js';
import { lockKnownProposals } from '../../domain/proposals/proposal-writing.queries.js';
import { mostProposalRows, type ReadProposals, readProposalsCsv } from '../../domain/proposals/proposals-csv.js';
import { matchNow } from './match-due.flow.js';
import { arrivalsOf, externalIdsOf, type PreviewedRow, previewRows } from './preview-proposals.flow.js';
import { putProposals } from '../../domain/proposals/put-proposals.js';

/** So many are linked before the import is answered. */
const mostLinkedAtOnce = 500;

export type ImportCounts = Record<PutOutcome, number>;

/** Takes in the proposals of a file. */
@Injectable()
export class ImportProposals {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /**
   * Takes in all rows, or none while one is faulty; with `leaveFaulty` those that are good. Gives how many were new,
   * changed and known. Throws Invalid with every fault (`rows.LINE.field`), NotFound, Forbidden.
   */
  async run(
    callSlug: string,
    file: Uint8Array | string,
    actor: Actor,
    options: { leaveFaulty: boolean } = { leaveFaulty: false },
  ): Promise<ImportCounts> {
    requireAbility(actor, 'change');
    const now = this.clock.now();
    const read = readProposalsCsv(file);
    const { callId, counts } = await this.database.transaction(async (tx) => {
      const call = await getCallBySlug(tx, callSlug);
      if (!read.ok) throw unreadable(read);
      const known = await lockKnownProposals(tx, call.id, externalIdsOf(read.rows));
      const rows = previewRows(call, known, read.rows, now);
      const faults = rows.flatMap(rowFaults);
      if (faults.length > 0 && !options.leaveFaulty) {
        const values = { count: faults.length };
        throw new Invalid('invalid-rows', 'Some rows are not valid; nothing was imported.', values, faults);
      }
      await putProposals(tx, call, arrivalsOf(rows), { source: 'csv', actor, now, asOf: now });
      const count = (wanted: PutOutcome) => rows.filter(({ outcome }) => outcome === wanted).length;
      return {
        callId: call.id,
        counts: { created: count('created'), changed: count('changed'), unchanged: count('unchanged') },
      };
    });
    // Links of many take a while: who imports them need not wait, the heart beats for those.
    if (counts.created + counts.changed <= mostLinkedAtOnce) await matchNow(this.database, callId, now);
    return counts;
  }
}

/** What is wrong with a row, named by its line. */
export function rowFaults({ line, faults }: PreviewedRow): FieldError[] {
  return faults.map((fault) => ({
    ...fault,
    path: `rows.${line}.${fault.path}`,
    message: `Line ${line}, ${fault.path}: ${fault.message}`,
  }));
}

/** Why a file holds nothing that can be taken in. */
export function unreadable({ fault }: Extract<ReadProposals, { ok: false }>): Invalid {
  const messages: Record<typeof fault.code, string> = {
    'not-unicode': 'The file is not UTF-8 or UTF-16.',
    'not-csv': `The file is not CSV that can be read${fault.line === null ? '' : `, from line ${fault.line} on`}.`,
    'no-rows': 'The file has no rows below its heading.',
    'no-header': 'The first row must name the columns, one of them "external_id".',
    'too-many-rows': `The file has more than ${mostProposalRows} rows.`,
  };
  const message = messages[fault.code];
  return new Invalid('invalid-rows', message, {}, [{ path: 'file', code: fault.code, message }]);
}
