import { area } from '../../app/area.js';
import { sessionPages } from '../../console/frame/session-nav.js';
import { partPages } from '../../console/paths/part-pages.js';
import { languagesPath } from './console/language-paths.js';
import { LanguagesController } from './console/languages.controller.js';

/** Languages in which sessions can be followed, beside the spoken one. */
export const interpretation = area({
  name: 'interpretation',
  surface: {
    contributes: [
      sessionPages.with({ part: 'languages', tab: 'settings' }),
      partPages.with({ languages: languagesPath }),
    ],
    controllers: [LanguagesController],
  },
});
