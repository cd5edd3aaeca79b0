import type { CampaignTexts } from '../../../domain/campaigns/campaign-texts.js';
import { json, word } from '../../../platform/database/columns.js';
import { command, query } from '../../../platform/database/statement.js';
import type { Connection } from '../../../platform/database/tx.js';
import { isPublishedSql, outcomeSql, publicationJoins } from '../../jury/domain/outcome-sql.js';

/** Why a letter no longer leaves: what it says is not, or no longer, for its reader to know. */
export const letterDropReasons = {
  held: 'The letter is held.',
  changed: 'The result of the proposal has changed.',
} as const;

const findUnwantedSql = query(
  `select m.id, case when l.state = 'held' then 'held' else 'changed' end as reason
   from messages m join letters l on l.id = m.letter_id
   left join proposals p on p.id = (m.payload #>> '{letter,proposalId}')::uuid ${publicationJoins}
   where m.id = any($1) and (l.state = 'held' or (${outcomeSql} = l.outcome and ${isPublishedSql}) is not true)`,
  { id: 'uuid', reason: word<keyof typeof letterDropReasons>() },
);

/** Returns which of these letters must no longer be sent, with the reason. Called just before sending. */
export async function findUnwantedLetters(
  connection: Connection,
  messageIds: readonly string[],
): Promise<Map<string, string>> {
  const rows = await findUnwantedSql.all(connection, [messageIds]);
  return new Map(rows.map(({ id, reason }) => [id, letterDropReasons[reason]]));
}

/** Returns the texts of a letter by language. Throws NotFound. */
export const getLetterContents = query(`select contents from letters where id = $1`, {
  contents: json<CampaignTexts>(),
}).value<[id: string]>();

/**
 * Takes back what was dropped before it left, so that these people get the letter as if for the first time. `queued`:
 * and what waits to be sent. Lock the letter first. Returns how many.
 */
export const takeBackLetters = command(
  `with taken as (
     delete from messages where letter_id = $1
       and (($2::boolean and state = 'queued') or (state = 'dropped' and result = any($3)))
     returning letter_id, attendee_id, (payload #>> '{letter,proposalId}')::uuid as proposal_id
   )
   delete from letter_recipients r using taken t
   where (r.letter_id, r.proposal_id, r.attendee_id) = (t.letter_id, t.proposal_id, t.attendee_id)`,
).count((letterId: string, queued: boolean) => [letterId, queued, Object.values(letterDropReasons)]);
