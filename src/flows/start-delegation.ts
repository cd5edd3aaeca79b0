import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { getCallBySlug } from '../calls/calls.queries.js';
import type { Delegation } from '../delegations/delegation.entity.js';
import type { DelegationStart } from '../delegations/delegation-input.js';
import { countSentLinks, findDelegationOf, insertDelegation } from '../delegations/delegations.queries.js';
import type { Actor } from '../identity/actor.js';
import { record } from '../identity/audit.queries.js';
import { enqueueNotices } from '../notices/messages.queries.js';
import { recipientOf } from '../notices/notice.js';
import { joinOrganizations } from '../organizations/organizations.queries.js';
import { Clock } from '../platform/clock.js';
import { Config } from '../platform/config.js';
import { invalidField } from '../platform/errors.js';
import { hashToken } from '../platform/tokens.js';
import { insertAttendees } from '../registrations/admission.queries.js';
import type { Attendee } from '../registrations/attendee.entity.js';
import { emailKey } from '../registrations/email-address.js';
import { delegationToken } from '../registrations/link-tokens.js';
import { lockAttendee } from '../registrations/links.queries.js';
import { findAttendeeByAddress, getAttendee } from '../registrations/registrations.queries.js';
import { languageFor } from './language-for.js';

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
   */
  async run(callSlug: string, input: DelegationStart, actor: Actor): Promise<void> {
    const now = this.clock.now();
    await this.database.transaction(async (tx) => {
      const coordinator = await this.coordinator(tx, callSlug, input, now);
      const delegation = await this.open(tx, coordinator, input.organization, actor, now);
      const sent = await countSentLinks(tx, coordinator.id, new Date(now.getTime() - tenMinutesMs));
      if (sent >= mostLinks) return;
      const notice = {
        callId: coordinator.callId,
        sessionId: null,
        sessionRevision: null,
        registrationId: null,
        attendeeId: coordinator.id,
        kind: 'delegation-link' as const,
        dedupeKey: `delegation-link:${delegation.id}:${Math.floor(now.getTime() / tenMinutesMs)}`,
        payload: {
          recipient: recipientOf(coordinator),
          delegation: { id: delegation.id, organization: input.organization },
        },
      };
      await enqueueNotices(tx, [notice], new URL(this.config.publicUrl).hostname, now);
    });
  }

  /** For a person who came through the link of their own page. Gives the token of the delegation's page. */
  async runOwn(attendeeId: string, organization: string, origin?: string): Promise<string> {
    const now = this.clock.now();
    return this.database.transaction(async (tx) => {
      const coordinator = await lockAttendee(tx, (await getAttendee(tx, attendeeId)).id);
      const actor = { kind: 'attendee' as const, id: coordinator.id, origin };
      const { id, linkVersion } = await this.open(tx, coordinator, organization, actor, now);
      return delegationToken(this.config.secret, id, linkVersion);
    });
  }

  /** The coordinator's delegation of an organization, found or made, for staff who write it in their name. */
  async runFor(callSlug: string, input: DelegationStart, actor: Actor): Promise<Delegation> {
    const now = this.clock.now();
    return this.database.transaction(async (tx) => {
      const coordinator = await this.coordinator(tx, callSlug, input, now);
      return this.open(tx, coordinator, input.organization, actor, now);
    });
  }

  private async coordinator(tx: EntityManager, callSlug: string, input: DelegationStart, now: Date): Promise<Attendee> {
    const call = await getCallBySlug(tx, callSlug);
    const key = emailKey(input.email);
    const known = await findAttendeeByAddress(tx, call.id, key);
    if (known !== null) return lockAttendee(tx, known.id);
    const { email, name, organization, timeZone } = input;
    const language = languageFor(input.language, call);
    const joiner = { email, name, timeZone, language, emailKey: key, organization, country: null };
    const joined = await joinOrganizations(tx, call.id, [joiner], now);
    const written = await insertAttendees(tx, call.id, joined, this.config.secret, now);
    const attendee = written.get(key);
    if (attendee === undefined) throw new Error('A coordinator was not written.');
    return lockAttendee(tx, attendee.id);
  }

  /** One delegation for each coordinator and organization. The coordinator is locked. */
  private async open(
    tx: EntityManager,
    coordinator: Attendee,
    organization: string,
    actor: Actor,
    now: Date,
  ): Promise<Delegation> {
    const named = { emailKey: '', organization, country: null };
    const [{ organizationId } = { organizationId: null }] = await joinOrganizations(
      tx,
      coordinator.callId,
      [named],
      now,
    );
    if (organizationId === null) throw invalidField('organization', 'required', 'This field is required.');
    const known = await findDelegationOf(tx, coordinator.id, organizationId);
    if (known !== null) return known;
    const id = randomUUID();
    const delegation: Delegation = {
      id,
      callId: coordinator.callId,
      organizationId,
      coordinatorId: coordinator.id,
      linkVersion: coordinator.linkVersion,
      pageTokenHash: hashToken(delegationToken(this.config.secret, id, coordinator.linkVersion)),
      createdAt: now,
    };
    await insertDelegation(tx, delegation);
    await record(tx, actor, 'delegation.started', `delegation:${id}`, now);
    return delegation;
  }
}
