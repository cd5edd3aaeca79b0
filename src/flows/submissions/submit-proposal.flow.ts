import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { getCall } from '../../domain/calls/calls.queries.js';
import { changeStates } from '../../domain/proposals/change-states.js';
import { getAttendee } from '../../domain/registrations/registrations.queries.js';
import { submissionErrors } from '../../domain/submissions/completeness.js';
import { sendReceipts } from '../../domain/submissions/notify-team.js';
import { fieldsOf } from '../../domain/submissions/submission-fields.js';
import { snapshotOf } from '../../domain/submissions/submission-snapshot.js';
import { requireOpenWindow } from '../../domain/submissions/submission-window.js';
import { insertSubmission, lockSubmission } from '../../domain/submissions/submissions.queries.js';
import { Conflict, Invalid } from '../../platform/errors.js';
import { Changes } from '../changes.js';

/** Submits a proposal for its team, withdraws it, and makes it a draft again. */
@Injectable()
export class SubmitProposal {
  constructor(private readonly changes: Changes) {}

  /**
   * Everyone on the team gets a receipt. Throws Invalid with an error for each field that is empty or too long, and
   * Conflict if it isn't a draft or the deadline has passed.
   */
  async run(attendeeId: string, proposalId: string, origin?: string): Promise<void> {
    await this.changes.run({ kind: 'attendee', id: attendeeId, origin }, async (change) => {
      const { tx, now } = change;
      const author = await getAttendee(tx, attendeeId);
      const known = await lockSubmission(tx, author, proposalId);
      const { proposal, content, members } = known;
      const call = await getCall(tx, author.callId);
      requireOpenWindow(call, now);
      if (proposal.state !== 'draft') throw new Conflict('not-a-draft', 'The proposal is no longer a draft.');
      const fieldErrors = submissionErrors(call, fieldsOf(proposal, content, call.criteria));
      if (fieldErrors.length > 0)
        throw new Invalid('submission-incomplete', 'The proposal is not complete yet.', {}, fieldErrors);
      await changeStates(change, [proposalId], { to: 'submitted', note: null, source: 'form' });
      const id = randomUUID();
      const snapshot = snapshotOf(proposal, content, members);
      await insertSubmission(tx, { id, proposalId, submittedAt: now, snapshot });
      await sendReceipts(change, known, id, author.name);
    });
  }

  /** Withdraws a proposal, or makes it a draft again, until the deadline. Throws Conflict after it. */
  async move(attendeeId: string, proposalId: string, to: 'draft' | 'withdrawn', origin?: string): Promise<void> {
    await this.changes.run({ kind: 'attendee', id: attendeeId, origin }, async (change) => {
      const author = await getAttendee(change.tx, attendeeId);
      await lockSubmission(change.tx, author, proposalId);
      requireOpenWindow(await getCall(change.tx, author.callId), change.now);
      await changeStates(change, [proposalId], { to, note: null, source: 'form' });
    });
  }
}
