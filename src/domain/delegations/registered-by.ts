import type { Connection } from '../../platform/database/tx.js';
import { getOrganization } from '../organizations/organizations.queries.js';
import { getAttendee } from '../registrations/registrations.queries.js';
import { findDelegation } from './delegations.queries.js';
import type { MessagePayload } from '../notifications/message.js';
import type { Organization } from '../organizations/organization.entity.js';
import type { Attendee } from '../registrations/attendee.entity.js';
import { isProven } from '../registrations/links/proven.js';

/** Who registers other people. */
export interface RegisteredBy {
  coordinator: Attendee;
  organization: Organization;
}

/** Returns who registered the people of a delegation, or null for none, or while that person is a stranger too. */
export async function findRegisteredBy(
  connection: Connection,
  delegationId: string | null,
): Promise<NonNullable<MessagePayload['registeredBy']> | null> {
  const delegation = await findDelegation(connection, delegationId);
  if (delegation === null) return null;
  const coordinator = await getAttendee(connection, delegation.coordinatorId);
  const organization = await getOrganization(connection, delegation.organizationId);
  return registeredBy({ coordinator, organization }).registeredBy ?? null;
}

/** Returns what the first email to a person who must agree says of who registered them: nothing while that person is a stranger too. */
export function registeredBy({ coordinator, organization }: RegisteredBy): Pick<MessagePayload, 'registeredBy'> {
  if (!isProven(coordinator)) return {};
  return { registeredBy: { coordinator: coordinator.name, organization: organization.name } };
}
