import { type Row, query } from '../../platform/database/statement.js';

/** What a person's own page has beside their registrations. Most people have nothing of it, so nothing else is read. */
export type OwnParts = Row<typeof findOwnParts>;

/** Returns which parts the own page of an attendee has. */
export const findOwnParts = query(
  `select (select o.name from organizations o where o.id = p.organization_id) as organization,
     exists (select from delegations d where d.coordinator_id = p.id) as "hasDelegations",
     exists (select from registrations r join check_ins c on c.registration_id = r.id and c.undone_at is null
       where r.attendee_id = p.id) as "hasCheckIns",
     exists (select from proposal_matches l where l.attendee_id = p.id) as "hasProposals",
     exists (select from attendees a join proposal_members m on m.email_key = a.email_key
       where a.id = p.id or a.merged_into = p.id) as "isTeamMember"
   from attendees p where p.id = $1`,
  {
    // The name of their organization; null without one.
    organization: 'text?',
    hasDelegations: 'boolean',
    hasCheckIns: 'boolean',
    // Whether proposals are linked to the person.
    hasProposals: 'boolean',
    // Whether proposals name an address of the person.
    isTeamMember: 'boolean',
  },
)
  .plannedOnce()
  .get<[attendeeId: string]>();
