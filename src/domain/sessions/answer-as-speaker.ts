import type { Actor } from '../identity/actor.js';
import { record, type Change } from '../identity/change.js';
import type { CrewTask } from '../speakers/crew-task.js';
import { lockSessionSpeaker, setSpeakerStatus } from '../speakers/session-speakers.queries.js';
import type { SpeakerStatus } from '../speakers/speaker.js';
import { Place } from '../../platform/place.js';
import { refreshSpeakers } from './refresh-speakers.js';
import type { Session } from './session.entity.js';

/** Somebody's answer whether they will interpret, caption or sign in a session. */
export interface CrewAnswer {
  session: Session;
  speakerId: string;
  task: CrewTask;
  status: SpeakerStatus;
}

/** What follows from such an answer, in the same transaction. */
export const crewAnswers = new Place<(change: Change, answer: CrewAnswer) => Promise<void>>();

/**
 * Writes whether somebody takes part in a locked session, as `actor` says. Who declines to speak is no longer listed in
 * it. Returns false if that was known. Throws NotFound for somebody who isn't asked, and what `check` throws.
 */
export async function answerAsSpeaker(
  change: Change,
  { session, speakerId, status, actor }: { session: Session; speakerId: string; status: SpeakerStatus; actor: Actor },
  check: () => void = () => undefined,
): Promise<boolean> {
  const { tx, now } = change;
  const { status: before, task } = await lockSessionSpeaker(tx, session.id, speakerId);
  if (before === status) return false;
  check();
  await setSpeakerStatus(tx, session.id, speakerId, status, status === 'invited' ? null : now);
  if (task === null) await refreshSpeakers(change, [session]);
  const by: Change = { ...change, actor };
  await record(by, `speaker.${status}`, `speaker:${speakerId}`, { title: session.title });
  if (task !== null) for (const follow of crewAnswers.all) await follow(by, { session, speakerId, task, status });
  return true;
}
