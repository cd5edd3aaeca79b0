import { area } from '../app/area.js';
import { searchEntries } from '../console/calls/search-entries.js';
import { BroadcastsApiController } from '../api/broadcasts/broadcasts.controller.js';
import { BroadcastFormController } from '../console/broadcasts/broadcast-form.controller.js';
import { BroadcastPreviewController } from '../console/broadcasts/broadcast-preview.controller.js';
import { BroadcastSendController } from '../console/broadcasts/broadcast-send.controller.js';
import { BroadcastsController } from '../console/broadcasts/broadcasts.controller.js';
import { WriteController } from '../console/broadcasts/write.controller.js';
import { WriteToAttendees } from '../flows/broadcasts/write-to-attendees.flow.js';
import { ConfirmBroadcast } from '../flows/broadcasts/confirm-broadcast.flow.js';
import { DraftBroadcast } from '../flows/broadcasts/draft-broadcast.flow.js';
import { PreviewBroadcast } from '../flows/broadcasts/preview-broadcast.flow.js';
import { SendBroadcast } from '../flows/broadcasts/send-broadcast.flow.js';
import { StopBroadcast } from '../flows/broadcasts/stop-broadcast.flow.js';
import { TestBroadcast } from '../flows/broadcasts/test-broadcast.flow.js';
import { broadcastsPath, newBroadcastPath } from '../console/paths/broadcast-paths.js';

/** Messages that organizers write to many attendees. */
export const broadcasts = area({
  name: 'broadcasts',
  data: {
    auditActions: [
      'broadcast.created',
      'broadcast.edited',
      'broadcast.deleted',
      'broadcast.tested',
      'broadcast.scheduled',
      'broadcast.unscheduled',
      'broadcast.began',
      'broadcast.sent',
      'broadcast.stopped',
    ],
  },
  surface: {
    contributes: [searchEntries.with({ label: 'console.broadcasts.new', path: newBroadcastPath })],
    navigation: [
      {
        name: 'broadcasts',
        group: 'messages',
        order: 10,
        label: 'console.broadcasts.title',
        ability: 'read',
        path: broadcastsPath,
      },
    ],
    apiTags: [{ name: 'Broadcasts', order: 140, description: 'Emails to a selected audience.' }],
    controllers: [
      // Console
      BroadcastFormController,
      BroadcastPreviewController,
      BroadcastSendController,
      BroadcastsController,
      WriteController,
      // API
      BroadcastsApiController,
    ],
    providers: [
      ConfirmBroadcast,
      DraftBroadcast,
      PreviewBroadcast,
      SendBroadcast,
      StopBroadcast,
      TestBroadcast,
      WriteToAttendees,
    ],
  },
});
