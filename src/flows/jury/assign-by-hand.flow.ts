import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import { type Actor, actorName, requireAbility } from '../../domain/identity/actor.js';
import { recordAll } from '../../domain/identity/audit.queries.js';
import { may } from '../../domain/identity/role.js';
import type { HandInput } from '../../domain/jury/jury-input.js';
import {
  deleteAssignments,
  insertAssignments,
  listAssignments,
  listJurors,
  listJuryProposals,
  lockJury,
} from '../../domain/jury/jury.queries.js';
import { scoredStates } from '../../domain/jury/score-sheet.js';
import { Clock } from '../../platform/clock.js';
import { Conflict, invalidField } from '../../platform/errors.js';
import { emailKey } from '../../domain/registrations/email-address.js';
import { readConflicts } from '../../domain/jury/jury-progress.js';
import { requireUndecided } from '../../domain/jury/require-undecided.js';

/** Gives proposals to jurors by hand, and takes them away. */
@Injectable()
export class AssignByHand {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /**
   * Gives how many are new and gone; the same again changes nothing. What a juror wrote stays when a proposal is taken
   * away, and counts again when it is given back. Throws NotFound, Invalid for a proposal that is not before the jury or
   * an address of nobody who may score, Conflict for a conflict of interest or once it is decided.
   */
  async run(callSlug: string, input: HandInput, actor: Actor): Promise<{ added: number; removed: number }> {
    requireAbility(actor, 'administer');
    const now = this.clock.now();
    return this.database.transaction(async (tx) => {
      const call = await getCallBySlug(tx, callSlug);
      await lockJury(tx, call.id);
      await requireUndecided(tx, call.id);
      const proposals = await listJuryProposals(tx, call.id);
      const jurors = await listJurors(tx, call.id);
      const pairOf = (part: 'add' | 'remove', index: number, { proposal, juror }: HandInput['add'][number]) => {
        const given = proposals.find(({ externalId }) => externalId === proposal);
        const person = jurors.find((one) => one.emailKey === emailKey(juror));
        if (given === undefined || (part === 'add' && !scoredStates.some((state) => state === given.state)))
          throw invalidField(
            `${part}.${index}.proposal`,
            'not-before-jury',
            'No proposal of this id is before the jury.',
          );
        if (person === undefined || (part === 'add' && !may(person.role, 'score')))
          throw invalidField(`${part}.${index}.juror`, 'no-juror', 'Nobody of this address may score.', {
            email: juror,
          });
        return { proposalId: given.id, jurorId: person.id };
      };
      const added = input.add.map((one, index) => pairOf('add', index, one));
      const removed = input.remove.map((one, index) => pairOf('remove', index, one));
      const conflictsOf = await readConflicts(tx, call.id, jurors);
      const barred = added.find((pair) => conflictsOf(pair).length > 0);
      if (barred !== undefined) {
        const juror = jurors.find(({ id }) => id === barred.jurorId)?.name ?? '';
        const proposal = proposals.find(({ id }) => id === barred.proposalId)?.title ?? '';
        throw new Conflict('juror-in-conflict', `${juror} has a conflict of interest with “${proposal}”.`, {
          juror,
          proposal,
        });
      }
      const there = new Set((await listAssignments(tx, call.id)).map(keyOf));
      const fresh = added.filter((pair) => !there.has(keyOf(pair)));
      const gone = removed.filter((pair) => there.has(keyOf(pair)));
      const by = { assignedBy: actorName(actor), assignedAt: now };
      const outcome = {
        added: await insertAssignments(
          tx,
          fresh.map((pair) => ({ ...pair, ...by })),
        ),
        removed: await deleteAssignments(tx, gone),
      };
      const auditEntry = (action: string) => (pair: { proposalId: string; jurorId: string }) => {
        return { actor, action, subject: `proposal:${pair.proposalId}`, details: { juror: pair.jurorId } };
      };
      await recordAll(tx, [...fresh.map(auditEntry('jury.assigned')), ...gone.map(auditEntry('jury.unassigned'))], now);
      return outcome;
    });
  }
}

function keyOf({ proposalId, jurorId }: { proposalId: string; jurorId: string }): string {
  return `${proposalId} ${jurorId}`;
}
