import type { Departing } from '../../../domain/notifications/kinds/kind.js';
import type { MessagePayload } from '../../../domain/notifications/message.js';
import { derivedInstant } from '../../../domain/time/local-instant.js';
import { json } from '../../../platform/database/columns.js';
import { command, query } from '../../../platform/database/statement.js';
import type { Tx } from '../../../platform/database/tx.js';
import { movedDeadline, stateAt } from './acceptance.js';
import { dropReasons } from '../../../domain/notifications/outbox/drop-reasons.js';

const listSql = query(
  `select m.id, coalesce(m.payload #>> '{winner,deadline}', m.payload #>> '{letter,answerBy}') as said,
     c.deadline_local as "deadlineLocal", c.deadline_set_at as "deadlineSetAt", c.deadline_at as "deadlineAt",
     c.told_at as "toldAt", calls.time_zone as "timeZone"
   from messages m join acceptances c on c.state = 'pending' and c.asked_at <= m.created_at
     and c.proposal_id = coalesce(m.payload #>> '{winner,proposalId}', m.payload #>> '{letter,proposalId}')::uuid
   join calls on calls.id = c.call_id
   where m.id = any($1)`,
  {
    id: 'uuid',
    said: 'text?',
    deadlineLocal: 'text',
    deadlineSetAt: 'timestamptz',
    deadlineAt: 'timestamptz',
    toldAt: 'timestamptz?',
    timeZone: 'text',
  },
);

const correctSql = command(
  `update messages set payload = jsonb_set(payload,
     case when payload ? 'winner' then '{winner,deadline}' else '{letter,answerBy}' end::text[], to_jsonb($2::text))
   where id = $1 returning payload`,
  { payload: json<MessagePayload>() },
);

/**
 * Returns what becomes of emails that ask teams whether they accept: they leave while there is something to answer, with
 * the deadline that counts for a team that is told at `now`. It may have moved while they waited for a mail server.
 */
export async function departingToWinners(
  tx: Tx,
  messageIds: readonly string[],
  now: Date,
): Promise<Map<string, Departing>> {
  const found = new Map<string, Departing>(messageIds.map((id) => [id, { reason: dropReasons.answered }]));
  for (const { id, said, timeZone, ...asked } of await listSql.all(tx, [messageIds])) {
    if (stateAt({ ...asked, state: 'pending' }, now) !== 'pending') continue;
    found.delete(id);
    const moved = asked.toldAt === null ? movedDeadline(asked, now, timeZone) : null;
    const deadline = moved === null ? asked.deadlineAt : derivedInstant(moved, timeZone).at;
    if (said === null || new Date(said).getTime() === deadline.getTime()) continue;
    found.set(id, await correctSql.one(tx, [id, deadline.toISOString()]));
  }
  return found;
}
