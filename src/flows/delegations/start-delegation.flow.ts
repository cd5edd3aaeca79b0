import { Injectable } from '@nestjs/common';
import type { DelegationStart } from '../../domain/delegations/delegation-input.js';
import { lockCoordinator, openDelegation } from '../../domain/delegations/open-delegation.js';
import { sendDelegationLink } from '../../domain/delegations/open-delegation.js';
import type { Actor } from '../../domain/identity/actor.js';
import { delegationToken } from '../../domain/registrations/link-tokens.js';
import { lockAttendee } from '../../domain/registrations/links.queries.js';
import { Changes } from '../changes.js';

/** Opens the page on which a coordinator registers the people of an organization. */
@Injectable()
export class StartDelegation {
  constructor(private readonly changes: Changes) {}

  /**
   * Sends the page's link to the coordinator and to nobody else: a roster sends email to other people, so the address
   * must be theirs. Returns nothing, whether the address is known or not. A known person is unchanged. `session` is the
   * slug of the session from whose page they came, to be chosen on the page.
   */
  async run(callSlug: string, input: DelegationStart, actor: Actor, session?: string): Promise<void> {
    await this.changes.run(actor, async (change) => {
      const coordinator = await lockCoordinator(change, callSlug, input);
      const delegation = await openDelegation(change, coordinator, input.organization);
      await sendDelegationLink(change, coordinator, delegation, input.organization, session);
    });
  }

  /** For a person who came through the link of their own page. Returns the token of the delegation's page. */
  async runOwn(attendeeId: string, organization: string, origin?: string): Promise<string> {
    return this.changes.run({ kind: 'attendee', id: attendeeId, origin }, async (change) => {
      const coordinator = await lockAttendee(change.tx, attendeeId);
      const { id, linkVersion } = await openDelegation(change, coordinator, organization);
      return delegationToken(change.linkSecret, id, linkVersion);
    });
  }
}
