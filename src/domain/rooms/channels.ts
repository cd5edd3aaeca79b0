import type { LanguageOffer, OfferedSession } from '../sessions/language-offer.js';
import type { RoomKind } from './room-kind.js';

interface RoomOfSession extends OfferedSession {
  room: RoomKind;
  joinUrl: string | null;
}

/** What a kind of room can do for interpreters; one that makes the channels itself says so here. */
interface ChannelProvider {
  name: 'jitsi' | 'bigbluebutton' | 'zoom' | 'other';
  isOf(session: RoomOfSession): boolean;
}

const providers: readonly ChannelProvider[] = [
  { name: 'jitsi', isOf: ({ room }) => room === 'jitsi' },
  { name: 'bigbluebutton', isOf: ({ room }) => room === 'bigbluebutton' },
  {
    name: 'zoom',
    isOf: ({ room, joinUrl }) =>
      room.startsWith('zoom') ||
      (room === 'link' && joinUrl !== null && /(?:^|\.)zoom\.us$/u.test(new URL(joinUrl).hostname)),
  },
];

/** Returns who provides the room of a session. */
export function channelProvider(session: RoomOfSession): ChannelProvider['name'] {
  return providers.find((one) => one.isOf(session))?.name ?? 'other';
}

/**
 * Returns the languages into which a session is interpreted online without a channel that is known; `isCertain` if its
 * room cannot have one.
 */
export function missingChannels(session: RoomOfSession & { format: string }): {
  languages: string[];
  isCertain: boolean;
} {
  const provider = channelProvider(session);
  const isOffered = session.format !== 'in-person' && provider !== 'zoom';
  const without = (session.languageOffers ?? []).filter(
    (one) => one.kind === 'interpreted' && howOf(one, session) !== 'own',
  );
  return { languages: isOffered ? without.map(({ language }) => language) : [], isCertain: provider !== 'other' };
}

/** How somebody in the room gets a language. */
export interface Channel extends LanguageOffer {
  /** By a link or number of its own, in Zoom's menu, in the video, as captions of the room, afterwards, or as the hosts say. */
  how: 'own' | 'zoom' | 'video' | 'captions' | 'recording' | 'room';
}

/** Returns how to get all that a session is offered in, the chosen language first. */
export function channelsOf(session: RoomOfSession, listensIn: string | null): Channel[] {
  const isChosen = ({ language }: LanguageOffer) => Number(language === listensIn);
  return (session.languageOffers ?? [])
    .toSorted((one, other) => isChosen(other) - isChosen(one))
    .map((offer) => ({ ...offer, how: howOf(offer, session) }));
}

function howOf({ kind, link, phone, afterwards }: LanguageOffer, session: RoomOfSession): Channel['how'] {
  if (afterwards === true) return 'recording';
  if (link !== undefined || phone !== undefined) return 'own';
  if (kind === 'signed') return 'video';
  if (kind === 'captioned') return 'captions';
  return channelProvider(session) === 'zoom' ? 'zoom' : 'room';
}
