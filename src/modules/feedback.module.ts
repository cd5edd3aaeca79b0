import { Global, Module } from '@nestjs/common';
import { FeedbackQuestionsController } from '../console/feedback/feedback-questions.controller.js';
import { FeedbackController } from '../console/feedback/feedback.controller.js';
import { GiveFeedback } from '../flows/feedback/give-feedback.flow.js';
import { SetFeedbackForm } from '../flows/feedback/set-feedback-form.flow.js';
import { MyFeedbackController } from '../site/feedback/my-feedback.controller.js';

const flows = [GiveFeedback, SetFeedbackForm];

/** What attendees say of a session afterwards. */
@Global()
@Module({
  controllers: [
    // Public pages
    MyFeedbackController,
    // Console
    FeedbackController,
    FeedbackQuestionsController,
  ],
  providers: [...flows],
  exports: [...flows],
})
export class FeedbackModule {}
