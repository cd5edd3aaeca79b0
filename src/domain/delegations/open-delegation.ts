import { randomUUID } from 'node:crypto';

import type { Delegation } from './delegation.entity.js';
import { findDelegationOf, insertDelegation, countSentLinks } from './delegations.queries.js';
import { organizationKey } from '../organizations/organization.js';
import { joinOrganizations } from '../organizations/organizations.queries.js';
import { invalidField } from '../../platform/errors.js';
import type { Attendee } from '../registrations/attendee.entity.js';
import { actsFor } from '../registrations/links/proven.js';
import { record, type Change } from '../identity/change.js';
import { enqueueMessages } from '../notifications/outbox/messages.queries.js';
import { personalMessage } from '../notifications/outbox/frozen.js';

const tenMinutesMs = 600_000;
/** Maximum number of emails in ten minutes, so that no one can flood someone else's mailbox. */
const maxLinks = 3;

/** Finds or creates the delegation of an organization that a person coordinates. Lock the person first. Throws Invalid. */
export async function openDelegation(change: Change, coordinator: Attendee, organization: string): Promise<Delegation> {
  const { tx, now } = change;
  if (organizationKey(organization) === '') throw invalidField('organization', 'required', 'This field is required.');
  const { callId, emailKey: key } = coordinator;
  const [joined] = await joinOrganizations(tx, callId, [{ emailKey: key, organization, country: null }], now);
  if (!joined?.organizationId) throw new Error('An organization was not written.');
  return openDelegationOf(change, coordinator, joined.organizationId);
}

/** Finds or creates the delegation of a known organization. Lock the person first. */
export async function openDelegationOf(
  change: Change,
  coordinator: Attendee,
  organizationId: string,
): Promise<Delegation> {
  const { tx, now } = change;
  const known = await findDelegationOf(tx, coordinator.id, organizationId);
  if (known !== null) return known;
  const id = randomUUID();
  const delegation: Delegation = {
    id,
    callId: coordinator.callId,
    organizationId,
    coordinatorId: coordinator.id,
    linkVersion: coordinator.linkVersion,
    createdAt: now,
  };
  await insertDelegation(tx, delegation);
  await record(change, 'delegation.started', `delegation:${id}`);
  return delegation;
}

/** Sends a coordinator the link to a delegation's page, unless they recently got several. */
export async function sendDelegationLink(
  change: Change,
  coordinator: Attendee,
  delegation: Delegation,
  organization: string,
  session: string | undefined,
): Promise<void> {
  const { tx, now } = change;
  const sent = await countSentLinks(tx, coordinator.id, new Date(now.getTime() - tenMinutesMs));
  if (sent >= maxLinks) return;
  const key = `delegation-link:${delegation.id}:${Math.floor(now.getTime() / tenMinutesMs)}`;
  const message = personalMessage(coordinator, 'delegation-link', key, {
    ...(!actsFor(change.actor, coordinator.id) && { byStranger: true as const }),
    delegation: { id: delegation.id, organization, ...(session !== undefined && { session }) },
  });
  await enqueueMessages(change, [message]);
}
