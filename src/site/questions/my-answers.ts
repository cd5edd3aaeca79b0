import { translate } from '../../platform/i18n/messages.js';
import { answerText } from '../../domain/questions/answer-labels.js';
import { givenAnswers, openQuestions, currentQuestions } from '../../domain/questions/given-answers.js';
import type { Question } from '../../domain/questions/question.entity.js';
import { questionTexts } from '../../domain/questions/question.js';
import type { Registration } from '../../domain/registrations/registration.entity.js';
import { isLive } from '../../domain/registrations/registration.js';
import { registrationClosure } from '../../domain/sessions/session.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import type { Viewer } from '../../domain/sessions/viewer.js';

/** A person's answers to the questions of a session, and missing ones. */
export interface MyAnswers {
  /** With a link to the form, if it is not too late. */
  open: { title: string; text: string; path: string | null } | null;
  given: { label: string; text: string }[];
  /** Whether there are answers to show. */
  hasPart: boolean;
  /** Link for changing the answers; null if it is too late, there are no questions, or some are unanswered. */
  path: string | null;
  pathLabel: string;
}

/** Whether a person can still answer. */
export function mayAnswer(session: Session, registration: Pick<Registration, 'state'>, now: Date): boolean {
  return isLive(registration.state) && registrationClosure(session, now) === null;
}

/** Returns the answers of one registration for its person. Null if the session never had questions. */
export function myAnswers(
  session: Session,
  registration: Pick<Registration, 'state' | 'answers'>,
  questions: readonly Question[],
  path: string,
  { language, now }: Viewer,
): MyAnswers | null {
  const given = givenAnswers(questions, registration.answers);
  const asked = currentQuestions(questions);
  if (given.length === 0 && asked.length === 0) return null;
  const open = isLive(registration.state) ? openQuestions(questions, registration.answers).length : 0;
  const may = asked.length > 0 && mayAnswer(session, registration, now);
  const text = (key: string, values = {}) => translate(language, `questions.${key}`, values);
  return {
    open:
      open === 0
        ? null
        : {
            title: text('open', { count: open }),
            text: text(may ? 'openText' : 'openClosed'),
            path: may ? path : null,
          },
    given: given.map(({ question, value }) => ({
      label: questionTexts(question, language).label,
      text: answerText(question, value, language),
    })),
    hasPart: given.length > 0 || open === 0,
    path: may && open === 0 ? path : null,
    pathLabel: text(given.length > 0 ? 'change' : 'answerFirst'),
  };
}
