import { insertSpans, listEvidence, listWithEvidence, type NewSpan, writePresence } from './attendance.queries.js';
import { type Presence, presenceOf, type SessionTime } from './attendance.js';
import type { Registration } from '../registrations/registration.entity.js';
import { lockRegistrations } from '../registrations/registrations.queries.js';
import type { Change } from '../identity/change.js';

/** The unchanged registration, with the attendance that now counts. */
export interface RecordedAttendance extends Presence {
  registration: Registration;
}

/**
 * Records attendance evidence, and updates the attendance from all evidence. Locks the registrations; lock the session
 * first if there are many. Known evidence changes nothing.
 */
export async function recordAttendance(
  change: Change,
  session: SessionTime & { id: string },
  spans: readonly NewSpan[],
): Promise<RecordedAttendance[]> {
  const { tx, now } = change;
  const locked = await lockRegistrations(tx, [...new Set(spans.map((span) => span.registrationId))]);
  const registrations = locked.filter((registration) => registration.sessionId === session.id);
  const ids = new Set(registrations.map((registration) => registration.id));
  await insertSpans(
    tx,
    spans.filter((span) => ids.has(span.registrationId)),
    now,
  );
  return recomputeAttendance(change, session, registrations);
}

/** Recomputes the attendance of locked registrations from all evidence, and writes changes. */
export async function recomputeAttendance(
  { tx }: Change,
  session: SessionTime,
  registrations: readonly Registration[],
): Promise<RecordedAttendance[]> {
  const evidence = await listEvidence(
    tx,
    registrations.map((registration) => registration.id),
  );
  const recorded = registrations.map((registration): RecordedAttendance => {
    const { spans, correction } = evidence.get(registration.id) ?? { spans: [], correction: null };
    return { registration, ...presenceOf(spans, session, correction) };
  });
  const changed = recorded.filter(isChanged);
  await writePresence(
    tx,
    changed.map(({ registration: { id }, attendedAt, minutesPresent }) => ({ id, attendedAt, minutesPresent })),
  );
  return recorded;
}

/** Recomputes the attendance of everyone in a locked session, because after rescheduling, other spans count. */
export async function recomputeSession(change: Change, session: SessionTime & { id: string }): Promise<void> {
  const { tx } = change;
  const registrations = await lockRegistrations(tx, await listWithEvidence(tx, session.id));
  await recomputeAttendance(change, session, registrations);
}

/** Returns whether the evidence changed a person's attendance. */
export function isChanged({ registration, attendedAt, minutesPresent }: RecordedAttendance): boolean {
  return registration.attendedAt?.getTime() !== attendedAt?.getTime() || registration.minutesPresent !== minutesPresent;
}
