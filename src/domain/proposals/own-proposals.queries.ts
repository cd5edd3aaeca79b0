import { isUuid } from '../../platform/database/uuid.js';
import { NotFound } from '../../platform/errors.js';
import { lockProposalRows } from './proposal-changes.queries.js';
import type { ProposalSource } from './proposal.js';
import { word } from '../../platform/database/columns.js';
import { Proposal, ProposalLink } from './proposal.entity.js';
import type { Connection, Tx } from '../../platform/database/tx.js';
import { type Row, command, query } from '../../platform/database/statement.js';

/** Returns the proposals matched to an attendee, oldest first. */
export async function listProposalsOf(connection: Connection, attendeeId: string): Promise<Proposal[]> {
  return connection
    .getRepository(Proposal)
    .createQueryBuilder('proposal')
    .innerJoin(ProposalLink, 'link', "link.proposal_id = proposal.id and link.state = 'linked'")
    .where('link.attendee_id = :attendeeId and proposal.merged_into is null', { attendeeId })
    .orderBy('proposal.created_at')
    .addOrderBy('proposal.id')
    .getMany();
}

/** Returns one of them. Throws NotFound for someone else's. */
export async function getProposalOf(connection: Connection, attendeeId: string, proposalId: string): Promise<Proposal> {
  const proposal = (await listProposalsOf(connection, attendeeId)).find(({ id }) => id === proposalId);
  if (proposal === undefined) throw missing();
  return proposal;
}

/** Like the function above, and locks the row until the transaction ends. */
export async function lockProposalOf(tx: Tx, attendeeId: string, proposalId: string): Promise<Proposal> {
  if (!isUuid(proposalId)) throw missing();
  await lockProposalRows(tx, [proposalId]);
  return getProposalOf(tx, attendeeId, proposalId);
}

/** A member of a team, as named by the author of the draft. */
export type TeamMember = Row<typeof listTeam>;

/** Returns the team of a proposal, without revealing whether people who have not accepted are registered. */
export const listTeam = query(
  `select email, name, accepted_at is not null as "hasAccepted"
   from proposal_members where proposal_id = $1 order by email_key`,
  {
    email: 'text',
    name: 'text?', // Whether they confirmed on their own page that they are on the team.
    hasAccepted: 'boolean',
  },
).list<[proposalId: string]>();

/** A draft that names the attendee as a team member, and that they have not answered. */
export type TeamRequest = Row<typeof listTeamRequestsSql>;

const listTeamRequestsSql = query(
  `select p.id as "proposalId", p.title, author.name as author, p.source
   from attendees a join proposal_members m on m.email_key = a.email_key and m.accepted_at is null
   join proposals p on p.id = m.proposal_id and p.call_id = a.call_id and p.merged_into is null
     and (p.source = 'declared' and p.state = 'draft' or p.source = 'form' and p.state <> 'withdrawn')
   join attendees author on author.id = p.declared_by and author.id <> a.id
   where a.id = $1 order by p.created_at, p.id`,
  {
    proposalId: 'uuid',
    title: 'text', // Name of the person who declared the draft.
    author: 'text',
    source: word<ProposalSource>(),
  },
);

/**
 * Returns the drafts waiting for this attendee's answer, oldest first. Invitations to proposals that are written in
 * Greenroom end with the deadline: `isOpen` says whether they can be changed now.
 */
export async function listTeamRequests(
  connection: Connection,
  attendeeId: string,
  isOpen: boolean,
): Promise<TeamRequest[]> {
  const all = await listTeamRequestsSql.all(connection, [attendeeId]);
  return all.filter(({ source }) => isOpen || source !== 'form');
}

/** Records that a person accepted being on the team of a draft. */
export const acceptTeamRequest = command(
  `update proposal_members set accepted_at = $3
   where proposal_id = $1 and email_key = $2 and accepted_at is null`,
).write<[proposalId: string, emailKey: string, now: Date]>();

/** Removes a person from the team of a draft. */
export const declineTeamRequest = command(
  `delete from proposal_members where proposal_id = $1 and email_key = $2`,
).write<[proposalId: string, emailKey: string]>();

/** Saves the criteria that the team wants help with. */
export const writeHelpWith = command(`update proposals set help_with = $2 where id = $1`).write<
  [proposalId: string, criteria: readonly string[]]
>();

function missing(): NotFound {
  return new NotFound('proposal-not-found', 'Proposal not found.');
}
