import type { WrittenKind } from '../../../console/ui/written.js';
import { dayAndTime } from '../../../console/ui/day-and-time.js';
import { zoneCity } from '../../../domain/time/zones.js';
import { translate } from '../../../platform/i18n/messages.js';
import { pollState } from '../domain/poll.js';
import { listPolls } from '../domain/polls.queries.js';
import { newPollPath, pollPath } from './poll-paths.js';
import { pollStateView } from './poll-words.js';

/** Polls among everything that was written. */
export const writtenPolls: WrittenKind = {
  name: 'poll',
  ability: 'read',
  starts: [{ to: 'console.polls.to', path: newPollPath }],
  sql: 'select id, created_at from polls where call_id = $1',
  rows: async ({ connection, call, language, now }, ids) => {
    const found = await listPolls(connection, call.id, { limit: ids.length, ids });
    return found.map((poll) => {
      const { title, answered, asked, waiting } = poll;
      const state = pollState(poll, poll.state, now);
      return {
        id: poll.id,
        title,
        path: pollPath(poll),
        state: pollStateView(state, waiting, language),
        when: translate(language, `console.polls.${state === 'closed' ? 'closedAt' : 'closesAt'}`, {
          at: dayAndTime(poll.closesAt, call.timeZone, language),
          place: zoneCity(call.timeZone, language),
        }),
        result:
          state === 'draft'
            ? translate(language, 'console.invitations.onList', { count: waiting })
            : translate(language, 'console.polls.answeredOf', { answered, count: asked }),
      };
    });
  },
};
