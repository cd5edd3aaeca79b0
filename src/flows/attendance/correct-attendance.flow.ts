import { Injectable } from '@nestjs/common';
import type { listEvidence } from '../../domain/attendance/attendance.queries.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { type AttendanceRuling, correctAttendance } from '../../domain/attendance/correct-attendance.js';
import type { RecordedAttendance } from '../../domain/attendance/record-attendance.js';
import { Changes } from '../changes.js';

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
    requireAbility(actor, 'change', sessionId);
    return this.changes.run(actor, (change) => correctAttendance(change, sessionId, registrationIds, ruling, check));
  }
}
