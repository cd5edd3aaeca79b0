import { Global, Module } from '@nestjs/common';
import { QuestionsApiController } from '../api/questions/questions.controller.js';
import { AnswersController } from '../console/questions/answers.controller.js';
import { QuestionsController } from '../console/questions/questions.controller.js';
import { SetQuestions } from '../flows/questions/set-questions.flow.js';
import { MyAnswersController } from '../site/questions/my-answers.controller.js';

const flows = [SetQuestions];

/** The questions of a registration form, and their answers. */
@Global()
@Module({
  controllers: [
    // Public pages
    MyAnswersController,
    // Console
    AnswersController,
    QuestionsController,
    // API
    QuestionsApiController,
  ],
  providers: [...flows],
  exports: [...flows],
})
export class QuestionsModule {}
