import { Injectable } from '@nestjs/common';
import type { Actor } from '../../../domain/identity/actor.js';
import { record } from '../../../domain/identity/audit.queries.js';
import { getAttendee } from '../../../domain/registrations/registrations.queries.js';
import { isUuid } from '../../../platform/database/uuid.js';
import { Conflict, NotFound } from '../../../platform/errors.js';
import { Changes } from '../../../flows/changes.js';
import { isAnswerable } from '../domain/question.js';
import { listOwnQuestions, lockQuestion, updateQuestion } from '../domain/questions.queries.js';

/** Answers a question of the jury for the team. */
@Injectable()
export class AnswerQuestion {
  constructor(private readonly changes: Changes) {}

  /**
   * The last answer counts. `seen` is when the answer that was on the page was given; empty for none. Throws NotFound for
   * a question to others, and Conflict after its date or if somebody else on the team has answered meanwhile.
   */
  async run(id: string, { answer, seen }: { answer: string; seen: string }, actor: Actor): Promise<void> {
    if (actor.kind !== 'attendee' || !isUuid(id)) throw notFound();
    await this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const attendee = await getAttendee(tx, actor.id);
      const isOwn = (await listOwnQuestions(tx, attendee)).some((one) => one.id === id);
      const question = isOwn ? await lockQuestion(tx, id, attendee.callId) : null;
      if (question === null) throw notFound();
      if (!isAnswerable(question, now)) throw new Conflict('answers-over', 'The date for answers has passed.');
      if ((question.answeredAt?.toISOString() ?? '') !== seen)
        throw new Conflict('answered-meanwhile', 'Somebody else on your team has answered in the meantime.');
      await updateQuestion(tx, id, { answer, answeredAt: now });
      await record(change, 'jury.question-answered', `proposal:${question.proposalId}`);
    });
  }
}

function notFound(): NotFound {
  return new NotFound('question-not-found', 'Question not found.');
}
