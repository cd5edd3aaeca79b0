import { command, query } from '../../../platform/database/statement.js';
import { type StoredInstants, storedInstantColumns } from '../../../domain/time/local-instant.js';

const listSql = query(
  `select j.call_id as id, j.call_id as "callId", j.scores_until_local as "local", c.time_zone as "timeZone",
     j.scores_until_at as at, j.tz_version as "tzVersion"
   from jury_settings j join calls c on c.id = j.call_id
   where j.scores_until_local is not null and j.tz_version collate "C" < $1
     and j.scores_until_at > $2::timestamptz - interval '26 hours'`,
  storedInstantColumns,
);
const writeSql = command(`update jury_settings set scores_until_at = $2, tz_version = $3 where call_id = $1`);

/** Until when jurors review. */
export const reviewDeadlines: StoredInstants = {
  action: 'jury.deadline-moved',
  subject: ({ callId }) => `call:${callId}`,
  list: (connection, version, now) => listSql.all(connection, [version, now]),
  write: async (tx, id, { at, tzVersion }) => void (await writeSql.run(tx, [id, at, tzVersion])),
};
