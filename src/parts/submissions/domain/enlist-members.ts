import { command, query } from '../../../platform/database/statement.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import type { Change } from '../../../domain/identity/change.js';
import { insertAttendees } from '../../../domain/registrations/admission/admission.queries.js';
import { languageFor } from '../../../domain/registrations/people/language-for.js';
import { isOnTeam, obstacleSql, teamJoins } from '../../../domain/proposals/reachable-sql.js';

const listUnknownSql = query(
  `select distinct on (m.email_key) m.email, m.email_key as "emailKey", coalesce(nullif(m.name, ''), m.email) as name,
     c.language, p.organization_id as "organizationId"
   from proposals p ${teamJoins} left join proposal_contents c on c.proposal_id = p.id
   where p.id = any($1) and p.call_id = $2 and a.id is null and ${isOnTeam} and ${obstacleSql} is null
   order by m.email_key, p.created_at, p.id`,
  { email: 'text', emailKey: 'text', name: 'text', language: 'text?', organizationId: 'uuid?' },
);

const markSql = command(
  `update attendees set enlisted_at = $2,
     organization_asserted_by = case when organization_id is not null then 'staff' end
   where id = any($1) and created_at = $2`,
);

/**
 * Makes the people whom the call's platform named for these proposals attendees of the call whose addresses are not
 * proven, so that they can be written to. They belong to the organization of their proposal, and are none of the people
 * of the call until they register. Returns how many.
 */
export async function enlistMembers(
  { tx, now, linkSecret }: Change,
  call: Call,
  proposalIds: readonly string[],
): Promise<number> {
  const unknown = await listUnknownSql.all(tx, [proposalIds, call.id]);
  const people = unknown.map(({ language, ...one }) => ({
    ...one,
    country: null,
    timeZone: call.timeZone,
    isOwnZone: false,
    language: languageFor(language ?? undefined, call),
  }));
  const enlisted = await insertAttendees(tx, call.id, people, linkSecret, now);
  await markSql.run(tx, [[...enlisted.values()].map(({ id }) => id), now]);
  return people.length;
}
