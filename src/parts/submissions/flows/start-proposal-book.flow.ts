import { Injectable } from '@nestjs/common';
import { lockCall } from '../../../domain/calls/calls.queries.js';
import type { OrganizerActor } from '../../../domain/identity/actor.js';
import { createJob } from '../../../domain/jobs/create-job.js';
import { findUnfinished } from '../../../domain/jobs/jobs.queries.js';
import { type BookInput, requireBookSize } from '../domain/book/book.js';
import { measureBook } from '../domain/book/book.queries.js';
import { Conflict } from '../../../platform/errors.js';
import { Changes } from '../../../flows/changes.js';

/** Starts making a book of proposals, one at a time for each call. */
@Injectable()
export class StartProposalBook {
  constructor(private readonly changes: Changes) {}

  /**
   * Returns the id of the job, whose file is the PDF. Throws NotFound, Forbidden, Invalid if there are no such proposals
   * or too many, and Conflict while another book of the call is being made.
   */
  async run(callId: string, input: BookInput, actor: OrganizerActor): Promise<string> {
    return this.changes.runIfAble(actor, 'change', async (change) => {
      const call = await lockCall(change.tx, callId);
      if ((await findUnfinished(change.tx, call.id, 'proposal-book')) !== null)
        throw new Conflict('book-in-progress', 'Another book of this call is being made. Wait for it, or cancel it.');
      const size = await measureBook(change.tx, call.id, input);
      requireBookSize(size, input);
      return createJob(change, actor, {
        kind: 'proposal-book',
        callId: call.id,
        sessionId: null,
        input: { ...input },
        parts: [],
        total: size.proposals,
      });
    });
  }
}
