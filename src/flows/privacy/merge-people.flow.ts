import { Injectable } from '@nestjs/common';
import type { Actor } from '../../domain/identity/actor.js';
import { lockPair, mergePeople } from '../../domain/privacy/merge-people.js';
import { checkPersonMerge } from '../../domain/privacy/person-merge.js';
import { getAttendee } from '../../domain/registrations/registrations.queries.js';
import { ProposalMatcher } from '../proposals/proposal-matcher.js';
import { Changes } from '../changes.js';
import { listPersonMerges } from '../../domain/privacy/person-merges.queries.js';
import { undoOver, unmergePeople } from '../../domain/privacy/unmerge-people.js';

/** Merging people. */
@Injectable()
export class MergePeople {
  constructor(
    private readonly changes: Changes,
    private readonly matcher: ProposalMatcher,
  ) {}

  /**
   * Merges a person into another one of the call. Throws NotFound, Forbidden, Gone for an erased person, and Conflict
   * if the two can't be merged.
   */
  async run(fromId: string, intoId: string, actor: Actor): Promise<void> {
    const callId = await this.changes.runIfAble(actor, 'change', async (change) => {
      const [from, into] = [await getAttendee(change.tx, fromId), await getAttendee(change.tx, intoId)];
      checkPersonMerge(from, into);
      await mergePeople(change, await lockPair(change, from.callId, from.id, into.id));
      return from.callId;
    });
    await this.matcher.matchAtOnce(callId);
  }

  /**
   * Undoes the merge of a person into another one. `fromId` is the person who was merged. Throws NotFound, Forbidden,
   * and Conflict after the time to undo.
   */
  async undo(fromId: string, actor: Actor): Promise<void> {
    const callId = await this.changes.runIfAble(actor, 'change', async (change) => {
      const { tx } = change;
      const { id, callId, mergedInto } = await getAttendee(tx, fromId);
      if (mergedInto === null) throw undoOver();
      const pair = await lockPair(change, callId, id, mergedInto);
      // It may have been undone while this waited for the locks.
      const merge = (await listPersonMerges(tx, id)).find((one) => one.fromId === id);
      if (merge === undefined) throw undoOver();
      await unmergePeople(change, merge, pair);
      return callId;
    });
    await this.matcher.matchAtOnce(callId);
  }
}
