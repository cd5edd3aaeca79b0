import { emailKey } from '../registrations/email-address.js';
import type { SpeakerInput } from './speaker-input.js';
import type { Speaker } from './speaker.entity.js';

/** Returns a new speaker of a call; what is not named is empty. */
export function newSpeaker(id: string, callId: string, input: SpeakerInput, now: Date): Speaker {
  const { name, email = null, affiliation = '', jobTitle = '', biographies = {}, links = [] } = input;
  return {
    id,
    callId,
    name,
    email,
    emailKey: email === null ? null : emailKey(email),
    affiliation,
    jobTitle,
    biographies,
    links,
    photoId: null,
    language: input.language ?? null,
    timeZone: input.timeZone ?? null,
    isCrew: false,
    linkVersion: 1,
    remindersStoppedAt: null,
    newsStoppedAt: null,
    createdAt: now,
    updatedAt: now,
  };
}
