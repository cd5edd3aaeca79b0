import { Injectable } from '@nestjs/common';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import { type Actor, actorName } from '../../domain/identity/actor.js';
import { Conflict } from '../../platform/errors.js';
import { lockLinking } from '../../domain/proposals/matches-due.queries.js';
import { type LinkFilter, listMatchingIds, decideLinks } from '../../domain/proposals/matches.queries.js';
import type { LinkDecision } from '../../domain/proposals/proposal.js';
import { Changes } from '../changes.js';
import { recordAll, type Change } from '../../domain/identity/change.js';

/** Ids of matches by decision; `reopen` undoes a decision. */
export interface LinkVerdicts {
  confirm: readonly string[];
  reject: readonly string[];
  reopen: readonly string[];
}

/** Confirms and rejects matches between attendees and proposals. */
@Injectable()
export class DecideMatches {
  constructor(private readonly changes: Changes) {}

  /**
   * Decides all of them, or none. Returns how many changed, without those that already had this decision. Throws
   * NotFound for a match that no longer exists or belongs to another call.
   */
  async run(callSlug: string, verdicts: LinkVerdicts, actor: Actor): Promise<Record<keyof LinkVerdicts, number>> {
    return this.changes.runIfAble(actor, 'change', async (change) => {
      const { id } = await getCallBySlug(change.tx, callSlug);
      await lockLinking(change.tx, id);
      return {
        confirm: await decideMatches(change, id, verdicts.confirm, 'confirmed'),
        reject: await decideMatches(change, id, verdicts.reject, 'rejected'),
        reopen: await decideMatches(change, id, verdicts.reopen, null),
      };
    });
  }

  /**
   * Decides all matches that pass the filter. `expected` is their number when the organizer was asked. Throws Conflict
   * if the number has changed.
   */
  async runAll(callSlug: string, filter: LinkFilter, decision: LinkDecision, expected: number, actor: Actor) {
    return this.changes.runIfAble(actor, 'change', async (change) => {
      const { id } = await getCallBySlug(change.tx, callSlug);
      await lockLinking(change.tx, id);
      const ids = await listMatchingIds(change.tx, id, filter);
      if (ids.length !== expected) {
        const values = { count: ids.length, expected };
        throw new Conflict(
          'links-changed',
          `There are now ${ids.length} matches, not ${expected}. Review them and try again.`,
          values,
        );
      }
      return decideMatches(change, id, ids, decision);
    });
  }
}

/**
 * Confirms or rejects matches of a call, or reopens them for null. Returns how many changed, without those that already
 * had this decision. Throws NotFound for a match that no longer exists or belongs to another call.
 */
async function decideMatches(
  change: Change,
  callId: string,
  ids: readonly string[],
  decision: LinkDecision | null,
): Promise<number> {
  if (ids.length === 0) return 0;
  const decided = await decideLinks(change.tx, callId, ids, decision, actorName(change.actor), change.now);
  await recordAll(
    change,
    decided.map(({ proposalId, attendeeId, name }) => ({
      action: `proposal.link-${decision ?? 'reopened'}`,
      subject: `proposal:${proposalId}`,
      details: { attendee: attendeeId, name },
    })),
  );
  return decided.length;
}
