import { listedLocals, maxRepeats, repeatedLocals } from '../../domain/sessions/repeats.js';
import type { Series } from '../../domain/sessions/series.entity.js';
import { makeSeriesInput } from '../../domain/sessions/session-input.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { invalidField } from '../../platform/errors.js';
import type { FormValues } from '../../platform/http/form-values.js';
import { read } from '../../platform/validation.js';
import { numberOf } from '../ui/local-time-fields.js';

export const seriesFieldNames = ['series', 'pattern', 'more', 'dates', 'firstId'] as const;

/** The form of a series as it is typed. */
export type SeriesFields = Record<(typeof seriesFieldNames)[number], string>;

/** Returns the fields before anything is typed. */
export function seriesFieldsOf(session: Session, series: Series | null, firstId: string): SeriesFields {
  return { series: series?.title ?? session.title, pattern: 'P1W', more: '', dates: '', firstId };
}

/** Reads the fields. */
export function seriesFormFields(values: FormValues): SeriesFields {
  return values.texts(seriesFieldNames);
}

/** Returns the title of the series and the wall times of the new sessions. Throws Invalid. */
export function seriesTimes(
  session: Session,
  series: Series | null,
  { series: typed, pattern, more, dates }: SeriesFields,
): { title: string; locals: string[] } {
  const isListed = pattern === 'dates';
  const asked = { series: series?.title ?? typed, pattern, more: isListed ? 1 : numberOf(more) };
  const input = read(makeSeriesInput, asked);
  if (input.pattern !== 'dates') {
    return { title: input.series, locals: repeatedLocals(session.startsAtLocal, input.pattern, input.more) };
  }
  const { locals, wrong } = listedLocals(session.startsAtLocal, dates);
  if (wrong.length > 0)
    throw invalidField('dates', 'not-dates', 'Some lines are no dates.', { lines: wrong.slice(0, 3).join(' · ') });
  const others = locals.filter((local) => local !== session.startsAtLocal);
  if (others.length === 0) throw invalidField('dates', 'no-dates', 'Enter at least one other date.');
  if (others.length > maxRepeats)
    throw invalidField('dates', 'too-many-dates', 'Too many dates.', { most: maxRepeats });
  return { title: input.series, locals: others };
}
