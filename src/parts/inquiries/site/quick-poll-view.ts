import type { Call } from '../../../domain/calls/call.entity.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import { getLanguage, translate } from '../../../platform/i18n/messages.js';
import { maxWordLength, maxWords, type QuickPoll, takesVotes } from '../domain/quick-poll.js';
import { pollResults } from '../domain/quick-poll-results.js';
import { livePath } from './inquiry-paths.js';

/** Earlier ones are on the page of the hosts and in the file. */
const maxShown = 10;

interface Shown {
  language: string;
  now: Date;
  /** The numbers of the polls in which the person has voted whom the browser knows. */
  votedIn?: readonly number[];
  /** The wall shows results at once. */
  isStage?: boolean;
}

/** Returns the polls of a session as people see them: the open one, and those that are closed, the latest first. */
export function shownPolls(
  { call, session, polls }: { call: Call; session: Session; polls: readonly QuickPoll[] },
  { language, now, votedIn = [], isStage = false }: Shown,
) {
  const text = (key: string, values = {}) => translate(language, `inquiries.poll.${key}`, values);
  const asked = polls.filter(({ state }) => state !== 'draft').slice(0, maxShown);
  return asked.map((poll) => {
    const isOpen = takesVotes(poll, session, now);
    const isVoted = votedIn.includes(poll.number);
    const form = {
      action: `${livePath(call, session)}/polls/${poll.number}`,
      wordsHint: poll.kind === 'words' ? text('wordsHint', { max: maxWords }) : null,
      maxLength: (maxWordLength + 2) * maxWords,
      type: poll.kind === 'several' ? 'checkbox' : 'radio',
    };
    return {
      key: `${poll.number}-${isOpen ? 'open' : 'closed'}`,
      label: text(isOpen ? 'title' : 'closed'),
      isVoted,
      form: isOpen ? form : null,
      isResultShown: isStage || isVoted || !isOpen,
      ...pollResults(poll, language, call.languages),
    };
  });
}

/** Returns a poll as a page of its own, which goes into pages that show the session already. */
export function pollFragment<Poll extends object>(poll: Poll, language: string) {
  return { ...poll, language, dir: getLanguage(language).dir, title: '' };
}
