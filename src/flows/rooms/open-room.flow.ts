import { Injectable } from '@nestjs/common';
import { Config } from '../../platform/config.js';
import { Conflict } from '../../platform/errors.js';
import { createParameters, hasSucceeded, joinParameters, signedCall } from '../../domain/rooms/bigbluebutton.js';
import { jitsiAddress } from '../../domain/rooms/jitsi.js';
import { type RoomGuest, roomName } from '../../domain/rooms/room-kind.js';
import type { Session } from '../../domain/sessions/session.entity.js';

/** How long a server may take to make a meeting: somebody stands before its door. */
const patienceMs = 5000;

/** Finds the way into a session's room for one guest, and makes the room where its server wants that. */
@Injectable()
export class OpenRoom {
  constructor(private readonly config: Config) {}

  /**
   * Gives the address. Throws Conflict: `room-not-open` where there is no room, `room-unreachable` when its server does
   * not answer or refuses. Waits for another server: never inside a transaction.
   */
  async run(session: Session, guest: RoomGuest, now: Date): Promise<string> {
    const { jitsi, bigBlueButton, secret, publicUrl } = this.config;
    if (session.room === 'jitsi' && jitsi) return jitsiAddress(jitsi, roomName(session, secret), guest, now);
    if (session.room === 'bigbluebutton' && bigBlueButton) {
      const parameters = createParameters(session, `${publicUrl}/api/v1/rooms/bigbluebutton`, now);
      await make(signedCall(bigBlueButton, 'create', parameters));
      return signedCall(bigBlueButton, 'join', joinParameters(session.id, guest));
    }
    if (session.room !== 'link' || session.joinUrl === null)
      throw new Conflict('room-not-open', 'The room is not open.');
    return session.joinUrl;
  }
}

async function make(address: string): Promise<void> {
  let answer: string;
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(patienceMs), redirect: 'error' });
    answer = await response.text();
  } catch {
    throw new Conflict('room-unreachable', 'The room cannot be reached right now.');
  }
  if (!hasSucceeded(answer)) throw new Conflict('room-unreachable', 'The server of the room refused to open it.');
}
