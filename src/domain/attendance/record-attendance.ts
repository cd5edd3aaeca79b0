import { insertSpans, listEvidence, listWithEvidence, type NewSpan, writePresence } from './attendance.queries.js';
import { type Presence, presenceOf, type SessionTime } from './attendance.js';
import type { Registration } from '../registrations/registration.entity.js';
import { lockRegistrations } from '../registrations/registrations.queries.js';
import type { Tx } from '../../platform/database/tx.js';

/** What somebody's presence was taken for before, and is now. */
export interface RecordedAttendance extends Presence {
  registration: Registration;
}

/**
 * Notes evidence that people were at a session, in the transaction of its caller, and what follows from all that is
 * known. The registrations are locked; whoever notes many at once locks the session first. Evidence that is known
 * already changes nothing. Gives the people in question as they stood, each with what holds now.
 */
export async function recordAttendance(
  tx: Tx,
  session: SessionTime & { id: string },
  spans: readonly NewSpan[],
  now: Date,
): Promise<RecordedAttendance[]> {
  const locked = await lockRegistrations(tx, [...new Set(spans.map((span) => span.registrationId))]);
  const registrations = locked.filter((registration) => registration.sessionId === session.id);
  const ids = new Set(registrations.map((registration) => registration.id));
  await insertSpans(
    tx,
    spans.filter((span) => ids.has(span.registrationId)),
    now,
  );
  return recomputeAttendance(tx, session, registrations);
}

/** What all evidence about locked registrations of a session says now, written where it is not what stood. */
export async function recomputeAttendance(
  tx: Tx,
  session: SessionTime,
  registrations: readonly Registration[],
): Promise<RecordedAttendance[]> {
  const evidence = await listEvidence(
    tx,
    registrations.map((registration) => registration.id),
  );
  const noted = registrations.map((registration): RecordedAttendance => {
    const { spans, correction } = evidence.get(registration.id) ?? { spans: [], correction: null };
    return { registration, ...presenceOf(spans, session, correction) };
  });
  const changed = noted.filter(isChanged);
  await writePresence(
    tx,
    changed.map(({ registration: { id }, attendedAt, minutesPresent }) => ({ id, attendedAt, minutesPresent })),
  );
  return noted;
}

/** Weighs all evidence of a locked session anew: at another time, other stretches count. */
export async function recomputeSession(tx: Tx, session: SessionTime & { id: string }): Promise<void> {
  const registrations = await lockRegistrations(tx, await listWithEvidence(tx, session.id));
  await recomputeAttendance(tx, session, registrations);
}

/** Whether the evidence changed what somebody's presence was taken for. */
export function isChanged({ registration, attendedAt, minutesPresent }: RecordedAttendance): boolean {
  return registration.attendedAt?.getTime() !== attendedAt?.getTime() || registration.minutesPresent !== minutesPresent;
}
