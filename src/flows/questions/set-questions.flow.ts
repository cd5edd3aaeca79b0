import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { requireNotCancelled } from '../../domain/sessions/session.js';
import { currentQuestions } from '../../domain/questions/given-answers.js';
import type { Question } from '../../domain/questions/question.entity.js';
import type { QuestionContent } from '../../domain/questions/question.js';
import { contentOf, planQuestions, type QuestionPlan } from '../../domain/questions/question-plan.js';
import { listQuestions, retireQuestions, writeQuestions } from '../../domain/questions/questions.queries.js';
import { answeredQuestions } from '../../domain/registrations/answers.queries.js';
import { lockSession, updateSession } from '../../domain/sessions/sessions.queries.js';
import { Changes } from '../changes.js';

/** Sets the registration questions of a session. */
@Injectable()
export class SetQuestions {
  constructor(private readonly changes: Changes) {}

  /**
   * `edit` turns the current list into the new one, and can throw a refusal. Returns the current questions. Throws
   * NotFound, Forbidden, and Conflict for a cancelled session.
   */
  async run(
    sessionId: string,
    edit: (current: Question[]) => readonly QuestionContent[],
    actor: Actor,
  ): Promise<Question[]> {
    requireAbility(actor, 'change');
    return this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      // Registrations read the questions under the same lock, so that none is checked against an incomplete list.
      const session = await lockSession(tx, sessionId);
      requireNotCancelled(session, " and can't be changed");
      const current = currentQuestions(await listQuestions(tx, session.id));
      const answered = await answeredQuestions(
        tx,
        session.id,
        current.map(({ id }) => id),
      );
      const plan = planQuestions(current, edit(current), answered);
      if (!plan.isChanged) return current;
      const questions = rowsOf(plan, session.id, now);
      await retireQuestions(
        tx,
        plan.retires.map(({ id }) => id),
        now,
      );
      await writeQuestions(tx, questions);
      await updateSession(tx, session.id, { questions: questions.length });
      const keys = questions.map(({ key }) => key);
      await record(change, 'session.questions', `session:${session.id}`, { keys });
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
