import { randomUUID } from 'node:crypto';

import { lockCall } from '../calls/calls.queries.js';
import { record, type Change } from '../identity/change.js';
import { currentQuestions } from '../questions/given-answers.js';
import { listQuestions, writeQuestions } from '../questions/questions.queries.js';
import type { RoomServers } from '../rooms/room-kind.js';
import { draftSession } from './draft-session.js';
import { copiedClosing } from './repeats.js';
import { copiedTranslations } from './session-texts.js';
import type { WallTiming } from './session-timing.js';
import type { Session } from './session.entity.js';
import { putInOccurrenceGroup, updateSession } from './sessions.queries.js';

/** What copies of a session differ in. */
export interface Copies {
  /** Whether the copies are more runs of the session, so that people attend one of them. */
  occurrence: boolean;
  title?: string | undefined;
  /** One for each copy. */
  times: readonly WallTiming[];
  /** The id of the first copy. */
  firstId?: string;
}

/** Copies a locked session with its content and questions into drafts, one for each time. Returns them. */
export async function copySession(
  change: Change,
  original: Session,
  { occurrence, title = original.title, times, firstId }: Copies,
  servers: RoomServers,
): Promise<Session[]> {
  const { tx } = change;
  const call = await lockCall(tx, original.callId);
  const reminders = original.ownReminders ? original.reminders : null;
  const occurrenceGroup = occurrence ? (original.occurrenceGroup ?? randomUUID()) : null;
  const copies: Session[] = [];
  for (const [index, wall] of times.entries()) {
    const registrationClosesAt = copiedClosing(original, wall);
    const input = {
      ...original,
      ...wall,
      title,
      translations: copiedTranslations(original, title),
      reminders,
      registrationClosesAt,
      series: original.seriesId,
    };
    const draft = await draftSession(change, call, input, servers, { id: index === 0 ? firstId : undefined });
    copies.push({ ...(await copyQuestions(change, original, draft)), occurrenceGroup });
  }
  if (occurrenceGroup !== null) {
    await putInOccurrenceGroup(tx, occurrenceGroup, [original.id, ...copies.map(({ id }) => id)], change.now);
    await record(change, 'session.twinned', `session:${original.id}`);
  }
  return copies;
}

/** Copies the questions of a locked session to its copy. Returns the copy. */
export async function copyQuestions({ tx, now }: Change, original: Session, copy: Session): Promise<Session> {
  if (original.questions === 0) return copy;
  const questions = currentQuestions(await listQuestions(tx, original.id)).map((question) => ({
    ...question,
    id: randomUUID(),
    sessionId: copy.id,
    createdAt: now,
  }));
  await writeQuestions(tx, questions);
  await updateSession(tx, copy.id, { questions: questions.length });
  return { ...copy, questions: questions.length };
}
