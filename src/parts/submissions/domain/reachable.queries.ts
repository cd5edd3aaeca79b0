import { query } from '../../../platform/database/statement.js';
import type { Connection } from '../../../platform/database/tx.js';
import { isOnTeam, memberName, obstacleSql, teamJoins } from '../../../domain/proposals/reachable-sql.js';
import { Attendee } from '../../../domain/registrations/attendee.entity.js';

const listReachableSql = query(
  `select distinct on (p.id, b.id) p.id as "proposalId", b.id as "attendeeId", ${memberName} as name
   from proposals p ${teamJoins}
   where p.id = any($1) and b.id is not null and ${isOnTeam} and ${obstacleSql} is null
   order by p.id, b.id, m.email_key`,
  { proposalId: 'uuid', attendeeId: 'uuid', name: 'text' },
);

/**
 * Returns the attendees on the teams of proposals who get emails about them, by proposal, at the address that they are
 * merged into and by the name that the emails use.
 */
export async function listReachable(
  connection: Connection,
  proposalIds: readonly string[],
): Promise<Map<string, Attendee[]>> {
  const pairs = await listReachableSql.all(connection, [proposalIds]);
  const ids = [...new Set(pairs.map(({ attendeeId }) => attendeeId))];
  const attendees =
    ids.length === 0
      ? []
      : await connection
          .getRepository(Attendee)
          .createQueryBuilder('attendee')
          .where('attendee.id = any(:ids)', { ids })
          .getMany();
  const known = new Map(attendees.map((one) => [one.id, one]));
  const reachable = new Map<string, Attendee[]>();
  for (const { proposalId, attendeeId, name } of pairs) {
    const attendee = known.get(attendeeId);
    if (attendee === undefined) continue;
    reachable.set(proposalId, [...(reachable.get(proposalId) ?? []), { ...attendee, name }]);
  }
  return reachable;
}
