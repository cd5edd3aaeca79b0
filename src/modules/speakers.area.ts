import { area } from '../app/area.js';
import { searchEntries } from '../console/calls/search-entries.js';
import { features } from '../domain/calls/feature.js';
import { SpeakersApiController } from '../api/speakers/speakers.controller.js';
import { SessionSpeakersController } from '../console/speakers/session-speakers.controller.js';
import { SpeakerController } from '../console/speakers/speaker.controller.js';
import { SpeakersController } from '../console/speakers/speakers.controller.js';
import { EditSpeaker } from '../flows/speakers/edit-speaker.flow.js';
import { EnterAsSpeaker } from '../flows/speakers/enter-as-speaker.flow.js';
import { SetSpeakerPhoto } from '../flows/speakers/set-speaker-photo.flow.js';
import { OwnSpeakerController } from '../site/speakers/own-speaker.controller.js';
import { PublicSpeakersController } from '../site/speakers/speakers.controller.js';
import { UploadMaterial } from '../flows/speakers/upload-material.flow.js';
import { isOnlyCrewSql } from '../domain/speakers/speakers.queries.js';
import { speakersPath, newSpeakerPath } from '../console/paths/speaker-paths.js';

/** The speakers of a call. */
export const speakers = area({
  name: 'speakers',
  data: {
    auditActions: [
      'session.briefing-changed',
      'speaker.created',
      'speaker.edited',
      'speaker.merged',
      'speaker.deleted',
      'speaker.invited',
      'speaker.confirmed',
      'speaker.declined',
      'speaker.link-replaced',
      'speaker.muted',
      'speaker.unmuted',
      'speaker.photo-set',
      'speaker.photo-removed',
    ],
  },
  surface: {
    contributes: [
      searchEntries.with({ label: 'console.speakers.new', path: newSpeakerPath }),
      searchEntries.with({
        label: 'console.speakers.status.confirmed',
        path: speakersPath,
        under: 'console.speakers.title',
      }),
      features.with({
        name: 'speakers',
        isUsed: `exists (select from speakers p where p.call_id = $1 and not ${isOnlyCrewSql})`,
      }),
    ],
    navigation: [
      {
        name: 'speakers',
        group: 'speakers',
        order: 80,
        label: 'console.speakers.title',
        ability: 'read',
        path: speakersPath,
        feature: 'speakers',
      },
    ],
    apiTags: [{ name: 'Speakers', order: 24, description: 'The people who speak at sessions.' }],
    controllers: [
      // Public pages
      OwnSpeakerController,
      PublicSpeakersController,
      // Console
      SpeakersController,
      SpeakerController,
      SessionSpeakersController,
      // API
      SpeakersApiController,
    ],
    providers: [EditSpeaker, EnterAsSpeaker, UploadMaterial, SetSpeakerPhoto],
  },
});
