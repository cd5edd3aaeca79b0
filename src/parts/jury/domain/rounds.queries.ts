import { command, query } from '../../../platform/database/statement.js';
import type { Connection, Tx } from '../../../platform/database/tx.js';
import { json, orNull, word } from '../../../platform/database/columns.js';
import { JuryRound } from './jury.entity.js';
import type { Role } from '../../../domain/identity/role.js';
import type { Scores, SheetState } from './score-sheet.js';

/** Returns the rounds of a call that are over, the first one first. */
export async function listRounds(connection: Connection, callId: string): Promise<JuryRound[]> {
  return connection.getRepository(JuryRound).find({ where: { callId }, order: { round: 'ASC' } });
}

/** Stores a round that is over with its assignments and sheets (`counted` are those that count), and empties the jury. */
export const archiveRound = command(
  `with closed as (
     insert into jury_rounds (call_id, round, settings, rules, criteria, ranking, closed_sheets, closed_by, closed_at)
     select $1, $2, (select to_jsonb(j) from jury_settings j where call_id = $1), $9::jsonb, $3::jsonb, $4::jsonb, $5::jsonb,
       $6, $7
   ), pairs as (
     select proposal_id, juror_id from jury_assignments a join proposals p on p.id = proposal_id where p.call_id = $1
     union select proposal_id, juror_id from jury_sheets s join proposals p on p.id = proposal_id where p.call_id = $1
   ), past as (
     insert into jury_past_reviews (call_id, round, proposal_id, juror_id, assignment, sheet, counts)
     select $1, $2, n.proposal_id, n.juror_id,
       (select to_jsonb(a) from jury_assignments a where a.proposal_id = n.proposal_id and a.juror_id = n.juror_id),
       (select to_jsonb(s) from jury_sheets s where s.proposal_id = n.proposal_id and s.juror_id = n.juror_id),
       (n.proposal_id, n.juror_id) in (
         select "proposalId", "jurorId" from jsonb_to_recordset($8::jsonb) as c("proposalId" uuid, "jurorId" uuid))
     from pairs n
   ), dealt as (delete from jury_deals where call_id = $1
   ), extended as (update jury_members set scores_until_local = null, scores_until_at = null where call_id = $1
   ), sheets as (delete from jury_sheets s using proposals p where p.id = s.proposal_id and p.call_id = $1
   ) delete from jury_assignments a using proposals p where p.id = a.proposal_id and p.call_id = $1`,
).write((round: Omit<JuryRound, 'settings'>, counted: readonly { proposalId: string; jurorId: string }[]) => [
  round.callId,
  round.round,
  JSON.stringify(round.criteria),
  JSON.stringify(round.ranking),
  JSON.stringify(round.closedSheets),
  round.closedBy,
  round.closedAt,
  JSON.stringify(counted.map(({ proposalId, jurorId }) => ({ proposalId, jurorId }))),
  JSON.stringify(round.rules),
]);

const emptyRoundSql = command(
  `with settings as (delete from jury_settings where call_id = $1),
     sheets as (delete from jury_sheets s using proposals p where p.id = s.proposal_id and p.call_id = $1)
   delete from jury_assignments a using proposals p where p.id = a.proposal_id and p.call_id = $1`,
);
const restoreRoundSql = command(
  `with settings as (
     insert into jury_settings select (jsonb_populate_record(null::jury_settings, settings)).* from jury_rounds
     where call_id = $1 and round = $2 and settings is not null
   ), assignments as (
     insert into jury_assignments select (jsonb_populate_record(null::jury_assignments, assignment)).*
     from jury_past_reviews where call_id = $1 and round = $2 and assignment is not null
   ) insert into jury_sheets select (jsonb_populate_record(null::jury_sheets, sheet)).*
     from jury_past_reviews where call_id = $1 and round = $2 and sheet is not null`,
);
const deleteRoundSql = command(`delete from jury_rounds where call_id = $1 and round = $2`);

/**
 * Makes a round that is over the open one again, with its settings, assignments and sheets; those of now are deleted. They
 * are rows as they were: a column that these tables get later must be nullable.
 */
export async function restoreRound(tx: Tx, callId: string, round: number): Promise<void> {
  await emptyRoundSql.run(tx, [callId]);
  await restoreRoundSql.run(tx, [callId, round]);
  await deleteRoundSql.run(tx, [callId, round]);
}

/** Returns the assignments and sheets of a round that is over, and whether each counted. */
export const listPastPairs = query(
  `select proposal_id as "proposalId", juror_id as "jurorId", assignment is not null as "isAssigned",
     assignment ->> 'released_at' is not null as "isReleased",
     sheet ->> 'state' as state, coalesce(sheet -> 'scores', '{}') as scores,
     coalesce((sheet ->> 'seconds_spent')::int, 0) as "secondsSpent", counts
   from jury_past_reviews where call_id = $1 and round = $2`,
  {
    proposalId: 'uuid',
    jurorId: 'uuid',
    isAssigned: 'boolean',
    isReleased: 'boolean',
    state: orNull(word<SheetState>()),
    scores: json<Scores>(),
    secondsSpent: 'int',
    counts: 'boolean',
  },
).list<[callId: string, round: number]>();

/** Returns who was assigned proposals, or scored, in a round that is over. */
export const listPastJurors = query(
  `select distinct o.id, o.name, o.email, o.email_key as "emailKey", o.role from organizers o
   join jury_past_reviews r on r.juror_id = o.id where r.call_id = $1 and r.round = $2 order by o.name, o.email_key`,
  { id: 'uuid', name: 'text', email: 'text', emailKey: 'text', role: word<Role>() },
).list<[callId: string, round: number]>();
