import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { checkCriteria } from '../../domain/calls/call.js';
import { getCall } from '../../domain/calls/calls.queries.js';
import { record } from '../../domain/identity/audit.queries.js';
import { Conflict } from '../../platform/errors.js';
import { lockProposalOf, writeHelpWith } from '../../domain/proposals/own-proposals.queries.js';
import { Changes } from '../changes.js';

/** Saves the criteria that the team of a draft wants help with. */
@Injectable()
export class AskForHelp {
  constructor(private readonly changes: Changes) {}

  /**
   * Repeating changes nothing. Throws NotFound for a proposal that is not theirs, Conflict for one that is not a draft,
   * and Invalid for an unknown criterion.
   */
  async run(attendeeId: string, proposalId: string, criteria: readonly string[], origin?: string): Promise<void> {
    await this.changes.run({ kind: 'attendee', id: attendeeId, origin }, async (change) => {
      const { tx } = change;
      const proposal = await lockProposalOf(tx, attendeeId, proposalId);
      if (proposal.state !== 'draft') throw new Conflict('not-a-draft', 'The proposal is no longer a draft.');
      const call = await getCall(tx, proposal.callId);
      checkCriteria(call, criteria);
      const wanted = call.criteria.map(({ slug }) => slug).filter((slug) => criteria.includes(slug));
      if (isDeepStrictEqual(wanted, proposal.helpWith)) return;
      await writeHelpWith(tx, proposal.id, wanted);
      await record(change, 'proposal.help-asked', `proposal:${proposal.id}`);
    });
  }
}
