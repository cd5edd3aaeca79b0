import type { Call } from '../../../domain/calls/call.entity.js';
import type { InvitationCounts } from '../../../domain/invitations/invitation.js';
import type { Poll } from '../domain/poll.entity.js';
import type { PollAnswer } from '../domain/poll.js';
import type { StartResult } from '../domain/poll-results.js';
import { formatTime } from '../../../domain/time/format.js';
import { zoneCity } from '../../../domain/time/zones.js';
import { translate } from '../../../platform/i18n/messages.js';
import { dayAndTime } from '../../../console/ui/day-and-time.js';
import { type Pager, pager } from '../../../console/ui/pager.js';
import { withQuery } from '../../../console/paths/paths.js';
import { personPath } from '../../../console/paths/registration-paths.js';
import type { StateView } from '../../../console/ui/session-state.js';
import type { AskedPerson } from './poll-people.queries.js';
import { pollPath } from './poll-paths.js';

export const peopleViews = ['all', 'answered', 'unanswered'] as const;
type PeopleViewName = (typeof peopleViews)[number];

/** The people whom a poll asks, each with their answers. */
export interface PeopleView {
  tabs: { label: string; path: string; current: boolean; count: string }[];
  rows: { name: string; email: string; path: string; place: string; answers: StateView[] }[];
  empty: string | null;
  pager: Pager | null;
}

export interface PeopleInput {
  poll: Poll;
  call: Call;
  counts: InvitationCounts;
  answered: number;
  results: readonly StartResult[];
  view: PeopleViewName;
  rows: readonly AskedPerson[];
  page: number;
}

const looks: Record<PollAnswer, Omit<StateView, 'label'>> = {
  yes: { tone: 'good', icon: 'dot' },
  maybe: { tone: 'warn', icon: 'half' },
  no: { tone: 'bad', icon: 'square' },
};

/** Returns the list of people with its tabs. */
export function peopleView(input: PeopleInput, language: string): PeopleView {
  const { poll, counts, answered, view, rows, page } = input;
  const text = (key: string, values = {}) => translate(language, `console.polls.${key}`, values);
  const pathOf = (name: string, number = '') =>
    `${withQuery(pollPath(poll), { view: name === 'all' ? '' : name, page: number })}#people`;
  const numbers = { all: counts.invited, answered, unanswered: counts.invited - answered };
  return {
    tabs: peopleViews.map((name) => ({
      label: text(`view.${name}`),
      path: pathOf(name),
      current: name === view,
      count: String(numbers[name]),
    })),
    rows: rows.map((person) => ({
      name: person.name || person.email,
      email: person.name === person.email ? '' : person.email,
      path: personPath({ id: person.attendeeId }),
      place: zoneCity(person.timeZone, language),
      answers: answerViews(person, input, language),
    })),
    empty: rows.length === 0 ? text('nobody') : null,
    pager: pager(numbers[view], page, language, (number) => pathOf(view, number)),
  };
}

/** What somebody answered about each start, with its time for them. */
function answerViews(
  { answers, timeZone }: AskedPerson,
  { results, call }: PeopleInput,
  language: string,
): StateView[] {
  return results.flatMap(({ id, startsAt }) => {
    const answer = answers[id];
    if (answer === undefined) return [];
    const label = translate(language, 'console.polls.answerAt', {
      answer: translate(language, `polls.answer.${answer}`),
      when: dayAndTime(startsAt, call.timeZone, language),
      local: formatTime(startsAt, timeZone, language),
    });
    return [{ ...looks[answer], label }];
  });
}
