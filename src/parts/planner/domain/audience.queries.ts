import { type Row, query } from '../../../platform/database/statement.js';
import { liveStates } from '../../../domain/registrations/registration.js';

/** How many people who are registered for a session live in which zone, most first. */
export const countZonesOfSession = query(
  `select a.time_zone as "timeZone", count(*)::int as people
   from registrations r join attendees a on a.id = r.attendee_id
   where r.session_id = $1 and r.state = any($2)
   group by a.time_zone order by people desc, a.time_zone`,
  { timeZone: 'text', people: 'int' },
).list((sessionId: string) => [sessionId, liveStates]);

/**
 * How many people on the list of an invitation of a call live in which zone, registered or not, most first. Of somebody
 * who is known, their own zone counts, and otherwise that of the list.
 */
export const countZonesOfInvitation = query(
  `select coalesce(a.time_zone, i.time_zone, c.time_zone) as "timeZone", count(*)::int as people
   from invitations v join calls c on c.id = v.call_id join invitees i on i.invitation_id = v.id
   left join attendees a on a.call_id = v.call_id and a.email_key = i.email_key
   where v.id = $1 and v.call_id = $2 and i.state in ('waiting', 'invited')
   group by 1 order by people desc, 1`,
  { timeZone: 'text', people: 'int' },
).list((callId: string, invitationId: string) => [invitationId, callId]);

/** How many organizations of a call are in which country, most first. */
export const countOrganizationCountries = query(
  `select country, count(*)::int as people from organizations
   where call_id = $1 and merged_into is null and country is not null group by country order by people desc, country`,
  { country: 'text', people: 'int' },
).list<[callId: string]>();

/** How many people belong to organizations of which country, with their own zones, most first. */
export const countMemberCountries = query(
  `select o.country, a.time_zone as "timeZone", count(*)::int as people
   from attendees a join organizations o on o.id = a.organization_id
   where a.call_id = $1 and a.email <> '' and o.country is not null
   group by o.country, a.time_zone order by people desc, o.country, a.time_zone`,
  { country: 'text', timeZone: 'text', people: 'int' },
).list<[callId: string]>();

/** An invitation whose list can be planned for: the title of its first session, and how many people are on it. */
export type InvitedList = Row<typeof listInvitedLists>;

/** Returns the newest lists of invited people of a call. */
export const listInvitedLists = query(
  `select v.id, coalesce((select s.title from sessions s where s.id = v.session_ids[1]), '') as title,
     v.created_at as "createdAt",
     (select count(*)::int from invitees i where i.invitation_id = v.id and i.state in ('waiting', 'invited')) as people
   from invitations v where v.call_id = $1 and v.poll_id is null
   order by v.created_at desc, v.id limit 50`,
  { id: 'uuid', title: 'text', createdAt: 'timestamptz', people: 'int' },
).list<[callId: string]>();
