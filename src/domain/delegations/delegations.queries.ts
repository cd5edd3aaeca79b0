import { isUuid } from '../../platform/database/uuid.js';
import { NotFound } from '../../platform/errors.js';
import { rowIdOf, secretsOf } from '../../platform/secrets/secrets.js';
import { isTokenOf } from '../../platform/tokens.js';
import { Attendee } from '../registrations/attendee.entity.js';
import { delegationToken } from '../registrations/links/link-tokens.js';
import { revokeTokens } from '../registrations/links/links.queries.js';
import { liveStates } from '../registrations/registration.js';
import { Registration } from '../registrations/registration.entity.js';
import { Delegation, DelegationListing } from './delegation.entity.js';
import type { Connection, Tx } from '../../platform/database/tx.js';
import { type Row, command, query } from '../../platform/database/statement.js';

/** The delegation. Throws NotFound. */
export async function getDelegation(connection: Connection, id: string): Promise<Delegation> {
  const delegation = isUuid(id) ? await connection.getRepository(Delegation).findOneBy({ id }) : null;
  if (delegation === null) throw new NotFound('delegation-not-found', 'Delegation not found.');
  return delegation;
}

/** Returns the delegation of a registration, or null. */
export async function findDelegation(connection: Connection, id: string | null): Promise<Delegation | null> {
  return id === null ? null : connection.getRepository(Delegation).findOneBy({ id });
}

/** The delegation behind the link of its page, or null. */
export async function findDelegationByToken(connection: Connection, token: string): Promise<Delegation | null> {
  const id = await rowIdOf(connection, token, olderLinkSql);
  const delegation = await findDelegation(connection, id);
  if (delegation === null) return null;
  const { accepted } = secretsOf(connection);
  return isTokenOf(accepted, token, 'delegation', delegation.id, delegation.linkVersion) ? delegation : null;
}

const olderLinkSql = query(`select id from delegations where page_token_hash = $1`, { id: 'uuid' });

/** Returns the delegation of an organization that this person coordinates, or null. Lock the person first. */
export async function findDelegationOf(connection: Connection, coordinatorId: string, organizationId: string) {
  return connection.getRepository(Delegation).findOneBy({ coordinatorId, organizationId });
}

/** Writes a new delegation. */
export async function insertDelegation(tx: Tx, delegation: Delegation): Promise<void> {
  await tx.getRepository(Delegation).insert(delegation);
}

/** A delegation with the names of its organization and coordinator, and its number of people. */
export type ListedDelegation = Row<typeof listDelegationsOf>;

const listed = `select d.id, o.name as organization, a.name as coordinator,
    (select count(distinct r.attendee_id) from registrations r
     where r.delegation_id = d.id and r.state in ('pending', 'confirmed', 'waitlisted', 'offered'))::int as people
  from delegations d join organizations o on o.id = d.organization_id join attendees a on a.id = d.coordinator_id`;

/** The delegations that a person coordinates, the oldest first. */
export const listDelegationsOf = query(`${listed} where d.coordinator_id = $1 order by d.created_at, d.id`, {
  id: 'uuid',
  organization: 'text',
  coordinator: 'text',
  // People with a live registration.
  people: 'int',
}).list<[coordinatorId: string]>();

/** The delegations with people in a session, by organization. */
export const listDelegationsIn = query(
  `${listed} where d.id in (select delegation_id from registrations where session_id = $1) order by o.name, d.id`,
  { id: 'uuid', organization: 'text', coordinator: 'text', people: 'int' },
).list<[sessionId: string]>();

/** The delegations of an organization, the oldest first. */
export const listDelegationsFrom = query(`${listed} where d.organization_id = $1 order by d.created_at, d.id`, {
  id: 'uuid',
  organization: 'text',
  coordinator: 'text',
  people: 'int',
}).list<[organizationId: string]>();

/** A registration of a delegation with its person. */
export interface DelegationMember {
  registration: Registration;
  attendee: Attendee;
}

/** Returns all registrations of a delegation, oldest first. */
export async function listMembers(connection: Connection, delegationId: string): Promise<DelegationMember[]> {
  const rows = await connection
    .getRepository(Registration)
    .createQueryBuilder('registration')
    .innerJoinAndMapOne('registration.attendee', Attendee, 'attendee', 'attendee.id = registration.attendee_id')
    .where('registration.delegation_id = :delegationId', { delegationId })
    .orderBy('registration.waitlist_number')
    .addOrderBy('registration.id')
    .getMany();
  return rows.map((row) => {
    const { attendee, ...registration } = row as Registration & { attendee: Attendee };
    return { registration, attendee };
  });
}

/** Returns how many delegation links a person was sent since a moment. */
export const countSentLinks = query(
  `select count(*)::int as count from messages
   where attendee_id = $1 and kind = 'delegation-link' and created_at > $2`,
  { count: 'int' },
).value<[coordinatorId: string, since: Date]>();

/**
 * Replaces the links of a coordinator's delegation pages with those of this version, and stores the hashes of the old
 * ones.
 */
export async function replaceDelegationLinks(tx: Tx, coordinatorId: string, linkVersion: number, now: Date) {
  const delegations = (await tx.getRepository(Delegation).findBy({ coordinatorId })).filter(
    (one) => one.linkVersion !== linkVersion,
  );
  const tokens = secretsOf(tx).accepted.flatMap((secret) =>
    delegations.map((one) => delegationToken(secret, one.id, one.linkVersion)),
  );
  await revokeTokens(tx, coordinatorId, tokens, now);
  await tx.getRepository(Delegation).update({ coordinatorId }, { linkVersion });
}

/** Locks the delegations of a coordinator, so that two rosters at the same moment are counted one after the other. */
export const lockDelegationsOf = command(
  `select id from delegations where call_id = $1 and coordinator_id = $2 order by id for no key update`,
).write<[callId: string, coordinatorId: string]>();

/**
 * Counts the people whom a coordinator has registered for sessions that are not over: those who have not confirmed their
 * registrations and are not in a roster (`keys`, address keys), those who have, and those of the latter who are in it.
 */
export const countConfirmation = query(
  `select count(distinct a.id) filter (where r.unproven and not a.email_key = any($3))::int as unconfirmed,
     count(distinct a.id) filter (where not r.unproven and r.state = any($4))::int as confirmed,
     count(distinct a.id) filter (where not r.unproven and r.state = any($4) and a.email_key = any($3))::int
       as "confirmedInRoster"
   from delegations d join registrations r on r.delegation_id = d.id join attendees a on a.id = r.attendee_id
     join sessions s on s.id = r.session_id
   where d.call_id = $1 and d.coordinator_id = $2 and s.ends_at > $5
     -- Those who left today count, too: each of them got an email.
     and (r.state = any($4) or r.updated_at > $5 - interval '1 day')`,
  { unconfirmed: 'int', confirmed: 'int', confirmedInRoster: 'int' },
).get((callId: string, coordinatorId: string, keys: readonly string[], now: Date) => [
  callId,
  coordinatorId,
  keys,
  liveStates,
  now,
]);

/** Returns whom a coordinator listed, in the order in which they did, those whom they withdrew included. */
export async function listListings(connection: Connection, delegationId: string): Promise<DelegationListing[]> {
  return connection
    .getRepository(DelegationListing)
    .find({ where: { delegationId }, order: { createdAt: 'ASC', position: 'ASC', id: 'ASC' } });
}

/** Writes listings; people who are listed already are listed as they are typed now. */
export async function saveListings(tx: Tx, listings: readonly DelegationListing[]): Promise<void> {
  if (listings.length === 0) return;
  const overwrite = ['email', 'name', 'state', 'attendance', 'is_elsewhere', 'withdrawn_at'];
  await tx
    .createQueryBuilder()
    .insert()
    .into(DelegationListing)
    .values([...listings])
    .orUpdate(overwrite, ['delegation_id', 'session_id', 'email_key'])
    .execute();
}

/** Takes a person off the list. */
export async function withdrawListing(tx: Tx, id: string, now: Date): Promise<void> {
  await tx.getRepository(DelegationListing).update({ id }, { withdrawnAt: now });
}
