import { countEmails, broadcasts } from '../../domain/broadcasts/broadcasts.queries.js';
import type { Broadcast } from '../../domain/broadcasts/broadcast.entity.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { textFor } from '../../domain/campaigns/campaign-texts.js';
import { translate } from '../../platform/i18n/messages.js';
import { broadcastPath, broadcastsPath, newBroadcastPath } from '../paths/broadcast-paths.js';
import { list } from '../ui/list.js';
import { broadcastState, whenText } from './broadcast.page.js';

/** Shows the broadcasts of a call, the newest first. */
export const showBroadcasts = list<Broadcast & { sent: number }, { call: Call }>({
  words: 'console.broadcasts',
  path: ({ call }) => broadcastsPath(call),
  newPath: ({ call }) => newBroadcastPath(call),
  read: async ({ connection }, { call }, range) => {
    const found = await broadcasts.list(connection, call.id, range);
    const counts = await countEmails(
      connection,
      found.map(({ id }) => id),
    );
    const rows = found.map((one) => ({ ...one, sent: counts.get(one.id)?.sent ?? 0 }));
    return { rows, total: await broadcasts.count(connection, call.id) };
  },
  columns: [
    {
      heading: 'console.broadcasts.field.subject',
      cell: (broadcast, { call, language }) => ({
        text: textFor(broadcast.contents, language, call.languages).subject,
        path: broadcastPath(broadcast),
      }),
    },
    {
      heading: 'console.common.col.state',
      as: 'nowrap',
      cell: (broadcast, { language }) => ({ state: broadcastState(broadcast, language) }),
    },
    {
      heading: 'console.common.col.when',
      cell: (broadcast, { call, language }) => whenText(broadcast, call, language),
    },
    {
      heading: 'console.broadcasts.col.sent',
      cell: ({ recipients, sent }, { language }) =>
        recipients === null ? '' : translate(language, 'console.broadcasts.sentOf', { sent, count: recipients }),
    },
  ],
});
