import { IsNull } from 'typeorm';
import { isUuid } from '../../../platform/database/uuid.js';
import { NotFound } from '../../../platform/errors.js';
import { Certificate } from './certificate.entity.js';
import { checkedInSql, earnedSql, validSql } from '../../../domain/attendance/earned-sql.js';
import type { Connection, Tx } from '../../../platform/database/tx.js';
import { type Row, command, query } from '../../../platform/database/statement.js';

/** A person's attendance. */
export type Presence = Row<typeof findPresenceSql>;

const findPresenceSql = query(
  `select r.attended_at is not null as attended, r.minutes_present as "minutesPresent",
     ${checkedInSql('r')} as "isCheckedIn"
   from registrations r where r.id = $1`,
  {
    attended: 'boolean',
    minutesPresent: 'int?', // Whether they checked in, or an organizer says that they were there.
    isCheckedIn: 'boolean',
  },
);

/** Returns the attendance of a registration. */
export async function findPresence(connection: Connection, registrationId: string): Promise<Presence> {
  const row = await findPresenceSql.maybe(connection, [registrationId]);
  return row ?? { attended: false, minutesPresent: null, isCheckedIn: false };
}

/** Returns the current certificate of a registration. */
export async function findCurrentCertificate(connection: Connection, registrationId: string) {
  return connection.getRepository(Certificate).findOneBy({ registrationId, replacedAt: IsNull() });
}

/** Returns the certificate with this number, and the current attendance of its person. */
export async function findCertificate(
  connection: Connection,
  number: string,
): Promise<{ certificate: Certificate; presence: Presence } | null> {
  const certificate = await connection.getRepository(Certificate).findOneBy({ number });
  return certificate && { certificate, presence: await findPresence(connection, certificate.registrationId) };
}

/** Throws NotFound. */
export async function lockCertificate(tx: Tx, id: string): Promise<Certificate> {
  const certificate = isUuid(id)
    ? await tx.getRepository(Certificate).findOne({ where: { id }, lock: { mode: 'pessimistic_write' } })
    : null;
  if (certificate === null) throw new NotFound('certificate-not-found', 'Certificate not found.');
  return certificate;
}

const insertCertificateSql = command(
  `update certificates set replaced_at = $2 where registration_id = $1 and replaced_at is null`,
);

/** Inserts a certificate that replaces the current one. The registration is locked. */
export async function insertCertificate(tx: Tx, certificate: Certificate): Promise<void> {
  await insertCertificateSql.run(tx, [certificate.registrationId, certificate.issuedAt]);
  await tx.getRepository(Certificate).insert(certificate);
}

/** Revokes a certificate, or restores it with null. */
export async function writeRevoked(tx: Tx, id: string, revokedAt: Date | null): Promise<void> {
  await tx.getRepository(Certificate).update(id, { revokedAt });
}

/** A person who earned a certificate or has one. */
export type CertificateRow = Row<typeof listCertificateRows>;

/** Returns the people of a session who earned a certificate or have one, by name. `$1` is the session. */
export const listCertificateRows = query(
  `select r.id as "registrationId", a.name, a.email, o.name as organization, r.minutes_present as "minutesPresent",
     ${earnedSql('r', 's')} as earned, c.id as "certificateId", c.number, c.issued_at as "issuedAt",
     coalesce(c.revoked_at is not null, false) as "isRevoked", coalesce(${validSql('c', 'r')}, false) as "isValid"
   from registrations r
   join sessions s on s.id = r.session_id
   join attendees a on a.id = r.attendee_id
   left join organizations o on o.id = a.organization_id
   left join certificates c on c.registration_id = r.id and c.replaced_at is null
   where r.session_id = $1 and (c.id is not null or ${earnedSql('r', 's')})
   order by a.name, r.id`,
  {
    registrationId: 'uuid',
    name: 'text',
    email: 'text',
    organization: 'text?',
    minutesPresent: 'int?',
    earned: 'boolean',
    certificateId: 'uuid?',
    number: 'text?',
    issuedAt: 'timestamptz?',
    isRevoked: 'boolean',
    isValid: 'boolean',
  },
).list<[sessionId: string]>();

const listOwnCertificatesSql = query(
  `select r.id, ${earnedSql('r', 's')} as earned, c.number
   from registrations r
   join sessions s on s.id = r.session_id
   left join certificates c on c.registration_id = r.id and ${validSql('c', 'r')}
   where r.id = any($1)`,
  { id: 'uuid', earned: 'boolean', number: 'text?' },
);

/** Returns which of these registrations earned a certificate, and the numbers of issued valid ones. */
export async function listOwnCertificates(
  connection: Connection,
  registrationIds: readonly string[],
): Promise<Map<string, { earned: boolean; number: string | null }>> {
  if (registrationIds.length === 0) return new Map();
  const rows = await listOwnCertificatesSql.all(connection, [registrationIds]);
  return new Map(rows.map(({ id, ...row }) => [id, row]));
}

/** Returns who has issued certificates here, at most five of them. */
export const listIssuers = query(
  `select distinct coalesce(nullif(host, ''), call_name) as host from certificates order by 1 limit 5`,
  {
    host: 'text',
  },
).column();
