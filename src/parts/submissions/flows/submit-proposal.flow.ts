import { Injectable } from '@nestjs/common';
import { getCall, lockJuryForShare } from '../../../domain/calls/calls.queries.js';
import { changeStates } from '../../../domain/proposals/change-states.js';
import { getAttendee } from '../../../domain/registrations/registrations.queries.js';
import { sendWithdrawn } from '../domain/notify-team.js';
import { saveDraft, submitDraft } from '../domain/submit-draft.js';
import { fieldsOf, readDraft, type SubmissionFields } from '../domain/submission-fields.js';
import { requireOpenWindow } from '../../../domain/calls/submission-window.js';
import { answerKeys } from '../../../domain/proposals/proposal-content.js';
import { lockSubmission } from '../domain/submissions.queries.js';
import { Conflict, type FieldError } from '../../../platform/errors.js';
import { Changes } from '../../../flows/changes.js';

/** What is saved before a draft is submitted; it is only saved unless it `isReady`. */
interface LastEdit {
  fields: SubmissionFields;
  isReady: boolean;
  /** The version of the rules that the author accepts. */
  agreedTo?: string | null;
}

/** Submits a proposal for its team, withdraws it, and makes it a draft again. */
@Injectable()
export class SubmitProposal {
  constructor(private readonly changes: Changes) {}

  /**
   * Saves what `edit` returns for the fields as they are stored once the row is locked, and submits exactly that.
   * Everyone on the team gets a receipt. Returns an error for each field that is empty, too long or can't be saved, which
   * leaves it a draft. Throws NotFound, and Conflict if it isn't a draft or the deadline has passed.
   */
  async run(
    attendeeId: string,
    proposalId: string,
    origin?: string,
    edit: (stored: SubmissionFields) => LastEdit = (fields) => ({ fields, isReady: true }),
  ): Promise<FieldError[]> {
    return this.changes.run({ kind: 'attendee', id: attendeeId, origin }, async (change) => {
      const author = await getAttendee(change.tx, attendeeId);
      await lockJuryForShare(change.tx, author.callId);
      const known = await lockSubmission(change.tx, author, proposalId);
      const call = await getCall(change.tx, author.callId);
      requireOpenWindow(call, change.now);
      if (known.proposal.state !== 'draft') throw new Conflict('not-a-draft', 'The proposal is no longer a draft.');
      const { fields, isReady, agreedTo = null } = edit(fieldsOf(known.proposal, known.content, answerKeys(call)));
      const { fieldErrors, ...changes } = readDraft(call, fields);
      const saved = await saveDraft(change, call, known, changes);
      return isReady && fieldErrors.length === 0 ? submitDraft(change, call, saved, author, agreedTo) : fieldErrors;
    });
  }

  /** Withdraws a proposal, of which its team gets an email, or makes it a draft again. Throws Conflict after the deadline. */
  async move(attendeeId: string, proposalId: string, to: 'draft' | 'withdrawn', origin?: string): Promise<void> {
    await this.changes.run({ kind: 'attendee', id: attendeeId, origin }, async (change) => {
      const author = await getAttendee(change.tx, attendeeId);
      await lockJuryForShare(change.tx, author.callId);
      const known = await lockSubmission(change.tx, author, proposalId);
      requireOpenWindow(await getCall(change.tx, author.callId), change.now);
      await changeStates(change, [proposalId], { to, note: null, source: 'form' });
      if (to === 'withdrawn' && known.proposal.state !== 'withdrawn') await sendWithdrawn(change, known, author.name);
    });
  }
}
