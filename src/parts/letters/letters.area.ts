import { letterTodos } from './console/home-todo.js';
import { homeTodos } from '../../console/calls/home-todos.js';
import { letterPath, lettersPath } from './console/letter-paths.js';
import { writtenLetters } from './console/written-letters.js';
import { writtenKinds } from '../../console/ui/written.js';
import { partPages } from '../../console/paths/part-pages.js';
import { letterTimes } from './domain/letter-times.queries.js';
import { storedInstants } from '../../domain/time/local-instant.js';
import { area } from '../../app/area.js';
import { features } from '../../domain/calls/feature.js';
import { LettersApiController } from './api/letters.controller.js';
import { juryLines } from '../jury/console/jury-lines.js';
import { callJuryPath } from '../jury/console/jury-paths.js';
import { AnnounceController } from './console/announce.controller.js';
import { announceLine } from './console/announce-line.js';
import { LettersController } from './console/letters.controller.js';
import { decisionPublished } from '../winners/domain/decision-published.js';
import { announcementTimes } from './domain/announcements.queries.js';
import { releaseUnpublished } from './domain/letters.queries.js';
import { AnnounceDue } from './flows/announce-due.flow.js';
import { AnnounceResults } from './flows/announce-results.flow.js';
import { ChangeLetter } from './flows/change-letter.flow.js';
import { PreviewLetter } from './flows/preview-letter.flow.js';
import { PublishShortlist } from './flows/publish-shortlist.flow.js';
import { SendLetters } from './flows/send-letters.flow.js';
import { personalData } from './domain/personal-data.js';
import { letter } from './domain/emails/letter.js';

/** Letters to the teams of proposals about their results. */
export const letters = area({
  name: 'letters',
  data: {
    contributes: [
      storedInstants.with(letterTimes),
      storedInstants.with(announcementTimes),
      decisionPublished.with(({ tx, now }, { id }) => releaseUnpublished(tx, id, now)),
    ],
    emails: [letter],
    personalData,
    auditActions: [
      'jury.shortlist-published',
      'jury.shortlist-taken-back',
      'jury.announced',
      'jury.announcement-taken-back',
      'letter.created',
      'letter.edited',
      'letter.tested',
      'letter.scheduled',
      'letter.time-moved',
      'letter.began',
      'letter.sent',
      'letter.held',
      'letter.released',
      'letter.taken-back',
    ],
  },
  surface: {
    contributes: [
      features.with({
        name: 'letters',
        isUsed:
          'exists (select from letters where call_id = $1) or exists (select from jury_decisions where call_id = $1)',
      }),
      homeTodos.with(letterTodos),
      writtenKinds.with(writtenLetters),
      juryLines.with(announceLine),
      partPages.with({ letter: letterPath, announce: (call) => callJuryPath(call, 'announce') }),
    ],
    navigation: [
      {
        name: 'letters',
        group: 'outcomes',
        order: 58,
        label: 'console.letters.title',
        ability: 'change',
        path: (call) => lettersPath(call),
        feature: 'letters',
        offer: { at: 'jury', text: 'console.letters.offer' },
      },
    ],
    apiTags: [{ name: 'Letters', order: 100, description: 'Result letters to teams (read-only).' }],
    controllers: [AnnounceController, LettersController, LettersApiController],
    providers: [AnnounceDue, AnnounceResults, ChangeLetter, PreviewLetter, PublishShortlist, SendLetters],
  },
});
