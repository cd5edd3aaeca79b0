import { judgedTitleSql } from '../domain/judged-text.queries.js';
import { juryStates } from '../domain/score-sheet.js';
import { type Row, query } from '../../../platform/database/statement.js';

/** A proposal to choose from. */
export type ProposalChoice = Row<typeof listProposalChoices>;

const choiceColumns = { id: 'uuid', externalId: 'text', title: 'text' } as const;
const underReview = `p.call_id = $1 and p.state = any($2) and p.merged_into is null`;

/** Returns the first proposals of a call that are or were under review, by external id. */
export const listProposalChoices = query(
  `select p.id, p.external_id as "externalId", ${judgedTitleSql} as title from proposals p
   where ${underReview} order by p.external_id limit $3`,
  choiceColumns,
).list((callId: string, most: number) => [callId, juryStates, most]);

/** Returns a proposal of a call that is or was under review by its external id, or null. */
export const findProposalChoice = query(
  `select p.id, p.external_id as "externalId", ${judgedTitleSql} as title from proposals p where ${underReview} and p.external_id = $3`,
  choiceColumns,
).find((callId: string, externalId: string) => [callId, juryStates, externalId]);

/** Returns the titles of proposals as the jury reads them, by id. */
export const findProposalTitles = query(
  `select p.id, ${judgedTitleSql} as title from proposals p where p.id = any($1)`,
  {
    id: 'uuid',
    title: 'text',
  },
).map('id', 'title', (ids: readonly string[]) => [ids]);
