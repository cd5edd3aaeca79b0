import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { getCall } from '../../domain/calls/calls.queries.js';
import { teamOf } from '../../domain/proposals/announcement.js';
import type { AnnouncementInput } from '../../domain/proposals/proposal-input.js';
import type { Proposal } from '../../domain/proposals/proposal.entity.js';
import { declareProposal } from '../../domain/proposals/proposals.queries.js';
import { putProposal } from '../../domain/proposals/put-proposals.js';
import { getAttendee } from '../../domain/registrations/registrations.queries.js';
import { Changes } from '../changes.js';
import { ProposalMatcher } from './proposal-matcher.js';

/** Saves a proposal that an attendee declares for their team. */
@Injectable()
export class AnnounceProposal {
  constructor(
    private readonly changes: Changes,
    private readonly matcher: ProposalMatcher,
  ) {}

  /**
   * Returns the draft. The team's addresses are matched like those of any proposal, and always include the attendee's
   * own. Throws Invalid for an unknown theme.
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
}
