import { isDeepStrictEqual } from 'node:util';
import { emailKey } from '../registrations/links/email-address.js';
import { maxLinks, type SpeakerChanges, type SpeakerInput } from './speaker-input.js';
import type { Speaker } from './speaker.entity.js';

/** Returns the fields that actually change, and what to write. */
export function changedProfile(
  speaker: Speaker,
  changes: SpeakerChanges,
): { fields: string[]; written: Partial<Speaker> } {
  const fields = (Object.keys(changes) as (keyof SpeakerChanges)[]).filter(
    (field) => changes[field] !== undefined && !isDeepStrictEqual(changes[field], speaker[field]),
  );
  const written = Object.fromEntries(fields.map((field) => [field, changes[field]])) as Partial<Speaker>;
  const { email } = written;
  return {
    fields,
    written: { ...written, ...(email !== undefined && { emailKey: email === null ? null : emailKey(email) }) },
  };
}

/** Returns what a speaker takes from another one with whom they are merged: whatever their own profile lacks. */
export function mergedProfile(into: Speaker, other: Speaker): Partial<Speaker> {
  const hasEmail = into.email !== null;
  return {
    email: hasEmail ? into.email : other.email,
    emailKey: hasEmail ? into.emailKey : other.emailKey,
    affiliation: into.affiliation || other.affiliation,
    jobTitle: into.jobTitle || other.jobTitle,
    biographies: { ...other.biographies, ...into.biographies },
    links: [...new Set([...into.links, ...other.links])].slice(0, maxLinks),
    photoId: into.photoId ?? other.photoId,
    language: into.language ?? other.language,
    timeZone: into.timeZone ?? other.timeZone,
    isCrew: into.isCrew && other.isCrew,
  };
}

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
