import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { DelegationStart } from '../../domain/delegations/delegation-input.js';
import { countSentLinks } from '../../domain/delegations/delegations.queries.js';
import type { Actor } from '../../domain/identity/actor.js';
import { enqueueMessages } from '../../domain/notifications/outbox/messages.queries.js';
import { recipientOf } from '../../domain/notifications/outbox/frozen.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config.js';
import { delegationToken } from '../../domain/registrations/link-tokens.js';
import { lockAttendee } from '../../domain/registrations/links.queries.js';
import { lockCoordinator, openDelegation } from '../../domain/delegations/open-delegation.js';

const tenMinutesMs = 600_000;
/** Nobody's mailbox is filled by strangers who type its address. */
const mostLinks = 3;

/** Opens the page on which a coordinator registers the people of an organization. */
@Injectable()
export class StartDelegation {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /**
   * Sends the page's link to the coordinator and to nobody else: a roster sends mail to other people, so the address
   * must be theirs. It gives nothing, whether the address is known or not. What is known of a person stays as it is.
   * `session` is the slug of the session from whose page they came, to be chosen on the page.
   */
  async run(callSlug: string, input: DelegationStart, actor: Actor, session?: string): Promise<void> {
    const now = this.clock.now();
    const { secret, publicUrl } = this.config;
    await this.database.transaction(async (tx) => {
      const coordinator = await lockCoordinator(tx, callSlug, input, secret, now);
      const delegation = await openDelegation(tx, coordinator, input.organization, actor, secret, now);
      const sent = await countSentLinks(tx, coordinator.id, new Date(now.getTime() - tenMinutesMs));
      if (sent >= mostLinks) return;
      const message = {
        callId: coordinator.callId,
        sessionId: null,
        sessionRevision: null,
        registrationId: null,
        attendeeId: coordinator.id,
        kind: 'delegation-link' as const,
        dedupeKey: `delegation-link:${delegation.id}:${Math.floor(now.getTime() / tenMinutesMs)}`,
        payload: {
          recipient: recipientOf(coordinator),
          delegation: {
            id: delegation.id,
            organization: input.organization,
            ...(session !== undefined && { session }),
          },
        },
      };
      await enqueueMessages(tx, [message], new URL(publicUrl).hostname, now);
    });
  }

  /** For a person who came through the link of their own page. Gives the token of the delegation's page. */
  async runOwn(attendeeId: string, organization: string, origin?: string): Promise<string> {
    const now = this.clock.now();
    const { secret } = this.config;
    return this.database.transaction(async (tx) => {
      const coordinator = await lockAttendee(tx, attendeeId);
      const actor = { kind: 'attendee' as const, id: coordinator.id, origin };
      const { id, linkVersion } = await openDelegation(tx, coordinator, organization, actor, secret, now);
      return delegationToken(secret, id, linkVersion);
    });
  }
}
