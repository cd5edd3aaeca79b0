import type { Session } from '../../../domain/sessions/session.entity.js';
import { invalidField } from '../../../platform/errors.js';
import { countFitting, type PitchInput, usualTiming } from './pitch.js';
import type { Pitch, PitchOrder } from './pitches.queries.js';

/** The name of the public page of pitches, in `Session.partPages`. */
export const pitchPage = 'pitches';

/** Returns what organizers have arranged so far; the usual timing and no team for a session without pitches. */
export function arrangementOf(order: PitchOrder | null, pitches: readonly Pitch[]): PitchInput {
  const { minutes, bufferMinutes, offsetMinutes, breaks } = order ?? usualTiming;
  const teams = pitches.filter(({ removedAt }) => removedAt === null).map(({ proposalId }) => proposalId);
  return { minutes, bufferMinutes, offsetMinutes, breaks: [...breaks], teams };
}

/** Returns the teams whose pitch would end after the session: those with the last places, or the last before the draw. */
export function misfits(
  order: PitchOrder,
  pitches: readonly Pitch[],
  session: Pick<Session, 'durationMinutes'>,
): Pitch[] {
  const fitting = countFitting(order, session.durationMinutes);
  const taking = pitches.filter(({ removedAt, isGone }) => removedAt === null && !isGone);
  return taking.filter(({ position }, index) => (order.draws === 0 ? index : (position ?? -1)) >= fitting);
}

/** Throws Invalid, with their titles, if not all teams fit into the session. */
export function requireFitting(...of: Parameters<typeof misfits>): void {
  const out = misfits(...of);
  if (out.length === 0) return;
  const [order, , { durationMinutes }] = of;
  throw invalidField('teams', 'pitches-do-not-fit', 'These teams do not fit into the session.', {
    fitting: countFitting(order, durationMinutes),
    teams: out.map(({ title }) => title).join(', '),
  });
}
