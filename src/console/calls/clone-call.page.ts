import type { Call } from '../../domain/calls/call.entity.js';
import { sessionShifts } from '../../domain/calls/next-call.js';
import { shiftLocal } from '../../domain/time/local-date.js';
import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { choice, date, line, orNone } from '../../platform/forms/fields.js';
import { form, type TypedForm } from '../../platform/forms/form.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { formPage } from '../ui/form-page.js';
import { settingsPath } from '../paths/call-paths.js';
import { cloneInput } from '../../domain/calls/call-input.js';
import { callNameErrors } from './call-settings.page.js';
import { slugFor } from './new-call.page.js';

/** The form of a copy. */
export const cloneForm = form({
  words: 'console.calls',
  schema: cloneInput,
  fields: {
    name: line(),
    slug: orNone(line()),
    opensOn: date(),
    closesOn: date(),
    sessions: choice(
      [...sessionShifts].sort((a, b) => Number(a === 'none') - Number(b === 'none')),
      'console.calls.clone.sessions',
    ),
  },
  join: (values) => ({ ...values, slug: slugFor(values) }),
});

/** What was typed into the form of a copy. */
export type TypedClone = TypedForm<typeof cloneForm>;

/** Returns what the form suggests: the next year's number in the name, and the same dates, as deadlines have. */
export function suggestedClone(call: Call): TypedClone {
  return {
    name: call.name.replace(/\b20\d\d\b/u, (year) => String(Number(year) + 1)),
    slug: /20\d\d/u.test(call.slug) ? call.slug.replace(/20\d\d/u, (year) => String(Number(year) + 1)) : '',
    opensOn: yearLater(call.opensOn),
    closesOn: yearLater(call.closesOn),
    sessions: 'weekday',
  };
}

/** The form of next year's call. */
export function clonePage(
  layout: ConsoleLayout,
  input: { call: Call; typed: TypedClone; fieldErrors: readonly FieldError[]; action: string },
) {
  const text = (key: string) => translate(layout.language, `console.calls.${key}`);
  return formPage(layout, {
    title: text('clone.title'),
    back: { path: settingsPath(input.call), label: text('settings') },
    lede: text('clone.lede'),
    action: input.action,
    submit: text('clone.submit'),
    form: cloneForm.view(input.typed, callNameErrors(input.fieldErrors), layout),
  });
}

function yearLater(date: string): string {
  return shiftLocal(`${date}T00:00`, { months: 12 }).slice(0, 10);
}
