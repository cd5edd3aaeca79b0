import { dayAndTime } from '../../../console/ui/day-and-time.js';
import { list } from '../../../console/ui/list.js';
import { withQuery } from '../../../console/paths/paths.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import { timeSources } from '../../planner/console/time-sources.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import { translate } from '../../../platform/i18n/messages.js';
import { pollState } from '../domain/poll.js';
import { countPolls, type ListedPoll, listPolls } from '../domain/polls.queries.js';
import { newPollPath, pollPath, pollsPath } from './poll-paths.js';
import { pollStateView } from './poll-words.js';

/** Shows the polls of a call, the newest first. */
export const showPolls = list<ListedPoll, { call: Call; session: Session | null }>({
  words: 'console.polls',
  lede: 'console.polls.titleLede',
  path: ({ call, session }) => withQuery(pollsPath(call), { session: session?.id }),
  newPath: ({ call, session }) => withQuery(newPollPath(call), { session: session?.id }),
  tabs: ({ call, session }, language) => timeSources(call, session, 'polls', language),
  read: async ({ connection }, { call }, range) => ({
    rows: await listPolls(connection, call.id, range),
    total: await countPolls(connection, call.id),
  }),
  columns: [
    { heading: 'console.polls.one', cell: (poll) => ({ text: poll.title, path: pollPath(poll) }) },
    {
      heading: 'console.common.col.state',
      as: 'nowrap',
      cell: (poll, { now, language }) => ({
        state: pollStateView(pollState(poll, poll.state, now), poll.waiting, language),
      }),
    },
    {
      heading: 'console.polls.col.closes',
      cell: (poll, { call, language }) => dayAndTime(poll.closesAt, call.timeZone, language),
    },
    {
      heading: 'console.invitations.col.answers',
      cell: (poll, { now, language }) =>
        pollState(poll, poll.state, now) === 'draft'
          ? translate(language, 'console.polls.onList', { count: poll.waiting })
          : translate(language, 'console.polls.answeredOf', { answered: poll.answered, count: poll.asked }),
    },
  ],
});
