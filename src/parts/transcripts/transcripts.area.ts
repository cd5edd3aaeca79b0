import { area } from '../../app/area.js';
import { homeTodos } from '../../console/calls/home-todos.js';
import { materialNotes } from '../../console/ui/material-notes.js';
import { features } from '../../domain/calls/feature.js';
import { materialPages } from '../../site/materials/material-view.js';
import { whatRemains } from '../../site/privacy/what-remains.js';
import { TranscriptsApiController } from './api/transcripts.controller.js';
import { transcriptTodos } from './console/home-todo.js';
import { transcriptNotes } from './console/material-notes.js';
import { TranscriptsController } from './console/transcripts.controller.js';
import { personalData } from './domain/personal-data.js';
import { transcriptFeature } from './domain/transcript.js';
import { ChangeTranscript } from './flows/change-transcript.flow.js';
import { remainingWords } from './site/remains.js';
import { watchLink } from './site/watch-link.js';
import { WatchController } from './site/watch.controller.js';

/** What is said in recordings: captions, and texts to read. */
export const transcripts = area({
  name: 'transcripts',
  data: {
    personalData,
    auditActions: [
      'session.transcript-uploaded',
      'session.transcript-checked',
      'session.transcript-confirmed',
      'session.transcript-blanked',
      'session.transcript-deleted',
    ],
  },
  surface: {
    contributes: [
      features.with({
        name: transcriptFeature,
        isUsed: 'exists (select from transcripts where call_id = $1)',
      }),
      homeTodos.with(transcriptTodos),
      materialNotes.with(transcriptNotes),
      materialPages.with(watchLink),
      whatRemains.with(remainingWords),
    ],
    controllers: [
      // Public pages
      WatchController,
      // Console
      TranscriptsController,
      // API
      TranscriptsApiController,
    ],
    providers: [ChangeTranscript],
  },
});
