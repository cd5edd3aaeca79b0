import type { Session } from '../../../domain/sessions/session.entity.js';
import type { Connection } from '../../../platform/database/tx.js';
import { listCertificateRows, listOwnCertificates } from '../domain/certificates.queries.js';

/** Nothing is earned before the end. */
export async function certificatesInSession(connection: Connection, session: Session, now: Date) {
  if (session.endsAt > now) return new Map();
  const rows = await listCertificateRows(connection, session.id);
  return new Map(
    rows.map((row) => [
      row.registrationId,
      row.isValid && row.number !== null ? row.number : row.earned ? 'earned' : '',
    ]),
  );
}

/** Returns the numbers of issued certificates by registration. */
export async function certificateNumbers(connection: Connection, registrationIds: readonly string[]) {
  const certificates = await listOwnCertificates(connection, registrationIds);
  return new Map([...certificates].flatMap(([id, { number }]) => (number === null ? [] : [[id, number] as const])));
}
