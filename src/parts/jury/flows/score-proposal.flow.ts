import { Injectable } from '@nestjs/common';
import { getCall } from '../../../domain/calls/calls.queries.js';
import { type Actor, requireAbility } from '../../../domain/identity/actor.js';
import type { ScoreSheet } from '../domain/jury.entity.js';
import { findAssigned, lockAssigned } from '../domain/jury.queries.js';
import { lockJuryForShare } from '../../../domain/calls/jury-lock.queries.js';
import { saveScoreSheet, type ScoreInput } from '../domain/save-score-sheet.js';
import { isUuid } from '../../../platform/database/uuid.js';
import { Forbidden, NotFound } from '../../../platform/errors.js';
import { Changes } from '../../../flows/changes.js';

/** Saves a juror's score sheet for a proposal, as a draft or submitted. */
@Injectable()
export class ScoreProposal {
  constructor(private readonly changes: Changes) {}

  /** Returns the sheet. Throws NotFound for a proposal that is not assigned to the actor, and what `saveScoreSheet` throws. */
  async run(proposalId: string, input: ScoreInput, actor: Actor): Promise<ScoreSheet> {
    requireAbility(actor, 'score');
    if (actor.kind !== 'organizer') throw new Forbidden('forbidden', "API keys can't score. Sign in as a juror.");
    return this.changes.run(actor, async (change) => {
      const { tx } = change;
      const known = isUuid(proposalId) ? await findAssigned(tx, proposalId, actor.id) : null;
      if (known === null) throw notAssigned();
      // Locks the jury first, so that a concurrent decision either waits for this sheet or is found by it.
      await lockJuryForShare(tx, known.callId);
      const proposal = await lockAssigned(tx, proposalId, actor.id);
      if (proposal === null) throw notAssigned();
      return saveScoreSheet(change, await getCall(tx, proposal.callId), proposal, actor.id, input);
    });
  }
}

function notAssigned(): NotFound {
  return new NotFound('proposal-not-found', 'Proposal not found.');
}
