import type { Call } from '../../domain/calls/call.entity.js';
import { isFeatureShown } from '../../domain/calls/feature.js';
import { type Ability, may, type Role } from '../../domain/identity/role.js';
import { translate } from '../../platform/i18n/messages.js';
import { Place } from '../../platform/place.js';
import type { LayoutCounts } from './layout.queries.js';

/** A page of the navigation. One that needs a call has a function as its path. */
export interface NavigationItem {
  /** Its controllers name it as their section. */
  name: string;
  /** The entry that it is a tab of. */
  group: keyof typeof groups;
  /** Its place among the tabs. */
  order: number;
  label: string;
  /** What a role must be allowed to do. */
  ability: Ability;
  path: string | ((call: Pick<Call, 'slug'>) => string);
  /** Where it leads while there is no call. */
  withoutCall?: string;
  count?: 'sessions' | 'proposals';
  /** The feature that it belongs to: hidden from readers of the console until the call uses it. */
  feature?: string;
  /** Where organizers are likely to need it, used or not, and the words before the link to it there. */
  offer?: { at: (typeof offerPlaces)[number]; text: string };
  /** The sentence beside it on the page *System*, which lists it instead of the navigation. */
  systemText?: string;
  /** Whether it is hidden from people who read the console and have no proposals to score. */
  isForReviewers?: true;
}

/** What areas offer for the navigation. */
export const navigationItems = new Place<NavigationItem>('entries of the navigation', ({ name }) => name);

/** The entries in their order; the bar at the bottom of phones has some, the others are in the menu. */
const groups = {
  home: { label: 'console.calls.home.title', icon: 'house', isInBar: true },
  sessions: { label: 'console.common.sessions', icon: 'calendar-days', isInBar: true },
  speakers: { label: null, icon: 'mic', isInBar: false },
  venues: { label: null, icon: 'map-pin', isInBar: false },
  'check-in': { label: null, icon: 'user-check', isInBar: false },
  people: { label: 'console.registrations.people.title', icon: 'users', isInBar: true },
  messages: { label: 'console.common.messages', icon: 'mail', isInBar: true },
  proposals: { label: 'console.common.proposals', icon: 'file-text', isInBar: false },
  jury: { label: null, icon: 'scale', isInBar: false },
  reviews: { label: null, icon: 'pencil', isInBar: false },
  outcomes: { label: null, icon: 'award', isInBar: false },
  settings: { label: 'console.common.settings', icon: 'settings', isInBar: false },
};

/** Pages on which features are offered. */
const offerPlaces = ['time', 'place', 'people', 'proposals', 'jury', 'winners', 'checklist'] as const;

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
  /** Its tabs, if it has several. */
  items: NavigationLink[];
}

export interface NavigationInput {
  role: Role;
  /** The call whose pages it leads to; without one, only pages of the workspace are shown. */
  call: Pick<Call, 'slug' | 'features'> | null;
  counts: LayoutCounts | null;
  /** Whether the organizer has proposals to score. */
  isReviewer: boolean;
  /** The name of the entry that the page belongs to; one's own account, `account`, is reached by one's name. */
  section: string | null;
  language: string;
}

/**
 * Returns the navigation: what the call uses and the role can open, and the page that is open, so that nobody is on a
 * page that the navigation lacks.
 */
export function navigationFor(input: NavigationInput): NavigationGroup[] {
  const pages = listPages(input).filter((page) => isShown(page, input));
  return Object.entries(groups).flatMap(([name, { label, icon, isInBar }]) => {
    const items = pages.filter(({ group }) => group === name);
    const [first] = items;
    if (first === undefined) return [];
    const isOpen = items.some(({ current }) => current);
    // Roles that cannot read the console have single pages, which go by their own names.
    if (!may(input.role, 'read'))
      return items.map((item) => ({ ...item, icon, isOpen: item.current, isInBar: true, items: [] }));
    const tabs = items.length === 1 ? [] : items;
    return [
      {
        ...first,
        label: label === null ? first.label : translate(input.language, label),
        icon,
        isOpen,
        isInBar,
        items: tabs,
      },
    ];
  });
}

export type PageLink = NavigationItem & NavigationLink;

/** Returns every page that a role can open, whether the navigation shows it or not. */
export function listPages({ role, call, counts, section, language }: NavigationInput): PageLink[] {
  const isSystem = navigationItems.all.some(({ name, systemText }) => name === section && systemText !== undefined);
  return navigationItems.all
    .toSorted((a, b) => a.order - b.order)
    .flatMap((item) => {
      const path = typeof item.path === 'string' ? item.path : call === null ? item.withoutCall : item.path(call);
      if (!may(role, item.ability) || path === undefined) return [];
      const note = item.count === undefined || counts === null ? null : String(counts[item.count]);
      const current = section === item.name || (isSystem && item.name === 'system');
      return [{ ...item, path, label: translate(language, item.label), note, current }];
    });
}

/** Returns what is offered on pages of the console, by the place. */
export function listOffers(pages: readonly PageLink[], language: string) {
  const offersAt = (place: (typeof offerPlaces)[number]) =>
    pages.flatMap(({ offer, path, label }) =>
      offer?.at === place ? [{ text: translate(language, offer.text), path, label }] : [],
    );
  return Object.fromEntries(offerPlaces.map((place) => [place, offersAt(place)]));
}

function isShown(page: PageLink, { role, call, counts, isReviewer, section }: NavigationInput): boolean {
  if (!may(role, 'read')) return true;
  if (page.systemText !== undefined) return section === page.name && !may(role, 'administer');
  if (section === page.name) return true;
  if (page.isForReviewers && !isReviewer) return false;
  return page.feature === undefined || (call !== null && isFeatureShown(call, counts?.used ?? [], page.feature));
}
