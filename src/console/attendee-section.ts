import { translate } from '../platform/i18n/messages.js';
import type { RegistrationState } from '../registrations/registration.js';
import { type Rsvp, rsvps } from '../registrations/rsvp.js';
import type { Session } from '../sessions/session.entity.js';
import type { AttendeeRow } from './attendees.queries.js';
import { attendeeTabs, type AttendeeTab, attendeeView, type AttendeeView, tabStates } from './attendee-rows.js';
import type { ConsoleFrame } from './frame.js';
import { type Pager, pager } from './pager.js';
import { sessionPath, withQuery } from './paths.js';

/** What the table of attendees is made of. */
export interface AttendeeSectionInput {
  session: Session;
  counts: Partial<Record<RegistrationState, number>>;
  tab: AttendeeTab;
  search: string;
  page: number;
  /** How many the tab and the search leave. */
  found: number;
  rows: readonly AttendeeRow[];
  answers: Record<Rsvp | 'none', number>;
}

/** The table of attendees with its tabs and search. */
export interface AttendeeSection {
  tabs: { path: string; label: string; count: number; current: boolean }[];
  search: string;
  searchPath: string;
  tab: AttendeeTab;
  page: number;
  rows: AttendeeView[];
  /** What calendars answered, of those with a seat; null while none has. */
  answers: string | null;
  hasActions: boolean;
  empty: string | null;
  pager: Pager | null;
  exportPath: string;
  caption: string;
}

/** The attendees of a session behind one tab, one page of them. */
export function attendeeSection(frame: ConsoleFrame, input: AttendeeSectionInput): AttendeeSection {
  const { language } = frame;
  const { session, tab, search, counts } = input;
  const place = { state: tab, q: search, page: String(input.page) };
  const path = sessionPath(session);
  const text = (key: string, values = {}) => translate(language, `console.${key}`, values);
  const count = (name: AttendeeTab) => tabStates[name].reduce((sum, state) => sum + (counts[state] ?? 0), 0);
  const rows = input.rows.map((row) => attendeeView(row, session, frame, place));
  const nothing = search === '' ? text(`noAttendees.${tab}`) : text('noMatch');
  return {
    tabs: attendeeTabs
      .filter((name) => name !== 'pending' || session.approval === 'manual' || count('pending') > 0)
      .map((name) => ({
        path: `${withQuery(path, { state: name, q: search })}#attendees`,
        label: text(`attendees.${name}`),
        count: count(name),
        current: name === tab,
      })),
    search,
    searchPath: `${path}#attendees`,
    tab,
    page: input.page,
    rows,
    answers: tab === 'confirmed' ? answersText(input.answers, language) : null,
    hasActions: rows.some((row) => row.actions.length > 0),
    empty: rows.length === 0 ? nothing : null,
    pager: pager(
      input.found,
      input.page,
      language,
      (page) => `${withQuery(path, { state: tab, q: search, page })}#attendees`,
    ),
    exportPath: withQuery(sessionPath(session, 'attendees.csv'), { state: tab, q: search }),
    caption: text(`attendees.${tab}`),
  };
}

function answersText(counts: AttendeeSectionInput['answers'], language: string): string | null {
  const given = rsvps.filter((rsvp) => counts[rsvp] > 0);
  if (given.length === 0) return null;
  const parts = [...given, ...(counts.none > 0 ? (['none'] as const) : [])];
  const words = parts.map((part) => translate(language, `console.answers.${part}`, { count: counts[part] }));
  return translate(language, 'console.answers', { list: words.join(translate(language, 'console.comma')) });
}
