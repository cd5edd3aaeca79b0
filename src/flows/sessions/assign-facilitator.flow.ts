import { Injectable } from '@nestjs/common';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { listFacilitators, writeFacilitator } from '../../domain/sessions/facilitators.queries.js';
import { lockSession } from '../../domain/sessions/sessions.queries.js';
import { NotFound } from '../../platform/errors.js';
import { Changes } from '../changes.js';

/** Assigns a session to a facilitator, who sees and runs it from now on, or takes it from them. */
@Injectable()
export class AssignFacilitator {
  constructor(private readonly changes: Changes) {}

  /**
   * Returns the name of the facilitator. Assigning twice changes nothing. Throws Forbidden, and NotFound for somebody who
   * isn't a facilitator of the team.
   */
  async run(sessionId: string, organizerId: string, isAssigned: boolean, actor: Actor): Promise<string> {
    requireAbility(actor, 'change');
    return this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const { id } = await lockSession(tx, sessionId);
      const facilitator = (await listFacilitators(tx, id)).find((one) => one.id === organizerId);
      if (facilitator === undefined) throw new NotFound('facilitator-not-found', 'Facilitator not found.');
      if (facilitator.isAssigned === isAssigned) return facilitator.name;
      await writeFacilitator(tx, id, { organizerId, isAssigned, now });
      const action = isAssigned ? 'session.facilitator-assigned' : 'session.facilitator-removed';
      await record(change, action, `session:${id}`, { facilitator: organizerId });
      return facilitator.name;
    });
  }
}
