import { newCallInput } from '../../domain/calls/call-input.js';
import { slugOf } from '../../domain/questions/question-list.js';
import { zone } from '../../domain/time/zone-field.js';
import type { FieldError } from '../../platform/errors.js';
import { date, line, orNone } from '../../platform/forms/fields.js';
import { form, type TypedForm } from '../../platform/forms/form.js';
import { translate } from '../../platform/i18n/messages.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { formPage } from '../ui/form-page.js';
import { callsPath, newCallPath } from '../paths/call-paths.js';
import { mainLanguage } from './call-settings.js';
import { callNameErrors } from './call-settings.page.js';

/** The few fields that a call begins with; its settings have the others. */
export const newCallForm = form({
  words: 'console.calls',
  schema: newCallInput,
  fields: {
    name: line(),
    slug: orNone(line()),
    mainLanguage,
    opensOn: date(),
    closesOn: date(),
    timeZone: zone(['UTC'], true),
  },
  join: ({ mainLanguage: main, ...rest }) => ({ ...rest, slug: slugFor(rest), languages: [main] }),
  errorsAt: { languages: 'mainLanguage' },
});

/** What was typed into the form of a new call. */
export type TypedCall = TypedForm<typeof newCallForm>;

/** Returns the slug that was typed, or one made from the name; undefined if that has no Latin letters or digits. */
export function slugFor({ name, slug }: { name: string; slug?: string | undefined }): string | undefined {
  return slug ?? (slugOf(name, 60) || undefined);
}

/** The form of a new call. */
export function newCallPage(
  layout: ConsoleLayout,
  { typed, fieldErrors }: { typed: TypedCall; fieldErrors: readonly FieldError[] },
) {
  const text = (key: string) => translate(layout.language, `console.calls.${key}`);
  return formPage(layout, {
    title: text('new.title'),
    back: { path: callsPath, label: text('list.title') },
    action: newCallPath,
    submit: text('new.submit'),
    form: newCallForm.view(typed, callNameErrors(fieldErrors), layout),
  });
}
