import type { InvitationCounts, InviteeAnswer } from '../../domain/invitations/invitation.js';
import type { Invitation } from '../../domain/invitations/invitation.entity.js';
import type { ListedPerson } from '../../domain/invitations/invitations.queries.js';
import { translate } from '../../platform/i18n/messages.js';
import { type Pager, pager } from '../ui/pager.js';
import { withQuery } from '../paths/paths.js';
import { invitationPath } from '../paths/invitation-paths.js';
import { personPath } from '../paths/registration-paths.js';
import type { StateView } from '../ui/session-state.js';

export const peopleViews = ['all', 'registered', 'declined', 'unanswered', 'failed', 'skipped'] as const;
export type PeopleViewName = (typeof peopleViews)[number];

/** The people of an invitation, each with their status. */
export interface PeopleView {
  tabs: { label: string; path: string; current: boolean; count: string }[];
  rows: { name: string; email: string; path: string | null; state: StateView }[];
  empty: string | null;
  pager: Pager | null;
}

const looks: Record<InviteeAnswer | 'skipped' | 'waiting', Omit<StateView, 'label'>> = {
  registered: { tone: 'good', icon: 'dot' },
  declined: { tone: 'off', icon: 'square' },
  opened: { tone: 'warn', icon: 'half' },
  unanswered: { tone: 'off', icon: 'ring' },
  failed: { tone: 'bad', icon: 'bang' },
  skipped: { tone: 'off', icon: 'square' },
  waiting: { tone: 'warn', icon: 'half' },
};

/** Returns the list of people with its tabs. */
export function peopleView(
  input: {
    invitation: Invitation;
    counts: InvitationCounts;
    view: PeopleViewName;
    rows: readonly ListedPerson[];
    page: number;
  },
  language: string,
): PeopleView {
  const { invitation, counts, view, rows, page } = input;
  const text = (key: string, values = {}) => translate(language, `console.invitations.${key}`, values);
  const pathOf = (name: string, number = '') =>
    `${withQuery(invitationPath(invitation), { view: name === 'all' ? '' : name, page: number })}#people`;
  const unanswered = counts.invited - counts.registered - counts.declined - counts.failed;
  const numbers: Record<PeopleViewName, number> = {
    all: counts.invited + counts.waiting,
    registered: counts.registered,
    declined: counts.declined,
    // Also those who opened the page.
    unanswered: Math.max(0, unanswered),
    failed: counts.failed,
    skipped: counts.skipped,
  };
  const shown = peopleViews.filter((name) => {
    if (invitation.state === 'draft') return name === 'all' || name === 'skipped';
    return name !== 'failed' || counts.failed > 0;
  });
  return {
    tabs: shown.map((name) => ({
      label: text(`view.${name}`),
      path: pathOf(name),
      current: name === view,
      count: String(numbers[name]),
    })),
    rows: rows.map((person) => ({
      name: person.name || person.email,
      email: person.name === '' ? '' : person.email,
      path: person.attendeeId === null ? null : personPath({ id: person.attendeeId }),
      state: stateOf(person, language),
    })),
    empty: rows.length === 0 ? text('noPeople') : null,
    pager: pager(numbers[view], page, language, (number) => pathOf(view, number)),
  };
}

function stateOf({ state, answer, reason }: ListedPerson, language: string): StateView {
  const text = (key: string) => translate(language, `console.invitations.${key}`);
  if (answer !== null) return { ...looks[answer], label: text(`answer.${answer}`) };
  if (state === 'skipped') return { ...looks.skipped, label: text(`skipped.${reason}`) };
  return { ...looks.waiting, label: text('answer.waiting') };
}
