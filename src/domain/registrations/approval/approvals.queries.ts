import { reachableSql } from '../../notifications/suppression/reachable-sql.js';
import { query } from '../../../platform/database/statement.js';
import { isUuid } from '../../../platform/database/uuid.js';
import type { PendingPerson } from './approval-plan.js';
import { seatedStates } from '../registration.js';

/** A person who waits for approval, as organizers see them. */
export interface NamedPendingPerson extends PendingPerson {
  name: string;
  organization: string | null;
  createdAt: Date;
  /** Whether they have not confirmed it. */
  unproven: boolean;
  /** Whether an email reaches them. */
  isReachable: boolean;
}

/** Returns those of these registrations of a session that wait for approval, in the order in which people registered. */
export const listPending = query(
  `select r.id, a.organization_id as "organizationId", r.group_id as "groupId", r.all_or_nothing as "allOrNothing",
     r.uses_reserved as "usesReserved", a.name, o.name as organization, r.created_at as "createdAt", r.unproven,
     ${reachableSql('a')} as "isReachable"
   from registrations r join attendees a on a.id = r.attendee_id left join organizations o on o.id = a.organization_id
   where r.session_id = $1 and r.id = any($2) and r.state = 'pending' order by r.waitlist_number`,
  {
    id: 'uuid',
    organizationId: 'uuid?',
    groupId: 'uuid?',
    allOrNothing: 'boolean',
    usesReserved: 'boolean',
    name: 'text',
    organization: 'text?',
    createdAt: 'timestamptz',
    unproven: 'boolean',
    isReachable: 'boolean',
  },
).list((sessionId: string, ids: readonly string[]) => [sessionId, ids.filter(isUuid)]);

/** Returns how many people of each organization have a seat in a session. */
export const seatsByOrganization = query(
  `select a.organization_id as "organizationId", count(*)::int as count
   from registrations r join attendees a on a.id = r.attendee_id
   where r.session_id = $1 and r.state = any($2) and a.organization_id is not null group by 1`,
  { organizationId: 'uuid', count: 'int' },
).map('organizationId', 'count', (sessionId: string) => [sessionId, seatedStates]);
