import { translate } from '../../platform/i18n/messages.js';
import type { WaitReason } from '../../domain/registrations/waitlist/waitlist.js';
import { type RegistrationState, type Rsvp, rsvps } from '../../domain/registrations/registration.js';
import type { Attendance } from '../../domain/sessions/attendance.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { attendeeTabs, type AttendeeTab, attendeeView, tabStates } from './attendee-rows.js';
import { type AttendeeSort, type SortKey, sortKeys, sortText } from './attendee-sort.js';
import type { AttendeeRow } from './attendees.queries.js';
import { bulkActions } from './bulk-actions.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { pager } from '../ui/pager.js';
import { type Query, withQuery } from '../../platform/http/query.js';
import { sessionPath } from '../paths/session-paths.js';

/** What the table of attendees shows. */
export interface AttendeeSectionInput {
  session: Session;
  counts: Partial<Record<RegistrationState, number>>;
  /** How many were there and how many not; null before the session. */
  /** How many have a seat of each way of attending; null if the session doesn't ask. */
  ways: Record<Attendance, number> | null;
  presence: { attended: number; absent: number } | null;
  /** How many have not confirmed their addresses. */
  unconfirmed: number;
  tab: AttendeeTab;
  search: string;
  sort: AttendeeSort;
  page: number;
  /** How many the tab and the search leave. */
  found: number;
  rows: readonly AttendeeRow[];
  answers: Record<Rsvp | 'none', number>;
  /** Why those who wait do, by registration. */
  reasons: ReadonlyMap<string, WaitReason>;
  questions: readonly { key: string; label: string }[];
  /** Key of the question whose answers the table shows, or nothing. */
  question: string;
  /** The answers to it, by registration. */
  given: ReadonlyMap<string, string>;
}

/** One page of the attendees of a session in one tab. */
export function attendeeSection(layout: ConsoleLayout, input: AttendeeSectionInput) {
  const { language } = layout;
  const { session, tab, search, counts, question } = input;
  const path = sessionPath(session, 'attendees');
  const text = (key: string, values = {}) => translate(language, `console.registrations.${key}`, values);
  const count = (name: AttendeeTab) => {
    if (name === 'unconfirmed') return input.unconfirmed;
    if (name === 'in-person' || name === 'online') return input.ways?.[name] ?? 0;
    if (name === 'attended' || name === 'absent') return input.presence?.[name] ?? 0;
    return tabStates[name].reduce((sum, state) => sum + (counts[state] ?? 0), 0);
  };
  const place = { state: tab, q: search, page: String(input.page), sort: sortText(input.sort), answer: question };
  const at = (changes: Query) => withQuery(path, { ...place, page: '' }, changes);
  const rows = input.rows.map((row) =>
    attendeeView(row, session, layout, place, {
      why: input.reasons.get(row.registrationId),
      given: question === '' ? null : (input.given.get(row.registrationId) ?? ''),
    }),
  );
  const nothing = search === '' ? text(`noAttendees.${tab}`) : text('noMatch');
  const file = (part: 'attendees.csv' | 'attendees.xlsx') =>
    layout.mayRead ? withQuery(sessionPath(session, part), { state: tab, q: search, sort: place.sort }) : null;
  const isAhead = session.endsAt > layout.now && session.state !== 'cancelled';
  const actions = layout.mayChange ? bulkActions(tab, { isAhead, hasBegun: input.presence !== null }) : [];
  return {
    tabs: attendeeTabs
      .filter((name) => name !== 'pending' || session.approval === 'manual' || count('pending') > 0)
      .filter((name) => name !== 'unconfirmed' || tab === 'unconfirmed' || count('unconfirmed') > 0)
      .filter((name) => (name !== 'in-person' && name !== 'online') || input.ways !== null)
      .filter((name) => (name !== 'attended' && name !== 'absent') || input.presence !== null)
      .map((name) => ({
        path: at({ state: name }),
        label: text(`attendees.${name}`),
        count: count(name),
        current: name === tab,
      })),
    search,
    searchPath: path,
    tab,
    page: input.page,
    ...sorting(input, language, at),
    questions: [{ key: '', label: text('noAnswerShown') }, ...input.questions].map(({ key, label }) => ({
      value: key,
      label,
      selected: key === question,
    })),
    hasQuestions: input.questions.length > 0,
    question,
    // The filter and page of the table, for forms that return to it.
    place: Object.entries(place).map(([name, value]) => ({ name, value })),
    rows,
    // The RSVPs of people with a seat; null if there are none.
    answers: tab === 'confirmed' ? answersText(input.answers, language) : null,
    hasActions: rows.some((row) => row.actions.length > 0),
    bulk:
      actions.length === 0 || rows.length === 0
        ? null
        : {
            path: sessionPath(session, 'bulk'),
            actions: actions.map((value) => ({
              value,
              label: text(`bulk.${value}`),
              path: sessionPath(session, value === 'approve' ? 'approve' : 'bulk'),
            })),
            all: text('bulk.all', { count: input.found }),
            count: input.found,
          },
    empty: rows.length === 0 ? nothing : null,
    pager: pager(input.found, input.page, language, (page) => at({ page })),
    exportPath: file('attendees.csv'),
    exportSheetPath: file('attendees.xlsx'),
    addPath: layout.mayChange && isAhead ? sessionPath(session, 'add') : null,
    importPath: layout.mayChange && isAhead ? sessionPath(session, 'import') : null,
    caption: text(`attendees.${tab}`),
  };
}

function sorting(
  { sort, question, questions }: AttendeeSectionInput,
  language: string,
  at: (changes: Query) => string,
) {
  const words: Record<SortKey, string> = {
    line: translate(language, 'console.common.col.standing'),
    name: translate(language, 'console.common.col.person'),
    organization: translate(language, 'console.common.col.organization'),
    registered: translate(language, 'console.registrations.col.registeredAt'),
    answer: questions.find(({ key }) => key === question)?.label ?? '',
  };
  const column = (key: SortKey) => {
    const isSorted = sort.key === key;
    return {
      key,
      label: words[key],
      path: at({ sort: sortText({ key, down: isSorted && !sort.down }) }),
      // For `aria-sort`.
      order: isSorted ? (sort.down ? 'descending' : 'ascending') : 'none',
    };
  };
  const offered = sortKeys.filter((key) => key !== 'answer' || question !== '');
  return {
    columns: {
      line: column('line'),
      name: column('name'),
      organization: column('organization'),
      registered: column('registered'),
      answer: column('answer'),
    },
    sorts: offered.flatMap((key) =>
      [false, true].map((down) => ({
        value: sortText({ key, down }),
        label: translate(language, down ? 'console.registrations.sortDown' : 'console.registrations.sortUp', {
          column: words[key],
        }),
        selected: sort.key === key && sort.down === down,
      })),
    ),
    sort: sortText(sort),
  };
}

function answersText(counts: AttendeeSectionInput['answers'], language: string): string | null {
  const given = rsvps.filter((rsvp) => counts[rsvp] > 0);
  if (given.length === 0) return null;
  const parts = [...given, ...(counts.none > 0 ? (['none'] as const) : [])];
  const words = parts.map((part) =>
    translate(language, `console.registrations.answers.${part}`, { count: counts[part] }),
  );
  return translate(language, 'console.registrations.answers', {
    list: words.join(translate(language, 'console.common.comma')),
  });
}

/** Returns how many people are registered for a session, wait and are to be approved. */
export function attendeeFigures(
  session: Session,
  counts: Partial<Record<RegistrationState, number>>,
  { language, now }: ConsoleLayout,
) {
  const isComing = session.state === 'published' && session.endsAt > now;
  const count = (tab: keyof typeof tabStates) => tabStates[tab].reduce((sum, state) => sum + (counts[state] ?? 0), 0);
  const tabs: AttendeeTab[] = ['confirmed', 'waitlisted', 'pending'];
  return tabs
    .filter((tab) => tab === 'confirmed' || count(tab) > 0 || (tab === 'waitlisted' && session.waitlist && isComing))
    .map((tab) => ({
      label: translate(language, `console.registrations.attendees.${tab}`),
      count: count(tab),
      path: withQuery(sessionPath(session, 'attendees'), { state: tab === 'confirmed' ? undefined : tab }),
    }));
}
