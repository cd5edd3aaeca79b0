import { query } from '../../../platform/database/statement.js';

/** Somebody with a seat, and what their ticket is derived from. */
export type Seated = Awaited<ReturnType<typeof listSeated>>[number];

/** Lists the people with a seat in a session. */
export const listSeated = query(
  `select r.id as "registrationId", a.name, o.name as organization, a.link_version as "linkVersion"
   from registrations r join attendees a on a.id = r.attendee_id left join organizations o on o.id = a.organization_id
   where r.session_id = $1 and r.state = 'confirmed'
     and r.attendance is distinct from 'online'`,
  { registrationId: 'uuid', name: 'text', organization: 'text?', linkVersion: 'int' },
).list<[sessionId: string]>();

/** Counts the people with a seat in a session. */
export const countSeated = query(
  `select count(*)::int as count from registrations where session_id = $1 and state = 'confirmed'
   and attendance is distinct from 'online'`,
  { count: 'int' },
).value<[sessionId: string]>();
