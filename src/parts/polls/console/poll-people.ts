import type { Call } from '../../../domain/calls/call.entity.js';
import { isAble } from '../../../domain/identity/actor.js';
import type { Invitation } from '../../../domain/invitations/invitation.entity.js';
import type { InvitationCounts } from '../../../domain/invitations/invitation.js';
import { maskedAddress } from '../../../domain/registrations/links/email-address.js';
import type { Poll } from '../domain/poll.entity.js';
import type { PollAnswer } from '../domain/poll.js';
import type { StartResult } from '../domain/poll-results.js';
import { formatTime } from '../../../domain/time/format.js';
import { zoneCity } from '../../../domain/time/zones.js';
import { translate } from '../../../platform/i18n/messages.js';
import type { ConsolePage } from '../../../console/frame/console-page.js';
import type { ConsoleLayout } from '../../../console/frame/layout.js';
import { campaignPeople, type PeopleView } from '../../../console/ui/campaign-view.js';
import { dayAndTime } from '../../../console/ui/day-and-time.js';
import { pageSize } from '../../../console/ui/pager.js';
import { personPath } from '../../../console/paths/registration-paths.js';
import type { StateView } from '../../../console/ui/session-state.js';
import { type AskedPerson, listAsked } from './poll-people.queries.js';
import { pollPath } from './poll-paths.js';

const peopleViews = ['all', 'answered', 'unanswered'] as const;

/** People whom a poll asks. */
export interface PollPeople {
  view: (typeof peopleViews)[number];
  rows: readonly AskedPerson[];
  page: number;
}

const looks: Record<PollAnswer, Omit<StateView, 'label'>> = {
  yes: { tone: 'good', icon: 'dot' },
  maybe: { tone: 'warn', icon: 'half' },
  no: { tone: 'bad', icon: 'square' },
};

/** Reads the people under the tab that is asked for. Viewers see who was asked, and no addresses. */
export async function readPollPeople(page: ConsolePage, invitation: Invitation): Promise<PollPeople> {
  const view = peopleViews.find((name) => name === page.query.text('view')) ?? 'all';
  const number = page.query.page;
  const hasAnswered = view === 'all' ? null : view === 'answered';
  const range = { limit: pageSize, offset: (number - 1) * pageSize };
  const found = await listAsked(page.connection, invitation.id, hasAnswered, range);
  return { view, rows: isAble(page.actor, 'change') ? found : found.map(masked), page: number };
}

/** A person of a list without names has the address as the name. */
function masked(person: AskedPerson): AskedPerson {
  const email = maskedAddress(person.email);
  return { ...person, email, name: person.name === person.email ? email : person.name };
}

/** Returns the people whom a poll asks with its tabs, each with their answers. */
export function pollPeople(
  layout: ConsoleLayout,
  input: {
    poll: Poll;
    call: Call;
    counts: InvitationCounts;
    answered: number;
    results: readonly StartResult[];
    people: PollPeople;
  },
): PeopleView {
  const { language } = layout;
  const { poll, call, counts, answered, results, people } = input;
  const text = (key: string, values = {}) => translate(language, `console.polls.${key}`, values);
  const numbers = { all: counts.invited, answered, unanswered: counts.invited - answered };
  return campaignPeople(layout, {
    heading: translate(language, 'console.invitations.people'),
    none: translate(language, 'console.registrations.people.noMatch'),
    path: pollPath(poll),
    views: peopleViews.map((name) => ({ name, label: text(`view.${name}`), count: numbers[name] })),
    ...people,
    total: numbers[people.view],
    columns: [
      {
        heading: 'console.common.col.person',
        cell: ({ name, email, attendeeId }) => ({
          text: name || email,
          lines: name === email ? [] : [email],
          path: personPath({ id: attendeeId }),
        }),
      },
      { heading: 'console.polls.col.place', cell: ({ timeZone }) => zoneCity(timeZone, language) },
      {
        heading: 'console.invitations.col.answers',
        cell: ({ answers, timeZone }) => ({
          ...(Object.keys(answers).length === 0 && { text: text('view.unanswered') }),
          states: results.flatMap(({ id, startsAt }) => {
            const answer = answers[id];
            if (answer === undefined) return [];
            // With its time for them.
            const label = text('answerAt', {
              answer: translate(language, `polls.answer.${answer}`),
              when: dayAndTime(startsAt, call.timeZone, language),
              local: formatTime(startsAt, timeZone, language),
            });
            return [{ ...looks[answer], label }];
          }),
        }),
      },
    ],
  });
}
