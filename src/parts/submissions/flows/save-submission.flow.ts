import { Injectable } from '@nestjs/common';
import { getCall } from '../../../domain/calls/calls.queries.js';
import type { KnownProposal } from '../../../domain/proposals/proposal-plan.js';
import { getAttendee } from '../../../domain/registrations/registrations.queries.js';
import { saveDraft } from '../domain/save-draft.js';
import { fieldsOf, readDraft, type SubmissionFields } from '../domain/submission-fields.js';
import { requireOpenWindow } from '../../../domain/calls/submission-window.js';
import { answerKeys } from '../../../domain/proposals/proposal-content.js';
import { lockSubmission } from '../domain/submissions.queries.js';
import { Conflict, type FieldError } from '../../../platform/errors.js';
import { Changes } from '../../../flows/changes.js';

/** Saves what somebody of the team has typed in the form of a proposal. */
@Injectable()
export class SaveSubmission {
  constructor(private readonly changes: Changes) {}

  /**
   * `merge` gets the fields as they are stored once the row is locked, and returns those to save. Returns the draft, and
   * the errors of fields that can't be saved and stay as they were. Throws NotFound for a proposal of other people, and
   * Conflict once it is submitted or the deadline has passed.
   */
  async run(
    attendeeId: string,
    proposalId: string,
    merge: (stored: SubmissionFields) => SubmissionFields,
    origin?: string,
  ): Promise<{ saved: KnownProposal; fieldErrors: FieldError[] }> {
    return this.changes.run({ kind: 'attendee', id: attendeeId, origin }, async (change) => {
      const { tx, now } = change;
      const author = await getAttendee(tx, attendeeId);
      const known = await lockSubmission(tx, author, proposalId);
      const call = await getCall(tx, author.callId);
      requireOpenWindow(call, now);
      if (known.proposal.state !== 'draft') throw new Conflict('not-a-draft', 'The proposal is no longer a draft.');
      const { fieldErrors, ...changes } = readDraft(
        call,
        merge(fieldsOf(known.proposal, known.content, answerKeys(call))),
      );
      return { saved: await saveDraft(change, call, known, changes), fieldErrors };
    });
  }
}
