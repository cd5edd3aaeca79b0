import type { Call } from '../../domain/calls/call.entity.js';
import { type Ability, may, type Role } from '../../domain/identity/role.js';
import { translate } from '../../platform/i18n/messages.js';
import { Place } from '../../platform/place.js';
import type { LayoutCounts } from './layout.queries.js';

/** A page of the navigation. One that needs a call has a function as its path. */
export interface NavigationItem {
  /** Its controllers name it as their section. */
  name: string;
  group: keyof typeof groups;
  /** Its place in the group. */
  order: number;
  label: string;
  /** What a role must be allowed to do. */
  ability: Ability;
  path: string | ((call: Pick<Call, 'slug'>) => string);
  /** Where it leads while there is no call. */
  withoutCall?: string;
  count?: keyof LayoutCounts;
  /** Whether it is hidden from people who read the console and have no proposals to score. */
  isForReviewers?: true;
}

/** What areas offer for the navigation. */
export const navigationItems = new Place<NavigationItem>('entries of the navigation', ({ name }) => name);

/** The groups in their order; the bar at the bottom of phones has some, the others are in the menu. */
const groups = {
  home: { label: 'console.calls.home.title', icon: 'house', isInBar: true },
  sessions: { label: 'console.common.sessions', icon: 'calendar-days', isInBar: true },
  people: { label: 'console.registrations.people.title', icon: 'users', isInBar: true },
  organizations: { label: 'console.organizations.title', icon: 'building-2', isInBar: false },
  messages: { label: 'console.common.messages', icon: 'mail', isInBar: true },
  proposals: { label: 'console.common.proposals', icon: 'file-text', isInBar: false },
  settings: { label: 'console.common.settings', icon: 'settings', isInBar: false },
};

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
  /** The name of the entry that the page belongs to; one's own account, `account`, is reached by one's name. */
  section: string | null;
  language: string;
}

/** Returns the navigation: for each role the same on every page, without what the role cannot open. */
export function navigationFor(input: NavigationInput): NavigationGroup[] {
  const all = navigationItems.all.toSorted((a, b) => a.order - b.order);
  return Object.entries(groups).flatMap(([name, group]) => {
    const inGroup = all.filter((item) => item.group === name);
    const items = inGroup.flatMap((item) => linkTo(item, input));
    const [first] = items;
    if (first === undefined) return [];
    const isOpen = items.some(({ current }) => current);
    const { icon } = group;
    // Roles that cannot read the console have single pages, which go by their own names.
    if (!may(input.role, 'read'))
      return items.map((item) => ({ ...item, icon, isOpen: item.current, isInBar: true, items: [] }));
    const label = translate(input.language, group.label);
    const isSingle = inGroup.length === 1;
    const shown = isSingle ? [] : items;
    return [{ ...first, label, current: isSingle && isOpen, icon, isOpen, isInBar: group.isInBar, items: shown }];
  });
}

function linkTo(item: NavigationItem, { role, call, counts, isReviewer, section, language }: NavigationInput) {
  const path = typeof item.path === 'string' ? item.path : call === null ? item.withoutCall : item.path(call);
  const isForOthers = item.isForReviewers === true && !isReviewer && may(role, 'read') && section !== item.name;
  if (!may(role, item.ability) || path === undefined || isForOthers) return [];
  const note = item.count === undefined || counts === null ? null : String(counts[item.count]);
  return [{ path, label: translate(language, item.label), note, current: section === item.name }];
}
