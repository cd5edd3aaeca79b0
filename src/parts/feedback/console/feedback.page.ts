import type { FeedbackAnswer } from '../domain/feedback-answer.entity.js';
import { type FeedbackSummary, feedbackSummaries } from '../domain/feedback-summary.js';
import { feedbackClosesAt, minAnswersShown, maxFeedbackQuestions } from '../domain/feedback.js';
import { translate } from '../../../platform/i18n/messages.js';
import { type QuestionContent, questionTexts } from '../../../domain/questions/question.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import { barsOf } from '../../../console/questions/question-rows.js';
import { dayAndTime } from '../../../console/ui/day-and-time.js';
import type { ConsoleLayout } from '../../../console/frame/layout.js';
import { feedbackQuestionPath } from './feedback-paths.js';
import { sessionPath } from '../../../console/paths/session-paths.js';

/** Of what people wrote, a page shows so much. */
const maxTexts = 50;

/** The feedback on a session, and the questions it answers. */
export function feedbackPage(
  layout: ConsoleLayout,
  input: {
    session: Session;
    questions: readonly QuestionContent[];
    answers: readonly FeedbackAnswer[];
    /** Whether the session asks something of its own. */
    hasOwnForm: boolean;
  },
) {
  const { language, now } = layout;
  const { session, questions, answers } = input;
  const text = (key: string, values = {}) => translate(language, `console.feedback.${key}`, values);
  const summaries = feedbackSummaries(
    questions,
    answers.map((one) => one.answers),
    language,
  );
  const isShown = summaries !== null;
  const day = (at: Date) => dayAndTime(at, session.timeZone, language, now);
  return {
    ...layout,
    title: text('title'),
    sessionTitle: session.title,
    sessionPath: sessionPath(session),
    lede: text('answerCount', { count: answers.length }),
    window: translate(language, 'console.attendance.checkIn.room.times', {
      from: day(session.endsAt),
      until: day(feedbackClosesAt(session)),
    }),
    // Why nothing is shown yet.
    tooFew: !isShown && answers.length > 0 ? text('tooFew', { least: minAnswersShown }) : null,
    exportPath: layout.mayRead && isShown ? sessionPath(session, 'feedback.csv') : null,
    questions: (summaries ?? []).map((summary) => summaryView(summary, language)),
    named: isShown ? answers.flatMap(({ name, email }) => (name && email ? [{ name, email }] : [])) : [],
    asked: askedView(layout, input),
  };
}

function summaryView(summary: FeedbackSummary, language: string) {
  const { mean, count, texts } = summary;
  const number = new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  return {
    label: summary.label,
    facts: [
      translate(language, 'console.questions.answered', { count }),
      ...(summary.texts === null && count > 0 && count < minAnswersShown
        ? [translate(language, 'console.feedback.tooFew', { least: minAnswersShown })]
        : []),
      ...(mean === null
        ? []
        : [translate(language, 'console.feedback.mean', { mean: number.format(mean.value), of: mean.of })]),
    ],
    bars: barsOf(summary, language),
    numbers: null,
    texts: texts?.slice(0, maxTexts) ?? [],
    more:
      (texts?.length ?? 0) > maxTexts ? translate(language, 'console.questions.moreTexts', { count: maxTexts }) : null,
  };
}

function askedView(
  { language, mayChange }: ConsoleLayout,
  { session, questions, answers, hasOwnForm }: Parameters<typeof feedbackPage>[1],
) {
  const text = (key: string, values = {}) => translate(language, `console.feedback.${key}`, values);
  const may = mayChange && answers.length === 0;
  const path = (question: QuestionContent, step?: 'up' | 'down' | 'remove') =>
    feedbackQuestionPath(session, question, step);
  return {
    text: text(answers.length > 0 ? 'frozen' : 'askedText'),
    rows: questions.map((question, index) => ({
      label: questionTexts(question, language).label,
      facts: [translate(language, `console.questions.kind.${question.kind}`)],
      editPath: may ? path(question) : null,
      removePath: may && questions.length > 1 ? path(question, 'remove') : null,
      upPath: may && index > 0 ? path(question, 'up') : null,
      downPath: may && index < questions.length - 1 ? path(question, 'down') : null,
    })),
    addPath: may && questions.length < maxFeedbackQuestions ? sessionPath(session, 'feedback/new-question') : null,
    forCallPath: mayChange && hasOwnForm ? sessionPath(session, 'feedback/for-call') : null,
    resetPath: may && hasOwnForm ? sessionPath(session, 'feedback/reset') : null,
  };
}
