import { Injectable } from '@nestjs/common';
import { getCallBySlug } from '../../../domain/calls/calls.queries.js';
import { lockJury } from '../../../domain/calls/jury-lock.queries.js';
import { type Actor, requireAbility } from '../../../domain/identity/actor.js';
import { record } from '../../../domain/identity/audit.queries.js';
import { may } from '../../../domain/identity/role.js';
import { invalidField } from '../../../platform/errors.js';
import { getRules, listJurors, saveRules } from '../domain/jury.queries.js';
import { Changes } from '../../../flows/changes.js';

/** Appoints the chair of a call's jury, or nobody, for owners. */
@Injectable()
export class AppointChair {
  constructor(private readonly changes: Changes) {}

  /** Throws NotFound, and Invalid for an id that isn't a juror's. Also after the decision: somebody signs the minutes. */
  async run(callSlug: string, jurorId: string | null, actor: Actor): Promise<void> {
    requireAbility(actor, 'administer');
    await this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const call = await getCallBySlug(tx, callSlug);
      await lockJury(tx, call.id);
      const rules = await getRules(tx, call);
      if (rules.chairId === jurorId) return;
      const jurors = await listJurors(tx, call.id);
      if (jurorId !== null && !jurors.some(({ id, role }) => id === jurorId && may(role, 'score')))
        throw invalidField('chair', 'no-such-juror', 'This person is not a juror.');
      await saveRules(tx, call.id, { ...rules, chairId: jurorId, version: rules.version + 1 }, now);
      await record(change, 'jury.chair-appointed', `call:${call.id}`, { juror: jurorId });
    });
  }
}
