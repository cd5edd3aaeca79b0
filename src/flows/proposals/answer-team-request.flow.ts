import { Injectable } from '@nestjs/common';
import { getCall } from '../../domain/calls/calls.queries.js';
import { record } from '../../domain/identity/audit.queries.js';
import {
  acceptTeamRequest,
  declineTeamRequest,
  listTeamRequests,
} from '../../domain/proposals/own-proposals.queries.js';
import { lockProposalRows } from '../../domain/proposals/proposal-changes.queries.js';
import { getAttendee } from '../../domain/registrations/registrations.queries.js';
import { isWindowOpen, submissionWindow } from '../../domain/calls/submission-window.js';
import { isUuid } from '../../platform/database/uuid.js';
import { NotFound } from '../../platform/errors.js';
import { Changes } from '../changes.js';
import { ProposalMatcher } from './proposal-matcher.js';

/** Answers for an attendee whom the author of a draft named as a member of the team. */
@Injectable()
export class AnswerTeamRequest {
  constructor(
    private readonly changes: Changes,
    private readonly matcher: ProposalMatcher,
  ) {}

  /**
   * Accepting matches the attendee with the proposal; declining takes them out of the team. Throws NotFound for a draft
   * that asks nothing of them.
   */
  async run(attendeeId: string, proposalId: string, answer: 'accept' | 'decline', origin?: string): Promise<void> {
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
