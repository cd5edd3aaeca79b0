import type { Session } from '../../domain/sessions/session.entity.js';
import type { Connection } from '../../platform/database/tx.js';
import { Place } from '../../platform/place.js';

/** The certificates of people, by registration: the number of one, or that it was earned. */
export interface IssuedCertificates {
  /** For the file of a session's people. Nothing is earned before the end. */
  inSession(connection: Connection, session: Session, now: Date): Promise<Map<string, string>>;
  /** The numbers of those that were issued. */
  numbersOf(connection: Connection, registrationIds: readonly string[]): Promise<Map<string, string>>;
}

export const issuedCertificates = new Place<IssuedCertificates>();
