import { Injectable } from '@nestjs/common';
import { type MemberInput, personOf } from '../../domain/delegations/delegation-input.js';
import type { Delegation } from '../../domain/delegations/delegation.entity.js';
import { getDelegation, saveListings } from '../../domain/delegations/delegations.queries.js';
import { newListing, registeredElsewhere, limitUnconfirmed } from '../../domain/delegations/coordinator-plan.js';
import { replaceMember, replaceWithListed } from '../../domain/delegations/replace-member.js';
import { emailKey } from '../../domain/registrations/links/email-address.js';
import { requireCoordinator } from '../../domain/delegations/require-coordinator.js';
import type { Actor } from '../../domain/identity/actor.js';
import type { Registration } from '../../domain/registrations/registration.entity.js';
import { getOrganization } from '../../domain/organizations/organizations.queries.js';
import { getAttendee, getRegistration } from '../../domain/registrations/registrations.queries.js';
import { lockOccurrence } from '../../domain/sessions/sessions.queries.js';
import type { Connection } from '../../platform/database/tx.js';
import { NotFound, Invalid } from '../../platform/errors.js';
import { Changes } from '../changes.js';
import { getCall } from '../../domain/calls/calls.queries.js';
import { insertAttendees, lockAttendees } from '../../domain/registrations/admission/admission.queries.js';
import type { Attendee } from '../../domain/registrations/attendee.entity.js';
import { linkErrors } from '../../domain/registrations/people/plain-name.js';
import { networkOfActor } from '../../domain/registrations/admission/applicant.js';
import { vouches } from '../../domain/registrations/links/proven.js';
import { languageFor } from '../../domain/registrations/people/language-for.js';
import { unsuppressWithLink } from '../../domain/notifications/suppression/suppression.js';
import type { Change } from '../../domain/identity/change.js';

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

/** Locks a person who joins a delegation, and inserts them if they are new. A known person is unchanged. */
async function lockMember(
  change: Change,
  { callId, coordinatorId, organizationId }: Delegation,
  input: MemberInput,
): Promise<Attendee> {
  const { tx, actor, now, linkSecret } = change;
  const isVouchedFor = vouches(actor) && input.proven !== false;
  const fieldErrors = isVouchedFor ? [] : linkErrors(input);
  if (fieldErrors.length > 0) throw new Invalid('invalid', 'Some fields are invalid.', {}, fieldErrors);
  const key = emailKey(input.email);
  const known = (await lockAttendees(tx, callId, [key])).get(key);
  if (known !== undefined) {
    await unsuppressWithLink(change, [known]);
    return known;
  }
  const { timeZone, language } = await getAttendee(tx, coordinatorId);
  const person = personOf(input, { organizationId, timeZone, language, now });
  const newcomer = {
    email: person.email,
    emailKey: key,
    name: person.name,
    organizationId,
    country: person.country ?? null,
    timeZone: person.timeZone ?? timeZone,
    isOwnZone: person.isOwnZone ?? true,
    language: languageFor(person.language, await getCall(tx, callId)),
    isVouchedFor,
    network: networkOfActor(actor),
  };
  const written = (await insertAttendees(tx, callId, [newcomer], linkSecret, now)).get(key);
  if (written === undefined) throw new Error('A member was not written.');
  return written;
}
