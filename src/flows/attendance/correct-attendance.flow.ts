import { Injectable } from '@nestjs/common';
import { listEvidence, removeCorrections, writeCorrections } from '../../domain/attendance/attendance.queries.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { recordAll } from '../../domain/identity/audit.queries.js';
import { Invalid } from '../../platform/errors.js';
import { lockRegistrations } from '../../domain/registrations/registrations.queries.js';
import { requireBegun } from '../../domain/sessions/session.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { type RecordedAttendance, recomputeAttendance } from '../../domain/attendance/record-attendance.js';
import { Changes } from '../changes.js';

/** An organizer's correction of a person's attendance; `evidence` removes the correction. */
export type AttendanceRuling = { as: 'present'; minutes: number | null } | { as: 'absent' } | { as: 'evidence' };

/** Corrects by hand who attended a session. A correction overrides all evidence, including later evidence. */
@Injectable()
export class CorrectAttendance {
  constructor(private readonly changes: Changes) {}

  /**
   * Returns the unchanged registrations, each with the attendance that now counts; registrations of other sessions are
   * skipped. Throws NotFound, Forbidden, Conflict if the session has not started, and Invalid for more minutes than it
   * lasted. `check` is asked about the evidence of the locked registrations, and can throw a refusal.
   */
  async run(
    sessionId: string,
    registrationIds: readonly string[],
    ruling: AttendanceRuling,
    actor: Actor,
    check?: (evidence: Awaited<ReturnType<typeof listEvidence>>) => void,
  ): Promise<RecordedAttendance[]> {
    requireAbility(actor, 'change');
    return this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const session = await getSession(tx, sessionId);
      requireBegun(session, now);
      const minutes = ruling.as === 'present' ? ruling.minutes : null;
      const longest = session.durationMinutes;
      if (minutes !== null && !(Number.isInteger(minutes) && minutes >= 0 && minutes <= longest)) {
        const message = `Must be a whole number from 0 to ${longest}.`;
        const fieldError = { path: 'minutes', code: 'minutes-of-session', message, values: { longest } };
        throw new Invalid('invalid-minutes', message, {}, [fieldError]);
      }
      const locked = await lockRegistrations(tx, registrationIds);
      const registrations = locked.filter((one) => one.sessionId === session.id);
      const ids = registrations.map((one) => one.id);
      check?.(await listEvidence(tx, ids));
      if (ruling.as === 'evidence') await removeCorrections(tx, ids);
      else await writeCorrections(tx, ids, { present: ruling.as === 'present', minutes }, now);
      const auditEntries = ids.map((id) => ({
        action: 'registration.presence-corrected',
        subject: `registration:${id}`,
        details: { as: ruling.as, ...(minutes !== null && { minutes }) },
      }));
      await recordAll(change, auditEntries);
      return recomputeAttendance(change, session, registrations);
    });
  }
}
