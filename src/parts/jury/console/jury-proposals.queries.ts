import { judgedTitleSql } from '../domain/judged-text.queries.js';
import { juryStates } from '../domain/score-sheet.js';
import { type Row, query } from '../../../platform/database/statement.js';
import type { Connection } from '../../../platform/database/tx.js';

/** A proposal to choose from. */
export type ProposalChoice = Row<typeof listChoicesSql>;

const choiceColumns = { id: 'uuid', externalId: 'text', title: 'text' } as const;
const underReview = `p.call_id = $1 and p.state = any($2) and p.merged_into is null`;

const listChoicesSql = query(
  `select p.id, p.external_id as "externalId", ${judgedTitleSql} as title from proposals p
   where ${underReview} order by p.external_id limit $3`,
  choiceColumns,
);

/** Returns the first proposals of a call that are or were under review, by external id. */
export async function listProposalChoices(connection: Connection, callId: string, most: number) {
  return listChoicesSql.all(connection, [callId, juryStates, most]);
}

const findChoiceSql = query(
  `select p.id, p.external_id as "externalId", ${judgedTitleSql} as title from proposals p where ${underReview} and p.external_id = $3`,
  choiceColumns,
);

/** Returns a proposal of a call that is or was under review by its external id, or null. */
export async function findProposalChoice(connection: Connection, callId: string, externalId: string) {
  return findChoiceSql.maybe(connection, [callId, juryStates, externalId]);
}

const titlesSql = query(`select p.id, ${judgedTitleSql} as title from proposals p where p.id = any($1)`, {
  id: 'uuid',
  title: 'text',
});

/** Returns the titles of proposals as the jury reads them, by id. */
export async function findProposalTitles(connection: Connection, ids: readonly string[]) {
  return new Map((await titlesSql.all(connection, [ids])).map(({ id, title }) => [id, title]));
}
