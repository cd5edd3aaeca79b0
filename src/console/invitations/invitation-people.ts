import { isAble } from '../../domain/identity/actor.js';
import {
  type InvitationCounts,
  type InviteeAnswer,
  hasUnsent,
  maxCorrected,
} from '../../domain/invitations/invitation.js';
import type { Invitation } from '../../domain/invitations/invitation.entity.js';
import {
  type ListedPerson,
  listInvitees,
  countInviteesOf,
  countReasons,
  listUnread,
} from '../../domain/invitations/invitations.queries.js';
import { maskedAddress } from '../../domain/registrations/links/email-address.js';
import { translate } from '../../platform/i18n/messages.js';
import type { ConsolePage } from '../frame/console-page.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { campaignPeople, type PeopleView } from '../ui/campaign-view.js';
import { pageSize } from '../ui/pager.js';
import { invitationPath } from '../paths/invitation-paths.js';
import { personPath } from '../paths/registration-paths.js';
import type { StateView } from '../ui/session-state.js';
import { countRemindable, countUninvitable } from '../../domain/invitations/invitees.queries.js';
import type { Connection } from '../../platform/database/tx.js';
import { refreshWhile } from '../ui/campaign-pages.js';

const peopleViews = ['all', 'registered', 'declined', 'unanswered', 'failed', 'skipped'] as const;
type PeopleViewName = (typeof peopleViews)[number];

/** People of an invitation. */
export interface InvitationPeople {
  view: PeopleViewName;
  rows: readonly ListedPerson[];
  page: number;
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

/** Reads the people under the tab that is asked for. Viewers see who was invited, and no addresses. */
export async function readInvitationPeople(page: ConsolePage, { id }: Invitation): Promise<InvitationPeople> {
  const view = peopleViews.find((name) => name === page.query.text('view')) ?? 'all';
  const number = page.query.page;
  const states = view === 'skipped' ? ['skipped' as const] : ['invited' as const, 'waiting' as const];
  const options = { limit: pageSize, offset: (number - 1) * pageSize };
  const found = await listInvitees(page.connection, id, { states, answers: answersIn(view) }, options);
  const rows = isAble(page.actor, 'change')
    ? found
    : found.map((person) => ({ ...person, email: maskedAddress(person.email) }));
  return { view, rows, page: number };
}

function answersIn(view: PeopleViewName): readonly InviteeAnswer[] | null {
  if (view === 'all' || view === 'skipped') return null;
  return view === 'unanswered' ? ['opened', 'unanswered'] : [view];
}

/** Returns the people of an invitation with its tabs. */
export function invitationPeople(
  layout: ConsoleLayout,
  input: { invitation: Invitation; counts: InvitationCounts; people: InvitationPeople },
): PeopleView {
  const { language } = layout;
  const { invitation, counts, people } = input;
  const text = (key: string) => translate(language, `console.invitations.${key}`);
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
  return campaignPeople(layout, {
    heading: text('people'),
    none: translate(language, 'console.registrations.people.noMatch'),
    path: invitationPath(invitation),
    views: shown.map((name) => ({ name, label: text(`view.${name}`), count: numbers[name] })),
    ...people,
    total: numbers[people.view],
    columns: [
      {
        heading: 'console.common.col.person',
        cell: ({ name, email, attendeeId }) => ({
          text: name || email,
          lines: name === '' ? [] : [email],
          ...(attendeeId !== null && { path: personPath({ id: attendeeId }) }),
        }),
      },
      { heading: 'console.invitations.col.answer', cell: (person) => ({ state: stateOf(person, language) }) },
    ],
  });
}

function stateOf({ state, answer, reason }: ListedPerson, language: string): StateView {
  const text = (key: string) => translate(language, `console.invitations.${key}`);
  if (answer !== null) return { ...looks[answer], label: text(`answer.${answer}`) };
  if (state === 'skipped') return { ...looks.skipped, label: text(`skipped.${reason}`) };
  return { ...looks.waiting, label: text('answer.waiting') };
}

/** What the page of an invitation or a poll says of its list. */
export type ListFacts = Awaited<ReturnType<typeof readListFacts>>;

/**
 * Reads what a page says of a list, and has it refreshed while the list is being sent. `reasons` are those of a draft's
 * people who must not be written to, and of people who were skipped.
 */
export async function readListFacts(page: ConsolePage, connection: Connection, invitation: Invitation) {
  const { id, state } = invitation;
  const isDraft = state === 'draft';
  const counts = await countInviteesOf(connection, id);
  const skipped = await countReasons(connection, id, ['skipped']);
  const canCorrect = counts.invalid > 0 && isAble(page.actor, 'change');
  const invalid = { states: ['invalid' as const], answers: null };
  refreshWhile(page, state === 'sent' && hasUnsent(counts));
  return {
    counts,
    reasons: isDraft ? [...skipped, ...(await countUninvitable(connection, invitation))] : skipped,
    unread: await listUnread(connection, id),
    /** How many would be reminded now. */
    remindable: isDraft ? 0 : await countRemindable(connection, id),
    invalid: canCorrect ? await listInvitees(connection, id, invalid, { limit: maxCorrected }) : [],
  };
}
