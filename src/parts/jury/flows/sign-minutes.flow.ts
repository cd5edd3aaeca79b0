import { Injectable } from '@nestjs/common';
import { getCallBySlug } from '../../../domain/calls/calls.queries.js';
import { lockJury } from '../../../domain/calls/jury-lock.queries.js';
import { type Actor, actorName, requireAbility } from '../../../domain/identity/actor.js';
import { record } from '../../../domain/identity/audit.queries.js';
import { Conflict } from '../../../platform/errors.js';
import { requireChair } from '../domain/chair.js';
import { findDecision } from '../domain/decisions.queries.js';
import type { SignedMinutes } from '../domain/jury.entity.js';
import { readJuryProgress } from '../domain/jury-progress.js';
import { minutesVersion } from '../domain/minutes.js';
import { insertSignedMinutes, listSignedMinutes, listStaffNames } from '../domain/minutes.queries.js';
import { readMinutes } from '../domain/read-minutes.js';
import { Changes } from '../../../flows/changes.js';

/** Signs the minutes of a jury, for its chair. */
@Injectable()
export class SignMinutes {
  constructor(private readonly changes: Changes) {}

  /**
   * Returns the signed minutes; signing the same ones again changes nothing. `seen` is the version that was read. Throws
   * NotFound unless the actor is the chair, and Conflict before the decision or if they have changed since they were read.
   */
  async run(callSlug: string, seen: string, actor: Actor): Promise<SignedMinutes> {
    requireAbility(actor, 'score');
    return this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const call = await getCallBySlug(tx, callSlug);
      await lockJury(tx, call.id);
      const progress = await readJuryProgress(tx, call);
      requireChair(progress.rules, actor);
      const decision = await findDecision(tx, call.id);
      if (decision === null) throw new Conflict('jury-undecided', "The winners haven't been decided.");
      const content = await readMinutes(tx, call, progress, decision);
      if (minutesVersion(content) !== seen)
        throw new Conflict('minutes-changed', 'The minutes have changed. Read them again and sign.');
      const [last] = await listSignedMinutes(tx, call.id);
      if (last?.decisionId === decision.id && minutesVersion(last.content) === seen) return last;
      const signedBy = actorName(actor);
      const minutes = {
        callId: call.id,
        version: (last?.version ?? 0) + 1,
        decisionId: decision.id,
        content,
        signedBy,
        signedName: (await listStaffNames(tx, [signedBy])).get(signedBy) ?? '',
        signedAt: now,
      };
      await insertSignedMinutes(tx, minutes);
      await record(change, 'jury.minutes-signed', `call:${call.id}`, { version: minutes.version });
      return minutes;
    });
  }
}
