import type { MessagePayload } from '../notifications/message.js';
import type { Organization } from '../organizations/organization.entity.js';
import type { Attendee } from '../registrations/attendee.entity.js';
import { isProven } from '../registrations/proven.js';

/** Who registers other people. */
export interface RegisteredBy {
  coordinator: Attendee;
  organization: Organization;
}

/** Returns what the first email to a stranger says of who registered them: nothing while that person is a stranger too. */
export function registeredBy({ coordinator, organization }: RegisteredBy): Pick<MessagePayload, 'registeredBy'> {
  if (!isProven(coordinator)) return {};
  return { registeredBy: { coordinator: coordinator.name, organization: organization.name } };
}
