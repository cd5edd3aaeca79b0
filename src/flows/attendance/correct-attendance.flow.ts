import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { removeCorrections, writeCorrections } from '../../domain/attendance/attendance.queries.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { recordAll } from '../../domain/identity/audit.queries.js';
import { Clock } from '../../platform/clock.js';
import { Conflict, Invalid } from '../../platform/errors.js';
import { lockRegistrations } from '../../domain/registrations/registrations.queries.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { type RecordedAttendance, recomputeAttendance } from '../../domain/attendance/record-attendance.js';

/** What an organizer says about somebody's presence; `evidence` takes back what they said before. */
export type AttendanceRuling = { as: 'present'; minutes: number | null } | { as: 'absent' } | { as: 'evidence' };

/** Corrects by hand who was at a session: what an organizer says wins over all evidence, now and later. */
@Injectable()
export class CorrectAttendance {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /**
   * Gives the registrations as they stood, each with what holds now; those of other sessions are passed over. Throws
   * NotFound, Forbidden, Conflict for a session that has not begun, and Invalid for more minutes than it has.
   */
  async run(
    sessionId: string,
    registrationIds: readonly string[],
    ruling: AttendanceRuling,
    actor: Actor,
  ): Promise<RecordedAttendance[]> {
    requireAbility(actor, 'change');
    const now = this.clock.now();
    return this.database.transaction(async (tx) => {
      const session = await getSession(tx, sessionId);
      if (session.startsAt > now) throw new Conflict('not-begun', 'The session has not begun.');
      const minutes = ruling.as === 'present' ? ruling.minutes : null;
      const longest = session.durationMinutes;
      if (minutes !== null && !(Number.isInteger(minutes) && minutes >= 0 && minutes <= longest)) {
        const message = `Must be a whole number from 0 to ${longest}.`;
        const fault = { path: 'minutes', code: 'minutes-of-session', message, values: { longest } };
        throw new Invalid('invalid-minutes', message, {}, [fault]);
      }
      const locked = await lockRegistrations(tx, registrationIds);
      const registrations = locked.filter((one) => one.sessionId === session.id);
      const ids = registrations.map((one) => one.id);
      if (ruling.as === 'evidence') await removeCorrections(tx, ids);
      else await writeCorrections(tx, ids, { present: ruling.as === 'present', minutes }, now);
      const auditEntries = ids.map((id) => ({
        actor,
        action: 'registration.presence-corrected',
        subject: `registration:${id}`,
        details: { as: ruling.as, ...(minutes !== null && { minutes }) },
      }));
      await recordAll(tx, auditEntries, now);
      return recomputeAttendance(tx, session, registrations);
    });
  }
}
