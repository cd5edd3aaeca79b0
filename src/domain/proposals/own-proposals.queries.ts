import { isUuid } from '../../platform/database/uuid.js';
import { NotFound } from '../../platform/errors.js';
import { lockProposalRows } from './proposal-changes.queries.js';
import { Proposal, ProposalLink } from './proposal.entity.js';
import type { Connection, Tx } from '../../platform/database/tx.js';
import { command, query } from '../../platform/database/statement.js';

/** The proposals that an attendee stands behind, oldest first. */
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

/** One of them. Throws NotFound for anybody else's. */
export async function getProposalOf(connection: Connection, attendeeId: string, proposalId: string): Promise<Proposal> {
  const proposal = (await listProposalsOf(connection, attendeeId)).find(({ id }) => id === proposalId);
  if (proposal === undefined) throw missing();
  return proposal;
}

/** The same, and nobody else changes it until the transaction ends. */
export async function lockProposalOf(tx: Tx, attendeeId: string, proposalId: string): Promise<Proposal> {
  if (!isUuid(proposalId)) throw missing();
  await lockProposalRows(tx, [proposalId]);
  return getProposalOf(tx, attendeeId, proposalId);
}

/** Somebody of a team, as the person who announced it knows them, and whether they have registered. */
export interface TeamMember {
  email: string;
  name: string | null;
  isRegistered: boolean;
}

const listTeamSql = query(
  `select m.email, m.name, exists (
     select 1 from proposal_matches l
     join attendees a on a.id = l.attendee_id and a.email_key = m.email_key
     join registrations r on r.attendee_id = a.id and r.state not in ('cancelled', 'declined')
     where l.proposal_id = m.proposal_id and l.state = 'linked') as "isRegistered"
   from proposal_members m where m.proposal_id = $1 order by m.email_key`,
  { email: 'text', name: 'text?', isRegistered: 'boolean' },
);

/**
 * The team of a proposal. Only for people who are matched to it is it known whether they are registered: they read of it on
 * a page of their own.
 */
export async function listTeam(connection: Connection, proposalId: string): Promise<TeamMember[]> {
  return listTeamSql.all(connection, [proposalId]);
}

const writeHelpWithSql = command(`update proposals set help_with = $2 where id = $1`);

/** Notes with which criteria the team wants help. */
export async function writeHelpWith(tx: Tx, proposalId: string, criteria: readonly string[]): Promise<void> {
  await writeHelpWithSql.run(tx, [proposalId, criteria]);
}

function missing(): NotFound {
  return new NotFound('proposal-not-found', 'Proposal not found.');
}
