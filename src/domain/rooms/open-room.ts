import { Conflict } from '../../platform/errors.js';
import type { Session } from '../sessions/session.entity.js';
import { createParameters, hasSucceeded, joinParameters, signedCall } from './bigbluebutton.js';
import { jitsiAddress } from './jitsi.js';
import { roomName, type RoomServers } from './room-kind.js';
import { type RoomGuest } from './room-guest.js';

/** Timeout for creating a meeting, while a person is waiting. */
const patienceMs = 5000;

/**
 * Returns the address of a session's room for one guest, and creates the room if its server requires that. Throws
 * Conflict: `room-not-open` if there is no room, `room-unreachable` if its server doesn't respond or refuses. Never
 * call it in a transaction, because it waits for another server.
 */
export async function openRoom(
  { jitsi, bigBlueButton, secret, publicUrl }: RoomServers & { secret: string; publicUrl: string },
  session: Session,
  guest: RoomGuest,
  now: Date,
): Promise<string> {
  if (session.room === 'jitsi' && jitsi) return jitsiAddress(jitsi, roomName(session, secret), guest, now);
  if (session.room === 'bigbluebutton' && bigBlueButton) {
    const parameters = createParameters(session, `${publicUrl}/api/v1/rooms/bigbluebutton`, now);
    await create(signedCall(bigBlueButton, 'create', parameters));
    return signedCall(bigBlueButton, 'join', joinParameters(session.id, guest));
  }
  if (session.room !== 'link' || session.joinUrl === null) {
    throw new Conflict('room-not-open', 'The room is not open.');
  }
  return session.joinUrl;
}

async function create(address: string): Promise<void> {
  let answer: string;
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(patienceMs), redirect: 'error' });
    answer = await response.text();
  } catch {
    throw new Conflict('room-unreachable', "The room's server can't be reached. Try again in a minute.");
  }
  if (!hasSucceeded(answer)) throw new Conflict('room-unreachable', "The room's server refused to open the room.");
}
