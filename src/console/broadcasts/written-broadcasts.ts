import { In } from 'typeorm';
import { Broadcast } from '../../domain/broadcasts/broadcast.entity.js';
import { countEmails } from '../../domain/broadcasts/broadcasts.queries.js';
import { textFor } from '../../domain/campaigns/campaign-texts.js';
import { translate } from '../../platform/i18n/messages.js';
import { broadcastPath, newBroadcastPath, newsToSpeakersPath } from '../paths/broadcast-paths.js';
import type { WrittenKind } from '../ui/written.js';
import { broadcastState, whenText } from './broadcast.page.js';

/** Broadcasts among everything that was written. */
export const writtenBroadcasts: WrittenKind = {
  name: 'broadcast',
  ability: 'read',
  starts: [
    { to: 'console.broadcasts.to.people', path: newBroadcastPath },
    { to: 'console.broadcasts.to.coordinators', path: (call) => `${newBroadcastPath(call)}?coordinators=yes` },
    { to: 'console.broadcasts.to.speakers', path: newsToSpeakersPath },
  ],
  sql: 'select id, created_at from broadcasts where call_id = $1',
  rows: async ({ connection, call, language }, ids) => {
    const found = await connection.getRepository(Broadcast).findBy({ id: In(ids) });
    const counts = await countEmails(connection, ids);
    return found.map((broadcast) => {
      const { id, contents, recipients } = broadcast;
      const sent = counts.get(id)?.sent ?? 0;
      return {
        id,
        title: textFor(contents, language, call.languages).subject,
        path: broadcastPath(broadcast),
        state: broadcastState(broadcast, language),
        when: whenText(broadcast, call, language),
        result:
          recipients === null ? '' : translate(language, 'console.broadcasts.sentOf', { sent, count: recipients }),
      };
    });
  },
};
