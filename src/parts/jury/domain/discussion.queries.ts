import { JuryMessage } from './jury.entity.js';
import { type Row, query } from '../../../platform/database/statement.js';
import type { Tx } from '../../../platform/database/tx.js';

/** A message of a discussion, or a comment on a score sheet, with who wrote it. */
export type Remark = Row<typeof listJuryMessages>;

const remark = { authorId: 'uuid', author: 'text', body: 'text', at: 'timestamptz' } as const;

/** SQL: whether the message `m` was written in the round that is open. */
const isOfRound = `m.created_at >= coalesce((select j.round_opened_at from jury_settings j
  join proposals rp on rp.call_id = j.call_id where rp.id = m.proposal_id), '-infinity')`;

/** Returns the discussion of a proposal, oldest first. */
export const listJuryMessages = query(
  `select m.author_id as "authorId", o.name as author, m.body, m.created_at as at
   from jury_messages m join organizers o on o.id = m.author_id where m.proposal_id = $1 order by m.created_at, m.id`,
  remark,
).list<[proposalId: string]>();

/** Returns the same of the round that is open: its jurors don't read what those of another said. */
export const listRoundMessages = query(
  `select m.author_id as "authorId", o.name as author, m.body, m.created_at as at
   from jury_messages m join organizers o on o.id = m.author_id where m.proposal_id = $1 and ${isOfRound}
   order by m.created_at, m.id`,
  remark,
).list<[proposalId: string]>();

/** Returns the comments on submitted sheets that other jurors can read, also of those with a conflict of interest. */
export const listSharedComments = query(
  `select s.juror_id as "authorId", o.name as author, s.comment as body, s.updated_at as at
   from jury_sheets s join jury_assignments a using (proposal_id, juror_id) join organizers o on o.id = s.juror_id
   where s.proposal_id = $1 and s.state = 'handed-in' and s.shares_comment and s.comment <> ''
   order by s.handed_in_at, s.juror_id`,
  remark,
).list<[proposalId: string]>();

/** Adds a message to a discussion. */
export async function insertJuryMessage(tx: Tx, message: JuryMessage): Promise<void> {
  await tx.getRepository(JuryMessage).insert(message);
}

/** Returns whether others have written something that a juror who has scored can read. */
export const hasRemarks = query(
  `select exists (select from jury_messages m where proposal_id = $1 and author_id <> $2 and ${isOfRound}) or exists (
     select from jury_sheets s join jury_assignments a using (proposal_id, juror_id)
     where s.proposal_id = $1 and s.juror_id <> $2 and s.state = 'handed-in' and s.shares_comment and s.comment <> ''
   ) as found`,
  { found: 'boolean' },
).value<[proposalId: string, jurorId: string]>();

/** Messages in a discussion that a juror has not seen. */
export type DiscussionNews = Row<typeof listDiscussionNews>;

/**
 * Returns what jurors have not seen of the discussions of a call, without those who already have an email with this key.
 * Discussions that a conflict of interest closes are among them.
 */
export const listDiscussionNews = query(
  `select o.id as "jurorId", o.name, o.email, o.email_key as "emailKey", o.language, m.proposal_id as "proposalId",
     count(*)::int as count
   from jury_messages m join proposals p on p.id = m.proposal_id
   join jury_sheets s on s.proposal_id = m.proposal_id and s.juror_id <> m.author_id and s.state = 'handed-in'
   join jury_assignments a on a.proposal_id = s.proposal_id and a.juror_id = s.juror_id and a.released_at is not null
   join organizers o on o.id = s.juror_id
   where p.call_id = $1 and p.merged_into is null and o.state = 'active' and o.role in ('juror', 'organizer', 'owner')
     and ${isOfRound}
     -- Views are recorded by the hour.
     and m.created_at > coalesce((select max(l.hour) from jury_access_log l
       where l.reader = 'organizer:' || o.id and l.subject = 'proposal proposal:' || m.proposal_id), '-infinity')
     and m.created_at > coalesce((select max(w.created_at) from jury_messages w
       where w.proposal_id = m.proposal_id and w.author_id = o.id), '-infinity')
     and not exists (select from messages e where e.dedupe_key = $2 || o.id)
   group by o.id, m.proposal_id order by o.id, m.proposal_id`,
  {
    jurorId: 'uuid',
    name: 'text',
    email: 'text',
    emailKey: 'text',
    language: 'text',
    proposalId: 'uuid',
    count: 'int',
  },
).list<[callId: string, keyPrefix: string]>();
