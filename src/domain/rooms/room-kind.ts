import { createHmac } from 'node:crypto';
import { invalidField } from '../../platform/errors.js';
import type { BigBlueButtonServer } from './bigbluebutton.js';
import type { JitsiServer } from './jitsi.js';

/** Kinds of rooms: a link set by the organizer, or a room created when the session is due. */
export const roomKinds = ['link', 'jitsi', 'bigbluebutton'] as const;
export type RoomKind = (typeof roomKinds)[number];

/** The configured servers. */
export interface RoomServers {
  jitsi?: JitsiServer | undefined;
  bigBlueButton?: BigBlueButtonServer | undefined;
}

/** Returns whether the session has a room. */
export function hasRoom(session: { room: RoomKind; joinUrl: string | null }): boolean {
  return session.room !== 'link' || session.joinUrl !== null;
}

/** Returns the kinds of rooms that organizers can choose. */
export function roomKindsOf({ jitsi, bigBlueButton }: RoomServers): RoomKind[] {
  return roomKinds.filter((kind) => kind === 'link' || (kind === 'jitsi' ? jitsi : bigBlueButton) !== undefined);
}

/** Throws Invalid for a kind of room without a configured server. */
export function checkRoom(servers: RoomServers, kind: RoomKind): void {
  if (!roomKindsOf(servers).includes(kind))
    throw invalidField('room', 'room-not-set-up', 'No server is configured for this kind of room.');
}

/** Returns the unguessable name of a session's room. */
export function roomName(session: { id: string; slug: string }, secret: string): string {
  const lot = createHmac('sha256', secret).update(`room:${session.id}`).digest('base64url').replaceAll(/[-_]/gu, '');
  return `${session.slug}-${lot.slice(0, 16)}`;
}
