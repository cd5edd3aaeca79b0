import { area } from '../../app/area.js';
import { sessionPages } from '../../console/frame/session-nav.js';
import { partPages } from '../../console/paths/part-pages.js';
import { languagesPath } from './console/language-paths.js';
import { beforeSessions } from '../../site/registrations/after-sessions.js';
import { LanguagesController } from './console/languages.controller.js';
import { ChooseLanguage } from './flows/choose-language.flow.js';
import { OwnLanguageController } from './site/own-language.controller.js';
import { ownLanguage } from './site/own-language.js';

/** Languages in which sessions can be followed, beside the spoken one. */
export const interpretation = area({
  name: 'interpretation',
  data: { auditActions: ['registration.language-chosen'] },
  surface: {
    contributes: [
      sessionPages.with({ part: 'languages', tab: 'settings' }),
      partPages.with({ languages: languagesPath }),
      beforeSessions.with(ownLanguage),
    ],
    controllers: [
      // Public pages
      OwnLanguageController,
      // Console
      LanguagesController,
    ],
    providers: [ChooseLanguage],
  },
});
