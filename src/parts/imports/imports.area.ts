import { area } from '../../app/area.js';
import { searchEntries } from '../../console/calls/search-entries.js';
import { partPages } from '../../console/paths/part-pages.js';
import { importSessionsPath } from './console/import-paths.js';
import { ImportSessionsController } from './console/import-sessions.controller.js';
import { ImportSessions } from './flows/import-sessions.flow.js';

/** What organizers bring from other programs. */
export const imports = area({
  name: 'imports',
  data: { auditActions: ['call.sessions-imported'] },
  surface: {
    contributes: [
      searchEntries.with({ label: 'console.imports.title', path: importSessionsPath }),
      partPages.with({ importSessions: importSessionsPath }),
    ],
    controllers: [ImportSessionsController],
    providers: [ImportSessions],
  },
});
