import { area } from '../../app/area.js';
import { sessionPages } from '../../console/frame/session-nav.js';
import { partPages } from '../../console/paths/part-pages.js';
import { languagesPath } from './console/language-paths.js';
import { beforeSessions } from '../../site/registrations/after-sessions.js';
import { LanguagesController } from './console/languages.controller.js';
import { sessionPageTodos } from '../../console/sessions/session-page-todos.js';
import { homeTodos } from '../../console/calls/home-todos.js';
import { crewAnswers } from '../../domain/sessions/answer-as-speaker.js';
import { CrewApiController } from './api/crew.controller.js';
import { CrewController } from './console/crew.controller.js';
import { crewTodos, crewTodosOf } from './console/home-todo.js';
import { morePublishingChecks } from '../../domain/privacy/publishing-checks.queries.js';
import { crewChecks } from './domain/crew-checks.js';
import { staffCrew } from './domain/emails/staff-crew.js';
import { tellOrganizers } from './domain/tell-organizers.js';
import { BookCrew } from './flows/book-crew.flow.js';
import { ChooseLanguage } from './flows/choose-language.flow.js';
import { OwnLanguageController } from './site/own-language.controller.js';
import { ownLanguage } from './site/own-language.js';

/** Languages in which sessions can be followed, beside the spoken one. */
export const interpretation = area({
  name: 'interpretation',
  data: {
    emails: [staffCrew],
    auditActions: ['registration.language-chosen', 'speaker.booked', 'speaker.task-changed', 'speaker.unbooked'],
    contributes: [crewAnswers.with(tellOrganizers)],
  },
  surface: {
    contributes: [
      sessionPages.with({ part: 'languages', tab: 'settings' }),
      sessionPages.with({ part: 'crew', tab: 'settings' }),
      homeTodos.with(crewTodos),
      sessionPageTodos.with(crewTodosOf),
      morePublishingChecks.with(crewChecks),
      partPages.with({ languages: languagesPath }),
      beforeSessions.with(ownLanguage),
    ],
    apiTags: [{ name: 'Interpreters', order: 25, description: 'Who interprets, captions and signs in sessions.' }],
    controllers: [
      // Public pages
      OwnLanguageController,
      // Console
      LanguagesController,
      CrewController,
      // API
      CrewApiController,
    ],
    providers: [ChooseLanguage, BookCrew],
  },
});
