import { recordAll, type Change } from '../identity/change.js';
import { lockRegistrations } from '../registrations/registrations.queries.js';
import { requireBegun } from '../sessions/session.js';
import { getSession } from '../sessions/sessions.queries.js';
import { Invalid } from '../../platform/errors.js';
import { listEvidence, removeCorrections, writeCorrections } from './attendance.queries.js';
import { type RecordedAttendance, recomputeAttendance } from './record-attendance.js';

/** An organizer's correction of a person's attendance; `evidence` removes the correction. */
export type AttendanceRuling = { as: 'present'; minutes: number | null } | { as: 'absent' } | { as: 'evidence' };

/**
 * Corrects who attended a session. Returns the unchanged registrations, each with the attendance that now counts;
 * registrations of other sessions are skipped. Throws NotFound, Conflict if the session has not started, and Invalid for
 * more minutes than it lasted. `check` is asked about the evidence of the locked registrations, and can throw a refusal.
 */
export async function correctAttendance(
  change: Change,
  sessionId: string,
  registrationIds: readonly string[],
  ruling: AttendanceRuling,
  check?: (evidence: Awaited<ReturnType<typeof listEvidence>>) => void,
): Promise<RecordedAttendance[]> {
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
}
