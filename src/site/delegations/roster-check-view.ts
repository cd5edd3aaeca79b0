import type { CheckedRow, RosterRowError } from '../../domain/delegations/check-roster.js';
import type { Outlook } from '../../domain/delegations/roster-plan.js';
import type { RosterPlace } from '../../domain/delegations/roster.js';
import { personOf } from '../../domain/delegations/delegation-input.js';
import { hasMessage, translate } from '../../platform/i18n/messages.js';
import { fieldErrorMessage } from '../../platform/views/form-fields.js';
import type { Registration } from '../../domain/registrations/registration.entity.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { sessionTime } from '../../domain/sessions/session-time.js';
import { titleLanguage } from '../../domain/sessions/session-texts.js';
import type { Viewer } from '../../domain/sessions/viewer.js';
import { zoneLabel } from '../../domain/time/zones.js';
import type { RosterReading } from './roster-check.js';

/** The preview of a roster: rows with their errors, and the expected outcome by session. */
export interface RosterCheckView {
  heading: string;
  sessions: { title: string; when: string; lines: { text: string; tone: 'good' | 'warn' | 'bad'; icon: string }[] }[];
  rows: RowView[];
  ignored: string | null;
  /** Rows with errors for the summary at the top, limited in number. */
  faults: { id: string; label: string; message: string }[];
  /** Null if the roster can't be registered. */
  submit: { label: string; digest: string; text: string } | null;
}

interface RowView {
  id: string;
  where: string;
  name: string;
  email: string;
  zone: string | null;
  faults: string[];
  notes: string[];
}

/** The expected outcome of a session. */
export interface Foreseen {
  session: Session;
  outlook: Outlook;
  existing: readonly (Pick<Registration, 'state'> | null)[];
}

const maxListed = 20;

/** Returns the view of a checked roster; `foreseen` are the expected outcomes of the chosen sessions for valid rows. */
export function rosterCheckView(
  reading: RosterReading,
  foreseen: readonly Foreseen[],
  coordinator: { timeZone: string; language: string },
  viewer: Viewer,
): RosterCheckView | null {
  if (reading.rows.length === 0) return null;
  const { language } = viewer;
  const text: Text = (key, values = {}) => translate(language, `delegations.${key}`, values);
  const good = reading.rows.filter((row) => row.member !== null);
  const rows = reading.rows.map((row, at) => rowView(row, at, good.indexOf(row), foreseen, coordinator, viewer, text));
  const refused = foreseen.some(({ outlook }) => outlook.refusal !== null);
  const fresh = new Set(foreseen.flatMap(({ outlook }) => outlook.people.flatMap((one, at) => (one ? [at] : []))));
  const maySubmit = !reading.isFaulty && !refused && fresh.size > 0;
  return {
    heading: text(headingOf(reading, maySubmit, refused, foreseen.length), { count: rows.length }),
    sessions: foreseen.map((one) => sessionView(one, good, viewer, text)),
    rows,
    ignored: reading.ignored.length === 0 ? null : text('ignored', { headings: reading.ignored.join(', ') }),
    faults: [...faultsOf(rows), ...refusalsOf(foreseen, good, text)].slice(0, maxListed),
    submit: maySubmit
      ? {
          label: text('submit', { count: fresh.size }),
          digest: reading.digest,
          text: text('submitText'),
        }
      : null,
  };
}

function headingOf(reading: RosterReading, maySubmit: boolean, refused: boolean, sessions: number): string {
  if (maySubmit) return 'checkedTitle';
  return reading.isFaulty || refused || sessions === 0 ? 'faultyTitle' : 'nobodyNewTitle';
}

type Text = (key: string, values?: Record<string, string | number>) => string;

function rowView(
  row: CheckedRow,
  at: number,
  index: number,
  foreseen: readonly Foreseen[],
  coordinator: { timeZone: string; language: string },
  viewer: Viewer,
  text: Text,
): RowView {
  const person = row.member && personOf(memberOf(row.member), { ...coordinator, organizationId: '', now: viewer.now });
  return {
    id: `checked-${at + 1}`,
    where: placeText(row.place, text),
    name: row.cells.name,
    email: row.cells.email,
    zone: person?.timeZone === undefined ? null : zoneLabel(person.timeZone, viewer.now, viewer.language),
    faults: row.fieldErrors.map((fieldError) => rowFault(fieldError, viewer.language)),
    notes: foreseen.flatMap(({ session, existing }) => {
      const state = existing[index]?.state;
      if (state === undefined) return [];
      const key = state === 'declined' ? 'wasDeclined' : state === 'cancelled' ? 'hadLeft' : 'isThere';
      return [text(key, { session: session.title })];
    }),
  };
}

/** Converts a checked row for the flows. */
export function memberOf({ email, name, country, timeZone, language }: NonNullable<CheckedRow['member']>) {
  return {
    email,
    name,
    country,
    ...(timeZone !== null && { timeZone }),
    ...(language !== null && { language }),
  };
}

function placeText({ origin, number }: RosterPlace, text: Text): string {
  return text(`place.${origin}`, { number });
}

function rowFault(fieldError: RosterRowError, language: string): string {
  const key = `delegations.row.${fieldError.path}.${fieldError.code}`;
  if (!hasMessage(language, key)) return fieldErrorMessage(fieldError, language);
  const first = fieldError.first;
  const where =
    first === undefined ? '' : translate(language, `delegations.place.${first.origin}`, { number: first.number });
  return translate(language, key, { where, text: '', ...fieldError.values });
}

function faultsOf(rows: readonly RowView[]): RosterCheckView['faults'] {
  return rows.flatMap(({ id, where, faults }) => faults.map((message) => ({ id, label: where, message })));
}

function refusalsOf(foreseen: readonly Foreseen[], good: readonly CheckedRow[], text: Text): RosterCheckView['faults'] {
  return foreseen.flatMap(({ session, outlook }) =>
    outlook.refusal === null
      ? []
      : [{ id: 'foreseen', label: session.title, message: refusalText(outlook.refusal, good, text) }],
  );
}

function refusalText(refusal: NonNullable<Outlook['refusal']>, good: readonly CheckedRow[], text: Text): string {
  const row = refusal.index === null ? undefined : good[refusal.index];
  const where = row === undefined ? '' : placeText(row.place, text);
  const values = { limit: 0, free: 0, ...refusal.values, where, name: row?.cells.name ?? '' };
  return text(`refusal.${refusal.code}`, values);
}

function sessionView({ session, outlook }: Foreseen, good: readonly CheckedRow[], viewer: Viewer, text: Text) {
  const time = sessionTime(session, viewer);
  const line = (tone: 'good' | 'warn' | 'bad', words: string) => ({
    tone,
    icon: { good: 'dot', warn: 'half', bad: 'bang' }[tone],
    text: words,
  });
  const { confirmed, waitlisted, pending, people, refusal, reserved, neverTogether } = outlook;
  const there = people.filter((one) => one === null).length;
  return {
    title: session.title,
    lang: titleLanguage(session),
    when: translate(viewer.language, 'notifications.dateAndRange', {
      date: time.fullDate,
      range: `${time.start} – ${time.end}`,
    }),
    lines: [
      ...(refusal === null ? [] : [line('bad', refusalText(refusal, good, text))]),
      ...(confirmed > 0 ? [line('good', text('foreseen.confirmed', { count: confirmed }))] : []),
      ...(pending > 0 ? [line('warn', text('foreseen.pending', { count: pending }))] : []),
      ...(waitlisted > 0 ? [line('warn', text('foreseen.waitlisted', { count: waitlisted }))] : []),
      ...(there > 0 ? [line('good', text('foreseen.standing', { count: there }))] : []),
      ...(neverTogether ? [line('bad', text('foreseen.neverTogether', { seats: session.capacity ?? 0 }))] : []),
      ...(reserved > 0 ? [line('good', text('foreseen.reserved', { count: reserved }))] : []),
    ],
  };
}
