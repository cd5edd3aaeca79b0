import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import { type Actor, actorName, requireAbility } from '../../domain/identity/actor.js';
import { recordAll } from '../../domain/identity/audit.queries.js';
import { Clock } from '../../platform/clock.js';
import { Conflict } from '../../platform/errors.js';
import { lockLinking } from '../../domain/proposals/matches-due.queries.js';
import { decideLinks, type LinkFilter, listMatchingIds } from '../../domain/proposals/matches.queries.js';
import type { LinkDecision } from '../../domain/proposals/proposal.js';
import type { Tx } from '../../platform/database/tx.js';

/** Ids of links by what becomes of them; `reopen` takes back what was decided. */
export interface LinkVerdicts {
  confirm: readonly string[];
  reject: readonly string[];
  reopen: readonly string[];
}

/** Confirms and rejects links between attendees and proposals. */
@Injectable()
export class DecideMatches {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /**
   * All of them, or none. Gives how many changed by it: those that were decided so already do not. Throws NotFound for
   * one that is not of this call or is gone.
   */
  async run(callSlug: string, verdicts: LinkVerdicts, actor: Actor): Promise<Record<keyof LinkVerdicts, number>> {
    requireAbility(actor, 'change');
    const now = this.clock.now();
    return this.database.transaction(async (tx) => {
      const { id } = await getCallBySlug(tx, callSlug);
      await lockLinking(tx, id);
      return {
        confirm: await decide(tx, id, verdicts.confirm, 'confirmed', actor, now),
        reject: await decide(tx, id, verdicts.reject, 'rejected', actor, now),
        reopen: await decide(tx, id, verdicts.reopen, null, actor, now),
      };
    });
  }

  /**
   * Decides about all links that the filter leaves; `expected` is how many there were when the organizer was asked.
   * Throws Conflict where there are more or fewer by now.
   */
  async runAll(
    callSlug: string,
    filter: LinkFilter,
    decision: LinkDecision,
    expected: number,
    actor: Actor,
  ): Promise<number> {
    requireAbility(actor, 'change');
    const now = this.clock.now();
    return this.database.transaction(async (tx) => {
      const { id } = await getCallBySlug(tx, callSlug);
      await lockLinking(tx, id);
      const ids = await listMatchingIds(tx, id, filter);
      if (ids.length !== expected) {
        const values = { count: ids.length, expected };
        throw new Conflict('links-changed', `There are ${ids.length} of them by now, not ${expected}.`, values);
      }
      return decide(tx, id, ids, decision, actor, now);
    });
  }
}

async function decide(
  tx: Tx,
  callId: string,
  ids: readonly string[],
  decision: LinkDecision | null,
  actor: Actor,
  now: Date,
): Promise<number> {
  if (ids.length === 0) return 0;
  const decided = await decideLinks(tx, callId, ids, decision, actorName(actor), now);
  const auditEntries = decided.map(({ proposalId, attendeeId, name }) => ({
    actor,
    action: `proposal.link-${decision ?? 'reopened'}`,
    subject: `proposal:${proposalId}`,
    details: { attendee: attendeeId, name },
  }));
  await recordAll(tx, auditEntries, now);
  return decided.length;
}
