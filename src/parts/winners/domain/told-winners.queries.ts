import { json, orNull, word } from '../../../platform/database/columns.js';
import { command, query } from '../../../platform/database/statement.js';
import type { Connection } from '../../../platform/database/tx.js';

/** SQL: whether the email `w` tells a team that the proposal `c.proposal_id` won, as the acceptance `c` asks it. */
export const tellsSql = `w.kind in ('winner-asked', 'letter') and w.created_at >= c.asked_at
  and coalesce(w.payload #>> '{winner,proposalId}', w.payload #>> '{letter,proposalId}') = c.proposal_id::text
  and (w.kind = 'winner-asked' or w.payload #>> '{letter,outcome}' in ('winner', 'outstanding'))`;

/** SQL: the emails `w` that tell the team of the acceptance `c`, to whichever address of its members. */
export const toTeam = `proposal_members m join attendees a on a.call_id = c.call_id and a.email_key = m.email_key
  join messages w on w.attendee_id in (a.id, a.merged_into) and ${tellsSql}
  where m.proposal_id = c.proposal_id`;

const arrived = `w.state = 'sent' and w.bounced_at is null`;

/** Forgets that teams were told by an email of which it turned out that it reached nobody. */
export const forgetBounced = command(
  `update acceptances c set told_at = null where c.state = 'pending' and c.told_at is not null
     and exists (select from ${toTeam} and w.bounced_at is not null
       and date_trunc('milliseconds', w.sent_at) = date_trunc('milliseconds', c.told_at))
     and not exists (select from ${toTeam} and ${arrived})`,
).write();

/** Returns the questions whose time has not started, locked, with when an email reached the team; others wait. */
export const lockUntold = command(
  `select c.id, c.proposal_id as "proposalId", c.deadline_local as "deadlineLocal",
     c.deadline_set_at as "deadlineSetAt", calls.time_zone as "timeZone",
     (select min(w.sent_at) from ${toTeam} and ${arrived}) as "sentAt"
   from acceptances c join calls on calls.id = c.call_id and calls.archived_at is null
   where c.state = 'pending' and c.told_at is null
   order by c.id for no key update of c skip locked`,
  {
    id: 'uuid',
    proposalId: 'uuid',
    deadlineLocal: 'text',
    deadlineSetAt: 'timestamptz',
    timeZone: 'text',
    sentAt: 'timestamptz?',
  },
).list();

/** Why the time of a team has not started. */
type Untold = 'unreachable' | 'bounced' | 'held' | 'scheduled' | 'queued';

const listTellingSql = query(
  `select c.proposal_id as "proposalId", l.state as "letterState", l.send_at as "sendAt", e.names, e.bounced
   from acceptances c
   left join jury_choices h on h.decision_id = c.decision_id and h.proposal_id = c.proposal_id
   left join letters l on l.call_id = c.call_id and l.state in ('scheduled', 'sending', 'held')
     and l.outcome = case when h.outstanding then 'outstanding' else 'winner' end
   cross join lateral (select
       coalesce(jsonb_agg(distinct w.payload #>> '{recipient,name}') filter (where ${arrived}), '[]') as names,
       count(*) filter (where w.bounced_at is not null or w.state = 'failed')::int as bounced
     from ${toTeam}) e
   where c.proposal_id = any($1) and c.state = 'pending'`,
  {
    proposalId: 'uuid',
    letterState: orNull(word<'scheduled' | 'sending' | 'held'>()),
    sendAt: 'timestamptz?',
    names: json<string[]>(),
    bounced: 'int',
  },
);

/** How the team of a winner is told. */
export interface Telling {
  /** Whom an email has reached. */
  names: string[];
  /** Of no use once the time has started. */
  untold: Untold;
  /** When the letter leaves, or should have left. */
  sendAt: Date | null;
}

/** Returns who of the teams that have yet to answer has an email, or why nobody has, by proposal. */
export async function listTelling(
  connection: Connection,
  proposalIds: readonly string[],
  reachable: ReadonlyMap<string, readonly unknown[]>,
): Promise<Map<string, Telling>> {
  const rows = await listTellingSql.all(connection, [proposalIds]);
  return new Map(
    rows.map(({ proposalId, letterState, sendAt, names, bounced }) => {
      const untold =
        (reachable.get(proposalId) ?? []).length === 0
          ? ('unreachable' as const)
          : bounced > 0
            ? 'bounced'
            : letterState === 'held' || letterState === 'scheduled'
              ? letterState
              : 'queued';
      return [proposalId, { names, untold, sendAt }];
    }),
  );
}
