import { area } from '../app/area.js';
import { FeedbackQuestionsController } from '../console/feedback/feedback-questions.controller.js';
import { FeedbackController } from '../console/feedback/feedback.controller.js';
import { GiveFeedback } from '../flows/feedback/give-feedback.flow.js';
import { SetFeedbackForm } from '../flows/feedback/set-feedback-form.flow.js';
import { MyFeedbackController } from '../site/feedback/my-feedback.controller.js';

/** What attendees say of a session afterwards. */
export const feedback = area({
  name: 'feedback',
  surface: {
    controllers: [
      // Public pages
      MyFeedbackController,
      // Console
      FeedbackController,
      FeedbackQuestionsController,
    ],
    providers: [GiveFeedback, SetFeedbackForm],
  },
});
