import { invalidField } from '../../platform/errors.js';
import type { ListedSpeaker } from '../sessions/session.js';

export const speakerStatuses = ['invited', 'confirmed', 'declined'] as const;
/** Whether somebody has agreed to speak in a session. */
export type SpeakerStatus = (typeof speakerStatuses)[number];

/** Where a speaker has when they stopped a category of emails. */
export const stoppedAt = { reminders: 'remindersStoppedAt', news: 'newsStoppedAt' } as const;

/** What identifies a person among the speakers of a call. */
export interface KnownSpeaker {
  id: string;
  name: string;
  affiliation: string;
}

/** Somebody as they speak in one session. */
export interface SpeakerInSession extends KnownSpeaker {
  role: string | null;
  /** What the session names instead of their affiliation; null for the affiliation. */
  organization: string | null;
}

/** Returns a name as it is compared: without case, and with single spaces. */
export function comparableName(name: string): string {
  return name.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();
}

/**
 * Returns who is meant by each speaker of a session: the person with the id, or with the name if there is none. Of several
 * people with the same name, prefers the one of that organization, and then the one who is in the session already
 * (`current`). Null for somebody new. Throws Invalid for an unknown id and for a person who is listed twice.
 */
export function matchSpeakers(
  listed: readonly ListedSpeaker[],
  known: readonly KnownSpeaker[],
  current: readonly ListedSpeaker[],
): (KnownSpeaker | null)[] {
  const here = new Set(current.map(({ id }) => id));
  const seen = new Set<string>();
  return listed.map((speaker, index) => {
    const match = speaker.id === undefined ? sameName(speaker, known, here) : known.find(({ id }) => id === speaker.id);
    if (speaker.id !== undefined && match === undefined) {
      throw invalidField(`speakers.${index}.id`, 'unknown-speaker', 'The call has no speaker with this ID.');
    }
    const person = match?.id ?? comparableName(speaker.name);
    if (seen.has(person)) {
      const name = match?.name ?? speaker.name;
      throw invalidField(`speakers.${index}.name`, 'speaker-twice', `${name} is listed twice.`, { name });
    }
    seen.add(person);
    return match ?? null;
  });
}

function sameName(
  { name, organization }: ListedSpeaker,
  known: readonly KnownSpeaker[],
  here: ReadonlySet<string | undefined>,
): KnownSpeaker | undefined {
  const called = known.filter((one) => comparableName(one.name) === comparableName(name));
  const there = organization === undefined ? '' : comparableName(organization);
  return (
    called.find(({ affiliation }) => there !== '' && comparableName(affiliation) === there) ??
    called.find(({ id }) => here.has(id)) ??
    called[0]
  );
}

/** Returns a speaker as the session lists them. */
export function listedSpeaker({ id, name, affiliation, role, organization }: SpeakerInSession): ListedSpeaker {
  const shown = organization ?? affiliation;
  return { id, name, ...(role !== null && { role }), ...(shown !== '' && { organization: shown }) };
}

/** Returns a biography in the reader's language, or else in the first one that has it; null if there is none. */
export function biographyIn(
  biographies: Readonly<Record<string, string>>,
  languages: readonly string[],
): { language: string; text: string } | null {
  const language = [...languages, ...Object.keys(biographies)].find((code) => (biographies[code] ?? '').trim() !== '');
  return language === undefined ? null : { language, text: biographies[language] ?? '' };
}
