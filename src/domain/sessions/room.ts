import type { RegistrationState } from '../registrations/registration.js';
import { hasRoom, type RoomKind } from '../rooms/room-kind.js';
import { roomOpensMinutes, type SessionFormat, type SessionState } from './session.js';

export type RoomState = 'no-seat' | 'cancelled' | 'early' | 'open' | 'no-room' | 'over';

/** Returns when the room opens. */
export function roomOpensAt(startsAt: Date): Date {
  return new Date(startsAt.getTime() - roomOpensMinutes * 60_000);
}

/** Returns whether to show the join link: from a day before the start. In-person sessions have no room. */
export function isRoomNear(session: { format: SessionFormat; startsAt: Date }, now: Date): boolean {
  return session.format !== 'in-person' && session.startsAt.getTime() - now.getTime() < 86_400_000;
}

/**
 * Returns what a join link leads to at `now`. The room stays open for 30 minutes after the end, because sessions run
 * over.
 */
export function roomState(
  session: { state: SessionState; startsAt: Date; endsAt: Date; joinUrl: string | null; room: RoomKind },
  registration: { state: RegistrationState },
  now: Date,
): RoomState {
  if (session.state === 'cancelled') return 'cancelled';
  if (registration.state !== 'confirmed') return 'no-seat';
  if (now.getTime() >= session.endsAt.getTime() + 30 * 60_000) return 'over';
  if (now < roomOpensAt(session.startsAt)) return 'early';
  return hasRoom(session) ? 'open' : 'no-room';
}
