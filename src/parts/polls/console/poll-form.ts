import type { Call } from '../../../domain/calls/call.entity.js';
import { isPlannable } from '../../planner/domain/planner-input.js';
import { maxStarts } from '../domain/poll.js';
import { type PollInput, pollInput } from '../domain/poll-input.js';
import { addDays } from '../../../domain/time/local-date.js';
import { localTime } from '../../../domain/time/wall-time.js';
import { type FieldError, Invalid } from '../../../platform/errors.js';
import type { FormValues } from '../../../platform/http/form-values.js';
import { fieldErrorsOf } from '../../../platform/validation.js';
import { numberOf, readInstant } from '../../../console/ui/local-time-fields.js';

/** By default, a poll closes at this hour, and is open for this many days at most. */
const closesTime = '18:00';
const usualDays = 7;

/** A moment as it was typed, in the zone of the call. */
interface TypedMoment {
  on: string;
  time: string;
}

/** The form of a poll as it was typed, besides whom it asks. */
export interface PollFields {
  title: string;
  durationMinutes: string;
  /** As many as a poll can have, the rest of them empty. */
  starts: TypedMoment[];
  closes: TypedMoment;
}

const rows = Array.from({ length: maxStarts }, (_, index) => index + 1);
const nothing = { on: '', time: '' };

/** Returns the fields of a form that was sent. */
export function typedPoll(form: FormValues): PollFields {
  return {
    title: form.text('title'),
    durationMinutes: form.text('durationMinutes'),
    starts: rows.map((row) => ({ on: form.text(`startsOn${row}`), time: form.text(`startsTime${row}`) })),
    closes: { on: form.text('closesOn'), time: form.text('closesTime') },
  };
}

/** Returns the fields of a new form: the starts that a link from the planner proposes, and what is usual. */
export function proposedPoll(query: FormValues, { timeZone }: Call, now: Date): PollFields {
  const starts = query
    .list('start')
    .map((text) => new Date(text))
    .filter((at) => !Number.isNaN(at.getTime()) && at > now && isPlannable(at.toISOString()))
    .sort((a, b) => a.getTime() - b.getTime())
    .slice(0, maxStarts)
    .map((at) => localTime(at, timeZone));
  const today = localTime(now, timeZone).date;
  const latest = addDays(today, usualDays);
  const before = starts[0] === undefined ? latest : addDays(starts[0].date, -1);
  const closesOn = before < latest ? before : latest;
  return {
    title: query.text('title'),
    durationMinutes: query.text('minutes') || '60',
    starts: rows.map((row) => {
      const start = starts[row - 1];
      return start === undefined ? nothing : { on: start.date, time: start.time };
    }),
    closes: closesOn > today ? { on: closesOn, time: closesTime } : nothing,
  };
}

/** Returns the poll that a form describes, with times in the zone of the call. Throws Invalid. */
export function readPoll(fields: PollFields, { timeZone }: Call): PollInput {
  const typed = fields.starts.filter(({ on, time }) => on.trim() !== '' || time.trim() !== '');
  const starts = typed.map((start) => readMoment(start, timeZone, 'starts'));
  const closes = readMoment(fields.closes, timeZone, 'closesAt');
  const timeErrors = [...starts, closes].flatMap(({ fieldErrors }) => fieldErrors);
  const result = pollInput.safeParse({
    title: fields.title,
    durationMinutes: numberOf(fields.durationMinutes),
    starts: starts.flatMap(({ instant }) => instant ?? []),
    closesAt: closes.instant ?? undefined,
  });
  const faulty = new Set(timeErrors.map(({ path }) => path));
  const others = result.success ? [] : fieldErrorsOf(result.error.issues).filter(({ path }) => !faulty.has(path));
  const fieldErrors = [...others, ...timeErrors];
  if (!result.success || fieldErrors.length > 0)
    throw new Invalid('invalid', 'Some fields are invalid.', {}, fieldErrors);
  return result.data;
}

function readMoment({ on, time }: TypedMoment, timeZone: string, path: string) {
  const read = readInstant(on, time, timeZone, path);
  if (read.instant === null || localTime(new Date(read.instant), timeZone).local === `${on}T${time}`.slice(0, 16)) {
    return read;
  }
  const skipped: FieldError = { path, code: 'skipped-hour', message: 'The clocks skip this time.' };
  return { instant: null, fieldErrors: [skipped] };
}
