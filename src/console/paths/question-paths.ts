import { sessionPath } from './session-paths.js';

/** The form of a new question of a session. */
export function newQuestionPath(session: { id: string }): string {
  return `/console/sessions/${session.id}/new-question`;
}

/** A question of a session, or what is done with it. */
export function questionPath(session: { id: string }, question: { key: string }, step?: 'up' | 'down' | 'retire') {
  return `${sessionPath(session, 'questions')}/${question.key}${step === undefined ? '' : `/${step}`}`;
}
