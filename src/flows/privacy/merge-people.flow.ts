import { Injectable } from '@nestjs/common';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { lockPair, mergePeople } from '../../domain/privacy/merge-people.js';
import { checkPersonMerge } from '../../domain/privacy/person-merge.js';
import { getAttendee } from '../../domain/registrations/registrations.queries.js';
import { ProposalMatcher } from '../proposals/proposal-matcher.js';
import { Changes } from '../changes.js';

/** Merges a person into another one of the call. */
@Injectable()
export class MergePeople {
  constructor(
    private readonly changes: Changes,
    private readonly matcher: ProposalMatcher,
  ) {}

  /** Throws NotFound, Forbidden, Gone for an erased person, and Conflict if the two can't be merged. */
  async run(fromId: string, intoId: string, actor: Actor): Promise<void> {
    requireAbility(actor, 'change');
    const callId = await this.changes.run(actor, async (change) => {
      const [from, into] = [await getAttendee(change.tx, fromId), await getAttendee(change.tx, intoId)];
      checkPersonMerge(from, into);
      await mergePeople(change, await lockPair(change, from.callId, from.id, into.id));
      return from.callId;
    });
    await this.matcher.matchAtOnce(callId);
  }
}
