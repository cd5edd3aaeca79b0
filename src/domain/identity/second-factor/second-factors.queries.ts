import { query } from '../../../platform/database/statement.js';
import type { Connection } from '../../../platform/database/tx.js';

/** By what an organizer can show who they are, besides a password. */
export interface SecondFactors {
  hasApp: boolean;
  passkeys: number;
}

const listSecondFactorsSql = query(
  `select o.id, a.confirmed_at is not null as "hasApp",
     (select count(*)::int from passkeys p where p.organizer_id = o.id) as passkeys
   from organizers o left join authenticators a on a.organizer_id = o.id`,
  { id: 'uuid', hasApp: 'boolean', passkeys: 'int' },
);

/** Returns the second factors of all organizers, by id. */
export async function listSecondFactors(connection: Connection): Promise<Map<string, SecondFactors>> {
  const rows = await listSecondFactorsSql.all(connection);
  return new Map(rows.map(({ id, ...factors }) => [id, factors]));
}
