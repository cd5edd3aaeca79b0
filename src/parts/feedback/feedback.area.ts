import { followUpRows } from '../../domain/notifications/reminders/follow-up-rows.js';
import { sessionPath } from '../../console/paths/session-paths.js';
import { partPages } from '../../console/paths/part-pages.js';
import { ownFeedback } from './site/own-feedback.js';
import { afterSessions } from '../../site/registrations/after-sessions.js';
import { SessionFeedbackApiController } from './api/session-feedback.controller.js';
import { area } from '../../app/area.js';
import { FeedbackQuestionsController } from './console/feedback-questions.controller.js';
import { FeedbackController } from './console/feedback.controller.js';
import { GiveFeedback } from './flows/give-feedback.flow.js';
import { SetFeedbackForm } from './flows/set-feedback-form.flow.js';
import { MyFeedbackController } from './site/my-feedback.controller.js';
import { personalData } from './domain/personal-data.queries.js';
import { sessionPages } from '../../console/frame/session-nav.js';

/** What attendees say of a session afterwards. */
export const feedback = area({
  name: 'feedback',
  data: {
    personalData,
    auditActions: ['session.feedback', 'session.feedback-asked', 'call.feedback-asked'],
  },
  surface: {
    contributes: [
      sessionPages.with({ part: 'feedback', tab: 'after' }),
      followUpRows.with('feedback'),
      partPages.with({ feedback: (session) => sessionPath(session, 'feedback') }),
      afterSessions.with(ownFeedback),
    ],
    controllers: [
      SessionFeedbackApiController,
      // Public pages
      MyFeedbackController,
      // Console
      FeedbackController,
      FeedbackQuestionsController,
    ],
    providers: [GiveFeedback, SetFeedbackForm],
  },
});
