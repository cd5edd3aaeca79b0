import { Injectable } from '@nestjs/common';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { lockPair } from '../../domain/privacy/merge-people.js';
import { listPersonMerges } from '../../domain/privacy/person-merges.queries.js';
import { undoOver, unmergePeople } from '../../domain/privacy/unmerge-people.js';
import { getAttendee } from '../../domain/registrations/registrations.queries.js';
import { ProposalMatcher } from '../proposals/proposal-matcher.js';
import { Changes } from '../changes.js';

/** Undoes the merge of a person into another one. */
@Injectable()
export class UnmergePeople {
  constructor(
    private readonly changes: Changes,
    private readonly matcher: ProposalMatcher,
  ) {}

  /** `fromId` is the person who was merged. Throws NotFound, Forbidden, and Conflict after the time to undo. */
  async run(fromId: string, actor: Actor): Promise<void> {
    requireAbility(actor, 'change');
    const callId = await this.changes.run(actor, async (change) => {
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
