import { setImmediate as nextTurn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { listKnownPeople } from '../../domain/delegations/delegations.queries.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { organizationKey } from '../../domain/organizations/organization.js';
import { findOrganizationsOf } from '../../domain/organizations/organizations.queries.js';
import { Clock } from '../../platform/clock.js';
import { standingQuestions } from '../../domain/questions/given-answers.js';
import { listQuestions } from '../../domain/questions/questions.queries.js';
import { type Admission, decideBatch, type Group } from '../../domain/registrations/admission.js';
import { findInOtherOccurrences } from '../../domain/registrations/admission.queries.js';
import { type ImportRow, openImport, type OpenedImport } from '../../domain/registrations/import-table.js';
import { roomOf } from '../../domain/registrations/waitlist.queries.js';
import type { RegistrationState } from '../../domain/registrations/registration.js';
import { dependsOnOrganizations, registrationClosure } from '../../domain/sessions/session.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import type { Tx } from '../../platform/database/tx.js';

const portion = 200;

/** What would become of a row at this moment. */
export type Prospect =
  | { outcome: 'faulty' }
  | { outcome: 'standing'; state: RegistrationState }
  | { outcome: 'refused'; code: string }
  /** `back`: the person withdrew before. */
  | { outcome: 'admitted'; state: 'confirmed' | 'waitlisted' | 'pending'; place: number | null; back: boolean };

export type ImportPreview =
  | Extract<OpenedImport, { ok: false }>
  | { ok: true; rows: (ImportRow & { prospect: Prospect })[]; ignored: string[] };

/** Says what an import would do, row by row. Writes nothing, and locks nothing. */
@Injectable()
export class PreviewImport {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Throws NotFound and Forbidden. What cannot be read at all is a fault of the whole. */
  async run(sessionId: string, input: Uint8Array | string, actor: Actor): Promise<ImportPreview> {
    requireAbility(actor, 'change');
    const tx = this.database.manager;
    const session = await getSession(tx, sessionId);
    const opened = openImport(input, standingQuestions(await listQuestions(tx, session.id)));
    if (!opened.ok) return opened;
    const { ignored } = opened;
    const rows: ImportRow[] = [];
    for (const [index, row] of opened.rows.entries()) {
      // Meanwhile others are answered.
      if (index % portion === 0) await nextTurn();
      rows.push(opened.check(row));
    }
    const prospects = await this.prospects(tx, session, rows);
    return { ok: true, rows: rows.map((row) => ({ ...row, prospect: prospects.get(row.line) ?? faulty })), ignored };
  }

  private async prospects(tx: Tx, session: Session, rows: readonly ImportRow[]): Promise<Map<number, Prospect>> {
    const now = this.clock.now();
    const good = rows.filter((row) => row.input !== null);
    const keys = good.map((row) => row.emailKey);
    const known = await listKnownPeople(tx, session.callId, keys, [session.id]);
    const otherOccurrences = await findInOtherOccurrences(
      tx,
      session,
      [...known.values()].map(({ attendee }) => attendee.id),
    );
    const organizationOf = await organizationsOf(tx, session, good);
    const groups = good.map((row): Group => {
      const person = known.get(row.emailKey);
      const applicant = {
        emailKey: row.emailKey,
        standing: person?.registrations[0] ?? null,
        organizationId: person === undefined ? organizationOf(row) : person.attendee.organizationId,
        otherOccurrence: otherOccurrences.get(person?.attendee.id ?? '') ?? null,
      };
      return { applicants: [applicant], allOrNothing: false };
    });
    const room = await roomOf(tx, session, groups, now);
    const { admissions } = decideBatch(room, registrationClosure(session, now), groups);
    return new Map(
      good.map((row, index) => {
        const standing = groups[index]?.applicants[0]?.standing ?? null;
        return [row.line, prospectOf(admissions[index]?.[0], standing?.state ?? null)];
      }),
    );
  }
}

const faulty: Prospect = { outcome: 'faulty' };

function prospectOf(admission: Admission | undefined, before: RegistrationState | null): Prospect {
  if (admission === undefined) return faulty;
  if (admission.outcome === 'standing') return { outcome: 'standing', state: before ?? 'confirmed' };
  if (admission.outcome === 'refused') return { outcome: 'refused', code: admission.refusal.code };
  const { decision } = admission;
  const place = decision.outcome === 'waitlisted' ? decision.place : null;
  return { outcome: 'admitted', state: decision.outcome, place, back: before !== null };
}

/** The organization of each stranger, where seats depend on it; one that is not there yet goes by its name. */
async function organizationsOf(
  tx: Tx,
  session: Session,
  rows: readonly ImportRow[],
): Promise<(row: ImportRow) => string | null> {
  if (!dependsOnOrganizations(session)) return () => null;
  const joiners = rows.map(({ emailKey, input }) => ({
    emailKey,
    organization: input?.organization ?? null,
    country: input?.country ?? null,
  }));
  const found = await findOrganizationsOf(tx, session.callId, joiners);
  return ({ emailKey, input }) => {
    const key = organizationKey(input?.organization ?? '');
    return found.get(emailKey) ?? (key === '' ? null : key);
  };
}
