import { hasRoom, type RoomKind } from '../rooms/room-kind.js';
import type { SessionFormat, SessionState } from '../sessions/session.js';
import type { SpeakerStatus } from './speaker.js';

/** Speakers can enter the room this many minutes before the start, to try out their slides. */
const speakersEnterMinutes = 60;
/** The room stays open after the end, because sessions run over. */
const stayMinutes = 30;

/** What a speaker finds at the room: `none` if they don't speak there, or nobody meets online. */
export type SpeakerRoom = 'none' | 'unconfirmed' | 'early' | 'open' | 'missing' | 'over';

/** Returns when the room opens for speakers. */
export function speakersEnterAt(startsAt: Date): Date {
  return new Date(startsAt.getTime() - speakersEnterMinutes * 60_000);
}

/** Returns what a speaker finds at the room of a session. */
export function speakerRoom(
  session: {
    state: SessionState;
    format: SessionFormat;
    startsAt: Date;
    endsAt: Date;
    joinUrl: string | null;
    room: RoomKind;
  },
  status: SpeakerStatus,
  now: Date,
): SpeakerRoom {
  if (session.state !== 'published' || session.format === 'in-person' || status === 'declined') return 'none';
  if (now.getTime() >= session.endsAt.getTime() + stayMinutes * 60_000) return 'over';
  if (!hasRoom(session)) return 'missing';
  if (status !== 'confirmed') return 'unconfirmed';
  return now < speakersEnterAt(session.startsAt) ? 'early' : 'open';
}
