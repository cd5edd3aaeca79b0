import type { Connection } from '../../../platform/database/tx.js';
import { word } from '../../../platform/database/columns.js';
import { query } from '../../../platform/database/statement.js';
import { speakerStoppedNewsSql, speaksSql } from '../../broadcasts/speaker-audience.js';
import { unsubscribedSql } from '../unsubscribe/unsubscribed-sql.js';
import { type DropReason, dropReasons } from './drop-reasons.js';

const findUnwantedBroadcastsSql = query(
  `select m.id, case when b.state = 'stopped' then 'stopped'
     when m.attendee_id is null and not ${speaksSql("b.filter -> 'sessions'")} then 'no-speaker'
     else 'unsubscribed' end as reason
   from messages m join broadcasts b on b.id = m.broadcast_id
   left join attendees a on a.id = m.attendee_id left join speakers p on p.id = m.speaker_id
   where m.id = any($1) and (b.state = 'stopped'
     or case when m.attendee_id is null then not ${speaksSql("b.filter -> 'sessions'")}
          or ${speakerStoppedNewsSql}
        else ${unsubscribedSql('broadcast', 'a')} end)`,
  { id: 'uuid', reason: word<'stopped' | 'unsubscribed' | 'no-speaker'>() },
);

/** Returns which of these broadcast messages must no longer be sent, with the reason. Called just before sending. */
export async function findUnwantedBroadcasts(
  connection: Connection,
  messageIds: readonly string[],
): Promise<Map<string, DropReason>> {
  const rows = await findUnwantedBroadcastsSql.all(connection, [messageIds]);
  return new Map(rows.map(({ id, reason }) => [id, dropReasons[reason]]));
}
