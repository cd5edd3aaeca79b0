import { Injectable } from '@nestjs/common';
import { admitTo } from '../../domain/delegations/admit-roster.js';
import type { DelegationListing } from '../../domain/delegations/delegation.entity.js';
import type { MemberInput } from '../../domain/delegations/delegation-input.js';
import { getDelegation, listListings, withdrawListing } from '../../domain/delegations/delegations.queries.js';
import { limitUnconfirmed } from '../../domain/delegations/coordinator-plan.js';
import { requireCoordinator } from '../../domain/delegations/require-coordinator.js';
import type { Actor } from '../../domain/identity/actor.js';
import { record, type Change } from '../../domain/identity/change.js';
import { getOrganization } from '../../domain/organizations/organizations.queries.js';
import { getAttendee } from '../../domain/registrations/registrations.queries.js';
import { requireNotOver } from '../../domain/sessions/session.js';
import { lockOccurrence } from '../../domain/sessions/sessions.queries.js';
import { NotFound } from '../../platform/errors.js';
import { Changes } from '../changes.js';

/** Withdraws or replaces a member of a delegation whose own registration the delegation did not bring. */
@Injectable()
export class ChangeListing {
  constructor(private readonly changes: Changes) {}

  /** Takes the person off the list; their own registration is unchanged. Throws NotFound, Forbidden, and Conflict. */
  async withdraw(delegationId: string, listingId: string, actor: Actor): Promise<void> {
    await this.changes.run(actor, async (change) => {
      const { listing, session } = await this.open(change, delegationId, listingId);
      requireNotOver(session, change.now, ", so the registration can't be cancelled");
      await this.takeOff(change, listing);
    });
  }

  /** Lists another person instead, who is registered like any new member. Throws as `withdraw`, and as `admitTo`. */
  async replace(delegationId: string, listingId: string, input: MemberInput, actor: Actor): Promise<void> {
    await this.changes.run(actor, async (change) => {
      const { listing, session, delegation } = await this.open(change, delegationId, listingId);
      requireNotOver(session, change.now, ", so members can't be replaced");
      await limitUnconfirmed(change, delegation, { members: [input] });
      await this.takeOff(change, listing);
      const roster = { sessions: [session.id], members: [input], allOrNothing: false };
      const coordinator = await getAttendee(change.tx, delegation.coordinatorId);
      const organization = await getOrganization(change.tx, delegation.organizationId);
      await admitTo(change, session, { delegation, roster }, { coordinator, organization });
    });
  }

  private async open({ tx, actor }: Change, delegationId: string, listingId: string) {
    const delegation = await getDelegation(tx, delegationId);
    requireCoordinator(actor, delegation);
    const listing = (await listListings(tx, delegation.id)).find(({ id }) => id === listingId);
    if (listing === undefined) throw new NotFound('registration-not-found', 'Registration not found.');
    return { delegation, listing, session: await lockOccurrence(tx, listing.sessionId) };
  }

  private async takeOff(change: Change, listing: DelegationListing): Promise<void> {
    await withdrawListing(change.tx, listing.id, change.now);
    await record(change, 'delegation.member-unlisted', `delegation:${listing.delegationId}`);
  }
}
