import type { Call } from '../../domain/calls/call.entity.js';
import { translate } from '../../platform/i18n/messages.js';
import { currentQuestions } from '../../domain/questions/given-answers.js';
import type { Question } from '../../domain/questions/question.entity.js';
import { questionFields } from '../../domain/questions/question-fields.js';
import { countryOptions } from '../../domain/registrations/country-options.js';
import { questionRows } from './question-rows.js';
import { languageName } from '../ui/language-name.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { withQuery } from '../paths/paths.js';
import { newQuestionPath, questionPath } from '../paths/question-paths.js';
import { sessionPath } from '../paths/session-paths.js';

/** The questions of a session in order, and how people see them. */
export function questionsPage(
  layout: ConsoleLayout,
  input: {
    call: Call;
    session: Session;
    questions: readonly Question[];
    /** Answers by the id of the question. */
    counts: ReadonlyMap<string, number>;
    previewIn: string;
  },
) {
  const { language } = layout;
  const { call, session, questions, counts } = input;
  const text = (key: string, values = {}) => translate(language, `console.questions.${key}`, values);
  const current = currentQuestions(questions);
  const may = layout.mayChange && session.state !== 'cancelled';
  const shown = call.languages.find((one) => one === input.previewIn) ?? call.languages[0] ?? language;
  return {
    ...layout,
    title: text('title'),
    sessionTitle: session.title,
    sessionPath: sessionPath(session),
    answersPath: counts.size > 0 ? sessionPath(session, 'answers') : null,
    // Null where nothing can be changed.
    addPath: may ? newQuestionPath(session) : null,
    rows: questionRows(
      current,
      {
        mayChange: may,
        pathOf: (question) => questionPath(session, question),
        removal: 'retire',
        answersTo: (key) => answersUnder(key, questions, counts),
      },
      language,
    ),
    preview: {
      languages: call.languages.map((code) => ({
        path: `${withQuery(sessionPath(session, 'questions'), { in: code })}#preview`,
        label: languageName(code, language),
        current: code === shown,
      })),
      code: shown,
      fields: questionFields(current, {}, [], shown, countryOptions),
    },
  };
}

/** How many answers were given under a key, whatever the wording. */
export function answersUnder(key: string, questions: readonly Question[], counts: ReadonlyMap<string, number>): number {
  return questions.filter((one) => one.key === key).reduce((sum, { id }) => sum + (counts.get(id) ?? 0), 0);
}
