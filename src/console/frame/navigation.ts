import type { Call } from '../../domain/calls/call.entity.js';
import { type Ability, may, type Role } from '../../domain/identity/role.js';
import { translate } from '../../platform/i18n/messages.js';
import { callJuryPath } from '../../parts/jury/console/jury-paths.js';
import { pilotsPath } from '../../parts/pilots/console/pilot-paths.js';
import { plannerPath } from '../../parts/planner/console/planner-paths.js';
import { pollsPath } from '../../parts/polls/console/poll-paths.js';
import type { LayoutCounts } from './layout.queries.js';
import { callPath, checkInPath, consolePath, juryPath, mySessionsPath } from '../paths/paths.js';
import { broadcastsPath } from '../paths/broadcast-paths.js';
import { callsPath, settingsPath } from '../paths/call-paths.js';
import { auditPath, teamPath } from '../paths/identity-paths.js';
import { invitationsPath } from '../paths/invitation-paths.js';
import { jobsPath } from '../paths/job-paths.js';
import { deliveryPath, emailTemplatesPath } from '../paths/notification-paths.js';
import { organizationsPath } from '../paths/organization-paths.js';
import { outcomesPath } from '../../parts/outcomes/console/outcome-paths.js';
import { privacyNoticePath } from '../paths/privacy-paths.js';
import { matchesPath, proposalsPath } from '../paths/proposal-paths.js';
import { limitsPath, peoplePath } from '../paths/registration-paths.js';
import { calendarPath, myCalendarPath, seriesOfCallPath, sessionsPath } from '../paths/session-paths.js';
import { speakersPath } from '../paths/speaker-paths.js';
import { submissionSettingsPath } from '../../parts/submissions/console/submission-paths.js';
import { timeZonesPath } from '../paths/time-paths.js';
import { venuesPath } from '../paths/venue-paths.js';

/** A page of the navigation. One that needs a call has a function as its path. */
interface Item {
  label: string;
  ability: Ability;
  path: string | ((call: Pick<Call, 'slug'>) => string);
  /** Where it leads while there is no call. */
  withoutCall?: string;
  count?: keyof LayoutCounts;
  /** Whether it is hidden from people who read the console and have no proposals to score. */
  isForReviewers?: true;
}

interface Group {
  label: string;
  icon: string;
  /** Whether the bar at the bottom of phones has it; the others are in the menu. */
  isInBar: boolean;
  items: Record<string, Item>;
}

/** Declares a page of the navigation: the key of its name, what a role must be allowed to do, and its path. */
function page(
  label: string,
  ability: Ability,
  path: Item['path'],
  more: Pick<Item, 'count' | 'isForReviewers' | 'withoutCall'> = {},
): Item {
  return { label, ability, path, ...more };
}

/**
 * Everything the navigation has, in its order. A new page adds one line here; its controller names the key as its
 * section.
 */
const groups = {
  home: {
    label: 'console.calls.home.title',
    icon: 'house',
    isInBar: true,
    items: {
      home: page('console.calls.home.title', 'read', callPath, { withoutCall: consolePath }),
    },
  },
  sessions: {
    label: 'console.common.sessions',
    icon: 'calendar-days',
    isInBar: true,
    items: {
      'my-sessions': page('console.sessions.mine.title', 'facilitate', mySessionsPath),
      'my-calendar': page('console.sessions.calendar.title', 'facilitate', myCalendarPath),
      sessions: page('console.common.sessions', 'read', sessionsPath, { count: 'sessions' }),
      calendar: page('console.sessions.calendar.title', 'read', calendarPath),
      series: page('console.series.title', 'read', seriesOfCallPath),
      planner: page('console.planner.title', 'change', plannerPath),
      polls: page('console.polls.title', 'read', pollsPath),
      speakers: page('console.speakers.title', 'read', speakersPath),
      venues: page('console.venues.title', 'read', venuesPath),
      'check-in': page('console.attendance.checkIn.title', 'check-in', checkInPath),
    },
  },
  people: {
    label: 'console.registrations.people.title',
    icon: 'users',
    isInBar: true,
    items: {
      people: page('console.registrations.people.title', 'read', peoplePath),
      invitations: page('console.invitations.title', 'read', invitationsPath),
    },
  },
  organizations: {
    label: 'console.organizations.title',
    icon: 'building-2',
    isInBar: false,
    items: {
      organizations: page('console.organizations.title', 'read', organizationsPath, { count: 'organizations' }),
    },
  },
  messages: {
    label: 'console.common.messages',
    icon: 'mail',
    isInBar: true,
    items: {
      broadcasts: page('console.broadcasts.title', 'read', broadcastsPath),
      emails: page('console.notifications.templates.nav', 'read', emailTemplatesPath),
      delivery: page('console.notifications.delivery.title', 'read', deliveryPath),
    },
  },
  proposals: {
    label: 'console.common.proposals',
    icon: 'file-text',
    isInBar: false,
    items: {
      proposals: page('console.common.proposals', 'read', proposalsPath, { count: 'proposals' }),
      submissions: page('console.submissions.title', 'change', submissionSettingsPath),
      matches: page('console.proposals.matches.nav', 'read', matchesPath),
      jury: page('console.jury.title', 'change', callJuryPath),
      scoring: page('console.jury.own.title', 'score', juryPath, { isForReviewers: true }),
      pilots: page('console.pilots.title', 'read', pilotsPath),
      outcomes: page('console.outcomes.title', 'read', outcomesPath),
    },
  },
  settings: {
    label: 'console.common.settings',
    icon: 'settings',
    isInBar: false,
    items: {
      settings: page('console.calls.settings', 'change', settingsPath),
      privacy: page('console.privacy.title', 'change', privacyNoticePath),
      limits: page('console.calls.limits.nav', 'change', limitsPath),
      calls: page('console.calls.list.title', 'read', callsPath),
      team: page('console.common.staff', 'administer', teamPath),
      jobs: page('console.jobs.title', 'read', jobsPath),
      audit: page('console.identity.audit.title', 'change', auditPath),
      'time-zones': page('console.time.title', 'administer', timeZonesPath),
    },
  },
} as const satisfies Record<string, Group>;

/** The entry of the navigation that a page belongs to; one's own account is reached by one's name. */
export type Section =
  | 'account'
  | { [G in keyof typeof groups]: keyof (typeof groups)[G]['items'] }[keyof typeof groups];

interface NavigationLink {
  path: string;
  label: string;
  /** How many there are, where that is shown. */
  note: string | null;
  current: boolean;
}

export interface NavigationGroup extends NavigationLink {
  icon: string;
  /** Whether one of its pages is open. */
  isOpen: boolean;
  isInBar: boolean;
  /** The pages of a group with several; otherwise empty. */
  items: NavigationLink[];
}

export interface NavigationInput {
  role: Role;
  /** The call whose pages it leads to; without one, only pages of the workspace are shown. */
  call: Pick<Call, 'slug'> | null;
  counts: LayoutCounts | null;
  /** Whether the organizer has proposals to score. */
  isReviewer: boolean;
  section: Section | null;
  language: string;
}

/** Returns the navigation: for each role the same on every page, without what the role cannot open. */
export function navigationFor(input: NavigationInput): NavigationGroup[] {
  return Object.values<Group>(groups).flatMap((group) => {
    const items = Object.entries(group.items).flatMap(([name, item]) => linkTo(name, item, input));
    const [first] = items;
    if (first === undefined) return [];
    const isOpen = items.some(({ current }) => current);
    const { icon } = group;
    // Roles that cannot read the console have single pages, which go by their own names.
    if (!may(input.role, 'read'))
      return items.map((item) => ({ ...item, icon, isOpen: item.current, isInBar: true, items: [] }));
    const label = translate(input.language, group.label);
    const isSingle = Object.keys(group.items).length === 1;
    const shown = isSingle ? [] : items;
    return [{ ...first, label, current: isSingle && isOpen, icon, isOpen, isInBar: group.isInBar, items: shown }];
  });
}

function linkTo(name: string, item: Item, { role, call, counts, isReviewer, section, language }: NavigationInput) {
  const path = typeof item.path === 'string' ? item.path : call === null ? item.withoutCall : item.path(call);
  const isForOthers = item.isForReviewers === true && !isReviewer && may(role, 'read') && section !== name;
  if (!may(role, item.ability) || path === undefined || isForOthers) return [];
  const note = item.count === undefined || counts === null ? null : String(counts[item.count]);
  return [{ path, label: translate(language, item.label), note, current: section === name }];
}
