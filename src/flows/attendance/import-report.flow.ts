import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { DecidedPerson } from '../../domain/attendance/decide-people.js';
import type { NewSpan } from '../../domain/attendance/attendance.queries.js';
import { deleteReportSpans, writeReport } from '../../domain/attendance/reports.queries.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config.js';
import { Conflict, Invalid } from '../../platform/errors.js';
import { lockRegistrations } from '../../domain/registrations/registrations.queries.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { lockOccurrence } from '../../domain/sessions/sessions.queries.js';
import { admitByReport } from '../../domain/attendance/admit-from-report.js';
import { isChanged, recordAttendance, recomputeAttendance } from '../../domain/attendance/record-attendance.js';
import { type OpenedReport, openReport, type ReportInput } from '../../domain/attendance/open-report.js';
import type { Tx } from '../../platform/database/tx.js';

/** What became of a report. */
export type ImportedReport =
  | Extract<OpenedReport, { ok: false }>
  | {
      ok: true;
      /** People of the report who were at the session, however they were told apart. */
      people: number;
      byAddress: number;
      byName: number;
      tied: number;
      walkIns: number;
      leftOut: number;
      /** Walk-ins who got no seat, by the reason. */
      refused: { name: string; code: string }[];
      /** Registrations whose presence is another than before. */
      changed: number;
      /** Whether the very same report was taken in before. */
      again: boolean;
    };

/** Takes a report of who was in the room: all of it or nothing. */
@Injectable()
export class ImportReport {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /**
   * Taken in again, a report replaces itself: with the same choices nothing changes, with others or in another zone it
   * is as if it had come so at first. A later report of the same session adds to what is known. Throws NotFound,
   * Forbidden, Invalid with the choices that cannot be followed, and Conflict for a session that has not begun.
   */
  async run(sessionId: string, input: ReportInput, actor: Actor): Promise<ImportedReport> {
    requireAbility(actor, 'change');
    const now = this.clock.now();
    return this.database.transaction(async (tx) => {
      const session = await lockOccurrence(tx, sessionId);
      if (session.startsAt > now) throw new Conflict('not-begun', 'The session has not begun.');
      const opened = await openReport(tx, session, input);
      if (!opened.ok) return opened;
      const faults = opened.decided.flatMap(({ fault }) => fault ?? []);
      if (faults.length > 0) throw new Invalid('invalid-choices', 'Some choices cannot be followed.', {}, faults);
      return this.take(tx, session, opened, actor, now);
    });
  }

  private async take(
    tx: Tx,
    session: Session,
    opened: Extract<OpenedReport, { ok: true }>,
    actor: Actor,
    now: Date,
  ): Promise<ImportedReport> {
    const { decided, before } = opened;
    const { secret, publicUrl } = this.config;
    const context = { secret, domain: new URL(publicUrl).hostname, now };
    const admitted = await admitByReport(tx, session, decided, actor, context);
    const reportId = before?.id ?? randomUUID();
    const told = before === null ? [] : await deleteReportSpans(tx, before.id);
    const spans = decided.flatMap(({ person, verdict }): NewSpan[] => {
      const registrationId = verdict.as === 'registration' ? verdict.registrationId : admitted.get(person.key);
      if (registrationId === undefined || typeof registrationId !== 'string') return [];
      return person.stretches.map((stretch) => ({ registrationId, source: 'report', reportId, ...stretch }));
    });
    const people = new Set(spans.map((span) => span.registrationId)).size;
    const choices = Object.fromEntries(
      decided.flatMap(({ person, choice }) => (choice === '' ? [] : [[person.key, choice] as const])),
    );
    const { digest, layout, timeZone } = opened;
    await writeReport(tx, {
      id: reportId,
      sessionId: session.id,
      digest,
      layout,
      timeZone,
      choices,
      people,
      importedAt: now,
    });
    const noted = await recordAttendance(tx, session, spans, now);
    const gone = await lockRegistrations(
      tx,
      told.filter((id) => noted.every(({ registration }) => registration.id !== id)),
    );
    const changed = [...noted, ...(await recomputeAttendance(tx, session, gone))].filter(isChanged).length;
    const count = (is: (one: DecidedPerson) => boolean) => decided.filter(is).length;
    const refused = decided.flatMap(({ person }) => {
      const outcome = admitted.get(person.key);
      return typeof outcome === 'object' ? [{ name: person.name, code: outcome.refused }] : [];
    });
    const isTied = ({ verdict }: DecidedPerson) => verdict.as === 'registration';
    const result = {
      people,
      byAddress: count(({ match }) => match.kind === 'address'),
      byName: count((one) => isTied(one) && one.match.kind === 'name' && one.choice === ''),
      tied: count((one) => isTied(one) && one.choice !== ''),
      walkIns: count(({ verdict }) => verdict.as === 'walk-in') - refused.length,
      leftOut: count(({ verdict }) => verdict.as === 'left-out'),
      changed,
    };
    const details = { ...result, refused: refused.length, report: reportId, layout, timeZone };
    await record(tx, actor, 'session.attendance-reported', `session:${session.id}`, now, details);
    return { ok: true, ...result, refused, again: before !== null };
  }
}
