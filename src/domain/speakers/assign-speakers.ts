import { randomUUID } from 'node:crypto';

import { invalidField } from '../../platform/errors.js';
import { record, type Change } from '../identity/change.js';
import type { ListedSpeaker } from '../sessions/session.js';
import { newSpeaker } from './speaker-changes.js';
import { listCrew, writeSessionSpeakers } from './session-speakers.queries.js';
import { comparableName, listedSpeaker, matchSpeakers, type SpeakerInSession } from './speaker.js';
import { insertSpeakers, shareKnownSpeakers } from './speakers.queries.js';

/**
 * Returns the people who speak in a session, and adds those whom the call doesn't know yet. `current` are its speakers so
 * far. Throws Invalid for an unknown id and for a person who is listed twice.
 */
export async function findOrAddSpeakers(
  change: Change,
  callId: string,
  listed: readonly ListedSpeaker[],
  current: readonly ListedSpeaker[],
): Promise<SpeakerInSession[]> {
  if (listed.length === 0) return [];
  const { tx, now } = change;
  const matches = matchSpeakers(listed, await shareKnownSpeakers(tx, callId), current);
  const added = listed.map(({ name, organization = '' }, index) =>
    matches[index] === null ? newSpeaker(randomUUID(), callId, { name, affiliation: organization }, now) : null,
  );
  const people = added.filter((speaker) => speaker !== null);
  await insertSpeakers(tx, people);
  for (const { id } of people) await record(change, 'speaker.created', `speaker:${id}`);
  return listed.flatMap(({ role = null, organization = '' }, index) => {
    const person = matches[index] ?? added[index];
    if (!person) return [];
    const { id, name, affiliation } = person;
    const isOther = organization !== '' && comparableName(organization) !== comparableName(affiliation);
    return [{ id, name, affiliation, role, organization: isOther ? organization : null }];
  });
}

/**
 * Writes the speakers of a locked session where the changes name them. Returns the changes with the people's ids. Throws
 * Invalid as above, and for somebody who interprets, captions or signs there.
 */
export async function assignSpeakers<Changes extends { speakers?: ListedSpeaker[] | undefined }>(
  change: Change,
  session: { id: string; callId: string; speakers: readonly ListedSpeaker[] },
  changes: Changes,
): Promise<Changes> {
  if (changes.speakers === undefined) return changes;
  const speakers = await findOrAddSpeakers(change, session.callId, changes.speakers, session.speakers);
  const crew = (await listCrew(change.tx, [session.id])).filter(({ status }) => status !== 'declined');
  const both = speakers.findIndex(({ id }) => crew.some((one) => one.id === id));
  if (both !== -1) {
    const name = speakers[both]?.name ?? '';
    const message = `${name} interprets, captions or signs in this session.`;
    throw invalidField(`speakers.${both}.name`, 'speaker-is-crew', message, { name });
  }
  await writeSessionSpeakers(change.tx, session.id, speakers);
  return { ...changes, speakers: speakers.map(listedSpeaker) };
}
