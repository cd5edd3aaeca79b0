import type { Call } from '../../domain/calls/call.entity.js';
import { maxRepeats, repeatPatterns } from '../../domain/sessions/repeats.js';
import type { Series } from '../../domain/sessions/series.entity.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import type { FieldError } from '../../platform/errors.js';
import { hasMessage, translate } from '../../platform/i18n/messages.js';
import { errorSummary, field, fieldErrorMessage } from '../../platform/views/form-fields.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { sessionPath } from '../paths/session-paths.js';
import { currentTime } from '../ui/audience-view.js';
import { whenFields } from '../ui/when-fields.js';
import type { AgainFields } from './again-form.js';

/** The form that asks who attends a session again, how often and when. */
export function againPage(
  layout: ConsoleLayout,
  input: {
    call: Call;
    session: Session;
    series: Series | null;
    fields: AgainFields;
    fieldErrors: readonly FieldError[];
  },
) {
  const { language } = layout;
  const { call, session, series, fields, fieldErrors } = input;
  const text = (key: string, values = {}) => translate(language, `console.series.${key}`, values);
  const when = whenFields(fields, fieldErrors, [session.timeZone, call.timeZone], layout);
  const shown = (name: 'title' | 'more' | 'dates') => field(name, fields[name], fieldErrors, language);
  const labels = {
    ...Object.fromEntries(
      ['title', 'startsAtLocal', 'durationMinutes', 'timeZone'].map((name) => [name, fieldLabel(name, language)]),
    ),
    more: text('more'),
    dates: text('dates'),
  };
  const question = (name: 'people' | 'often', values: readonly string[]) => ({
    name,
    legend: text(`again.${name}`),
    options: values.map((value) => ({ value, label: text(`again.${value}`), checked: value === fields[name] })),
  });
  return {
    ...layout,
    title: text('again.title'),
    sessionTitle: session.title,
    sessionPath: sessionPath(session),
    action: sessionPath(session, 'again'),
    currentText: currentTime(session, language),
    errors: errorSummary(
      [shown('title'), when.start, when.duration, when.zone, shown('more'), shown('dates')],
      labels,
      language,
    ),
    refused: fieldErrors
      .filter(({ path }) => !Object.hasOwn(labels, path) && path !== 'pattern')
      .map((one) => `${fieldLabel(one.path, language)}: ${fieldErrorMessage(one, language)}`),
    questions: [question('people', ['same', 'other']), question('often', ['repeatedly', 'once'])],
    outcomes: ['same', 'other'].flatMap((people) =>
      ['repeatedly', 'once'].map((often) => ({
        shownFor: `if-${people} if-${often}`,
        text: text(`again.${people}-${often}`),
      })),
    ),
    titleField: shown('title'),
    hasSeries: series !== null,
    when,
    patterns: repeatPatterns.map((value) => ({
      value,
      label: text(`pattern.${value}`),
      selected: value === fields.pattern,
    })),
    more: shown('more'),
    most: maxRepeats,
    dates: shown('dates'),
    firstId: fields.firstId,
  };
}

function fieldLabel(path: string, language: string): string {
  const key = `console.sessions.field.${path.split('.', 1)[0]}`;
  return hasMessage(language, key) ? translate(language, key) : path;
}
