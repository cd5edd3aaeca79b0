import { command, query } from '../../../platform/database/statement.js';
import { type StoredInstants, storedInstantColumns } from '../../../domain/time/local-instant.js';

const listSql = query(
  `select a.id, a.call_id as "callId", a.deadline_local as "local", c.time_zone as "timeZone", a.deadline_at as at,
     a.tz_version as "tzVersion"
   from acceptances a join calls c on c.id = a.call_id
   where a.state = 'pending' and a.tz_version collate "C" < $1
     and a.deadline_at > $2::timestamptz - interval '26 hours'`,
  storedInstantColumns,
);
const writeSql = command(`update acceptances set deadline_at = $2, tz_version = $3 where id = $1`);

/** Until when winners accept. */
export const answerDeadlines: StoredInstants = {
  action: 'winner.deadline-moved',
  subject: ({ callId }) => `call:${callId}`,
  list: (connection, version, now) => listSql.all(connection, [version, now]),
  write: async (tx, id, { at, tzVersion }) => void (await writeSql.run(tx, [id, at, tzVersion])),
};
