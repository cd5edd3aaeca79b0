import { listedLocals, maxRepeats, repeatedLocals } from '../../domain/sessions/repeats.js';
import type { Series } from '../../domain/sessions/series.entity.js';
import { copyInput, type DuplicateInput, repeatInput } from '../../domain/sessions/session-input.js';
import { timingWarnings } from '../../domain/sessions/session-timing.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { Invalid, invalidField } from '../../platform/errors.js';
import type { FormValues } from '../../platform/http/form-values.js';
import { read } from '../../platform/validation.js';
import {
  numberOf,
  openWarnings,
  type WallFields,
  wallFieldNames,
  wallFields,
  wallInput,
} from '../ui/local-time-fields.js';
import { fieldsOfSession } from './session-form.js';

const ownNames = ['people', 'often', 'title', 'pattern', 'more', 'dates', 'firstId'] as const;
export const againFieldNames = [...ownNames, ...wallFieldNames] as const;

/** The form as it is typed: who attends again (`same`, `other`), how often (`once`, `repeatedly`), and when. */
export type AgainFields = WallFields & Record<(typeof ownNames)[number], string>;

/** Returns the fields before anything is typed: the session's, without its date. */
export function againFieldsOf(session: Session, query: FormValues, firstId: string): AgainFields {
  const { startsTime, timeZone, durationMinutes, title } = fieldsOfSession(session);
  return {
    people: query.text('people') === 'other' ? 'other' : 'same',
    often: query.text('often') === 'once' ? 'once' : 'repeatedly',
    title,
    pattern: query.text('pattern') || 'P1W',
    more: '',
    dates: query.text('dates'),
    firstId,
    startsOn: '',
    startsTime,
    timeZone,
    durationMinutes,
    overlap: '',
    confirmed: '',
  };
}

/** Reads the fields. */
export function againFields(values: FormValues): AgainFields {
  return { ...wallFields(values), ...values.texts(ownNames) };
}

/** Returns the copy that takes place once. Throws Invalid, also for a question about its time that is still open. */
export function readCopy(session: Session, fields: AgainFields): DuplicateInput {
  const occurrence = fields.people === 'other';
  const input = read(copyInput, { ...wallInput(fields), title: occurrence ? session.title : fields.title });
  const open = openWarnings(timingWarnings(input), fields);
  if (open.length > 0) throw new Invalid('invalid', 'Choose how to interpret the time.', {}, open);
  return { ...input, occurrence };
}

/** Returns the title of the series, null for runs, and the wall times of the new sessions. Throws Invalid. */
export function repeatTimes(
  session: Session,
  series: Series | null,
  { people, title: typed, pattern, more, dates }: AgainFields,
): { title: string | null; locals: string[] } {
  const isRuns = people === 'other';
  const isListed = pattern === 'dates';
  const named = isRuns ? session.title : (series?.title ?? typed);
  const input = read(repeatInput, { title: named, pattern, more: isListed ? 1 : numberOf(more) });
  const title = isRuns ? null : input.title;
  if (input.pattern !== 'dates') {
    return { title, locals: repeatedLocals(session.startsAtLocal, input.pattern, input.more) };
  }
  const { locals, wrong } = listedLocals(session.startsAtLocal, dates);
  if (wrong.length > 0)
    throw invalidField('dates', 'not-dates', 'Some lines are no dates.', { lines: wrong.slice(0, 3).join(' · ') });
  const others = locals.filter((local) => local !== session.startsAtLocal);
  if (others.length === 0) throw invalidField('dates', 'no-dates', 'Enter at least one other date.');
  if (others.length > maxRepeats)
    throw invalidField('dates', 'too-many-dates', 'Too many dates.', { most: maxRepeats });
  return { title, locals: others };
}
