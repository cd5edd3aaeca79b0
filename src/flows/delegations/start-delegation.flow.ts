import { Injectable } from '@nestjs/common';
import type { DelegationStart } from '../../domain/delegations/delegation-input.js';
import { openDelegation } from '../../domain/delegations/open-delegation.js';
import { sendDelegationLink } from '../../domain/delegations/open-delegation.js';
import type { Actor } from '../../domain/identity/actor.js';
import { delegationToken } from '../../domain/registrations/link-tokens.js';
import { limitLinks } from '../../domain/registrations/limit-links.js';
import { lockPerson } from '../../domain/registrations/lock-person.js';
import { lockAttendee } from '../../domain/registrations/links.queries.js';
import { Changes } from '../changes.js';

/** Creates the page where a coordinator registers the people of an organization. */
@Injectable()
export class StartDelegation {
  constructor(private readonly changes: Changes) {}

  /**
   * Emails the page's link only to the coordinator: rosters send email to other people, so the address must be theirs.
   * Returns nothing, so that callers can't tell whether the address is known. A known person is unchanged. `session` is
   * the slug of the session to preselect on the page. Throws TooManyRequests.
   */
  async run(callSlug: string, input: DelegationStart, actor: Actor, session?: string): Promise<void> {
    await this.changes.run(actor, async (change) => {
      await limitLinks(change);
      const coordinator = await lockPerson(change, callSlug, input);
      const delegation = await openDelegation(change, coordinator, input.organization);
      await sendDelegationLink(change, coordinator, delegation, input.organization, session);
    });
  }

  /** Creates the page for a person who used the link to their own page. Returns the token of the delegation's page. */
  async runOwn(attendeeId: string, organization: string, origin?: string): Promise<string> {
    return this.changes.run({ kind: 'attendee', id: attendeeId, origin }, async (change) => {
      const coordinator = await lockAttendee(change.tx, attendeeId);
      const { id, linkVersion } = await openDelegation(change, coordinator, organization);
      return delegationToken(change.linkSecret, id, linkVersion);
    });
  }
}
