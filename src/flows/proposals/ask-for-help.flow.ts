import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { checkCriteria } from '../../domain/calls/call.js';
import { getCall } from '../../domain/calls/calls.queries.js';
import { record } from '../../domain/identity/change.js';
import { Conflict, NotFound } from '../../platform/errors.js';
import {
  lockProposalOf,
  writeHelpWith,
  acceptTeamRequest,
  declineTeamRequest,
  listTeamRequests,
} from '../../domain/proposals/own-proposals.queries.js';
import { Changes } from '../changes.js';
import { lockProposalRows } from '../../domain/proposals/proposal-changes.queries.js';
import { getAttendee } from '../../domain/registrations/registrations.queries.js';
import { isWindowOpen, submissionWindow } from '../../domain/calls/submission-window.js';
import { isUuid } from '../../platform/database/uuid.js';
import { ProposalMatcher } from './proposal-matcher.js';

/** Asks for help with a proposal, and answers requests to join its team. */
@Injectable()
export class AskForHelp {
  constructor(
    private readonly changes: Changes,
    private readonly matcher: ProposalMatcher,
  ) {}

  /**
   * Repeating changes nothing. Throws NotFound for a proposal that is not theirs, Conflict for one that is not a draft,
   * and Invalid for an unknown criterion.
   */
  async ask(attendeeId: string, proposalId: string, criteria: readonly string[], origin?: string): Promise<void> {
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

  /**
   * Accepting matches the attendee with the proposal; declining takes them out of the team. Throws NotFound for a draft
   * that asks nothing of them.
   */
  async answer(attendeeId: string, proposalId: string, answer: 'accept' | 'decline', origin?: string): Promise<void> {
    const callId = await this.changes.run({ kind: 'attendee', id: attendeeId, origin }, async (change) => {
      const { tx, now } = change;
      const attendee = await getAttendee(tx, attendeeId);
      if (isUuid(proposalId)) await lockProposalRows(tx, [proposalId]);
      const isOpen = isWindowOpen(submissionWindow(await getCall(tx, attendee.callId), now));
      if (!(await listTeamRequests(tx, attendeeId, isOpen)).some((one) => one.proposalId === proposalId)) {
        throw new NotFound('team-request-not-found', 'This request no longer exists. Reload your page.');
      }
      if (answer === 'accept') await acceptTeamRequest(tx, proposalId, attendee.emailKey, now);
      else await declineTeamRequest(tx, proposalId, attendee.emailKey);
      await record(
        change,
        answer === 'accept' ? 'proposal.team-joined' : 'proposal.team-declined',
        `proposal:${proposalId}`,
      );
      return attendee.callId;
    });
    await this.matcher.matchAtOnce(callId);
  }
}
