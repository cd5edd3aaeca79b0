import { isUuid } from '../../../platform/database/uuid.js';
import { type Row, command, query } from '../../../platform/database/statement.js';
import type { Connection, Tx } from '../../../platform/database/tx.js';
import { NotFound } from '../../../platform/errors.js';
import { type Actor, actorName } from '../../../domain/identity/actor.js';
import { findContent, writeContents, lockProposalRows } from '../../../domain/proposals/proposal-changes.queries.js';
import { getProposalById, listMembers } from '../../../domain/proposals/proposals.queries.js';
import type { KnownProposal } from '../../../domain/proposals/proposal-plan.js';
import type { ProposalContent } from '../../../domain/proposals/proposal-content.js';

type Person = Row<typeof listReopened>;

/** Returns the proposals that a person writes with their team, under any of their addresses, oldest first. */
export const listOwnSubmissions = query(
  `select p.id, p.title, p.state, p.updated_at as "updatedAt",
     p.state = 'draft' and exists (select from proposal_submissions s where s.proposal_id = p.id) as "isReopened"
   from proposals p
   where p.call_id = $1 and p.source = 'form' and p.merged_into is null and p.id in (
     select m.proposal_id from attendees a
     join proposal_members m on m.email_key = a.email_key and m.accepted_at is not null
     where a.call_id = $1 and (a.id = $2 or a.merged_into = $2))
   order by p.created_at, p.id`,
  { id: 'uuid', title: 'text', state: 'text', updatedAt: 'timestamptz', isReopened: 'boolean' },
).list(({ callId, id }: Person) => [callId, id]);

/** Returns a proposal that a person writes. Throws NotFound for one of other people. */
export async function getSubmission(connection: Connection, person: Person, id: string): Promise<KnownProposal> {
  const own = isUuid(id) ? await listOwnSubmissions(connection, person) : [];
  if (!own.some((one) => one.id === id)) throw new NotFound('proposal-not-found', 'Proposal not found.');
  return {
    proposal: await getProposalById(connection, id),
    members: await listMembers(connection, id),
    content: await findContent(connection, id),
  };
}

/** Like the function above, and locks the row until the transaction ends. */
export async function lockSubmission(tx: Tx, person: Person, id: string): Promise<KnownProposal> {
  if (isUuid(id)) await lockProposalRows(tx, [id]);
  return getSubmission(tx, person, id);
}

const writeFactsSql = command(
  `update proposals set title = $2, theme = $3, organization = $4, updated_at = $5, as_of = greatest(as_of, $5)
   where id = $1`,
);

/** Writes what a draft says. Lock it first. */
export async function writeDraft(
  tx: Tx,
  proposalId: string,
  facts: { title: string; theme: string; organization: string | null },
  content: ProposalContent,
  now: Date,
): Promise<void> {
  await writeFactsSql.run(tx, [proposalId, facts.title, facts.theme, facts.organization, now]);
  await writeContents(tx, [{ proposalId, ...content }]);
}

/** Records that a person is on the team that writes a proposal. */
export const joinTeam = command(
  `update proposal_members set accepted_at = coalesce(accepted_at, $3) where proposal_id = $1 and email_key = $2`,
).write<[proposalId: string, emailKey: string, now: Date]>();

/** Adds a person to the team, who has not accepted yet. Returns false if they are on it. */
export const insertInvited = command(
  `insert into proposal_members (proposal_id, email_key, email, name) values ($1, $2, $3, $4)
   on conflict (proposal_id, email_key) do nothing`,
).wrote((proposalId: string, { emailKey, email, name }: { emailKey: string; email: string; name: string }) => [
  proposalId,
  emailKey,
  email,
  name,
]);

/** Takes a person off the team. Returns false if they are not on it. */
export const deleteMember = command(`delete from proposal_members where proposal_id = $1 and email_key = $2`).wrote<
  [proposalId: string, emailKey: string]
>();

const takeLinksSql = command(
  `delete from proposal_matches l using attendees a
   where l.proposal_id = $1 and l.attendee_id in (a.id, a.merged_into) and a.email_key = $2 and l.decision is null
     and a.call_id = (select call_id from proposals where id = $1)`,
);

const takeAuthorshipSql = command(
  `update proposals p set declared_by = (
     select a.id from proposal_members m join attendees a on a.call_id = p.call_id and a.email_key = m.email_key
     where m.proposal_id = p.id and m.accepted_at is not null order by m.accepted_at, a.id limit 1)
   where p.id = $1 and p.declared_by in (select unnest(array[a.id, a.merged_into]) from attendees a
     where a.call_id = p.call_id and a.email_key = $2)`,
);

/**
 * Takes the proposal from the pages of a person who is no longer on the team, unless organizers have linked them. Others
 * are from now on invited by the longest member.
 */
export async function forgetMember(tx: Tx, proposalId: string, emailKey: string): Promise<void> {
  await takeLinksSql.run(tx, [proposalId, emailKey]);
  await takeAuthorshipSql.run(tx, [proposalId, emailKey]);
}

/** Returns the proposals of calls that may have closed which were received and reopened. The rule decides which have. */
export const listReopened = query(
  `select p.id, p.call_id as "callId" from proposals p join calls c on c.id = p.call_id
   where p.source = 'form' and p.state = 'draft' and p.merged_into is null and c.closes_on <= $1::date + 1
     and exists (select from proposal_submissions s where s.proposal_id = p.id)
   order by p.id`,
  { id: 'uuid', callId: 'uuid' },
).list((now: Date) => [now.toISOString().slice(0, 10)]);

/** Returns how often a proposal was submitted since then. */
export const countSubmitted = query(
  `select count(*)::int as count from proposal_submissions where proposal_id = $1 and submitted_at > $2`,
  { count: 'int' },
).value<[proposalId: string, since: Date]>();

/** Returns how many invitations to teams that somebody has sent since then nobody has accepted. */
export const countUnanswered = query(
  `select count(*)::int as count from audit_entries e
   where e.actor = $1 and e.action = 'proposal.member-invited' and e.at > $2
     and not exists (select from attendees a join proposal_members m on m.email_key = a.email_key
       where a.id::text = e.details ->> 'attendeeId' and 'proposal:' || m.proposal_id = e.subject
         and m.accepted_at is not null)`,
  { count: 'int' },
).value((actor: Actor, since: Date) => [actorName(actor), since]);

/** Whether the activity log says that this person has edited a proposal since then. */
export const wasEditedSince = query(
  `select exists (select from audit_entries where subject = $1 and action = 'proposal.edited' and actor = $2
     and at > $3) as "isKnown"`,
  { isKnown: 'boolean' },
).value((proposalId: string, actor: string, since: Date) => [`proposal:${proposalId}`, actor, since]);
