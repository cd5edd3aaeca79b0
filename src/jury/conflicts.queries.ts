import type { EntityManager } from 'typeorm';
import { NotFound } from '../platform/errors.js';
import { isUuid } from '../platform/database/uuid.js';
import { domainsAbove, isFreeMail, mailDomain } from '../organizations/mail-domain.js';
import { organizationKey } from '../organizations/organization.js';
import type { JurorFacts, ProposalFacts } from './conflict.js';
import { JuryConflict } from './jury.entity.js';
import { juryStates } from './score-sheet.js';

/** What is known of these jurors in a call, in their order. */
export async function listJurorFacts(
  tx: EntityManager,
  callId: string,
  jurors: readonly { id: string; emailKey: string }[],
): Promise<JurorFacts[]> {
  const asked = jurors.map(({ id, emailKey }) => {
    const domain = mailDomain(emailKey);
    return { id, emailKey, domains: isFreeMail(domain) ? [] : domainsAbove(domain) };
  });
  // Of a domain the organizers have said whose it is; an attendee is of the organization that they gave.
  const organizations: { jurorId: string; id: string; name: string; keys: string[] }[] = await tx.query(
    `with asked as (select * from jsonb_to_recordset($2::jsonb) as n(id uuid, "emailKey" text, domains jsonb)),
     own as (
       select a.id as juror, d.organization_id as organization from asked a
         join organization_domains d on d.call_id = $1 and a.domains ? d.domain
       union select a.id, t.organization_id from asked a
         join attendees t on t.call_id = $1 and t.email_key = a."emailKey" and t.organization_id is not null
     )
     select own.juror as "jurorId", o.id, o.name, (select array_agg(n.name_key order by n.name_key) from organizations n
         where n.id = o.id or n.merged_into = o.id) as keys
     from own join organizations named on named.id = own.organization
     join organizations o on o.id = coalesce(named.merged_into, named.id)
     group by own.juror, o.id order by o.name, o.id`,
    [callId, JSON.stringify(asked)],
  );
  const declared = (await listConflicts(tx, callId)).filter(({ liftedAt }) => liftedAt === null);
  return jurors.map(({ id, emailKey }) => ({
    id,
    emailKey,
    domain: mailDomain(emailKey),
    organizations: organizations.filter(({ jurorId }) => jurorId === id),
    declared: declared.filter(({ jurorId }) => jurorId === id),
  }));
}

/**
 * What is known of the people behind the proposals of a call that are before the jury; of one where it is given.
 * `jurorIds` are those whose help is looked for in the audit log. As help count: registering a member or a linked attendee
 * by hand, and writing a proposal that its team declared here. What is done to many alike does not, nor what is not for
 * the proposal: people of an imported list or report, walk-ins, deciding, resending, moving states.
 */
export async function listProposalFacts(
  tx: EntityManager,
  callId: string,
  jurorIds: readonly string[],
  proposalId: string | null = null,
): Promise<ProposalFacts[]> {
  const rows: {
    id: string;
    organizationId: string | null;
    organization: string | null;
    keys: string[] | null;
    members: string[];
    linked: string[];
  }[] = await tx.query(
    `select p.id, coalesce(o.merged_into, o.id) as "organizationId", p.organization,
       (select array_agg(n.name_key) from organizations n
         where n.id = coalesce(o.merged_into, o.id) or n.merged_into = coalesce(o.merged_into, o.id)) as keys,
       to_json(array(select m.email_key from proposal_members m where m.proposal_id = p.id order by 1)) as members,
       to_json(array(select t.email_key from proposal_links l join attendees t on t.id = l.attendee_id
         where l.proposal_id = p.id and l.state = 'linked' order by 1)) as linked
     from proposals p left join organizations o on o.id = p.organization_id
     where p.call_id = $1 and p.merged_into is null and p.state = any($3) and ($2::uuid is null or p.id = $2)
     order by p.id`,
    [callId, proposalId, juryStates],
  );
  const helpers = await listHelpers(tx, callId, jurorIds, proposalId);
  return rows.map(({ id, organizationId, organization, keys, members, linked }) => ({
    id,
    organizationId,
    organizationKey: organization === null ? null : organizationKey(organization),
    organizationKeys: keys ?? [],
    members: members.map((emailKey) => ({ emailKey, domain: mailDomain(emailKey) })),
    linked,
    helpers: helpers.get(id) ?? [],
  }));
}

/** Whom of these the audit log shows helping, by proposal. */
async function listHelpers(
  tx: EntityManager,
  callId: string,
  jurorIds: readonly string[],
  proposalId: string | null,
): Promise<Map<string, string[]>> {
  const rows: { proposalId: string; jurorId: string }[] = await tx.query(
    `with helper as (select id, 'organizer:' || id as actor from unnest($2::uuid[]) as n(id)),
     wrote as (
       select p.id as proposal, h.id as helper from helper h join audit_entries e on e.actor = h.actor
         and e.action in ('proposal.created', 'proposal.changed')
       join proposals p on e.subject = 'proposal:' || p.id and p.source = 'declared'
       where p.call_id = $1
     ),
     registered as (
       select r.attendee_id, t.email_key, h.id as helper from helper h join audit_entries e on e.actor = h.actor
         and e.action in ('registration.confirmed', 'registration.waitlisted', 'registration.pending')
       join registrations r on e.subject = 'registration:' || r.id and e.at = r.created_at
       join attendees t on t.id = r.attendee_id and t.call_id = $1
       where not exists (select from audit_entries i where i.actor = e.actor and i.at >= e.at
         and i.at < e.at + interval '1 hour'
         and (i.action in ('session.imported', 'session.attendance-reported') and i.subject = 'session:' || r.session_id
           or i.action = 'registration.checked-in' and i.subject = e.subject))
     )
     select proposal as "proposalId", helper as "jurorId" from wrote where $3::uuid is null or proposal = $3
     union select m.proposal_id, g.helper from registered g join proposal_members m on m.email_key = g.email_key
       join proposals p on p.id = m.proposal_id and p.call_id = $1 where $3::uuid is null or p.id = $3
     union select l.proposal_id, g.helper from registered g join proposal_links l on l.attendee_id = g.attendee_id
       and l.state = 'linked' where $3::uuid is null or l.proposal_id = $3
     order by 1, 2`,
    [callId, jurorIds, proposalId],
  );
  const helpers = new Map<string, string[]>();
  for (const row of rows) helpers.set(row.proposalId, [...(helpers.get(row.proposalId) ?? []), row.jurorId]);
  return helpers;
}

/** Every conflict that was declared in a call, newest first, those that were lifted included. */
export async function listConflicts(tx: EntityManager, callId: string): Promise<JuryConflict[]> {
  return tx.getRepository(JuryConflict).find({ where: { callId }, order: { declaredAt: 'DESC', id: 'ASC' } });
}

/** Writes a conflict; false where the same stands already. */
export async function insertConflict(tx: EntityManager, conflict: JuryConflict): Promise<boolean> {
  const result = await tx.createQueryBuilder().insert().into(JuryConflict).values(conflict).orIgnore().execute();
  return (result.raw as unknown[]).length > 0 || (await tx.getRepository(JuryConflict).existsBy({ id: conflict.id }));
}

/** The declared conflict of a call, locked. Throws NotFound. */
export async function lockConflict(tx: EntityManager, callId: string, id: string): Promise<JuryConflict> {
  const repository = tx.getRepository(JuryConflict);
  const lock = { mode: 'pessimistic_write' as const };
  const conflict = isUuid(id) ? await repository.findOne({ where: { callId, id }, lock }) : null;
  if (conflict === null) throw new NotFound('conflict-not-found', 'There is no such conflict of interest.');
  return conflict;
}

/** Lifts a conflict. */
export async function liftConflict(tx: EntityManager, id: string, liftedBy: string, now: Date): Promise<void> {
  await tx.getRepository(JuryConflict).update({ id }, { liftedBy, liftedAt: now });
}
