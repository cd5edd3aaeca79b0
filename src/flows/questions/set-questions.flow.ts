import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { Clock } from '../../platform/clock.js';
import { Conflict } from '../../platform/errors.js';
import { standingQuestions } from '../../domain/questions/given-answers.js';
import type { Question } from '../../domain/questions/question.entity.js';
import type { QuestionContent } from '../../domain/questions/question.js';
import { contentOf, planQuestions, type QuestionPlan } from '../../domain/questions/question-plan.js';
import { listQuestions, retireQuestions, writeQuestions } from '../../domain/questions/questions.queries.js';
import { answeredQuestions } from '../../domain/registrations/answers.queries.js';
import { lockSession, updateSession } from '../../domain/sessions/sessions.queries.js';

/** Decides what a session asks of everybody who registers. */
@Injectable()
export class SetQuestions {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /**
   * `change` makes the list that is to stand from the one that stands; it may throw a refusal. Gives the questions that
   * stand then. Throws NotFound, Forbidden, and Conflict for a cancelled session.
   */
  async run(
    sessionId: string,
    change: (standing: Question[]) => readonly QuestionContent[],
    actor: Actor,
  ): Promise<Question[]> {
    requireAbility(actor, 'change');
    const now = this.clock.now();
    return this.database.transaction(async (tx) => {
      // Registrations read the questions under the same lock: none is checked against a list that is half changed.
      const session = await lockSession(tx, sessionId);
      if (session.state === 'cancelled')
        throw new Conflict('cancelled', 'The session is cancelled and cannot be changed.');
      const standing = standingQuestions(await listQuestions(tx, session.id));
      const answered = await answeredQuestions(
        tx,
        session.id,
        standing.map(({ id }) => id),
      );
      const plan = planQuestions(standing, change(standing), answered);
      if (!plan.isChanged) return standing;
      const questions = rowsOf(plan, session.id, now);
      await retireQuestions(
        tx,
        plan.retires.map(({ id }) => id),
        now,
      );
      await writeQuestions(tx, questions);
      await updateSession(tx, session.id, { questions: questions.length });
      const keys = questions.map(({ key }) => key);
      await record(tx, actor, 'session.questions', `session:${session.id}`, now, { keys });
      return questions;
    });
  }
}

function rowsOf({ stands }: QuestionPlan, sessionId: string, now: Date): Question[] {
  return stands.map(({ row, content }, index) => ({
    ...contentOf(content),
    id: row?.id ?? randomUUID(),
    sessionId,
    position: index + 1,
    createdAt: row?.createdAt ?? now,
    retiredAt: null,
  }));
}
