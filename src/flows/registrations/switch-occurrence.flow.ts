import { Injectable } from '@nestjs/common';
import { requireNotCheckedIn } from '../../domain/attendance/record-check-in.js';
import { type Actor, requireOwner } from '../../domain/identity/actor.js';
import { admitGroup } from '../../domain/registrations/admission/admit.js';
import type { RegisterResult, Switched } from '../../domain/registrations/admission/registration-request.js';
import { leave } from '../../domain/registrations/leave.js';
import { isLive, seatedStates } from '../../domain/registrations/registration.js';
import {
  getAttendee,
  getRegistration,
  lockRegistration,
  updateRegistration,
} from '../../domain/registrations/registrations.queries.js';
import { requireNotOver } from '../../domain/sessions/session.js';
import { lockOccurrences } from '../../domain/sessions/sessions.queries.js';
import { Conflict } from '../../platform/errors.js';
import { Changes } from '../changes.js';
import { isAnswerTo } from '../../domain/questions/answers.js';
import { givenAnswers, currentQuestions, withAnswers } from '../../domain/questions/given-answers.js';
import { listQuestions, listQuestionsBehind } from '../../domain/questions/questions.queries.js';
import { writeAnswers } from '../../domain/registrations/admission/answers.queries.js';
import type { Registration } from '../../domain/registrations/registration.entity.js';
import type { Change } from '../../domain/identity/change.js';
import { newUid } from '../../domain/calendar/event-identity.js';
import { dropQueued } from '../../domain/notifications/outbox/messages.queries.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { dropReasons } from '../../domain/notifications/outbox/drop-reasons.js';

/** Moves a person from one occurrence of a session to another. */
@Injectable()
export class SwitchOccurrence {
  constructor(private readonly changes: Changes) {}

  /**
   * Returns the registration for the other occurrence. If it has no seat, the registration is unchanged. Throws
   * NotFound, Forbidden, and Conflict if the registration is no longer active, the session is not another occurrence,
   * or its registration is closed.
   */
  async run(registrationId: string, sessionId: string, actor: Actor): Promise<RegisterResult> {
    return this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const found = await getRegistration(tx, registrationId);
      const occurrences = await lockOccurrences(tx, found.sessionId);
      const from = occurrences.find(({ id }) => id === found.sessionId);
      const to = occurrences.find(({ id }) => id === sessionId && id !== found.sessionId);
      const registration = await lockRegistration(tx, registrationId);
      const attendee = await getAttendee(tx, registration.attendeeId);
      requireOwner(actor, attendee.id, 'This registration belongs to someone else.');
      if (from === undefined || to === undefined) {
        throw new Conflict('not-a-run', 'This is not a run of the same session.');
      }
      if (!isLive(registration.state)) throw new Conflict('not-live', 'This registration is no longer active.');
      requireNotOver(from, now);
      await requireNotCheckedIn(change, registration.id);
      const left = await leave(change, { session: from, registration, attendee, kind: 'switched' });
      const switched = await handOverEvent(change, from, registration, left);
      const { email, name, timeZone, language } = attendee;
      const { attendance, listensIn } = registration;
      const people = [{ email, name, timeZone, language, attendance, listensIn }];
      const { delegationId } = registration;
      const request = { people, allOrNothing: false, delegationId, groupId: null, switched, actor };
      const [result] = await admitGroup(change, to, request);
      if (result === undefined) throw new Error('A move to another occurrence was decided and not answered.');
      if (seatedStates.includes(registration.state) && result.registration.state !== 'confirmed') {
        throw new Conflict('run-full', 'The other run has no free seat. The registration is unchanged.');
      }
      return { ...result, registration: await carryAnswers(change, registration, result.registration) };
    });
  }
}

/**
 * Copies the answers of a person who switches to another occurrence, for questions that both have; a consent only if
 * its wording is the same. Both sessions are locked. Returns the registration.
 */
async function carryAnswers({ tx, now }: Change, from: Registration, to: Registration): Promise<Registration> {
  const given = givenAnswers(await listQuestionsBehind(tx, [from]), from.answers);
  if (given.length === 0) return to;
  const questions = await listQuestions(tx, to.sessionId);
  const carried = currentQuestions(questions).flatMap((question): [string, (typeof given)[number]['value']][] => {
    const answer = given.find((one) => one.question.key === question.key);
    if (answer === undefined || !isAnswerTo(question, answer.value)) return [];
    if (question.kind === 'consent' && answer.question.label !== question.label) return [];
    return [[question.id, answer.value]];
  });
  if (carried.length === 0) return to;
  const answers = withAnswers(questions, to.answers, Object.fromEntries(carried));
  await writeAnswers(tx, to.id, answers, now);
  return { ...to, answers };
}

/**
 * Takes the event from a registration whose person switches to another run. With the same UID and a higher SEQUENCE,
 * the next REQUEST moves the event: an email carries one calendar object, and a CANCEL beside a REQUEST would need two.
 * `had` is the registration before it was cancelled, `left` after that; `session` is the run that they leave.
 */
async function handOverEvent(
  { tx, domain }: Change,
  session: Session,
  had: Registration,
  left: Registration,
): Promise<Switched> {
  await dropQueued(tx, left.id, dropReasons.switched);
  // The event is no longer this registration's: a feed would show it as cancelled.
  await updateRegistration(tx, left.id, { uid: newUid(domain), confirmedAt: null });
  const { uid, sequence, stampedAt } = left;
  const { startsAt, endsAt } = session;
  const from = { startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() };
  return { event: { uid, sequence, stampedAt }, from: had.state === 'confirmed' ? from : undefined };
}
