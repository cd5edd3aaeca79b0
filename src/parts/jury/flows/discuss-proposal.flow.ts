import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { getCall, lockJuryForShare } from '../../../domain/calls/calls.queries.js';
import { type Actor, isAble, requireAbility } from '../../../domain/identity/actor.js';
import { record } from '../../../domain/identity/change.js';
import { Organizer } from '../../../domain/identity/organizer.entity.js';
import { insertJuryMessage } from '../domain/discussion.queries.js';
import { readConflicts } from '../domain/found-conflicts.js';
import { findAssigned, findSheet, listJuryProposals } from '../domain/jury.queries.js';
import { requireUndecided } from '../domain/require-undecided.js';
import type { Connection } from '../../../platform/database/tx.js';
import { isUuid } from '../../../platform/database/uuid.js';
import { Forbidden, invalidField, NotFound } from '../../../platform/errors.js';
import { Changes } from '../../../flows/changes.js';

/** Adds a message to the discussion of a proposal. */
@Injectable()
export class DiscussProposal {
  constructor(private readonly changes: Changes) {}

  /**
   * For jurors who have scored the proposal, and for owners. Throws NotFound for another proposal, Forbidden before the
   * juror has scored it and for a conflict of interest, Conflict after the decision, and Invalid without text.
   */
  async run(callId: string, proposalId: string, text: string, actor: Actor, id: string = randomUUID()): Promise<void> {
    requireAbility(actor, 'score');
    if (actor.kind !== 'organizer') throw new Forbidden('forbidden', "API keys can't take part in discussions.");
    const body = text.trim();
    if (body === '') throw invalidField('message', 'required', 'Enter a message.');
    await this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const call = await getCall(tx, callId);
      await lockJuryForShare(tx, call.id);
      await requireUndecided(tx, call.id);
      await requireTakingPart(tx, callId, proposalId, actor);
      await insertJuryMessage(tx, { id, proposalId, authorId: actor.id, body, createdAt: now });
      await record(change, 'jury.discussed', `proposal:${proposalId}`);
    });
  }
}

async function requireTakingPart(
  connection: Connection,
  callId: string,
  proposalId: string,
  actor: Actor & { kind: 'organizer' },
): Promise<void> {
  const assigned = isUuid(proposalId) ? await findAssigned(connection, proposalId, actor.id) : null;
  const isOwner = isAble(actor, 'administer');
  const isKnown = assigned?.callId === callId || (isOwner && (await isOfJury(connection, callId, proposalId)));
  if (!isKnown) throw new NotFound('proposal-not-found', 'Proposal not found.');
  const juror = await connection.getRepository(Organizer).findOneByOrFail({ id: actor.id });
  const conflictsOf = await readConflicts(connection, callId, [juror], [proposalId]);
  if (conflictsOf({ proposalId, jurorId: actor.id }).length > 0)
    throw new Forbidden('conflict-of-interest', 'You have a conflict of interest with this proposal.');
  if (isOwner) return;
  const sheet = await findSheet(connection, proposalId, actor.id);
  if (sheet?.state !== 'handed-in')
    throw new Forbidden('not-scored', 'Submit your review first. Then you can take part in the discussion.');
}

async function isOfJury(connection: Connection, callId: string, proposalId: string): Promise<boolean> {
  return (await listJuryProposals(connection, callId)).some(({ id }) => id === proposalId);
}
