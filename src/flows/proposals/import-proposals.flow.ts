import { Injectable } from '@nestjs/common';
import { answerKeys } from '../../domain/proposals/proposal-content.js';
import { DataSource } from 'typeorm';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { listKnownProposals, lockKnownProposals } from '../../domain/proposals/proposal-writing.queries.js';
import { type ReadProposals, readProposalsCsv } from '../../domain/proposals/proposals-csv.js';
import {
  externalIdsOf,
  type PlannedRow,
  planProposalsImport,
  arrivalsOf,
  rowErrors,
  unreadable,
} from '../../domain/proposals/proposals-import-plan.js';
import type { ColumnMapping } from '../../domain/calls/column-mapping.js';
import { Clock } from '../../platform/clock.js';
import { stateNews } from '../../domain/proposals/state-news.js';
import type { PutOutcome } from '../../domain/proposals/proposal-plan.js';
import { putProposals } from '../../domain/proposals/put-proposals.js';
import { Invalid } from '../../platform/errors.js';
import { Changes } from '../changes.js';
import { ProposalMatcher } from './proposal-matcher.js';

export type ProposalsPreview =
  | Extract<ReadProposals, { ok: false }>
  | { ok: true; rows: PlannedRow[]; ignored: string[] };

/** Number of proposals that are matched before the import returns. */
const maxLinkedAtOnce = 500;

export type ImportCounts = Record<PutOutcome, number>;

/** Imports the proposals of a file, which is previewed first. */
@Injectable()
export class ImportProposals {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly changes: Changes,
    private readonly matcher: ProposalMatcher,
  ) {}

  /**
   * Previews an import of proposals, row by row; `mapping` is what an organizer said of its columns. Writes and locks nothing. Returns an error if the file is unreadable.
   * Throws NotFound and Forbidden.
   */
  async preview(
    callSlug: string,
    file: Uint8Array | string,
    actor: Actor,
    mapping: ColumnMapping | null = null,
  ): Promise<ProposalsPreview> {
    requireAbility(actor, 'change');
    const connection = this.database.manager;
    const call = await getCallBySlug(connection, callSlug);
    const read = readProposalsCsv(file, answerKeys(call), mapping && { mapping, call });
    if (!read.ok) return read;
    const known = await listKnownProposals(connection, call.id, externalIdsOf(read.rows));
    return { ...read, rows: planProposalsImport(call, known, read.rows, this.clock.now()) };
  }

  /**
   * Imports the proposals of a file. Imports all rows, or none while one is invalid; with `leaveFaulty` the valid ones.
   * Returns how many were new, changed and unchanged. Throws Invalid with every error (`rows.LINE.field`), NotFound,
   * Forbidden.
   */
  async run(
    callSlug: string,
    file: Uint8Array | string,
    actor: Actor,
    options: { leaveFaulty: boolean; mapping?: ColumnMapping | null } = { leaveFaulty: false },
  ): Promise<ImportCounts> {
    const { callId, counts } = await this.changes.runIfAble(actor, 'change', async (change) => {
      const { tx, now } = change;
      const call = await getCallBySlug(tx, callSlug);
      const { mapping = null } = options;
      const read = readProposalsCsv(file, answerKeys(call), mapping && { mapping, call });
      if (!read.ok) throw unreadable(read);
      const known = await lockKnownProposals(tx, call.id, externalIdsOf(read.rows));
      const rows = planProposalsImport(call, known, read.rows, now);
      const fieldErrors = rows.flatMap(rowErrors);
      if (fieldErrors.length > 0 && !options.leaveFaulty) {
        const values = { count: fieldErrors.length };
        throw new Invalid(
          'invalid-rows',
          'Some rows are invalid, so nothing was imported. Correct the rows listed in `errors` and send the file again.',
          values,
          fieldErrors,
        );
      }
      const put = await putProposals(change, call, arrivalsOf(rows), { source: 'csv', asOf: now });
      const plans = put.flatMap((one) => (one.ok ? [one.plan] : []));
      for (const news of stateNews.all) await news.received(change, plans);
      const count = (wanted: PutOutcome) => rows.filter(({ outcome }) => outcome === wanted).length;
      const counted = {
        created: count('created'),
        changed: count('changed'),
        unchanged: count('unchanged'),
        waiting: count('waiting'),
      };
      return { callId: call.id, counts: counted };
    });
    // Matching many proposals takes a while, so the worker does it.
    if (counts.created + counts.changed <= maxLinkedAtOnce) await this.matcher.matchAtOnce(callId);
    return counts;
  }
}
