import type { Config } from '../../platform/config.js';
import type { Connection } from '../../platform/database/tx.js';
import { Conflict } from '../../platform/errors.js';
import type { Session } from '../sessions/session.entity.js';
import { createParameters, hasSucceeded, joinParameters, signedCall } from './bigbluebutton.js';
import { jitsiAddress } from './jitsi.js';
import { roomName } from './room-kind.js';
import type { RoomGuest } from './room-guest.js';
import { type RoomOpener, roomOpeners } from './room-opener.js';

/** Timeout for creating a meeting, while a person is waiting. */
const patienceMs = 5000;

const offered = { capacity: null };
const notOpen = () => new Conflict('room-not-open', 'The room is not open.');

/**
 * Returns the address of a session's room for one guest, and creates the room if its server requires that. Throws
 * Conflict: `room-not-open` if there is no room, `room-unreachable` if its server doesn't respond or refuses. Never
 * call it in a transaction, because it waits for another server.
 */
export async function openRoom(
  connection: Connection,
  config: Config,
  session: Session,
  guest: RoomGuest,
  now: Date,
): Promise<string> {
  const opener = roomOpeners.all.find(({ kind }) => kind === session.room);
  if (opener === undefined) throw notOpen();
  return opener.open(connection, config, session, guest, now);
}

/** The kinds of room that need no account. */
export const serverRooms: readonly RoomOpener[] = [
  {
    kind: 'link',
    offer: async () => offered,
    open: async (_connection, _config, { joinUrl }) => {
      if (joinUrl === null) throw notOpen();
      return joinUrl;
    },
  },
  {
    kind: 'jitsi',
    offer: async (_connection, { jitsi }) => (jitsi === undefined ? null : offered),
    open: async (_connection, { jitsi, secret }, session, guest, now) => {
      if (jitsi === undefined) throw notOpen();
      return jitsiAddress(jitsi, roomName(session, secret), guest, now);
    },
  },
  {
    kind: 'bigbluebutton',
    offer: async (_connection, { bigBlueButton }) => (bigBlueButton === undefined ? null : offered),
    open: async (_connection, { bigBlueButton, publicUrl }, session, guest, now) => {
      if (bigBlueButton === undefined) throw notOpen();
      const parameters = createParameters(session, `${publicUrl}/api/v1/rooms/bigbluebutton`, now);
      await create(signedCall(bigBlueButton, 'create', parameters));
      return signedCall(bigBlueButton, 'join', joinParameters(session.id, guest));
    },
  },
];

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
