import { recordTable } from '../../../domain/calls/record-table.js';
import { type Row, query } from '../../../platform/database/statement.js';
import { listSignedMinutes } from './decisions.queries.js';
import type { SignedMinutes } from './jury.entity.js';
import { minutesVersion } from './minutes.js';

const listDecided = query(
  `select d.decided_at as "decidedAt", d.published_at as "publishedAt", d.reopened_at as "reopenedAt", d.decided_by as by,
     d.note, p.external_id as proposal, p.title, ch.outcome, ch.outstanding
   from jury_decisions d join jury_choices ch on ch.decision_id = d.id join proposals p on p.id = ch.proposal_id
   where d.call_id = $1 order by d.decided_at, d.id, ch.outcome desc, p.external_id`,
  {
    decidedAt: 'timestamptz',
    publishedAt: 'timestamptz?',
    reopenedAt: 'timestamptz?',
    by: 'text',
    note: 'text',
    proposal: 'text',
    title: 'text',
    outcome: 'text',
    outstanding: 'boolean',
  },
).list<[callId: string]>();

/** Every decision about winners, those that were reopened, too. */
export const decisionTable = recordTable<Row<typeof listDecided>>({
  name: 'decisions',
  printed: ['decided_at', 'proposal', 'title', 'outcome'],
  columns: {
    decided_at: ({ decidedAt }) => decidedAt,
    published_at: ({ publishedAt }) => publishedAt,
    reopened_at: ({ reopenedAt }) => reopenedAt,
    proposal: ({ proposal }) => proposal,
    title: ({ title }) => title,
    outcome: ({ outcome }) => outcome,
    outstanding: ({ outstanding }) => (outstanding ? 'yes' : 'no'),
    decided_by: { personal: ({ by }) => by },
    note: { personal: ({ note }) => note },
  },
  list: (connection, { id }) => listDecided(connection, id),
});

/** The minutes as the chair signed them, every version; who judged, and what they said, is personal data. */
export const minutesTable = recordTable<SignedMinutes>({
  name: 'minutes',
  printed: ['version', 'signed_at', 'fingerprint', 'signed_by'],
  columns: {
    version: ({ version }) => version,
    signed_at: ({ signedAt }) => signedAt,
    fingerprint: ({ content }) => minutesVersion(content),
    ranking: ({ content }) =>
      JSON.stringify(
        content.ranking.map(({ externalId: proposal, place, isShared, average, sheets, outcome }) => {
          return { proposal, place, isShared, average, sheets, outcome };
        }),
      ),
    signed_by: { personal: ({ signedName }) => signedName },
    content: { personal: ({ content }) => JSON.stringify(content) },
  },
  list: (connection, { id }) => listSignedMinutes(connection, id),
});
