import { sessionPath } from '../../../console/paths/session-paths.js';

/** Returns the path of a feedback question, or of an action on it. */
export function feedbackQuestionPath(
  session: { id: string },
  question: { key: string },
  step?: 'up' | 'down' | 'remove',
): string {
  return `${sessionPath(session, 'feedback')}/questions/${question.key}${step === undefined ? '' : `/${step}`}`;
}
