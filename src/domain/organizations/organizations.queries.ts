import { randomUUID } from 'node:crypto';

import { isUuid } from '../../platform/database/uuid.js';
import { sqlState, uniqueViolation } from '../../platform/database/sql-state.js';
import { Conflict, invalidField, NotFound } from '../../platform/errors.js';
import { domainsAbove, isFreeEmail, emailDomain } from './mail-domain.js';
import { type OrganizationKind, organizationKey } from './organization.js';
import { Organization } from './organization.entity.js';
import { similarKey } from './similar-key.js';
import type { Connection, Tx } from '../../platform/database/tx.js';
import { query } from '../../platform/database/statement.js';

/** The data of a person that determines their organization. */
export interface Joiner {
  /** `emailKey` of their address. */
  emailKey: string;
  /** The organization that they chose. */
  organizationId?: string | null;
  /** The name that they entered. */
  organization: string | null;
  /** The kind, for a new organization. */
  organizationKind?: OrganizationKind | null;
  country: string | null;
}

const findOrganizationsOfSql = query(
  `select 'id:' || id as trait, coalesce(merged_into, id) as id from organizations
   where call_id = $1 and id = any($2::uuid[])
   union all
   select 'key:' || name_key, coalesce(merged_into, id) from organizations where call_id = $1 and name_key = any($3)
   union all
   select 'domain:' || domain, organization_id from organization_domains where call_id = $1 and domain = any($4)`,
  { trait: 'text', id: 'uuid' },
).plannedOnce();

/**
 * Returns the existing organizations of people, by address key: the one that they chose, else the one with the name
 * that they entered, else, if they entered none, the one with their email domain. Merged ones are resolved.
 */
export async function findOrganizationsOf(
  connection: Connection,
  callId: string,
  people: readonly Joiner[],
): Promise<Map<string, string>> {
  const wanted = { id: new Set<string>(), key: new Set<string>(), domain: new Set<string>() };
  const traits = people.map(traitsOf);
  for (const [kind, value] of traits.flat()) wanted[kind].add(value);
  const { id, key, domain } = wanted;
  if (id.size + key.size + domain.size === 0) return new Map();
  const rows = await findOrganizationsOfSql.all(connection, [callId, [...id], [...key], [...domain]]);
  const found = new Map(rows.map((row) => [row.trait, row.id]));
  const organizations = new Map<string, string>();
  for (const [index, { emailKey }] of people.entries()) {
    for (const [kind, value] of traits[index] ?? []) {
      const organizationId = found.get(`${kind}:${value}`);
      if (organizationId === undefined) continue;
      organizations.set(emailKey, organizationId);
      break;
    }
  }
  return organizations;
}

/** What can say to which organization a person belongs, the most certain first. */
function traitsOf(person: Joiner): [kind: 'id' | 'key' | 'domain', value: string][] {
  const id = person.organizationId && isUuid(person.organizationId) ? person.organizationId.toLowerCase() : null;
  const key = organizationKey(person.organization ?? '');
  if (id !== null)
    return key === ''
      ? [['id', id]]
      : [
          ['id', id],
          ['key', key],
        ];
  if (key !== '') return [['key', key]];
  const domain = emailDomain(person.emailKey);
  return isFreeEmail(domain) ? [] : domainsAbove(domain).map((one) => ['domain', one]);
}

/**
 * Returns people with their organizations, and inserts new organizations. `found` are the existing ones of
 * `findOrganizationsOf`, if somebody has them.
 */
export async function joinOrganizations<Person extends Joiner>(
  tx: Tx,
  callId: string,
  people: readonly Person[],
  now: Date,
  found?: ReadonlyMap<string, string>,
): Promise<(Person & { organizationId: string | null })[]> {
  const known = found ?? (await findOrganizationsOf(tx, callId, people));
  const unknown = people.filter((person) => !known.has(person.emailKey));
  const hasWritten = await insertNamed(tx, callId, unknown, now);
  const written = hasWritten ? await findOrganizationsOf(tx, callId, unknown) : new Map<string, string>();
  return people.map((person) => ({
    ...person,
    organizationId: known.get(person.emailKey) ?? written.get(person.emailKey) ?? null,
  }));
}

/** Inserts the organizations that people entered, always in the same order, so that two batches can't deadlock. */
async function insertNamed(tx: Tx, callId: string, people: readonly Joiner[], now: Date): Promise<boolean> {
  const rows = people.flatMap((person) => {
    const name = person.organization?.trim() ?? '';
    const nameKey = organizationKey(name);
    if (nameKey === '') return [];
    return newOrganization(callId, { name, kind: person.organizationKind ?? null, country: person.country }, now);
  });
  if (rows.length === 0) return false;
  const byKey = new Map(rows.toReversed().map((row) => [row.nameKey, row]));
  const ordered = [...byKey.values()].sort((a, b) => (a.nameKey < b.nameKey ? -1 : 1));
  await tx.createQueryBuilder().insert().into(Organization).values(ordered).orIgnore().execute();
  return true;
}

/** A new organization. */
export function newOrganization(
  callId: string,
  facts: { name: string } & Partial<Pick<Organization, 'kind' | 'city' | 'country' | 'website' | 'suggested'>>,
  now: Date,
): Organization {
  return {
    id: randomUUID(),
    callId,
    name: facts.name,
    nameKey: organizationKey(facts.name),
    similarKey: similarKey(facts.name),
    kind: facts.kind ?? null,
    city: facts.city ?? null,
    country: facts.country ?? null,
    website: facts.website ?? null,
    suggested: facts.suggested ?? false,
    mergedInto: null,
    mergedAt: null,
    createdAt: now,
    updatedAt: now,
  };
}

const missing = () => new NotFound('organization-not-found', 'Organization not found.');

/** The organization. Throws NotFound. */
export async function getOrganization(connection: Connection, id: string): Promise<Organization> {
  const organization = isUuid(id) ? await connection.getRepository(Organization).findOneBy({ id }) : null;
  if (organization === null) throw missing();
  return organization;
}

/** The organization of the call, or null. */
export async function findOrganization(connection: Connection, callId: string, id: string) {
  return isUuid(id) ? connection.getRepository(Organization).findOneBy({ id, callId }) : null;
}

/** Throws Invalid if a chosen organization doesn't belong to the call. */
export async function checkChosen(connection: Connection, callId: string, id: string): Promise<void> {
  if ((await findOrganization(connection, callId, id)) !== null) return;
  throw invalidField('organizationId', 'unknown-organization', 'This call has no such organization.');
}

/** The organization, locked; lock sessions first. Throws NotFound. */
export async function lockOrganization(tx: Tx, id: string): Promise<Organization> {
  const organization = isUuid(id)
    ? await tx.getRepository(Organization).findOne({ where: { id }, lock: { mode: 'pessimistic_write' } })
    : null;
  if (organization === null) throw missing();
  return organization;
}

/** Locks and returns two organizations, which can be the same, always in the same order. Throws NotFound. */
export async function lockOrganizations(tx: Tx, id: string, otherId: string): Promise<[Organization, Organization]> {
  const locked = new Map<string, Organization>();
  for (const one of [id, otherId].sort()) locked.set(one, await lockOrganization(tx, one));
  const [one, other] = [locked.get(id), locked.get(otherId)];
  if (one === undefined || other === undefined) throw missing();
  return [one, other];
}

/** Inserts an organization. Throws Conflict if its name is taken, also by a merged one. */
export async function insertOrganization(tx: Tx, organization: Organization): Promise<void> {
  const { raw } = await tx
    .createQueryBuilder()
    .insert()
    .into(Organization)
    .values(organization)
    .orIgnore()
    .returning('id')
    .execute();
  if ((raw as unknown[]).length === 0) throw nameTaken(organization.name);
}

/** Writes the changed fields of a locked organization. Throws Conflict if another one has its new name. */
export async function updateOrganization(tx: Tx, id: string, changes: Partial<Organization>): Promise<void> {
  try {
    await tx.getRepository(Organization).update({ id }, changes);
  } catch (error) {
    throw sqlState(error) === uniqueViolation ? nameTaken(changes.name ?? '') : error;
  }
}

function nameTaken(name: string): Conflict {
  return new Conflict('organization-exists', `An organization with this name already exists: ${name}.`, { name });
}
