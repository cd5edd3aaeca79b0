import type { Config } from '../../platform/config.js';
import type { Connection } from '../../platform/database/tx.js';
import { invalidField } from '../../platform/errors.js';
import { Place } from '../../platform/place.js';
import type { Session } from '../sessions/session.entity.js';
import type { RoomGuest } from './room-guest.js';
import type { RoomKind, RoomServers } from './room-kind.js';

/** A kind of room that organizers of a call can choose, and how many people it admits; null if nobody knows. */
export interface RoomOffer {
  kind: RoomKind;
  capacity: number | null;
}

/** What makes rooms of one kind. */
export interface RoomOpener {
  readonly kind: RoomKind;
  /** Returns what a call can have of it; null if its server or account is not set up. */
  offer(connection: Connection, servers: RoomServers, callId: string): Promise<Omit<RoomOffer, 'kind'> | null>;
  /**
   * Returns the address of a session's room for one guest. Throws Conflict: `room-not-open` if there is none,
   * `room-unreachable` if its server doesn't respond or refuses.
   */
  open(connection: Connection, config: Config, session: Session, guest: RoomGuest, now: Date): Promise<string>;
}

/** The kinds of room of all areas. */
export const roomOpeners = new Place<RoomOpener>('kinds of room', ({ kind }) => kind);

/** Returns the kinds of rooms that organizers of a call can choose. */
export async function roomOffers(connection: Connection, servers: RoomServers, callId: string): Promise<RoomOffer[]> {
  const offers: RoomOffer[] = [];
  for (const opener of roomOpeners.all) {
    const offer = await opener.offer(connection, servers, callId);
    if (offer !== null) offers.push({ kind: opener.kind, ...offer });
  }
  return offers;
}

/** Throws Invalid for a kind of room without a configured server or account. */
export async function checkRoom(
  connection: Connection,
  servers: RoomServers,
  callId: string,
  kind: RoomKind,
): Promise<void> {
  const opener = roomOpeners.all.find((one) => one.kind === kind);
  if (opener === undefined || (await opener.offer(connection, servers, callId)) === null)
    throw invalidField('room', 'room-not-set-up', 'No server or account is set up for this kind of room.');
}
