import type { Call } from '../../../domain/calls/call.entity.js';
import { dayAndTime } from '../../../console/ui/day-and-time.js';
import type { StateView } from '../../../console/ui/session-state.js';
import type { FieldError } from '../../../platform/errors.js';
import { translate } from '../../../platform/i18n/messages.js';
import type { JuryQuestion } from '../domain/jury.entity.js';
import { answerDays, isAnswerable, isOpenQuestion } from '../domain/question.js';
import type { ListedQuestion } from '../domain/questions.queries.js';
import { juryField } from './jury-faults.js';
import { questionPath } from './jury-paths.js';

/** Returns the questions about a proposal as a juror sees them, without names; null if there is nothing to show. */
export function questionsView(
  questions: readonly JuryQuestion[],
  juror: { id: string; timeZone: string; language: string; now: Date },
  form: { action: string; typed: string; fieldErrors: readonly FieldError[] } | null,
) {
  const { language } = juror;
  const isOpen = questions.some((one) => one.jurorId === juror.id && isOpenQuestion(one, juror.now));
  const mayAsk = form !== null && (!isOpen || form.typed !== '');
  if (questions.length === 0 && !mayAsk) return null;
  return {
    questions: questions.map((one) => ({
      who: translate(language, `console.jury.question.${one.jurorId === juror.id ? 'byYou' : 'byJuror'}`),
      body: one.body,
      state: stateOf(one, juror),
      answer: one.answer || one.reason,
    })),
    // Null while the juror waits for an answer, and once the review is submitted or closed.
    form: mayAsk
      ? { action: form.action, question: juryField('question', form.typed, form.fieldErrors, language) }
      : null,
  };
}

/** Returns a question for the office. */
export function officeQuestion(
  call: Call,
  question: ListedQuestion,
  { language, now, mayAdminister }: { language: string; now: Date; mayAdminister: boolean },
) {
  return {
    title: `${question.title} (${question.externalId})`,
    juror: question.juror,
    body: question.body,
    state: stateOf(question, { timeZone: call.timeZone, language, now }),
    answer: question.answer || question.reason,
    // Where it is released or declined; null once it is, and for those who can't.
    action: mayAdminister && question.state === 'asked' ? questionPath(call, question) : null,
    id: question.id,
    days: answerDays,
  };
}

function stateOf(
  question: JuryQuestion,
  { timeZone, language, now }: { timeZone: string; language: string; now: Date },
): StateView {
  const say = (key: string, at: Date | null) =>
    translate(language, `console.jury.question.state.${key}`, {
      at: at === null ? '' : dayAndTime(at, timeZone, language),
    });
  const { state, answerUntilAt, answeredAt } = question;
  if (state === 'asked') return { tone: 'warn', icon: 'half', label: say('asked', null) };
  if (state === 'declined') return { tone: 'off', icon: 'ring', label: say('declined', null) };
  if (answeredAt !== null) return { tone: 'good', icon: 'dot', label: say('answered', answeredAt) };
  return isAnswerable(question, now)
    ? { tone: 'warn', icon: 'half', label: say('waiting', answerUntilAt) }
    : { tone: 'off', icon: 'ring', label: say('unanswered', null) };
}
