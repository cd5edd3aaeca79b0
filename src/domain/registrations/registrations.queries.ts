import { isUuid } from '../../platform/database/uuid.js';
import { NotFound } from '../../platform/errors.js';
import { Attendee } from './attendee.entity.js';
import { Registration } from './registration.entity.js';
import type { RegistrationState } from './registration.js';
import { waitlistPosition } from './waitlist/waitlist-order.queries.js';
import { emailKey as keyOfAddress } from './links/email-address.js';
import type { Connection, Tx } from '../../platform/database/tx.js';
import { word } from '../../platform/database/columns.js';
import { rowOf } from '../../platform/database/entity-columns.js';
import { command, query } from '../../platform/database/statement.js';
import { containsSql } from '../../platform/database/search-sql.js';

const missing = () => new NotFound('registration-not-found', 'Registration not found.');

/** A registration with the person and the name of their organization. */
export interface RegisteredPerson {
  registration: Registration;
  attendee: Attendee;
  organization: string | null;
}

/** The registration. Throws NotFound. */
export async function getRegistration(connection: Connection, id: string): Promise<Registration> {
  const registration = isUuid(id) ? await connection.getRepository(Registration).findOneBy({ id }) : null;
  if (registration === null) throw missing();
  return registration;
}

/** The registration, locked; lock its session first. Throws NotFound. */
export async function lockRegistration(tx: Tx, id: string): Promise<Registration> {
  const registration = isUuid(id)
    ? await tx.getRepository(Registration).findOne({ where: { id }, lock: { mode: 'pessimistic_write' } })
    : null;
  if (registration === null) throw missing();
  return registration;
}

/** The registration whose event has this UID, or null. */
export async function findRegistrationByUid(connection: Connection, uid: string): Promise<Registration | null> {
  return connection.getRepository(Registration).findOneBy({ uid });
}

/** The attendee. Throws NotFound. */
export async function getAttendee(connection: Connection, id: string): Promise<Attendee> {
  const attendee = await findAttendee(connection, id);
  if (attendee === null) throw new NotFound('attendee-not-found', 'Attendee not found.');
  return attendee;
}

const attendeeRow = rowOf(Attendee, 'a');
const findAttendeeSql = query(
  `select ${attendeeRow.list} from attendees a where a.id = $1`,
  attendeeRow.columns,
).plannedOnce();

/** The attendee, or null. */
export async function findAttendee(connection: Connection, id: string): Promise<Attendee | null> {
  return isUuid(id) ? findAttendeeSql.maybe(connection, [id]) : null;
}

/** The attendee of a call with this address key, or null. */
export async function findAttendeeByAddress(connection: Connection, callId: string, emailKey: string) {
  return connection.getRepository(Attendee).findOneBy({ callId, emailKey });
}

const registrationRow = rowOf(Registration, 'r');

/** All registrations of a person, with the ids of their sessions. */
export const listRegistrationsOf = query(
  `select ${registrationRow.list} from registrations r where r.attendee_id = $1 order by r.created_at, r.id`,
  registrationRow.columns,
)
  .plannedOnce()
  .list<[attendeeId: string]>();

/** Returns a registration with its person, organization name and waiting list position. Throws NotFound. */
export async function getRegisteredPerson(
  connection: Connection,
  id: string,
): Promise<RegisteredPerson & { place: number | null }> {
  const person = await findRegisteredPerson(connection, id);
  if (person === null) throw missing();
  return person;
}

/** Returns a registration with its person, organization name and waiting list position, or null. */
export async function findRegisteredPerson(
  connection: Connection,
  id: string,
): Promise<(RegisteredPerson & { place: number | null }) | null> {
  const registration = isUuid(id) ? await connection.getRepository(Registration).findOneBy({ id }) : null;
  if (registration === null) return null;
  const attendee = await getAttendee(connection, registration.attendeeId);
  const names = await organizationNames(connection, [attendee.organizationId]);
  const organization = (attendee.organizationId && names.get(attendee.organizationId)) || null;
  return { registration, attendee, organization, place: await waitlistPosition(connection, registration) };
}

/** Which registrations a list has. */
export interface RegistrationListing {
  state?: RegistrationState | undefined;
  /** Part of a name, address or organization. */
  q?: string | undefined;
  /** The whole address, as it was typed. */
  email?: string | undefined;
  /** Those that were changed at this moment or later. */
  updatedSince?: Date | undefined;
  sort: RegistrationSort;
  limit: number;
  /** What the last one is sorted by, and its id. */
  after: { at: Date; id: string } | null;
}

/** Orders of a list of registrations; `-` means descending. */
export const registrationSorts = ['createdAt', '-createdAt', 'updatedAt', '-updatedAt'] as const;
type RegistrationSort = (typeof registrationSorts)[number];

/** Returns what a list is sorted by, of a registration. */
export function registrationSortValue(registration: Registration, sort: RegistrationSort): Date {
  return sort.endsWith('updatedAt') ? registration.updatedAt : registration.createdAt;
}

/** Returns a page of the registrations of a session or a call after the last one of the previous page. */
export async function pageOfRegistrations(
  connection: Connection,
  of: { sessionId: string } | { callId: string },
  options: RegistrationListing,
): Promise<RegisteredPerson[]> {
  const query = connection
    .getRepository(Registration)
    .createQueryBuilder('registration')
    .innerJoinAndMapOne('registration.attendee', Attendee, 'attendee', 'attendee.id = registration.attendee_id')
    .where('sessionId' in of ? 'registration.session_id = :sessionId' : 'attendee.call_id = :callId', of);
  if (options.state) query.andWhere('registration.state = :state', { state: options.state });
  if (options.email) query.andWhere('attendee.email_key = :emailKey', { emailKey: keyOfAddress(options.email) });
  if (options.updatedSince) query.andWhere('registration.updated_at >= :since', { since: options.updatedSince });
  if (options.q) {
    query.andWhere(
      `(${containsSql('attendee.search_text', ':search')} or exists (select from organizations o
        where o.id = attendee.organization_id and ${containsSql('o.search_text', ':search')}))`,
      { search: options.q },
    );
  }
  const column = options.sort.endsWith('updatedAt') ? 'registration.updated_at' : 'registration.created_at';
  const [order, isAfter] = options.sort.startsWith('-') ? (['DESC', '<'] as const) : (['ASC', '>'] as const);
  if (options.after) query.andWhere(`(${column}, registration.id) ${isAfter} (:at, :id)`, options.after);
  const rows = await query.orderBy(column, order).addOrderBy('registration.id', order).limit(options.limit).getMany();
  const people = rows.map((row) => {
    const { attendee, ...registration } = row as Registration & { attendee: Attendee };
    return { registration, attendee };
  });
  const names = await organizationNames(
    connection,
    people.map((person) => person.attendee.organizationId),
  );
  return people.map((person) => ({ ...person, organization: names.get(person.attendee.organizationId ?? '') ?? null }));
}

const organizationNamesSql = query(`select id, name from organizations where id = any($1)`, {
  id: 'uuid',
  name: 'text',
});

/** Names of organizations by id. */
export async function organizationNames(
  connection: Connection,
  ids: readonly (string | null)[],
): Promise<Map<string, string>> {
  const wanted = new Set(ids);
  wanted.delete(null);
  if (wanted.size === 0) return new Map();
  const rows = await organizationNamesSql.all(connection, [[...wanted]]);
  return new Map(rows.map((row) => [row.id, row.name]));
}

const countRegistrationsSql = query(`select state, count(*) from registrations where session_id = $1 group by state`, {
  state: word<RegistrationState>(),
  count: 'bigint',
});

/** Returns how many registrations of a session are in each state. */
export async function countRegistrations(
  connection: Connection,
  sessionId: string,
): Promise<Partial<Record<RegistrationState, number>>> {
  const rows = await countRegistrationsSql.all(connection, [sessionId]);
  return Object.fromEntries(rows.map((row) => [row.state, Number(row.count)]));
}

/** Locks and returns these registrations, in waiting list order. */
export async function lockRegistrations(tx: Tx, ids: readonly string[]): Promise<Registration[]> {
  if (ids.length === 0) return [];
  return tx
    .getRepository(Registration)
    .createQueryBuilder('registration')
    .where('registration.id = any(:ids)', { ids: ids.filter(isUuid) })
    .orderBy('registration.waitlist_number')
    .setLock('pessimistic_write')
    .getMany();
}

/** Locks and returns the open offers of a locked session. */
export async function lockOffers(tx: Tx, sessionId: string): Promise<Registration[]> {
  return tx.getRepository(Registration).find({
    where: { sessionId, state: 'offered' },
    order: { waitlistNumber: 'ASC' },
    lock: { mode: 'pessimistic_write' },
  });
}

const writeSeatsSql = command(`
  update registrations r set state = n.state, waitlist_number = n."waitlistNumber", group_id = n."groupId",
    all_or_nothing = n."allOrNothing", offer_expires_at = n."offerExpiresAt", confirmed_at = n."confirmedAt",
    provisional_until = n."provisionalUntil", approved_at = n."approvedAt", team_id = n."teamId", stamped_at = n."stampedAt",
    updated_at = n."updatedAt"
  from jsonb_to_recordset($1::jsonb) as n(id uuid, state text, "waitlistNumber" bigint, "groupId" uuid,
    "allOrNothing" boolean, "offerExpiresAt" timestamptz, "confirmedAt" timestamptz, "provisionalUntil" timestamptz, "approvedAt" timestamptz, "teamId" uuid,
    "stampedAt" timestamptz, "updatedAt" timestamptz)
  where r.id = n.id`);

/** Writes states, seats and waiting list numbers of registrations, in one statement. */
export async function writeSeats(tx: Tx, registrations: readonly Registration[]): Promise<void> {
  if (registrations.length === 0) return;
  const rows = registrations.map((one) => ({
    id: one.id,
    state: one.state,
    waitlistNumber: one.waitlistNumber,
    groupId: one.groupId,
    allOrNothing: one.allOrNothing,
    offerExpiresAt: one.offerExpiresAt,
    confirmedAt: one.confirmedAt,
    provisionalUntil: one.provisionalUntil,
    approvedAt: one.approvedAt,
    teamId: one.teamId,
    stampedAt: one.stampedAt,
    updatedAt: one.updatedAt,
  }));
  await writeSeatsSql.run(tx, [JSON.stringify(rows)]);
}

/** Returns the ids of the sessions of these registrations, in lock order. */
export const sessionsOf = query(
  `select distinct session_id as id from registrations where id = any($1) order by session_id`,
  { id: 'uuid' },
).column((registrationIds: readonly string[]) => [registrationIds.filter(isUuid)]);

/** Returns whether a person has registrations that they have not confirmed. */
export const hasUnconfirmed = query(
  `select exists (select from registrations where attendee_id = $1 and unproven) as "isThere"`,
  { isThere: 'boolean' },
).value<[attendeeId: string]>();

/** Attendees by id. */
export async function listAttendees(connection: Connection, ids: readonly string[]): Promise<Map<string, Attendee>> {
  if (ids.length === 0) return new Map();
  const rows = await connection
    .getRepository(Attendee)
    .createQueryBuilder('attendee')
    .where('attendee.id = any(:ids)', { ids })
    .getMany();
  return new Map(rows.map((row) => [row.id, row]));
}

/** Writes the changed fields of a registration. */
export async function updateRegistration(tx: Tx, id: string, changes: Partial<Omit<Registration, 'answers'>>) {
  await tx.getRepository(Registration).update({ id }, changes);
}

const stepSequencesSql = command(`update registrations set sequence = sequence + $2::int where id = any($1)`);

/** Changes the SEQUENCE of events that no one has been sent. */
export async function stepSequences(tx: Tx, ids: readonly string[], step: number): Promise<void> {
  if (step !== 0) await stepSequencesSql.run(tx, [ids, step]);
}
