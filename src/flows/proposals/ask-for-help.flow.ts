import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { checkCriteria } from '../../domain/calls/call.js';
import { getCall } from '../../domain/calls/calls.queries.js';
import { record } from '../../domain/identity/audit.queries.js';
import { Clock } from '../../platform/clock.js';
import { Conflict } from '../../platform/errors.js';
import { lockProposalOf, writeHelpWith } from '../../domain/proposals/own-proposals.queries.js';

/** Lets the team of a draft say with which criteria it wants help. */
@Injectable()
export class AskForHelp {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /**
   * The same again changes nothing. Throws NotFound for a proposal that they do not stand behind, Conflict for one that
   * is no draft, Invalid for a criterion that the call does not have.
   */
  async run(attendeeId: string, proposalId: string, criteria: readonly string[], origin?: string): Promise<void> {
    const now = this.clock.now();
    await this.database.transaction(async (tx) => {
      const proposal = await lockProposalOf(tx, attendeeId, proposalId);
      if (proposal.state !== 'draft') throw new Conflict('not-a-draft', 'It is no draft any more.');
      const call = await getCall(tx, proposal.callId);
      checkCriteria(call, criteria);
      const wanted = call.criteria.map(({ slug }) => slug).filter((slug) => criteria.includes(slug));
      if (isDeepStrictEqual(wanted, proposal.helpWith)) return;
      await writeHelpWith(tx, proposal.id, wanted);
      const actor = { kind: 'attendee' as const, id: attendeeId, origin };
      await record(tx, actor, 'proposal.help-asked', `proposal:${proposal.id}`, now);
    });
  }
}
