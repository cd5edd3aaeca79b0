import type { Call } from '../../domain/calls/call.entity.js';
import { getCall } from '../../domain/calls/calls.queries.js';
import type { Delegation } from '../../domain/delegations/delegation.entity.js';
import { findDelegationByToken } from '../../domain/delegations/delegations.queries.js';
import { getOrganization } from '../../domain/organizations/organizations.queries.js';
import type { Organization } from '../../domain/organizations/organization.entity.js';
import type { Attendee } from '../../domain/registrations/attendee.entity.js';
import { getAttendee } from '../../domain/registrations/registrations.queries.js';
import { unknownLink } from '../registrations/own-page-controller.js';
import type { Connection } from '../../platform/database/tx.js';

/** A delegation with its call and coordinator. */
export interface OpenDelegation {
  delegation: Delegation;
  coordinator: Attendee;
  organization: Organization;
  call: Call;
}

/** Returns the delegation of a link. Throws NotFound, or Gone for a link that was replaced. */
export async function delegationOfLink(connection: Connection, token: string): Promise<OpenDelegation> {
  const delegation = await findDelegationByToken(connection, token);
  if (delegation === null) throw await unknownLink(connection, token);
  return {
    delegation,
    coordinator: await getAttendee(connection, delegation.coordinatorId),
    organization: await getOrganization(connection, delegation.organizationId),
    call: await getCall(connection, delegation.callId),
  };
}
