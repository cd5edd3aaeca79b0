import { Get, Param } from '@nestjs/common';
import { listQuestions } from '../../domain/questions/questions.queries.js';
import { listAnswers } from '../../domain/registrations/admission/answers.queries.js';
import { liveStates } from '../../domain/registrations/registration.js';
import { countRegistrations } from '../../domain/registrations/registrations.queries.js';
import { ConsoleController, OpenToFacilitators } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { translate } from '../../platform/i18n/messages.js';
import { type AnswerSummary, answerSummaries } from '../../domain/questions/answer-summary.js';
import { openQuestions } from '../../domain/questions/given-answers.js';
import type { Question } from '../../domain/questions/question.entity.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { sessionPath } from '../paths/session-paths.js';
import { barsOf } from './question-rows.js';

/** Of what people wrote, a page shows so much. */
const maxTexts = 20;

/** The answers to the questions of a session, by question. `rows` are the registrations that count. */
function answersPage(
  layout: ConsoleLayout,
  input: {
    session: Session;
    questions: readonly Question[];
    rows: readonly { answers: Record<string, unknown> }[];
    /** How many registrations count, with and without answers. */
    registrations: number;
  },
) {
  const { language } = layout;
  const { session, questions } = input;
  const text = (key: string, values = {}) => translate(language, `console.questions.${key}`, values);
  const all = input.rows.map((row) => row.answers);
  const summaries = answerSummaries(questions, all, language);
  const silent = openQuestions(questions, {}).length > 0 ? input.registrations - all.length : 0;
  const open = silent + all.filter((kept) => openQuestions(questions, kept).length > 0).length;
  return {
    ...layout,
    title: text('answersHeading'),
    sessionTitle: session.title,
    sessionPath: sessionPath(session),
    questionsPath: layout.mayRead ? sessionPath(session, 'questions') : null,
    exportPath: layout.mayRead ? sessionPath(session, 'attendees.csv') : null,
    lede: text('answersLede', { count: all.length }),
    open: text('openCount', { count: open }),
    questions: summaries.map((summary) => ({
      label: summary.label,
      facts: [
        text(`kind.${summary.kind}`),
        text('answered', { count: summary.count }),
        ...(summary.isAsked ? [] : [text('retiredNote')]),
      ],
      bars: barsOf(summary, language),
      numbers: summary.numbers && text('numbers', inWords(summary.numbers, language)),
      texts: summary.texts?.slice(0, maxTexts) ?? [],
      more: (summary.texts?.length ?? 0) > maxTexts ? text('moreTexts', { count: maxTexts }) : null,
    })),
  };
}

function inWords(numbers: NonNullable<AnswerSummary['numbers']>, language: string): Record<string, string> {
  const format = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  return Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, format.format(value)]));
}

/** The answers to the questions of a session. */
@ConsoleController('sessions/:id/answers', 'sessions')
@OpenToFacilitators('session')
export class AnswersController {
  @Get()
  async show(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { connection } = page;
    const { session } = await page.session(id);
    const layout = await page.layout();
    const counts = await countRegistrations(connection, session.id);
    const registrations = liveStates.reduce((sum, state) => sum + (counts[state] ?? 0), 0);
    const questions = await listQuestions(connection, session.id);
    const rows = await listAnswers(connection, session.id, liveStates);
    page.render('questions/answers', answersPage(layout, { session, questions, rows, registrations }));
  }
}
