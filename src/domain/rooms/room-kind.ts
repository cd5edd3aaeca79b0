import { createHmac } from 'node:crypto';
import type { BigBlueButtonServer } from './bigbluebutton.js';
import type { JitsiServer } from './jitsi.js';

/** Kinds of rooms: a link set by the organizer, a room created when the session is due, or one made in an account. */
export const roomKinds = ['link', 'jitsi', 'bigbluebutton', 'zoom', 'zoom-webinar', 'teams'] as const;
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

/** Returns the unguessable name of a session's room. */
export function roomName(session: { id: string; slug: string }, secret: string): string {
  const lot = createHmac('sha256', secret).update(`room:${session.id}`).digest('base64url').replaceAll(/[-_]/gu, '');
  return `${session.slug}-${lot.slice(0, 16)}`;
}
