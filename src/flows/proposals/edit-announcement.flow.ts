import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { getCall } from '../../domain/calls/calls.queries.js';
import { Clock } from '../../platform/clock.js';
import { Conflict } from '../../platform/errors.js';
import { lockProposalOf } from '../../domain/proposals/own-proposals.queries.js';
import type { Proposal } from '../../domain/proposals/proposal.entity.js';
import type { AnnouncementInput } from '../../domain/proposals/proposal-input.js';
import { getAttendee } from '../../domain/registrations/registrations.queries.js';
import { teamOf } from './announce-proposal.flow.js';
import { changeStates } from './change-proposal-state.flow.js';
import { matchNow } from './match-due.flow.js';
import { putProposal } from '../../domain/proposals/put-proposals.js';
import type { Tx } from '../../platform/database/tx.js';

/** Lets an attendee change what they told of a proposal, while nobody else has told of it. */
@Injectable()
export class EditAnnouncement {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /**
   * Gives the draft. Throws NotFound for anybody else's proposal, Conflict for one that is no draft of their own any
   * more, Invalid for a theme that the call does not have.
   */
  async run(attendeeId: string, proposalId: string, input: AnnouncementInput, origin?: string): Promise<Proposal> {
    const now = this.clock.now();
    const edited = await this.database.transaction(async (tx) => {
      const { externalId, callId, state } = await lockDeclared(tx, attendeeId, proposalId);
      if (state !== 'draft') throw new Conflict('not-a-draft', 'It is no draft any more.');
      const members = teamOf(await getAttendee(tx, attendeeId), input.members);
      const actor = { kind: 'attendee' as const, id: attendeeId, origin };
      const content = { title: input.title, theme: input.theme, members, state };
      const news = { source: 'declared' as const, actor, now, asOf: now };
      const plan = await putProposal(tx, await getCall(tx, callId), { externalId, input: content }, news);
      return plan.proposal;
    });
    await matchNow(this.database, edited.callId, now);
    return edited;
  }

  /** Takes the draft back, or announces it again. Throws as `run`. */
  async move(attendeeId: string, proposalId: string, to: 'draft' | 'withdrawn', origin?: string): Promise<void> {
    const now = this.clock.now();
    await this.database.transaction(async (tx) => {
      const { id } = await lockDeclared(tx, attendeeId, proposalId);
      const actor = { kind: 'attendee' as const, id: attendeeId, origin };
      await changeStates(tx, [id], to, { actor, now, note: null, source: 'declared' });
    });
  }
}

/** The declared proposal of this attendee, locked. Throws NotFound, and Conflict for one that others told of. */
async function lockDeclared(tx: Tx, attendeeId: string, proposalId: string): Promise<Proposal> {
  const proposal = await lockProposalOf(tx, attendeeId, proposalId);
  if (proposal.source === 'declared' && proposal.declaredBy === attendeeId) return proposal;
  throw new Conflict('not-declared', 'Only who told of a proposal can change it here.');
}
