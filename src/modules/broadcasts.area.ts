import { area } from '../app/area.js';
import { searchEntries } from '../console/calls/search-entries.js';
import { BroadcastsApiController } from '../api/broadcasts/broadcasts.controller.js';
import { BroadcastFormController } from '../console/broadcasts/broadcast-form.controller.js';
import { BroadcastsController } from '../console/broadcasts/broadcasts.controller.js';
import { WriteController } from '../console/broadcasts/write.controller.js';
import { ChangeBroadcast } from '../flows/broadcasts/change-broadcast.flow.js';
import { PreviewBroadcast } from '../flows/broadcasts/preview-broadcast.flow.js';
import { SendBroadcast } from '../flows/broadcasts/send-broadcast.flow.js';
import { newBroadcastPath } from '../console/paths/broadcast-paths.js';
import { writtenBroadcasts } from '../console/broadcasts/written-broadcasts.js';
import { writtenKinds } from '../console/ui/written.js';

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
    contributes: [
      searchEntries.with({ label: 'console.broadcasts.new', path: newBroadcastPath }),
      writtenKinds.with(writtenBroadcasts),
    ],
    apiTags: [{ name: 'Broadcasts', order: 140, description: 'Emails to a selected audience.' }],
    controllers: [
      // Console
      BroadcastFormController,
      BroadcastsController,
      WriteController,
      // API
      BroadcastsApiController,
    ],
    providers: [PreviewBroadcast, SendBroadcast, ChangeBroadcast],
  },
});
