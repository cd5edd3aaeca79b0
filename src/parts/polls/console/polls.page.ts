import type { Call } from '../../../domain/calls/call.entity.js';
import { pollState } from '../domain/poll.js';
import type { ListedPoll } from '../domain/polls.queries.js';
import { translate } from '../../../platform/i18n/messages.js';
import { dayAndTime } from '../../../console/ui/day-and-time.js';
import type { ConsoleLayout } from '../../../console/frame/layout.js';
import { type Pager, pager } from '../../../console/ui/pager.js';
import { withQuery } from '../../../console/paths/paths.js';
import type { StateView } from '../../../console/ui/session-state.js';
import { newPollPath, pollPath, pollsPath } from './poll-paths.js';
import { pollStateView } from './poll-words.js';

export interface PollsPage extends ConsoleLayout {
  newPath: string;
  found: string;
  empty: string | null;
  rows: { path: string; name: string; state: StateView; closes: string; answers: string }[];
  pager: Pager | null;
}

/** The polls of a call, the newest first. */
export function pollsPage(
  layout: ConsoleLayout,
  input: { call: Call; rows: readonly ListedPoll[]; total: number; page: number; now: Date },
): PollsPage {
  const { language } = layout;
  const { call, rows, total, page, now } = input;
  const text = (key: string, values = {}) => translate(language, `console.polls.${key}`, values);
  return {
    ...layout,
    title: text('title'),
    newPath: newPollPath(call),
    found: text('found', { count: total }),
    empty: total === 0 ? text('none') : null,
    rows: rows.map((poll) => {
      const state = pollState(poll, poll.state, now);
      return {
        path: pollPath(poll),
        name: poll.title,
        state: pollStateView(state, poll.waiting, language),
        closes: dayAndTime(poll.closesAt, call.timeZone, language),
        answers:
          state === 'draft'
            ? text('onList', { count: poll.waiting })
            : text('answeredOf', { answered: poll.answered, count: poll.asked }),
      };
    }),
    pager: pager(total, page, language, (next) => withQuery(pollsPath(call), { page: next })),
  };
}
