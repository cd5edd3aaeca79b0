import type { Connection } from '../../../platform/database/tx.js';
import { findOrganizationsOf } from '../../organizations/organizations.queries.js';
import { attendanceIn } from '../../sessions/attendance.js';
import type { Session } from '../../sessions/session.entity.js';
import { dependsOnOrganizations, registrationClosure } from '../../sessions/session.js';
import { type Admission, type Applicant, decideBatch } from '../admission/admission.js';
import { findInOtherOccurrences } from '../admission/admission.queries.js';
import { unwrittenKey } from '../admission/applicant.js';
import type { ImportRow } from './import-table.js';
import { listKnownPeople } from '../links/links.queries.js';
import type { RegistrationInput } from '../admission/registration-input.js';
import type { RegistrationState } from '../registration.js';
import { teamClaims } from '../seats/reservation-evidence.js';
import { listReservationEvidence } from '../seats/reservations.queries.js';
import { roomOf } from '../waitlist/waitlist.queries.js';

/** The expected outcome of a row. */
export type Prospect =
  | { outcome: 'faulty' }
  /** Decided when it is imported. */
  | { outcome: 'later' }
  | { outcome: 'existing'; state: RegistrationState }
  | { outcome: 'refused'; code: string }
  /** `back`: the person withdrew before. */
  | { outcome: 'admitted'; state: 'confirmed' | 'waitlisted' | 'pending'; place: number | null; back: boolean };

/** A valid row of a table of people. */
type ValidRow = ImportRow & { input: RegistrationInput };

/** Plans an import: decides about each row in order, as if it were imported now. Writes and locks nothing. */
export async function planImport(
  connection: Connection,
  session: Session,
  rows: readonly ImportRow[],
  now: Date,
): Promise<(ImportRow & { prospect: Prospect })[]> {
  const valid = rows.filter((row): row is ValidRow => row.input !== null);
  const applicants = await applicantsOf(connection, session, valid);
  const entries = [...applicants.values()];
  // Whoever imports learns the reason of every refusal.
  const groups = entries.map((one) => ({ applicants: [one], allOrNothing: false, isByStaff: true }));
  const room = await roomOf(connection, session, groups, now);
  const { admissions } = decideBatch(room, registrationClosure(session, now), groups);
  return rows.map((row) => {
    const applicant = applicants.get(row);
    const admission = applicant && admissions.get(applicant);
    return { ...row, prospect: admission ? prospectOf(admission, applicant) : { outcome: 'faulty' } };
  });
}

async function applicantsOf(
  connection: Connection,
  session: Session,
  rows: readonly ValidRow[],
): Promise<Map<ImportRow, Applicant>> {
  const keys = rows.map((row) => row.emailKey);
  const known = await listKnownPeople(connection, session.callId, keys, [session.id]);
  const knownIds = [...known.values()].map(({ attendee }) => attendee.id);
  const others = await findInOtherOccurrences(connection, session, knownIds);
  const organizationOf = await organizationsOf(connection, session, rows);
  const evidence = await listReservationEvidence(connection, session, keys);
  return new Map(
    rows.map((row) => {
      const person = known.get(row.emailKey);
      return [
        row,
        {
          emailKey: row.emailKey,
          existing: person?.registrations[0] ?? null,
          attendance: attendanceIn(session, row.input.attendance, person?.registrations[0]?.attendance),
          organizationId: person === undefined ? organizationOf(row) : person.attendee.organizationId,
          teams: teamClaims({ emailKey: row.emailKey, delegationId: null }, evidence),
          isBlocked: person !== undefined && person.attendee.blockedAt !== null,
          otherOccurrence: (person && others.get(person.attendee.id)) ?? null,
        },
      ];
    }),
  );
}

/**
 * Finds the organization of each unknown person if seats depend on it. Organizations that have not been inserted are
 * identified by their key.
 */
async function organizationsOf(
  connection: Connection,
  session: Session,
  rows: readonly ValidRow[],
): Promise<(row: ValidRow) => string | null> {
  if (!dependsOnOrganizations(session)) return () => null;
  const joiners = rows.map(({ emailKey, input }) => ({
    emailKey,
    organization: input.organization ?? null,
    country: input.country ?? null,
  }));
  const found = await findOrganizationsOf(connection, session.callId, joiners);
  return ({ emailKey, input }) => found.get(emailKey) ?? unwrittenKey(input.organization);
}

function prospectOf(admission: Admission, { existing }: Applicant): Prospect {
  switch (admission.outcome) {
    case 'existing':
      return { outcome: 'existing', state: existing?.state ?? 'confirmed' };
    case 'refused':
      return { outcome: 'refused', code: admission.refusal.code };
    case 'admitted': {
      const { decision } = admission;
      const place = decision.outcome === 'waitlisted' ? decision.place : null;
      return { outcome: 'admitted', state: decision.outcome, place, back: existing !== null };
    }
  }
}
