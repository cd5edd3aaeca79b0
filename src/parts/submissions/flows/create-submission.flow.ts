import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { getCall } from '../../../domain/calls/calls.queries.js';
import { findOrganization } from '../../../domain/organizations/organizations.queries.js';
import type { Proposal } from '../../../domain/proposals/proposal.entity.js';
import { declareProposal } from '../../../domain/proposals/proposals.queries.js';
import { putProposal } from '../../../domain/proposals/put-proposals.js';
import { getAttendee } from '../../../domain/registrations/registrations.queries.js';
import type { NewSubmission } from '../domain/submission-input.js';
import { requireOpenWindow } from '../../../domain/calls/submission-window.js';
import { joinTeam, listOwnSubmissions } from '../domain/submissions.queries.js';
import { Conflict } from '../../../platform/errors.js';
import { Changes } from '../../../flows/changes.js';
import { ProposalMatcher } from '../../../flows/proposals/proposal-matcher.js';

/** How many proposals one person can write in a call. */
const maxOfOne = 20;
// Without letters and digits that look alike.
const alphabet = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';

/** Starts a proposal that its team writes in Greenroom. */
@Injectable()
export class CreateSubmission {
  constructor(
    private readonly changes: Changes,
    private readonly matcher: ProposalMatcher,
  ) {}

  /** Returns the draft. Throws Conflict unless the call accepts proposals now, and Invalid for an unknown theme. */
  async run(attendeeId: string, input: NewSubmission, origin?: string): Promise<Proposal> {
    const created = await this.changes.run({ kind: 'attendee', id: attendeeId, origin }, async (change) => {
      const { tx, now } = change;
      const author = await getAttendee(tx, attendeeId);
      const call = await getCall(tx, author.callId);
      requireOpenWindow(call, now);
      if ((await listOwnSubmissions(tx, author)).length >= maxOfOne)
        throw new Conflict('too-many-submissions', `One person can write up to ${maxOfOne} proposals.`);
      const members = [{ email: author.email, name: author.name }];
      const content = { language: author.language };
      const { organizationId } = author;
      const known = organizationId === null ? null : await findOrganization(tx, call.id, organizationId);
      const organization = known?.name ?? null;
      const draft = { ...input, organization, members, content, state: 'draft' as const };
      const arrival = { externalId: newNumber(), input: draft };
      const { proposal } = await putProposal(change, call, arrival, { source: 'form', asOf: now });
      await declareProposal(tx, proposal.id, author.id, now);
      await joinTeam(tx, proposal.id, author.emailKey, now);
      return proposal;
    });
    await this.matcher.matchAtOnce(created.callId);
    return created;
  }
}

/** Returns an id that a team can quote, such as `GR-7K3M9QXA`. */
function newNumber(): string {
  return `GR-${Array.from({ length: 8 }, () => alphabet[randomInt(alphabet.length)]).join('')}`;
}
