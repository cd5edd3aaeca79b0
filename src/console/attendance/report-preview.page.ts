import type { DecidedPerson } from '../../domain/attendance/decide-people.js';
import { presenceOf } from '../../domain/attendance/attendance.js';
import type { OpenedReport } from '../../domain/attendance/open-report.js';
import { translate } from '../../platform/i18n/messages.js';
import type { ErrorSummary } from '../../platform/views/form-fields.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { formatDate, formatTimeRange } from '../../domain/time/format.js';
import { zoneLabel } from '../../domain/time/zones.js';
import { dayAndTime } from '../ui/day-and-time.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { addressField, choiceField } from './report-form.js';
import { reportFrame } from './report.page.js';

/** As many people can be asked about on one page; the rest stand as they are and can be asked about again. */
const maxAsked = 300;
const maxShown = 200;

interface AskedPerson {
  line: number;
  name: string;
  email: string | null;
  minutes: string;
  state: string;
  field: string;
  typedField: string;
  typed: string;
  options: { value: string; label: string; selected: boolean }[];
  error: string | null;
}

type Opened = Extract<OpenedReport, { ok: true }>;

/** Previews an import person by person, and asks about those whom no address identifies. */
export function reportPreviewPage(layout: ConsoleLayout, input: { session: Session; opened: Opened; text: string }) {
  const { language } = layout;
  const { session, opened } = input;
  const text = (key: string, values = {}) => translate(language, `console.attendance.report.${key}`, values);
  const { decided } = opened;
  const open = decided.filter(({ match }) => match.kind !== 'address').toSorted((a, b) => rank(a) - rank(b));
  const known = decided.filter(({ match }) => match.kind === 'address');
  const names = new Map(opened.registered.map((one) => [one.registrationId, `${one.name} <${one.email}>`]));
  const count = (kind: string) => decided.filter(({ match }) => match.kind === kind).length;
  const minutes = ({ person }: DecidedPerson) => minutesText(person.stretches, session, language);
  const asked = open.slice(0, maxAsked).map((one) => ({ ...askedPerson(one, names, language), minutes: minutes(one) }));
  return {
    ...reportFrame(layout, session, opened.timeZone),
    heading: text('checked', { count: decided.length }),
    layout: translate(language, `console.attendance.layout.${opened.layout}`),
    read: readFacts(opened, session, language),
    warnings: warningsOf(opened, session, language),
    again: opened.before === null ? null : text('again'),
    counts: (['address', 'name', 'ambiguous', 'unknown'] as const).map((kind) => ({
      label: text(`match.${kind}`),
      value: String(count(kind)),
    })),
    asked,
    errors: summaryOf(asked, language),
    more: open.length > maxAsked ? text('moreAsked', { count: open.length - maxAsked }) : null,
    known: known.slice(0, maxShown).map((one) => ({
      name: one.person.name,
      email: one.person.email ?? '',
      minutes: minutes(one),
    })),
    knownMore:
      known.length > maxShown
        ? translate(language, 'console.registrations.bulk.more', { count: known.length - maxShown })
        : null,
    // The suggestions for an address: `Name <address>`.
    registered: open.length > 0 ? [...names.values()] : [],
    text: input.text,
    submitLabel: decided.length === 0 ? null : text('submit'),
  };
}

function summaryOf(asked: readonly AskedPerson[], language: string): ErrorSummary | null {
  const items = asked.flatMap(({ error, field, name }) =>
    error === null ? [] : [{ id: field, label: name, message: error }],
  );
  if (items.length === 0) return null;
  return { title: translate(language, 'console.attendance.fault.title', { count: items.length }), items };
}

// Those who need a decision first, then those who are only to be looked at.
function rank({ fieldError, match }: DecidedPerson): number {
  if (fieldError !== null) return 0;
  return ['ambiguous', 'name', 'unknown'].indexOf(match.kind) + 1;
}

function readFacts(opened: Opened, session: Session, language: string) {
  const { firstAt, lastAt, timeZone } = opened;
  const text = (key: string) => translate(language, `console.attendance.report.${key}`);
  const at = (date: Date) => dayAndTime(date, session.timeZone, language);
  return [
    { term: text('zone'), text: zoneLabel(timeZone, session.startsAt, language) },
    ...(firstAt === null || lastAt === null
      ? []
      : [
          { term: text('first'), text: at(firstAt) },
          { term: text('last'), text: at(lastAt) },
        ]),
    {
      term: text('session'),
      text: [
        formatDate(session.startsAt, session.timeZone, language, 'weekday-short'),
        formatTimeRange(session.startsAt, session.endsAt, session.timeZone, language),
        zoneLabel(session.timeZone, session.startsAt, language),
      ].join(translate(language, 'console.common.comma')),
    },
  ];
}

function warningsOf({ decided, unread }: Opened, session: Session, language: string): string[] {
  const text = (key: string, values = {}) => translate(language, `console.attendance.report.${key}`, values);
  const during = decided.filter(
    ({ person }) => presenceOf(asSpans(person.stretches), session, null).attendedAt !== null,
  ).length;
  const others = decided.length - during;
  return [
    ...(decided.length > 0 && during === 0 ? [text('nobodyDuring')] : []),
    ...(during > 0 && others > during ? [text('fewDuring', { count: during, all: decided.length })] : []),
    ...(unread.length > 0 ? [text('unread', { count: unread.length, lines: unread.slice(0, 10).join(', ') })] : []),
  ];
}

const asSpans = (stretches: DecidedPerson['person']['stretches']) =>
  stretches.map((stretch) => ({ source: 'report' as const, ...stretch }));

function minutesText(stretches: DecidedPerson['person']['stretches'], session: Session, language: string): string {
  const { attendedAt, minutesPresent } = presenceOf(asSpans(stretches), session, null);
  if (attendedAt === null) return translate(language, 'console.attendance.report.outside');
  if (minutesPresent === null) return translate(language, 'console.attendance.state.present');
  return translate(language, 'console.attendance.state.minutes', { minutes: minutesPresent });
}

function askedPerson(
  { person, match, choice, verdict, fieldError }: DecidedPerson,
  names: ReadonlyMap<string, string>,
  language: string,
): Omit<AskedPerson, 'minutes'> {
  const text = (key: string, values = {}) => translate(language, `console.attendance.report.${key}`, values);
  const candidates =
    match.kind === 'name' ? [match.registrationId] : match.kind === 'ambiguous' ? match.registrationIds : [];
  const chosen = verdict.as === 'registration' ? verdict.registrationId : null;
  const ids = [...new Set([...candidates, ...(chosen === null ? [] : [chosen])])];
  const isTyped = choice.startsWith('address:') && fieldError !== null;
  const current = isTyped ? 'address' : chosen === null ? verdict.as : `registration:${chosen}`;
  const option = (value: string, label: string) => ({ value, label, selected: value === current });
  return {
    line: person.line,
    name: person.name || (person.email ?? ''),
    email: person.email,
    state: text(`match.${match.kind}`),
    field: choiceField(person.line),
    typedField: addressField(person.line),
    typed: isTyped ? choice.slice('address:'.length) : '',
    options: [
      ...ids.map((id) => option(`registration:${id}`, text('is', { name: names.get(id) ?? '' }))),
      option('address', text('somebodyElse')),
      ...(person.email === null ? [] : [option('walk-in', text('walkIn'))]),
      option('left-out', text('leaveOut')),
    ],
    error: fieldError && translate(language, `console.attendance.fault.${fieldError.code}`),
  };
}
