import { area } from '../../app/area.js';
import { homeTodos } from '../../console/calls/home-todos.js';
import { searchEntries } from '../../console/calls/search-entries.js';
import { partPages } from '../../console/paths/part-pages.js';
import { materialOffers } from '../../console/ui/material-offers.js';
import { features } from '../../domain/calls/feature.js';
import { roomOpeners } from '../../domain/rooms/room-opener.js';
import { ZoomEventsController } from './api/zoom-events.controller.js';
import { ConferencingController } from './console/conferencing.controller.js';
import { conferencingPath } from './console/conferencing-paths.js';
import { conferencingTodos } from './console/home-todo.js';
import { RecordingOffersController } from './console/recording-offers.controller.js';
import { recordingOffers, recordingTodos } from './console/recording-offers.js';
import { accountRooms } from './domain/account-rooms.js';
import { personalData } from './domain/personal-data.js';
import { AnswerOffer } from './flows/answer-offer.flow.js';
import { ConnectAccount } from './flows/connect-account.flow.js';
import { ReceiveZoomEvent } from './flows/receive-zoom-event.flow.js';
import { SyncRooms } from './flows/sync-rooms.flow.js';

/** Rooms that are made in accounts of video conferencing services. */
export const conferencing = area({
  name: 'conferencing',
  data: {
    personalData,
    auditActions: [
      'call.conferencing-connected',
      'call.conferencing-checked',
      'call.conferencing-removed',
      'session.conferencing-replaced',
      'session.recording-declined',
    ],
  },
  surface: {
    contributes: [
      ...accountRooms.map((one) => roomOpeners.with(one)),
      features.with({
        name: 'conferencing',
        isUsed: 'exists (select from conferencing_accounts where call_id = $1)',
      }),
      homeTodos.with(conferencingTodos),
      homeTodos.with(recordingTodos),
      materialOffers.with(recordingOffers),
      partPages.with({ conferencing: conferencingPath }),
      searchEntries.with({ label: 'console.conferencing.title', path: conferencingPath, isForOwners: true }),
    ],
    navigation: [
      {
        name: 'conferencing',
        group: 'settings',
        order: 44,
        label: 'console.conferencing.title',
        ability: 'administer',
        path: conferencingPath,
        feature: 'conferencing',
      },
    ],
    controllers: [ConferencingController, RecordingOffersController, ZoomEventsController],
    providers: [AnswerOffer, ConnectAccount, ReceiveZoomEvent, SyncRooms],
  },
});
