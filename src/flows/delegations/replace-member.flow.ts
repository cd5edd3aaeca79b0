import { Injectable } from '@nestjs/common';
import type { MemberInput } from '../../domain/delegations/delegation-input.js';
import type { Delegation } from '../../domain/delegations/delegation.entity.js';
import { getDelegation, saveListings } from '../../domain/delegations/delegations.queries.js';
import { lockMember } from '../../domain/delegations/lock-member.js';
import { newListing, registeredElsewhere, limitUnconfirmed } from '../../domain/delegations/coordinator-plan.js';
import { replaceMember, replaceWithListed } from '../../domain/delegations/replace-member.js';
import { emailKey } from '../../domain/registrations/email-address.js';
import { requireCoordinator } from '../../domain/delegations/require-coordinator.js';
import type { Actor } from '../../domain/identity/actor.js';
import type { Registration } from '../../domain/registrations/registration.entity.js';
import { getOrganization } from '../../domain/organizations/organizations.queries.js';
import { getAttendee, getRegistration } from '../../domain/registrations/registrations.queries.js';
import { lockOccurrence } from '../../domain/sessions/sessions.queries.js';
import type { Connection } from '../../platform/database/tx.js';
import { NotFound } from '../../platform/errors.js';
import { Changes } from '../changes.js';

/** Transfers the seat or waiting list position of a member of a delegation to another person. */
@Injectable()
export class ReplaceMember {
  constructor(private readonly changes: Changes) {}

  /**
   * Returns the registration of the new person; for a coordinator who names somebody who is registered already, the
   * cancelled one. Throws NotFound, Forbidden, and what `replaceMember` throws.
   */
  async run(registrationId: string, input: MemberInput, actor: Actor): Promise<Registration> {
    return this.changes.run(actor, async (change) => {
      const { sessionId, delegationId } = await getRegistration(change.tx, registrationId);
      const session = await lockOccurrence(change.tx, sessionId);
      const delegation = await this.findDelegation(change.tx, delegationId, actor);
      if (actor.kind === 'attendee') {
        await limitUnconfirmed(change, delegation, { members: [input] });
        const elsewhere = await registeredElsewhere(change.tx, session, delegation, [emailKey(input.email)]);
        if (elsewhere.size > 0) return replaceWithListed(change, session, registrationId, delegation, input);
      }
      const newcomer = await lockMember(change, delegation, input);
      const by = {
        coordinator: await getAttendee(change.tx, delegation.coordinatorId),
        organization: await getOrganization(change.tx, delegation.organizationId),
      };
      const entered = await replaceMember(change, session, registrationId, newcomer, input.answers, by);
      if (actor.kind === 'attendee') {
        const shown = { state: entered.state, isLockedByOther: false };
        await saveListings(change.tx, [newListing(delegation.id, session, input, shown, change.now)]);
      }
      return entered;
    });
  }

  private async findDelegation(connection: Connection, delegationId: string | null, actor: Actor): Promise<Delegation> {
    if (delegationId === null) {
      throw new NotFound('not-in-a-delegation', 'This registration is not part of a delegation.');
    }
    const delegation = await getDelegation(connection, delegationId);
    requireCoordinator(actor, delegation);
    return delegation;
  }
}
