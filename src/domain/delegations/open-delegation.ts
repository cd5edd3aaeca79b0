import { randomUUID } from 'node:crypto';

import { getCallBySlug } from '../calls/calls.queries.js';
import type { Delegation } from './delegation.entity.js';
import type { DelegationStart } from './delegation-input.js';
import { findDelegationOf, insertDelegation } from './delegations.queries.js';
import type { Actor } from '../identity/actor.js';
import { record } from '../identity/audit.queries.js';
import { joinOrganizations } from '../organizations/organizations.queries.js';
import { invalidField } from '../../platform/errors.js';
import { hashToken } from '../../platform/tokens.js';
import { insertAttendees } from '../registrations/admission.queries.js';
import type { Attendee } from '../registrations/attendee.entity.js';
import { emailKey } from '../registrations/email-address.js';
import { delegationToken } from '../registrations/link-tokens.js';
import { lockAttendee } from '../registrations/links.queries.js';
import { findAttendeeByAddress } from '../registrations/registrations.queries.js';
import { languageFor } from '../registrations/language-for.js';
import type { Tx } from '../../platform/database/tx.js';

/** The person who coordinates, locked; written if nobody knows them yet. Whoever is known stays as they are. */
export async function lockCoordinator(
  tx: Tx,
  callSlug: string,
  input: Omit<DelegationStart, 'timeZone'> & { timeZone?: string | undefined },
  secret: string,
  now: Date,
): Promise<Attendee> {
  const call = await getCallBySlug(tx, callSlug);
  const key = emailKey(input.email);
  const known = await findAttendeeByAddress(tx, call.id, key);
  if (known !== null) return lockAttendee(tx, known.id);
  const { email, name, organization, timeZone = call.timeZone } = input;
  const language = languageFor(input.language, call);
  const joiner = { email, name, timeZone, language, emailKey: key, organization, country: null };
  const joined = await joinOrganizations(tx, call.id, [joiner], now);
  const written = await insertAttendees(tx, call.id, joined, secret, now);
  const attendee = written.get(key);
  if (attendee === undefined) throw new Error('A coordinator was not written.');
  return lockAttendee(tx, attendee.id);
}

/** The delegation of an organization that a person coordinates, found or made: there is one for each. Lock the person first. */
export async function openDelegation(
  tx: Tx,
  coordinator: Attendee,
  organization: string,
  actor: Actor,
  secret: string,
  now: Date,
): Promise<Delegation> {
  const named = { emailKey: '', organization, country: null };
  const [{ organizationId } = { organizationId: null }] = await joinOrganizations(tx, coordinator.callId, [named], now);
  if (organizationId === null) throw invalidField('organization', 'required', 'This field is required.');
  return openDelegationOf(tx, coordinator, organizationId, actor, secret, now);
}

/** The same for an organization that is there. */
export async function openDelegationOf(
  tx: Tx,
  coordinator: Attendee,
  organizationId: string,
  actor: Actor,
  secret: string,
  now: Date,
): Promise<Delegation> {
  const known = await findDelegationOf(tx, coordinator.id, organizationId);
  if (known !== null) return known;
  const id = randomUUID();
  const delegation: Delegation = {
    id,
    callId: coordinator.callId,
    organizationId,
    coordinatorId: coordinator.id,
    linkVersion: coordinator.linkVersion,
    pageTokenHash: hashToken(delegationToken(secret, id, coordinator.linkVersion)),
    createdAt: now,
  };
  await insertDelegation(tx, delegation);
  await record(tx, actor, 'delegation.started', `delegation:${id}`, now);
  return delegation;
}
