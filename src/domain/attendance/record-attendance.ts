import { insertSpans, listEvidence, listWithEvidence, type NewSpan, writePresence } from './attendance.queries.js';
import { type Presence, presenceOf, type SessionTime } from './attendance.js';
import type { Registration } from '../registrations/registration.entity.js';
import { lockRegistrations } from '../registrations/registrations.queries.js';
import type { Change } from '../identity/change.js';

/** A registration as it was, with the presence that now counts. */
export interface RecordedAttendance extends Presence {
  registration: Registration;
}

/**
 * Records evidence that people were at a session, and their presence by all evidence. Locks the registrations: with many
 * at once, lock the session first. Known evidence changes nothing.
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

/** Derives the presence of locked registrations from all evidence, and writes it where it changed. */
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

/** Derives the presence of everybody in a locked session again: at another time, other stretches count. */
export async function recomputeSession(change: Change, session: SessionTime & { id: string }): Promise<void> {
  const { tx } = change;
  const registrations = await lockRegistrations(tx, await listWithEvidence(tx, session.id));
  await recomputeAttendance(change, session, registrations);
}

/** Whether the evidence changed somebody's presence. */
export function isChanged({ registration, attendedAt, minutesPresent }: RecordedAttendance): boolean {
  return registration.attendedAt?.getTime() !== attendedAt?.getTime() || registration.minutesPresent !== minutesPresent;
}
