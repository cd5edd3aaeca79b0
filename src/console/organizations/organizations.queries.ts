import { liveStates, seatedStates } from '../../domain/registrations/registration.js';
import { type Row, query } from '../../platform/database/statement.js';

/** A person of an organization. */
export type OrganizationPerson = Row<typeof listOrganizationPeople>;

/** A page of the people of an organization, by name. */
export const listOrganizationPeople = query(
  `select a.name, a.email,
     (select count(*)::int from registrations r where r.attendee_id = a.id and r.state = any($2)) as sessions,
     (select r.id from registrations r where r.attendee_id = a.id order by r.created_at desc, r.id limit 1) as "registrationId"
   from attendees a where a.organization_id = $1 order by lower(a.name), a.id limit $3 offset $4`,
  {
    name: 'text',
    email: 'text', // Sessions that they are registered for.
    sessions: 'int', // Their latest registration.
    registrationId: 'uuid?',
  },
).list((organizationId: string, limit: number, offset: number) => [organizationId, liveStates, limit, offset]);

/** Names of a call's organizations, as many as a browser suggests well. */
export const listOrganizationNames = query(
  `select name from organizations where call_id = $1 and merged_into is null order by lower(name), id limit 1000`,
  { name: 'text' },
).column<[callId: string]>();

/** A session as far as an organization has to do with it. */
export type OrganizationSession = Row<typeof listOrganizationSessions>;

/** Lists the sessions with registrations of or reserved seats for an organization, soonest first. */
export const listOrganizationSessions = query(
  `with people as (
     select r.session_id, count(*)::int as registered, count(*) filter (where r.state = any($3))::int as seated
     from attendees a join registrations r on r.attendee_id = a.id
     where a.organization_id = $1 and r.state = any($2) group by r.session_id
   ), reserved as (select session_id, seats from seat_reservations where organization_id = $1)
   select s.id, s.title, s.starts_at as "startsAt", s.time_zone as "timeZone", coalesce(people.registered, 0) as registered,
     coalesce(people.seated, 0) as seated, coalesce(reserved.seats, 0) as reserved
   from people full join reserved using (session_id) join sessions s on s.id = session_id
   order by s.starts_at, s.id`,
  {
    id: 'uuid',
    title: 'text',
    startsAt: 'timestamptz',
    timeZone: 'text',
    // Current registrations, and those of them with a seat.
    registered: 'int',
    seated: 'int',
    // The seats reserved for it.
    reserved: 'int',
  },
).list((organizationId: string) => [organizationId, liveStates, seatedStates]);

/** The organizations that were merged into this one, latest first. */
export const listAliases = query(
  `select id, name, merged_at as "mergedAt" from organizations where merged_into = $1 order by merged_at desc, name`,
  { id: 'uuid', name: 'text', mergedAt: 'timestamptz' },
).list<[organizationId: string]>();
