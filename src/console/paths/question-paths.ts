import { sessionPath } from './session-paths.js';

/** The form of a new question of a session. */
export function newQuestionPath(session: { id: string }): string {
  return `/console/sessions/${session.id}/new-question`;
}

/** A question of a session. */
export function questionPath(session: { id: string }, question: { key: string }): string {
  return `${sessionPath(session, 'questions')}/${question.key}`;
}
