import { textFor } from '../../domain/campaigns/campaign-texts.js';
import type { Call } from '../../domain/calls/call.entity.js';
import type { ListedOrganization } from '../../domain/organizations/organization-list.queries.js';
import { translate } from '../../platform/i18n/messages.js';
import { dayAndTimeBeside } from '../ui/day-and-time.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { searchPath } from '../paths/paths.js';
import { withQuery } from '../../platform/http/query.js';
import { broadcastPath } from '../paths/broadcast-paths.js';
import { organizationPath, organizationsPath } from '../paths/organization-paths.js';
import { proposalPath, proposalsPath } from '../paths/proposal-paths.js';
import { peoplePath, personPath } from '../paths/registration-paths.js';
import { sessionPath } from '../paths/session-paths.js';
import { editableKinds } from '../../domain/notifications/templates/editable-parts.js';
import { emailPath } from '../paths/notification-paths.js';
import { speakerPath } from '../paths/speaker-paths.js';
import { venuePath } from '../paths/venue-paths.js';
import { searchEntries } from './search-entries.js';
import type { ProposalRow } from '../proposals/proposals.queries.js';
import type { PersonRow } from '../registrations/people.queries.js';
import type { FoundNamed, FoundSession } from './search.queries.js';

/** How many of each kind are shown. */
export const maxFound = 8;

interface Found {
  path: string;
  label: string;
  detail: string | null;
}

/** Everything in a call that matches a search, by kind. */
export function searchPage(
  layout: ConsoleLayout,
  input: {
    call: Call;
    search: string;
    people: readonly PersonRow[];
    organizations: readonly ListedOrganization[];
    sessions: readonly FoundSession[];
    speakers: readonly FoundNamed[];
    venues: readonly FoundNamed[];
    proposals: readonly ProposalRow[];
    broadcasts: readonly { id: string; contents: Parameters<typeof textFor>[0] }[];
  },
) {
  const { language } = layout;
  const { call, search } = input;
  const text = (key: string, values = {}) => translate(language, key, values);
  const group = (title: string, items: Found[], listPath: string | null = null) => ({
    title: text(title),
    items,
    allPath: listPath !== null && items.length === maxFound ? withQuery(listPath, { q: search }) : null,
  });
  const groups = [
    group(
      'console.registrations.people.title',
      input.people.map((person) => ({ path: personPath(person), label: person.name, detail: person.email })),
      peoplePath(call),
    ),
    group(
      'console.common.sessions',
      input.sessions.map((session) => ({
        path: sessionPath(session),
        label: session.title,
        detail: dayAndTimeBeside(session.startsAt, session.timeZone, call.timeZone, language, layout.now),
      })),
    ),
    group(
      'console.speakers.title',
      input.speakers.map((speaker) => ({ path: speakerPath(speaker), label: speaker.name, detail: speaker.detail })),
    ),
    group(
      'console.venues.title',
      input.venues.map((venue) => ({ path: venuePath(venue), label: venue.name, detail: venue.detail })),
    ),
    group(
      'console.organizations.title',
      input.organizations.map((one) => ({ path: organizationPath(one), label: one.name, detail: one.city })),
      organizationsPath(call),
    ),
    group(
      'console.common.proposals',
      input.proposals.map((one) => ({
        path: proposalPath(call, one),
        label: one.title,
        detail: one.organization ?? one.externalId,
      })),
      proposalsPath(call),
    ),
    group(
      'console.broadcasts.title',
      input.broadcasts.map(({ id, contents }) => ({
        path: broadcastPath({ id }),
        label: textFor(contents, language, call.languages).subject,
        detail: null,
      })),
    ),
    group('console.notifications.templates.title', templatesOf(layout, call, search)),
    group('console.common.pages', pagesOf(layout, call, search)),
  ].filter(({ items }) => items.length > 0);
  return {
    ...layout,
    title: text('console.common.searchAll'),
    searchPath: searchPath(call),
    search,
    groups,
    empty: search !== '' && groups.length === 0 ? text('console.common.nothingFound', { search }) : null,
  };
}

/** Templates of emails by the name of their kind, in the main language of the call. */
function templatesOf({ language }: ConsoleLayout, call: Call, search: string): Found[] {
  const also = translate(language, 'console.notifications.templates.words');
  return editableKinds()
    .map((kind) => ({
      path: emailPath(call, kind, call.languages[0] ?? 'en'),
      label: translate(language, `console.notifications.kind.${kind}`),
      detail: null,
    }))
    .filter(({ label }) => matches({ label, also }, search, language));
}

/** Pages of the console by their name, and what organizers do there. */
function pagesOf({ pages, language, mayChange, mayAdminister }: ConsoleLayout, call: Call, search: string): Found[] {
  const optional = (key: string | undefined) => (key === undefined ? null : translate(language, key));
  const entries = searchEntries.all
    .filter(({ isForOwners }) => !isForOwners || mayAdminister)
    .map(({ label, path, under, also }) => ({
      path: typeof path === 'string' ? path : path(call),
      label: translate(language, label),
      detail: optional(under),
      also: optional(also),
    }));
  const all = [
    ...pages.map(({ path, label }) => ({ path, label, detail: null, also: null })),
    ...(mayChange ? entries : []),
  ];
  const named = all.filter(({ label, detail, also }) =>
    matches({ label, also: `${detail ?? ''} ${also ?? ''}` }, search, language),
  );
  // What else people call a page counts where none has such a name.
  const found =
    named.length > 0 ? named : all.filter(({ also }) => matches({ label: also ?? '', also: '' }, search, language));
  return found.map(({ path, label, detail }) => ({ path, label, detail }));
}

/**
 * Whether a label contains what is searched for, or if not, each of several words begins like one of the label or of
 * what else people call it: “invite” finds an invitation, “move a series” what a series is moved by.
 */
function matches({ label, also }: { label: string; also: string }, search: string, language: string): boolean {
  const wanted = wordsOf(search);
  if (wanted === '') return false;
  const own = wordsOf(label);
  if (own.includes(wanted)) return true;
  const skipped = wordsOf(translate(language, 'console.calls.searchSkips')).split(' ');
  const begins = wanted
    .split(' ')
    .filter((word) => !skipped.includes(word))
    .map((word) => ` ${/^[a-z]{6,}$/u.test(word) ? word.slice(0, Math.max(5, word.length - 3)) : word}`);
  const within = (text: string) => (begin: string) => ` ${text}`.includes(begin);
  // One word says little: what it is under has it, too.
  return begins.length === 1
    ? begins.every(within(own))
    : begins.length > 1 && begins.every(within(`${own} ${wordsOf(also)}`));
}

/** The words of a text in lower case, without accents and punctuation. Chinese has no blanks: each character is one. */
function wordsOf(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/\p{Script=Han}/gu, ' $& ')
    .replaceAll(/[^\p{L}\p{N}%]+/gu, ' ')
    .trim();
}
