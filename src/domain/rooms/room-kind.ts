import { createHmac } from 'node:crypto';
import { invalidField } from '../../platform/errors.js';
import type { BigBlueButtonServer } from './bigbluebutton.js';
import type { JitsiServer } from './jitsi.js';

/** Where a session meets online: at an address of the organizer's, or in a room that is made for it when it is due. */
export const roomKinds = ['link', 'jitsi', 'bigbluebutton'] as const;
export type RoomKind = (typeof roomKinds)[number];

/** The servers that are set up. */
export interface RoomServers {
  jitsi?: JitsiServer | undefined;
  bigBlueButton?: BigBlueButtonServer | undefined;
}

/** Who goes into a room. `id` is the registration's, or the organizer's. */
export interface RoomGuest {
  id: string;
  name: string;
  isHost: boolean;
}

/** Whether the session has a room to go into. */
export function hasRoom(session: { room: RoomKind; joinUrl: string | null }): boolean {
  return session.room !== 'link' || session.joinUrl !== null;
}

/** The kinds of room that an organizer can choose. */
export function roomKindsOf({ jitsi, bigBlueButton }: RoomServers): RoomKind[] {
  return roomKinds.filter((kind) => kind === 'link' || (kind === 'jitsi' ? jitsi : bigBlueButton) !== undefined);
}

/** Throws Invalid for a kind of room whose server is not set up. */
export function checkRoom(servers: RoomServers, kind: RoomKind): void {
  if (!roomKindsOf(servers).includes(kind))
    throw invalidField('room', 'room-not-set-up', 'No server is configured for this kind of room.');
}

/** The name of a session's own room: nobody finds it who was not sent there, as `secret` is only ours. */
export function roomName(session: { id: string; slug: string }, secret: string): string {
  const lot = createHmac('sha256', secret).update(`room:${session.id}`).digest('base64url').replaceAll(/[-_]/gu, '');
  return `${session.slug}-${lot.slice(0, 16)}`;
}
