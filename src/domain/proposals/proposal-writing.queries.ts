import { lockJuryForShare } from '../calls/calls.queries.js';
import { emptyContent } from './proposal-content.js';
import { listContents, writeContents } from './proposal-changes.queries.js';
import { deleteLateChanges, listLateChanges, listPlatformStates, writeLateChanges } from './late-changes.queries.js';
import { Proposal, ProposalMember } from './proposal.entity.js';
import type { ProposalPlan, ReceivedProposal } from './proposal-plan.js';
import type { Connection, Tx } from '../../platform/database/tx.js';
import { command } from '../../platform/database/statement.js';

/**
 * Serializes writers of these external ids until the transaction ends, because rows that don't exist yet can't be
 * locked. The advisory locks are taken in the same order, so that imports can't deadlock, and are few, because
 * PostgreSQL has space for some thousands.
 */
const lockProposals = command(`
  select pg_advisory_xact_lock(hashtext($1), slot) from (
  select distinct hashtext(id) & 255 as slot from unnest($2::text[]) as wanted(id) order by slot) as slots`).write(
  (callId: string, externalIds: readonly string[]) => [`proposals:${callId}`, externalIds],
);

const lockKnownProposalsSql = command(
  `select from proposals where call_id = $1 and external_id = any($2) order by id for no key update`,
);

/** Locks and returns the proposals with these external ids. What they become is received before a decision, or after it. */
export async function lockKnownProposals(
  tx: Tx,
  callId: string,
  externalIds: readonly string[],
): Promise<Map<string, ReceivedProposal>> {
  await lockJuryForShare(tx, callId);
  await lockProposals(tx, callId, externalIds);
  // By id, like everything that locks several. Matching an attendee only needs the rows to exist.
  await lockKnownProposalsSql.run(tx, [callId, externalIds]);
  return listKnownProposals(tx, callId, externalIds);
}

/** Returns the proposals with these external ids. */
export async function listKnownProposals(
  connection: Connection,
  callId: string,
  externalIds: readonly string[],
): Promise<Map<string, ReceivedProposal>> {
  const proposals = await connection
    .getRepository(Proposal)
    .createQueryBuilder('proposal')
    .where('proposal.call_id = :callId and proposal.external_id = any(:externalIds)', { callId, externalIds })
    .getMany();
  const members = await connection
    .getRepository(ProposalMember)
    .createQueryBuilder('member')
    .where('member.proposal_id = any(:ids)', { ids: proposals.map(({ id }) => id) })
    .getMany();
  const contents = await listContents(
    connection,
    proposals.map(({ id }) => id),
  );
  const ids = proposals.map(({ id }) => id);
  const [late, platformStates] = [await listLateChanges(connection, ids), await listPlatformStates(connection, ids)];
  const byProposal = new Map<string, ProposalMember[]>(proposals.map(({ id }) => [id, []]));
  for (const member of members) byProposal.get(member.proposalId)?.push(member);
  return new Map(
    proposals.map((proposal) => {
      const content = contents.get(proposal.id) ?? emptyContent;
      const members = byProposal.get(proposal.id) ?? [];
      const said = { late: late.get(proposal.id) ?? null, platformState: platformStates.get(proposal.id) ?? null };
      return [proposal.externalId, { proposal, members, content, ...said }];
    }),
  );
}

const writeProposalsSql = command(`
  insert into proposals as known (id, call_id, external_id, title, theme, organization, state, source, submitted_at,
    url, help_with, declared_by, created_at, updated_at, as_of)
  select id, "callId", "externalId", title, theme, organization, state, source, "submittedAt", url,
    array(select jsonb_array_elements_text("helpWith")), "declaredBy", "createdAt", "updatedAt", "asOf"
  from jsonb_to_recordset($1::jsonb) as n(id uuid, "callId" uuid, "externalId" text, title text, theme text,
    organization text, state text, source text, "submittedAt" timestamptz, url text, "helpWith" jsonb,
    "declaredBy" uuid, "createdAt" timestamptz, "updatedAt" timestamptz, "asOf" timestamptz)
  on conflict (id) do update set title = excluded.title, theme = excluded.theme,
    organization = excluded.organization, state = excluded.state, submitted_at = excluded.submitted_at,
    url = excluded.url, help_with = excluded.help_with, updated_at = excluded.updated_at, as_of = excluded.as_of`);

// People who stay on the team keep their consent.
const deleteMembersSql = command(`
  delete from proposal_members m where m.proposal_id = any($1)
    and not exists (select from jsonb_to_recordset($2::jsonb) as n("proposalId" uuid, "emailKey" text)
      where n."proposalId" = m.proposal_id and n."emailKey" = m.email_key)`);

const insertMembersSql = command(`
  insert into proposal_members (proposal_id, email_key, email, name)
  select "proposalId", "emailKey", email, name
  from jsonb_to_recordset($1::jsonb) as n("proposalId" uuid, "emailKey" text, email text, name text)
  on conflict (proposal_id, email_key) do update set email = excluded.email, name = excluded.name`);

/** Writes planned proposals whose external ids are locked. */
export async function writePlans(tx: Tx, plans: readonly ProposalPlan[]): Promise<void> {
  if (plans.length === 0) return;
  await writeProposalsSql.run(tx, [JSON.stringify(plans.map(({ proposal }) => proposal))]);
  const members = JSON.stringify(plans.flatMap((plan) => plan.members));
  await deleteMembersSql.run(tx, [plans.map(({ proposal }) => proposal.id), members]);
  await insertMembersSql.run(tx, [members]);
  const told = plans.filter(({ isNewContent }) => isNewContent);
  await writeContents(
    tx,
    told.map(({ proposal, content }) => ({ proposalId: proposal.id, ...content })),
  );
  await writeLateChanges(
    tx,
    plans.flatMap(({ proposal, late }) => (late ? [{ proposalId: proposal.id, ...late }] : [])),
  );
  const over = plans.filter(({ late }) => late === null);
  await deleteLateChanges(
    tx,
    over.map(({ proposal }) => proposal.id),
  );
}

const confirmProposalsSql = command(`update proposals set as_of = greatest(as_of, $2) where id = any($1)`);

/** Records that these were still unchanged at that time. */
export async function confirmProposals(tx: Tx, ids: readonly string[], asOf: Date): Promise<void> {
  if (ids.length === 0) return;
  await confirmProposalsSql.run(tx, [ids, asOf]);
}
