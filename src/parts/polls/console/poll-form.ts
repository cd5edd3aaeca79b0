import type { Call } from '../../../domain/calls/call.entity.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import { maxStarts } from '../domain/poll.js';
import type { Poll } from '../domain/poll.entity.js';
import { type PollInput, pollInput } from '../domain/poll-input.js';
import { addDays } from '../../../domain/time/local-date.js';
import { localTime } from '../../../domain/time/wall-time.js';
import { type FieldError, Invalid } from '../../../platform/errors.js';
import type { FormValues } from '../../../platform/http/form-values.js';
import { translate } from '../../../platform/i18n/messages.js';
import { fieldErrorsOf, isPlannable } from '../../../platform/validation.js';
import type { EditedForm } from '../../../console/ui/form-edit.js';
import { numberOf, readInstant } from '../../../console/ui/local-time-fields.js';

/** By default, a poll closes at this hour, and is open for this many days at most. */
const closesTime = '18:00';
const usualDays = 7;

/** The names of the date and the time of each start: as many as a poll can have. */
const starts = Array.from({ length: maxStarts }, (_, index): [string, string] => [
  `startsOn${index + 1}`,
  `startsTime${index + 1}`,
]);
const closes: [string, string] = ['closesOn', 'closesTime'];
const moments = [...starts, closes];

/** The form of a poll as it was typed, besides whom it asks: texts by their names, unused starts empty. */
export type PollFields = Readonly<Record<string, string>>;

/** Returns the fields of a form that was sent. */
export function typedPoll(form: FormValues): PollFields {
  return form.texts(['title', 'durationMinutes', ...moments.flat()]);
}

/** Returns the fields of a new form: the starts that a link proposes, for a session that moves, and what is usual. */
export function proposedPoll(query: FormValues, { timeZone }: Call, session: Session | null, now: Date): PollFields {
  const proposed = query
    .list('start')
    .map((text) => new Date(text))
    .filter((at) => !Number.isNaN(at.getTime()) && at > now && isPlannable(at.toISOString()))
    .sort((a, b) => a.getTime() - b.getTime())
    .slice(0, maxStarts);
  const today = localTime(now, timeZone).date;
  const latest = addDays(today, usualDays);
  const before = proposed[0] === undefined ? latest : addDays(localTime(proposed[0], timeZone).date, -1);
  const closesOn = before < latest ? before : latest;
  return {
    title: query.text('title') || (session?.title ?? ''),
    durationMinutes: query.text('minutes') || String(session?.durationMinutes ?? 60),
    ...startFields(proposed, timeZone),
    ...(closesOn > today ? { closesOn, closesTime } : { closesOn: '', closesTime: '' }),
  };
}

/** Returns the fields of a draft. */
export function fieldsOfPoll(poll: Poll, stored: readonly { startsAt: Date }[], { timeZone }: Call): PollFields {
  const close = localTime(poll.closesAt, timeZone);
  return {
    title: poll.title,
    durationMinutes: String(poll.durationMinutes),
    ...startFields(
      stored.map(({ startsAt }) => startsAt),
      timeZone,
    ),
    closesOn: close.date,
    closesTime: close.time,
  };
}

/** The form of a draft, as both versions of it are shown. */
export function editedPoll(id: string, language: string): EditedForm<PollFields> {
  const text = (key: string, values = {}) => translate(language, `console.polls.${key}`, values);
  return {
    subject: `poll:${id}`,
    label: (name) => {
      const [, what = '', number] = /^starts(On|Time)(\d)$/u.exec(name) ?? [];
      if (number !== undefined) return text(`start${what}`, { number });
      return name.startsWith('closes') ? text('field.closesAt') : text(`field.${name}`);
    },
    together: moments,
  };
}

function startFields(proposed: readonly Date[], timeZone: string): PollFields {
  return Object.fromEntries(
    starts.flatMap(([on, time], index) => {
      const at = proposed[index];
      const local = at === undefined ? { date: '', time: '' } : localTime(at, timeZone);
      return [
        [on, local.date],
        [time, local.time],
      ];
    }),
  );
}

/** Returns the poll that a form describes, with times in the zone of the call. Throws Invalid. */
export function readPoll(fields: PollFields, { timeZone }: Call): PollInput {
  const typed = starts.filter((names) => names.some((name) => fields[name]?.trim()));
  const given = typed.map((names) => readMoment(fields, names, timeZone, 'starts'));
  const close = readMoment(fields, closes, timeZone, 'closesAt');
  const timeErrors = [...given, close].flatMap(({ fieldErrors }) => fieldErrors);
  const result = pollInput.safeParse({
    title: fields.title,
    durationMinutes: numberOf(fields.durationMinutes ?? ''),
    starts: given.flatMap(({ instant }) => instant ?? []),
    closesAt: close.instant ?? undefined,
  });
  const faulty = new Set(timeErrors.map(({ path }) => path));
  const others = result.success ? [] : fieldErrorsOf(result.error.issues).filter(({ path }) => !faulty.has(path));
  const fieldErrors = [...others, ...timeErrors];
  if (!result.success || fieldErrors.length > 0)
    throw new Invalid('invalid', 'Some fields are invalid.', {}, fieldErrors);
  return result.data;
}

function readMoment(fields: PollFields, [onName, timeName]: [string, string], timeZone: string, path: string) {
  const [on, time] = [fields[onName] ?? '', fields[timeName] ?? ''];
  const read = readInstant(on, time, timeZone, path);
  if (read.instant === null || localTime(new Date(read.instant), timeZone).local === `${on}T${time}`.slice(0, 16)) {
    return read;
  }
  const skipped: FieldError = { path, code: 'skipped-hour', message: 'The clocks skip this time.' };
  return { instant: null, fieldErrors: [skipped] };
}

/** Returns the rows of starts as they were typed. */
export function startRows(fields: PollFields): { number: number; on: string; time: string }[] {
  return starts.map(([on, time], index) => ({
    number: index + 1,
    on: fields[on] ?? '',
    time: fields[time] ?? '',
  }));
}
