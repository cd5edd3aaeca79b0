import { In } from 'typeorm';
import { NotFound } from '../../../platform/errors.js';
import { isUuid } from '../../../platform/database/uuid.js';
import { domainsAbove, isFreeEmail, emailDomain } from '../../../domain/organizations/mail-domain.js';
import { organizationKey } from '../../../domain/organizations/organization.js';
import { ownOrganizationSql, provenSql } from '../../../domain/registrations/links/proven.js';
import type { JurorFacts, ProposalFacts } from './conflict.js';
import { listHelpers } from './helpers.queries.js';
import { JuryConflict, JuryConflictReview } from './jury.entity.js';
import { juryStates } from './score-sheet.js';
import type { Connection, Tx } from '../../../platform/database/tx.js';
import { json } from '../../../platform/database/columns.js';
import { query } from '../../../platform/database/statement.js';
import { VersionCache } from '../../../platform/version-cache.js';
import { findJuryVersion } from './jury-version.queries.js';

const listJurorFactsSql = query(
  `with asked as (select * from jsonb_to_recordset($2::jsonb) as n(id uuid, "emailKey" text, domains jsonb)),
   own as (
     select a.id as juror, d.organization_id as organization, true as is_proven from asked a
       join organization_domains d on d.call_id = $1 and a.domains ? d.domain
     union select a.id, t.organization_id, ${ownOrganizationSql('t')} from asked a
       join attendees t on t.call_id = $1 and t.email_key = a."emailKey" and t.organization_id is not null
   )
   select own.juror as "jurorId", o.id, o.name, (select array_agg(n.name_key order by n.name_key) from organizations n
       where n.id = o.id or n.merged_into = o.id) as keys, bool_or(own.is_proven) as "isProven"
   from own join organizations named on named.id = own.organization
   join organizations o on o.id = coalesce(named.merged_into, named.id)
   group by own.juror, o.id order by o.name, o.id`,
  { jurorId: 'uuid', id: 'uuid', name: 'text', keys: 'text[]', isProven: 'boolean' },
);

/** Returns the data of these jurors in a call, in order. */
export async function listJurorFacts(
  connection: Connection,
  callId: string,
  jurors: readonly { id: string; emailKey: string }[],
): Promise<JurorFacts[]> {
  const asked = jurors.map(({ id, emailKey }) => {
    const domain = emailDomain(emailKey);
    return { id, emailKey, domains: isFreeEmail(domain) ? [] : domainsAbove(domain) };
  });
  // Organizers assign domains to organizations, and attendees have the organization that somebody entered.
  const organizations = await listJurorFactsSql.all(connection, [callId, JSON.stringify(asked)]);
  const declared = (await listConflicts(connection, callId)).filter(({ liftedAt }) => liftedAt === null);
  return jurors.map(({ id, emailKey }) => ({
    id,
    emailKey,
    domain: emailDomain(emailKey),
    organizations: organizations.filter(({ jurorId }) => jurorId === id),
    declared: declared.filter(({ jurorId }) => jurorId === id),
  }));
}

interface PersonFact {
  emailKey: string;
  isProven: boolean;
}

const listProposalFactsSql = query(
  `select p.id, coalesce(o.merged_into, o.id) as "organizationId", p.organization,
     (select array_agg(n.name_key) from organizations n
       where n.id = coalesce(o.merged_into, o.id) or n.merged_into = coalesce(o.merged_into, o.id)) as keys,
     -- The platform of the call vouches for the teams that it sends; in a draft anyone can name anyone.
     to_json(array(select json_build_object('emailKey', m.email_key, 'isProven',
       p.source not in ('declared', 'form') or (p.source = 'form' and m.accepted_at is not null))
       from proposal_members m where m.proposal_id = p.id order by m.email_key)) as members,
     to_json(array(select json_build_object('emailKey', t.email_key,
         'isProven', ${provenSql('t')} or l.decision is not distinct from 'confirmed')
       from proposal_matches l join attendees t on t.id = l.attendee_id
       where l.proposal_id = p.id and l.state = 'linked' order by t.email_key)) as linked
   from proposals p left join organizations o on o.id = p.organization_id
   where p.id = any($2) and p.call_id = $1 and p.merged_into is null and p.state = any($3)
   order by p.external_id`,
  {
    id: 'uuid',
    organizationId: 'uuid?',
    organization: 'text?',
    keys: 'text[]?',
    members: json<PersonFact[]>(),
    linked: json<PersonFact[]>(),
  },
);

/**
 * Returns the people of the proposals under review that can be in conflict with one of these jurors, or of
 * these proposals. Registering a member or a matched attendee by hand and editing a declared draft count as help. Actions on
 * many people at once (imported lists and reports), walk-ins, decisions, resent emails and state changes don't.
 */
export async function listProposalFacts(
  connection: Connection,
  callId: string,
  jurors: readonly JurorFacts[],
  proposalIds: readonly string[] | null = null,
): Promise<ProposalFacts[]> {
  const jurorIds = jurors.map(({ id }) => id);
  const helpers = await listHelpers(connection, callId, jurorIds, proposalIds);
  // Few of ten thousand proposals are related to a juror; only those are read.
  const ids = proposalIds ?? [...helpers.keys(), ...(await listSuspects(connection, callId, jurors))];
  const rows = await listProposalFactsSql.all(connection, [callId, ids, juryStates]);
  return rows.map(({ id, organizationId, organization, keys, members, linked }) => ({
    id,
    organizationId,
    organizationKey: organization === null ? null : organizationKey(organization),
    organizationKeys: keys ?? [],
    members: members.map((member) => ({ ...member, domain: emailDomain(member.emailKey) })),
    linked,
    helpers: helpers.get(id) ?? [],
  }));
}

const listSuspectsSql = query(
  `with houses as (
     select distinct coalesce(n.merged_into, n.id) as id from organizations n
     where n.call_id = $1 and (n.name_key = any($2) or n.id = any($3))
   )
   select p.id from houses h join organizations o on o.id = h.id or o.merged_into = h.id
     join proposals p on p.organization_id = o.id
   union select m.proposal_id from proposal_members m
     where m.email_key = any($4) or split_part(m.email_key, '@', -1) = any($5)
   union select m.proposal_id from unnest($6::text[]) as below(house)
     -- The domains below one, as a range of an index: from its dot to what follows dots.
     join proposal_members m on reverse(split_part(m.email_key, '@', -1)) collate "C" > reverse(house) || '.'
       and reverse(split_part(m.email_key, '@', -1)) collate "C" < reverse(house) || '/'
   union select l.proposal_id from attendees t join proposal_matches l on l.attendee_id = t.id and l.state = 'linked'
     where t.call_id = $1 and t.email_key = any($4)`,
  { id: 'uuid' },
);

/**
 * SQL: the proposals of a call that `conflictsBetween` could find in conflict with one of these jurors, except for
 * helpers.
 */
async function listSuspects(connection: Connection, callId: string, jurors: readonly JurorFacts[]): Promise<string[]> {
  const declared = jurors.flatMap((juror) => juror.declared);
  const own = jurors.flatMap((juror) => juror.organizations);
  const keys = new Set([...declared.flatMap((one) => one.organizationKey ?? []), ...own.flatMap((one) => one.keys)]);
  const domains = [...jurors.map(({ domain }) => domain), ...declared.flatMap(({ domain }) => domain ?? [])];
  const rows = await listSuspectsSql.all(connection, [
    callId,
    [...keys],
    own.map(({ id }) => id),
    jurors.map(({ emailKey }) => emailKey),
    domains.filter((domain) => !isFreeEmail(domain)).flatMap(withParents),
    domains.filter((domain) => !isFreeEmail(domain)),
  ]);
  const named = keys.size === 0 ? [] : await listNamed(connection, callId, keys);
  const said = declared.flatMap(({ proposalId }) => proposalId ?? []);
  return [...rows.map(({ id }) => id), ...named, ...said];
}

const listNamedSql = query(`select id, organization from proposals where call_id = $1 and organization is not null`, {
  id: 'uuid',
  organization: 'text',
});

/** Proposals by the key of their organization's name, which the database can't compute, in the calls read last. */
const named = new VersionCache<ReadonlyMap<string, string[]>>(3);

/** Returns the proposals with an organization name that has one of these keys. */
async function listNamed(connection: Connection, callId: string, keys: ReadonlySet<string>): Promise<string[]> {
  const version = await findJuryVersion(connection, callId);
  const byKey = await named.get(callId, version, async () => {
    const ids = new Map<string, string[]>();
    for (const { id, organization } of await listNamedSql.all(connection, [callId])) {
      const key = organizationKey(organization);
      const own = ids.get(key);
      if (own === undefined) ids.set(key, [id]);
      else own.push(id);
    }
    return ids;
  });
  return [...keys].flatMap((key) => byKey.get(key) ?? []);
}

/** Returns a domain and its parent domains. */
function withParents(domain: string): string[] {
  const labels = domain.split('.');
  return labels.map((_, index) => labels.slice(index).join('.'));
}

/** Returns all declared conflicts of a call, including removed ones, newest first. */
export async function listConflicts(connection: Connection, callId: string): Promise<JuryConflict[]> {
  return connection.getRepository(JuryConflict).find({ where: { callId }, order: { declaredAt: 'DESC', id: 'ASC' } });
}

/** Returns the organizations of the proposals under review in a call, by name, without saying which is whose. */
export const listProposingOrganizations = query(
  `select distinct organization as name from proposals
   where call_id = $1 and state = any($2) and merged_into is null and organization is not null order by 1 limit 500`,
  { name: 'text' },
).column((callId: string) => [callId, juryStates]);

/** Inserts a conflict. Returns false if the same one is already active. */
export async function insertConflict(tx: Tx, conflict: JuryConflict): Promise<boolean> {
  const result = await tx.createQueryBuilder().insert().into(JuryConflict).values(conflict).orIgnore().execute();
  return (result.raw as unknown[]).length > 0 || (await tx.getRepository(JuryConflict).existsBy({ id: conflict.id }));
}

/** Locks and returns a declared conflict of a call. Throws NotFound. */
export async function lockConflict(tx: Tx, callId: string, id: string): Promise<JuryConflict> {
  const repository = tx.getRepository(JuryConflict);
  const lock = { mode: 'pessimistic_write' as const };
  const conflict = isUuid(id) ? await repository.findOne({ where: { callId, id }, lock }) : null;
  if (conflict === null) throw new NotFound('conflict-not-found', 'Conflict of interest not found.');
  return conflict;
}

/** Removes a conflict. */
export async function liftConflict(tx: Tx, id: string, liftedBy: string, now: Date): Promise<void> {
  await tx.getRepository(JuryConflict).update({ id }, { liftedBy, liftedAt: now });
}

/** Returns owners' decisions about detected conflicts in a call, or of some proposals. */
export async function listConflictReviews(
  connection: Connection,
  callId: string,
  proposalIds: readonly string[] | null = null,
): Promise<JuryConflictReview[]> {
  const where = { callId, ...(proposalIds !== null && { proposalId: In([...proposalIds]) }) };
  return connection.getRepository(JuryConflictReview).find({ where });
}

/** Returns a function from a juror and a proposal to the owner's decision, or null. */
export function reviewLook(
  reviews: readonly JuryConflictReview[],
): (pair: { proposalId: string; jurorId: string }) => JuryConflictReview | null {
  const byPair = new Map(reviews.map((one) => [`${one.proposalId}:${one.jurorId}`, one]));
  return ({ proposalId, jurorId }) => byPair.get(`${proposalId}:${jurorId}`) ?? null;
}

/** Writes an owner's decision about a juror and a proposal, replacing any earlier one. */
export async function saveConflictReview(tx: Tx, review: JuryConflictReview): Promise<void> {
  await tx.getRepository(JuryConflictReview).upsert(review, ['proposalId', 'jurorId']);
}
