import { type Row, command, query } from '../../../platform/database/statement.js';
import type { Connection } from '../../../platform/database/tx.js';
import type { ProposalMember } from '../../../domain/proposals/proposal.entity.js';
import { removalUndoMs } from './team.js';

/** That somebody was asked off a team, or taken off it (`removedAt`), and can be put back. */
export type MemberRemoval = Row<typeof listSql>;

const columns = {
  proposalId: 'uuid',
  title: 'text',
  attendeeId: 'uuid',
  name: 'text',
  email: 'text',
  emailKey: 'text',
  askedBy: 'uuid',
  askedByName: 'text',
  removedAt: 'timestamptz?',
  acceptedAt: 'timestamptz',
  wasAuthor: 'boolean',
} as const;

const listSql = query(
  `select r.proposal_id as "proposalId", p.title, r.attendee_id as "attendeeId", a.name, a.email,
     a.email_key as "emailKey", r.asked_by as "askedBy", b.name as "askedByName", r.removed_at as "removedAt",
     r.accepted_at as "acceptedAt", r.was_author as "wasAuthor"
   from member_removals r join proposals p on p.id = r.proposal_id and p.merged_into is null
     join attendees a on a.id = r.attendee_id join attendees b on b.id = r.asked_by
     left join proposal_members m on m.proposal_id = r.proposal_id and m.email_key = a.email_key
   where (r.proposal_id = $1 or r.attendee_id = $2)
     and (r.removed_at > $3 and m.proposal_id is null or r.removed_at is null and m.accepted_at is not null)
   order by r.asked_at, a.email_key`,
  columns,
);

/** Returns the removals of a team that are asked for, or can be undone. */
export async function listRemovals(connection: Connection, proposalId: string, now: Date): Promise<MemberRemoval[]> {
  return listSql.all(connection, [proposalId, null, undoableFrom(now)]);
}

/** Returns from which teams a person was removed, where it can be undone. */
export async function listRemovalsOf(connection: Connection, attendeeId: string, now: Date): Promise<MemberRemoval[]> {
  const all = await listSql.all(connection, [null, attendeeId, undoableFrom(now)]);
  return all.filter(({ removedAt }) => removedAt !== null);
}

/** Records that somebody asks to remove a member, or has removed them. */
export const writeRemoval = command(
  `insert into member_removals (proposal_id, attendee_id, asked_by, asked_at, removed_at, accepted_at, was_author)
   values ($1, $2, $3, $4, $5, $6, $7)
   on conflict (proposal_id, attendee_id) do update set asked_by = excluded.asked_by, asked_at = excluded.asked_at,
     removed_at = excluded.removed_at, accepted_at = excluded.accepted_at, was_author = excluded.was_author`,
).write(
  (
    { proposalId, acceptedAt }: ProposalMember,
    {
      attendeeId,
      askedBy,
      isDone,
      wasAuthor,
    }: { attendeeId: string; askedBy: string; isDone: boolean; wasAuthor: boolean },
    now: Date,
  ) => [proposalId, attendeeId, askedBy, now, isDone ? now : null, acceptedAt, wasAuthor],
);

/** Puts somebody back on a team, as its author if they were. */
export const restoreMember = command(
  `with back as (delete from member_removals where proposal_id = $1 and attendee_id = $2 returning *),
     author as (update proposals p set declared_by = b.attendee_id from back b where p.id = b.proposal_id and b.was_author)
   insert into proposal_members (proposal_id, email_key, email, name, accepted_at)
   select b.proposal_id, a.email_key, a.email, a.name, b.accepted_at from back b join attendees a on a.id = b.attendee_id
   on conflict (proposal_id, email_key) do update set accepted_at = excluded.accepted_at`,
).write<[proposalId: string, attendeeId: string]>();

/** Deletes removals that can no longer be undone. */
export const forgetRemovals = command(`delete from member_removals where removed_at <= $1`).write((now: Date) => [
  undoableFrom(now),
]);

function undoableFrom(now: Date): Date {
  return new Date(now.getTime() - removalUndoMs);
}
