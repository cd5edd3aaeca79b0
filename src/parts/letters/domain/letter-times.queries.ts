import { command, query } from '../../../platform/database/statement.js';
import { type StoredInstants, storedInstantColumns } from '../../../domain/time/local-instant.js';

const listSql = query(
  `select id, call_id as "callId", send_at_local as "local", send_zone as "timeZone", send_at as at,
     tz_version as "tzVersion"
   from letters
   where state = 'scheduled' and send_at_local is not null and send_zone is not null and tz_version collate "C" < $1
     and send_at > $2`,
  storedInstantColumns,
);
const writeSql = command(`update letters set send_at = $2, tz_version = $3 where id = $1 and state = 'scheduled'`);

/** When scheduled letters leave. */
export const letterTimes: StoredInstants = {
  action: 'letter.time-moved',
  subject: ({ id }) => `letter:${id}`,
  list: (connection, version, now) => listSql.all(connection, [version, now]),
  write: async (tx, id, { at, tzVersion }) => void (await writeSql.run(tx, [id, at, tzVersion])),
};
