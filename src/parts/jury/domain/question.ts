/** A question waits for an owner, who releases it to the team or declines it. */
export type QuestionState = 'asked' | 'released' | 'declined';

interface Asked {
  state: QuestionState;
  answerUntilAt: Date | null;
  answer: string;
}

/** How long a team has by default, in days. */
export const answerDays = 7;

/**
 * Returns until when a team can answer a question that is released now: never after the deadline of the juror who asked,
 * if there is one; null if that has passed.
 */
export function answerUntil(days: number, scoresUntilAt: Date | null, now: Date): Date | null {
  const until = new Date(now.getTime() + days * 86_400_000);
  if (scoresUntilAt === null || until < scoresUntilAt) return until;
  return scoresUntilAt > now ? scoresUntilAt : null;
}

/** Returns whether the team can answer, or change its answer. */
export function isAnswerable({ answerUntilAt }: Pick<Asked, 'answerUntilAt'>, now: Date): boolean {
  return answerUntilAt !== null && now < answerUntilAt;
}

/** Returns whether a question is still without a result: its juror asks the next one after it. */
export function isOpenQuestion(question: Asked, now: Date): boolean {
  return question.state === 'asked' || (question.answer === '' && isAnswerable(question, now));
}
