import { Injectable } from '@nestjs/common';
import { getCall, lockJury } from '../../../domain/calls/calls.queries.js';
import { type Actor, requireAbility } from '../../../domain/identity/actor.js';
import { record } from '../../../domain/identity/change.js';
import { Forbidden, invalidField } from '../../../platform/errors.js';
import { Changes } from '../../../flows/changes.js';
import { findMember, saveMember } from '../domain/jury-members.queries.js';

/** What a juror states before the first title. */
export interface Statement {
  /** Null if they said neither. */
  hasConflicts: boolean | null;
  /** Whether they keep everything confidential. */
  isConfidential: boolean;
  /** Where they are; null if their browser didn't say. */
  timeZone: string | null;
}

/** A juror signs that they have declared all conflicts of interest, or have none, and keep what they read confidential. */
@Injectable()
export class SignStatement {
  constructor(private readonly changes: Changes) {}

  /** Signing again changes nothing. Throws Invalid if something is not stated. */
  async run(callId: string, { hasConflicts, isConfidential, timeZone }: Statement, actor: Actor): Promise<void> {
    requireAbility(actor, 'score');
    if (actor.kind !== 'organizer') throw new Forbidden('forbidden', 'Only jurors sign.');
    if (hasConflicts === null) throw invalidField('conflicts', 'no-answer', 'Say whether you have a conflict.');
    if (!isConfidential) throw invalidField('confidential', 'box-unticked', 'Tick the box to confirm.');
    await this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const call = await getCall(tx, callId);
      await lockJury(tx, call.id);
      const before = await findMember(tx, call.id, actor.id);
      if (before.signedAt !== null) return;
      await saveMember(tx, { ...before, signedAt: now, hasConflicts, timeZone: timeZone ?? before.timeZone });
      await record(change, 'jury.signed', `call:${call.id}`, { hasConflicts });
    });
  }
}
