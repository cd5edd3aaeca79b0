import { area } from '../app/area.js';
import { searchEntries } from '../console/calls/search-entries.js';
import { sessionsPath } from '../console/paths/session-paths.js';
import { QuestionsApiController } from '../api/questions/questions.controller.js';
import { AnswersController } from '../console/questions/answers.controller.js';
import { QuestionsController } from '../console/questions/questions.controller.js';
import { SeriesQuestionController } from '../console/questions/series-question.controller.js';
import { SetQuestions } from '../flows/questions/set-questions.flow.js';
import { MyAnswersController } from '../site/questions/my-answers.controller.js';

/** The questions of a registration form, and their answers. */
export const questions = area({
  name: 'questions',
  data: {
    auditActions: ['session.questions'],
  },
  surface: {
    contributes: [
      searchEntries.with({
        label: 'console.questions.title',
        path: sessionsPath,
        under: 'console.common.sessions',
        also: 'console.questions.search',
      }),
    ],
    controllers: [
      // Public pages
      MyAnswersController,
      // Console
      AnswersController,
      QuestionsController,
      SeriesQuestionController,
      // API
      QuestionsApiController,
    ],
    providers: [SetQuestions],
  },
});
