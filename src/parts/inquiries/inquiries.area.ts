import { area } from '../../app/area.js';
import { features } from '../../domain/calls/feature.js';
import { translate } from '../../platform/i18n/messages.js';
import { siteEntries } from '../../site/part-pages.js';
import { formSections } from '../../site/registrations/form-sections.js';
import { InquiriesApiController } from './api/inquiries.controller.js';
import { inquiriesPath } from './console/inquiry-paths.js';
import { CallQuestionsController } from './console/questions.controller.js';
import { inquiriesFeature, takesInquiries } from './domain/inquiry.js';
import { personalData } from './domain/personal-data.queries.js';
import { AnswerQuestions } from './flows/answer-questions.flow.js';
import { AskQuestion } from './flows/ask-question.flow.js';
import { inquirySection } from './site/form-section.js';
import { inquiriesPath as publicInquiriesPath } from './site/inquiry-paths.js';
import { MyQuestionsController } from './site/my-questions.controller.js';
import { QuestionsController } from './site/questions.controller.js';

/** Questions that people ask about a call, and the answers that all get. */
export const inquiries = area({
  name: 'inquiries',
  data: {
    personalData,
    auditActions: [
      'call.question-added',
      'call.question-answered',
      'call.question-author-read',
      'call.question-edited',
      'call.question-merged',
      'call.question-separated',
      'call.questions-closing',
    ],
  },
  surface: {
    contributes: [
      features.with({
        name: inquiriesFeature,
        isUsed: 'exists (select from inquiries where call_id = $1)',
      }),
      formSections.with(inquirySection),
      siteEntries.with((call, language) =>
        takesInquiries(call)
          ? { section: 'questions', path: publicInquiriesPath(call), label: translate(language, 'inquiries.title') }
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
      MyQuestionsController,
      // Console
      CallQuestionsController,
      // API
      InquiriesApiController,
    ],
    providers: [AskQuestion, AnswerQuestions],
  },
});
