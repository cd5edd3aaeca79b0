import { type Row, query } from '../../../platform/database/statement.js';
import { judgedTitleSql, judgedVersionsSql } from './judged-text.queries.js';
import { scoredStates } from './score-sheet.js';

/** Returns the calls whose juries are at work. */
export const listRemindedCalls = query(
  `select c.id, c.time_zone as "timeZone", s.scores_until_at as deadline
   from calls c left join jury_settings s on s.call_id = c.id
   where c.archived_at is null
     and not exists (select from jury_decisions d where d.call_id = c.id and d.reopened_at is null)
     and exists (select from jury_assignments a join proposals p on p.id = a.proposal_id where p.call_id = c.id)`,
  { id: 'uuid', timeZone: 'text', deadline: 'timestamptz?' },
).list();

/** A sheet that its juror has not submitted, or not for the current text. */
export type OpenReview = Row<typeof listOpenReviews>;

/**
 * Returns the open sheets of a call that were released before a time, without those of jurors who already have an email
 * with this key; by juror, then by title. Sheets that a conflict of interest closes are among them.
 */
export const listOpenReviews = query(
  `select o.id as "jurorId", o.name, o.email, o.email_key as "emailKey", o.language, p.id as "proposalId", ${judgedTitleSql} as title,
     s.state is not null as "isDraft"
   from jury_assignments a join proposals p on p.id = a.proposal_id join organizers o on o.id = a.juror_id
   left join jury_sheets s on s.proposal_id = a.proposal_id and s.juror_id = a.juror_id
   left join ${judgedVersionsSql('vp.call_id = $1')} t on t.proposal_id = p.id
   where p.call_id = $1 and p.state = any($2) and p.merged_into is null and a.released_at < $3
     and (s.state is distinct from 'handed-in' or s.text_version < t.version) and o.state in ('invited', 'active')
     and o.role in ('juror', 'organizer', 'owner')
     and not exists (select from messages m where m.dedupe_key = $4 || o.id)
   order by o.id, title, p.id`,
  {
    jurorId: 'uuid',
    name: 'text',
    email: 'text',
    emailKey: 'text',
    language: 'text',
    proposalId: 'uuid',
    title: 'text',
    isDraft: 'boolean',
  },
).list((callId: string, releasedBefore: Date, keyPrefix: string) => [callId, scoredStates, releasedBefore, keyPrefix]);
