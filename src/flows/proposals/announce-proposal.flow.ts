import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { getCall } from '../../domain/calls/calls.queries.js';
import type { AnnouncementInput } from '../../domain/proposals/proposal-input.js';
import type { Proposal } from '../../domain/proposals/proposal.entity.js';
import { declareProposal } from '../../domain/proposals/proposals.queries.js';
import { putProposal } from '../../domain/proposals/put-proposals.js';
import { getAttendee } from '../../domain/registrations/registrations.queries.js';
import { Changes } from '../changes.js';
import { ProposalMatcher } from './proposal-matcher.js';
import { changeStates } from '../../domain/proposals/change-states.js';
import { lockProposalOf } from '../../domain/proposals/own-proposals.queries.js';
import type { Tx } from '../../platform/database/tx.js';
import { Conflict } from '../../platform/errors.js';
import { emailKey } from '../../domain/registrations/links/email-address.js';

/** Proposals that people announce before they are submitted. */
@Injectable()
export class AnnounceProposal {
  constructor(
    private readonly changes: Changes,
    private readonly matcher: ProposalMatcher,
  ) {}

  /**
   * Saves a proposal that an attendee declares for their team. Returns the draft. The team's addresses are matched like
   * those of any proposal, and always include the attendee's own. Throws Invalid for an unknown theme.
   */
  async run(attendeeId: string, { title, theme, members }: AnnouncementInput, origin?: string): Promise<Proposal> {
    const announced = await this.changes.run({ kind: 'attendee', id: attendeeId, origin }, async (change) => {
      const { tx, now } = change;
      const attendee = await getAttendee(tx, attendeeId);
      const call = await getCall(tx, attendee.callId);
      const input = { title, theme, members: teamOf(attendee, members), state: 'draft' as const };
      const arrival = { externalId: `declared-${randomUUID()}`, input };
      const { proposal } = await putProposal(change, call, arrival, { source: 'declared', asOf: now });
      await declareProposal(tx, proposal.id, attendee.id, now);
      return { ...proposal, declaredBy: attendee.id };
    });
    await this.matcher.matchAtOnce(announced.callId);
    return announced;
  }

  /**
   * Edits a proposal that an attendee declared, unless it also comes from elsewhere. Returns the draft. Throws NotFound
   * for someone else's proposal, Conflict for one that is no longer their own draft, and Invalid for an unknown theme.
   */
  async edit(attendeeId: string, proposalId: string, { title, theme, members }: AnnouncementInput, origin?: string) {
    const edited = await this.changes.run({ kind: 'attendee', id: attendeeId, origin }, async (change) => {
      const { tx, now } = change;
      const { externalId, callId, state } = await lockDeclared(tx, attendeeId, proposalId);
      if (state !== 'draft') throw new Conflict('not-a-draft', 'The proposal is no longer a draft.');
      const input = { title, theme, members: teamOf(await getAttendee(tx, attendeeId), members), state };
      const call = await getCall(tx, callId);
      return (await putProposal(change, call, { externalId, input }, { source: 'declared', asOf: now })).proposal;
    });
    await this.matcher.matchAtOnce(edited.callId);
    return edited;
  }

  /** Withdraws or restores the draft. Throws as `edit`. */
  async move(attendeeId: string, proposalId: string, to: 'draft' | 'withdrawn', origin?: string): Promise<void> {
    await this.changes.run({ kind: 'attendee', id: attendeeId, origin }, async (change) => {
      const { id } = await lockDeclared(change.tx, attendeeId, proposalId);
      await changeStates(change, [id], { to, note: null, source: 'declared' });
    });
  }
}

/**
 * Locks the proposal that this attendee declared. Throws NotFound, and Conflict for one that also comes from elsewhere.
 */
async function lockDeclared(tx: Tx, attendeeId: string, proposalId: string): Promise<Proposal> {
  const proposal = await lockProposalOf(tx, attendeeId, proposalId);
  if (proposal.source === 'declared' && proposal.declaredBy === attendeeId) return proposal;
  throw new Conflict('not-declared', 'Only the person who declared this proposal can change it.');
}

/** Returns the team of a declared proposal: the attendee and the people they named, each once. */
function teamOf(
  attendee: { email: string; emailKey: string; name: string },
  named: readonly string[],
): { email: string; name?: string }[] {
  const others = [...new Map(named.map((email) => [emailKey(email), email])).values()];
  return [
    { email: attendee.email, name: attendee.name },
    ...others.filter((email) => emailKey(email) !== attendee.emailKey).map((email) => ({ email })),
  ];
}
