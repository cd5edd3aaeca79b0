import { containsSql } from '../../platform/database/search-sql.js';
import { NotFound } from '../../platform/errors.js';
import type { ArrivalTimes, LinkEvidence, LinkState, ProposalState } from './proposal.js';
import { arrivalColumns, arrivalSql } from './received-versions.queries.js';
import { isMember, isTrusted } from './match-derivation.queries.js';
import { Proposal, ProposalMember } from './proposal.entity.js';
import type { Connection, Tx } from '../../platform/database/tx.js';
import { json, word, words } from '../../platform/database/columns.js';
import { type Row, command, query } from '../../platform/database/statement.js';

async function findProposal(connection: Connection, callId: string, externalId: string): Promise<Proposal | null> {
  return connection.getRepository(Proposal).findOneBy({ callId, externalId });
}

/** The proposal with this external id. Throws NotFound. */
export async function getProposal(connection: Connection, callId: string, externalId: string): Promise<Proposal> {
  const proposal = await findProposal(connection, callId, externalId);
  if (proposal === null) throw new NotFound('proposal-not-found', 'Proposal not found.');
  return proposal;
}

/** The proposal with this id. Throws NotFound. */
export async function getProposalById(connection: Connection, id: string): Promise<Proposal> {
  const proposal = await connection.getRepository(Proposal).findOneBy({ id });
  if (proposal === null) throw new NotFound('proposal-not-found', 'Proposal not found.');
  return proposal;
}

/** A proposal with its number of members and matched attendees, and when it came. */
export type CountedProposal = Proposal & ArrivalTimes & { members: number; linked: number };

/** Orders of a list of proposals; `-` means descending. */
export const proposalSorts = ['externalId', '-externalId', 'updatedAt', '-updatedAt'] as const;
type ProposalSort = (typeof proposalSorts)[number];

/** Returns where a proposal is in an order. */
export function proposalPlace({ externalId, updatedAt }: Proposal, sort: ProposalSort): [string, string] {
  return [sort.endsWith('updatedAt') ? updatedAt.toISOString() : '', externalId];
}

/**
 * Returns a page of a call's proposals after the place of the last one of the previous page, optionally by state, theme,
 * when it was changed, and part of its title or organization.
 */
export async function pageOfProposals(
  connection: Connection,
  callId: string,
  {
    state,
    theme,
    updatedSince,
    q,
    sort = 'externalId',
  }: {
    state?: ProposalState | undefined;
    theme?: string | undefined;
    updatedSince?: Date | undefined;
    q?: string | undefined;
    sort?: ProposalSort;
  },
  limit: number,
  after: readonly [at: string, externalId: string] | null,
): Promise<CountedProposal[]> {
  const query = connection
    .getRepository(Proposal)
    .createQueryBuilder('proposal')
    .where('proposal.call_id = :callId and proposal.merged_into is null', { callId });
  if (state !== undefined) query.andWhere('proposal.state = :state', { state });
  if (theme !== undefined) query.andWhere('proposal.theme = :theme', { theme });
  if (updatedSince !== undefined) query.andWhere('proposal.updated_at >= :updatedSince', { updatedSince });
  if (q !== undefined) query.andWhere(containsSql('proposal.search_text', ':q'), { q });
  // External ids are unique within the call.
  const isByTime = sort.endsWith('updatedAt');
  const [order, isAfter] = sort.startsWith('-') ? (['DESC', '<'] as const) : (['ASC', '>'] as const);
  if (after !== null && isByTime)
    query.andWhere(`(proposal.updated_at, proposal.external_id) ${isAfter} (:at, :id)`, { at: after[0], id: after[1] });
  if (after !== null && !isByTime) query.andWhere(`proposal.external_id ${isAfter} :id`, { id: after[1] });
  if (isByTime) query.orderBy('proposal.updated_at', order);
  return counted(connection, await query.addOrderBy('proposal.external_id', order).limit(limit).getMany());
}

const countedSql = query(
  `select id,
     (select count(*) from proposal_members m where m.proposal_id = p.id) as members,
     (select count(*) from proposal_matches l where l.proposal_id = p.id and l.state = 'linked') as linked,
     ${arrivalSql()}
   from proposals p where p.id = any($1)`,
  { id: 'uuid', members: 'bigint', linked: 'bigint', ...arrivalColumns },
);

async function counted(connection: Connection, proposals: readonly Proposal[]): Promise<CountedProposal[]> {
  const counts = await countedSql.all(connection, [proposals.map((proposal) => proposal.id)]);
  const byId = new Map(counts.map((row) => [row.id, row]));
  return proposals.map((proposal) => ({
    ...proposal,
    members: Number(byId.get(proposal.id)?.members ?? 0),
    linked: Number(byId.get(proposal.id)?.linked ?? 0),
    arrivedAt: byId.get(proposal.id)?.arrivedAt ?? null,
    changedAt: byId.get(proposal.id)?.changedAt ?? null,
  }));
}

/** The members of a proposal, by address. */
export async function listMembers(connection: Connection, proposalId: string): Promise<ProposalMember[]> {
  return connection.getRepository(ProposalMember).find({ where: { proposalId }, order: { emailKey: 'ASC' } });
}

/** Returns the teams of these proposals. */
export const listMembersOf = query(
  `select proposal_id as "proposalId", email, name from proposal_members
   where proposal_id = any($1) order by proposal_id, email_key`,
  { proposalId: 'uuid', email: 'text', name: 'text?' },
).list<[ids: readonly string[]]>();

const linkAttendeesByAddressSql = command(`
  insert into proposal_matches (proposal_id, attendee_id, evidence, evidences, state, created_at)
  select p.id, a.id, 'address', '{address}',
    case when ${isTrusted} then 'linked' else 'suggested' end, $2
  from attendees a
  join proposal_members m on m.email_key = a.email_key
  join proposals p on p.id = m.proposal_id and p.call_id = a.call_id and p.merged_into is null
  where a.id = any($1) and ${isMember}
  order by p.id, a.id
  on conflict (proposal_id, attendee_id) do nothing`).plannedOnce();

/**
 * Matches attendees who have just registered with proposals that name their address, automatically if the address is
 * proven. Other evidence is found later, during matching.
 */
export async function linkAttendeesByAddress(tx: Tx, attendeeIds: readonly string[], now: Date): Promise<void> {
  if (attendeeIds.length === 0) return;
  await linkAttendeesByAddressSql.run(tx, [attendeeIds, now]);
}

const declareProposalSql = command(`update proposals set declared_by = $2 where id = $1`);

const declareLinkSql = command(`
  insert into proposal_matches as l (proposal_id, attendee_id, evidence, evidences, state, created_at, declared_at)
  values ($1, $2, 'declared', '{declared}', 'linked', $3, $3)
  on conflict (proposal_id, attendee_id) do update set declared_at = coalesce(l.declared_at, excluded.declared_at),
    evidence = 'declared', evidences = '{declared}' || array_remove(l.evidences, 'declared'),
    state = case when l.decision is null then 'linked' else l.state end`);

/** Records that an attendee declared a proposal, and matches them to it. An organizer's decision takes precedence. */
export async function declareProposal(tx: Tx, proposalId: string, attendeeId: string, now: Date): Promise<void> {
  await declareProposalSql.run(tx, [proposalId, attendeeId]);
  await declareLinkSql.run(tx, [proposalId, attendeeId, now]);
}

export type LinkedAttendee = Row<typeof listLinks>;

/** Returns the attendees matched to a proposal, by address. */
export const listLinks = query(
  `select l.id, l.attendee_id as "attendeeId", a.name, a.email, l.evidence, l.evidences, l.state,
     coalesce((select array_agg(r.session_id::text order by r.session_id) from registrations r
       where r.attendee_id = a.id and r.state not in ('cancelled', 'declined')), '{}') as sessions
   from proposal_matches l join attendees a on a.id = l.attendee_id
   where l.proposal_id = $1 order by a.email_key`,
  {
    // Of the link.
    id: 'uuid',
    attendeeId: 'uuid',
    name: 'text',
    email: 'text',
    evidence: word<LinkEvidence>(),
    // All evidence, strongest first.
    evidences: words<LinkEvidence>(),
    state: word<LinkState>(),
    // Sessions that the attendee has an active registration for.
    sessions: 'text[]',
  },
).list<[proposalId: string]>();

export type SessionProposal = Row<typeof listSessionProposals>;

const behindSession = `from registrations r
  join proposal_matches l on l.attendee_id = r.attendee_id and l.state = 'linked'
  join proposals p on p.id = l.proposal_id and p.merged_into is null
  where r.session_id = $1 and r.state not in ('cancelled', 'declined')`;

/** Returns the proposals matched to attendees of this session, by title: the first ones, or all. */
export const listSessionProposals = query(
  `select p.external_id as "externalId", p.title, p.theme, p.organization, p.state, (
     select json_agg(json_build_object('registrationId', r.id, 'name', a.name, 'email', a.email,
       'evidence', l.evidence) order by a.email_key)
     from proposal_matches l join attendees a on a.id = l.attendee_id
       join registrations r on r.attendee_id = a.id and r.session_id = $1 and r.state not in ('cancelled', 'declined')
     where l.proposal_id = p.id and l.state = 'linked') as attendees
   from (select * from proposals where id in (select p.id ${behindSession})
     order by title, external_id limit $2) p
   order by p.title, p.external_id`,
  {
    externalId: 'text',
    title: 'text',
    theme: 'text',
    organization: 'text?',
    state: word<ProposalState>(),
    // The session's attendees matched to it.
    attendees: json<{ registrationId: string; name: string; email: string; evidence: LinkEvidence }[]>(),
  },
).list((sessionId: string, most: number | null = null) => [sessionId, most]);

const countSessionProposalsSql = query(
  `select count(distinct r.id)::int as people, count(distinct p.id)::int as proposals ${behindSession}`,
  { people: 'int', proposals: 'int' },
);

/** Returns how many attendees of a session are matched, to how many proposals. */
export async function countSessionProposals(
  connection: Connection,
  sessionId: string,
): Promise<{ people: number; proposals: number }> {
  const row = await countSessionProposalsSql.maybe(connection, [sessionId]);
  return row ?? { people: 0, proposals: 0 };
}
