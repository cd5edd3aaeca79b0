import { recordTables } from '../../domain/calls/record-table.js';
import { answerTable } from './domain/record-table.queries.js';
import { area } from '../../app/area.js';
import { features } from '../../domain/calls/feature.js';
import { moreReminders } from '../../domain/notifications/reminders/more-reminders.js';
import { sessionPages } from '../../console/frame/session-nav.js';
import { translate } from '../../platform/i18n/messages.js';
import { feedEntries, sessionEntries, siteEntries } from '../../site/part-pages.js';
import { formSections } from '../../site/registrations/form-sections.js';
import { InquiriesApiController } from './api/inquiries.controller.js';
import { inquiriesPath } from './console/inquiry-paths.js';
import { LiveQueueController } from './console/live-queue.controller.js';
import { CallQuestionsController } from './console/questions.controller.js';
import { QuestionsFileController } from './console/questions-file.controller.js';
import { QuickPollsController } from './console/quick-polls.controller.js';
import { inquiriesFeature, takesInquiries } from './domain/inquiry.js';
import { publishedAnswers } from './domain/emails/answers.js';
import { personalData } from './domain/personal-data.queries.js';
import { enqueueAnswers } from './domain/send-digest.js';
import { AnswerQuestions } from './flows/answer-questions.flow.js';
import { AskQuestion } from './flows/ask-question.flow.js';
import { CloseQuickPolls } from './flows/close-quick-polls.flow.js';
import { RunQuickPolls, VoteInQuickPolls } from './flows/quick-polls.flow.js';
import { answerEntries } from './site/feed-entries.js';
import { TranslateQuestions } from './flows/translate-questions.flow.js';
import { ModerateQuestions } from './flows/moderate-questions.flow.js';
import { inquirySection } from './site/form-section.js';
import { inquiriesPath as publicInquiriesPath, livePath } from './site/inquiry-paths.js';
import { LiveController } from './site/live.controller.js';
import { LiveHub } from './site/live-hub.js';
import { MyQuestionsController } from './site/my-questions.controller.js';
import { QuestionsController } from './site/questions.controller.js';

/** Questions that people ask about a call, and the answers that all get. */
export const inquiries = area({
  name: 'inquiries',
  data: {
    contributes: [recordTables.with(answerTable)],
    emails: [publishedAnswers],
    personalData,
    auditActions: [
      'call.question-added',
      'call.question-answered',
      'call.question-author-read',
      'call.question-edited',
      'call.question-merged',
      'call.question-separated',
      'call.questions-closing',
      'call.questions-exported',
      'session.quick-poll-closed',
      'session.quick-poll-edited',
      'session.quick-poll-opened',
    ],
  },
  surface: {
    contributes: [
      features.with({
        name: inquiriesFeature,
        isUsed: 'exists (select from inquiries where call_id = $1)',
      }),
      feedEntries.with(answerEntries),
      moreReminders.with({ isCostly: true, enqueue: enqueueAnswers }),
      sessionPages.with({ part: 'live', tab: 'overview' }),
      sessionEntries.with((call, session, language) =>
        takesInquiries(call) ? { path: livePath(call, session), label: translate(language, 'inquiries.ask') } : null,
      ),
      formSections.with(inquirySection),
      siteEntries.with((call, language) =>
        takesInquiries(call)
          ? { section: 'questions', path: publicInquiriesPath(call), label: translate(language, 'inquiries.short') }
          : null,
      ),
    ],
    navigation: [
      {
        name: 'questions',
        group: 'people',
        order: 18,
        label: 'console.inquiries.title',
        ability: 'read',
        path: inquiriesPath,
        feature: inquiriesFeature,
      },
    ],
    apiTags: [{ name: 'Questions', order: 36, description: 'What people ask about a call, and the answers.' }],
    controllers: [
      // Public pages
      QuestionsController,
      LiveController,
      MyQuestionsController,
      // Console
      CallQuestionsController,
      LiveQueueController,
      QuickPollsController,
      QuestionsFileController,
      // API
      InquiriesApiController,
    ],
    providers: [
      AskQuestion,
      AnswerQuestions,
      ModerateQuestions,
      RunQuickPolls,
      CloseQuickPolls,
      VoteInQuickPolls,
      TranslateQuestions,
      LiveHub,
    ],
  },
});
