import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../../domain/identity/actor.js';
import { record, type Change } from '../../domain/identity/change.js';
import { changeComing, type SeriesChange } from '../../domain/sessions/change-series.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { requireNotCancelled } from '../../domain/sessions/session.js';
import { currentQuestions } from '../../domain/questions/given-answers.js';
import type { Question } from '../../domain/questions/question.entity.js';
import type { QuestionContent } from '../../domain/questions/question.js';
import { maxQuestions } from '../../domain/questions/question-input.js';
import { freeKey } from '../../domain/questions/question-list.js';
import { contentOf, planQuestions, type QuestionPlan } from '../../domain/questions/question-plan.js';
import { listQuestions, retireQuestions, writeQuestions } from '../../domain/questions/questions.queries.js';
import { answeredQuestions } from '../../domain/registrations/admission/answers.queries.js';
import { lockSession, updateSession } from '../../domain/sessions/sessions.queries.js';
import { Changes } from '../changes.js';

/** Sets the registration questions of a session, or adds one to a series. */
@Injectable()
export class SetQuestions {
  constructor(private readonly changes: Changes) {}

  /**
   * `edit` turns the current list into the new one, and can throw a refusal. Returns the current questions. Throws
   * NotFound, Forbidden, and Conflict for a cancelled session.
   */
  async run(sessionId: string, edit: (current: Question[]) => readonly QuestionContent[], actor: Actor) {
    return this.changes.runIfAble(actor, 'change', async (change) => {
      // Registrations read the questions under the same lock, so that none is checked against an incomplete list.
      const session = await lockSession(change.tx, sessionId);
      requireNotCancelled(session, " and can't be changed");
      const current = currentQuestions(await listQuestions(change.tx, session.id));
      return setQuestions(change, session, current, edit(current));
    });
  }

  /**
   * Adds a question to all coming sessions of a series, with a key that is free in each. A session that asks it already,
   * or asks as many as it may, stays as it is. `check` sees what was done, and can throw to undo it. Throws Forbidden and
   * what `check` throws.
   */
  async addToSeries(seriesId: string, question: QuestionContent, actor: Actor, check: (done: SeriesChange) => void) {
    return this.changes.runIfAble(actor, 'change', async (change) => {
      const done = await addToAll(change, seriesId, question);
      check(done);
      return done;
    });
  }

  /** Returns what `addToSeries` would do: it runs and is rolled back. */
  async previewAddToSeries(seriesId: string, question: QuestionContent, actor: Actor): Promise<SeriesChange> {
    return this.changes.previewIfAble(actor, 'change', (change) => addToAll(change, seriesId, question));
  }
}

async function addToAll(change: Change, seriesId: string, question: QuestionContent): Promise<SeriesChange> {
  return changeComing(change, seriesId, async (session) => {
    const all = await listQuestions(change.tx, session.id);
    const current = currentQuestions(all);
    if (current.some(({ label }) => label === question.label)) return 'unchanged';
    if (current.length >= maxQuestions) return 'full';
    const taken = all.map(({ key }) => key);
    await setQuestions(change, session, current, [...current, { ...question, key: freeKey(question.label, taken) }]);
    return { added: [question.label], removed: [] };
  });
}

async function setQuestions(change: Change, session: Session, current: Question[], wanted: readonly QuestionContent[]) {
  const { tx, now } = change;
  const answered = await answeredQuestions(
    tx,
    session.id,
    current.map(({ id }) => id),
  );
  const plan = planQuestions(current, wanted, answered);
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
