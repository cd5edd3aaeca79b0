import type { Call } from '../../domain/calls/call.entity.js';
import type { Series } from '../../domain/sessions/series.entity.js';
import { seriesInput } from '../../domain/sessions/session-input.js';
import { line, prose } from '../../platform/forms/fields.js';
import { form, type TypedForm } from '../../platform/forms/form.js';
import { translate } from '../../platform/i18n/messages.js';
import { translated } from '../ui/translation-fields.js';

/** The form of what is shown of a series, in each language of its call. */
export function seriesForm({ title, description, translations }: Series, { languages }: Call) {
  const label = (name: string) => (language: string) => translate(language, `console.series.field.${name}`);
  return form({
    words: 'console.series',
    schema: seriesInput,
    fields: {
      title: line(),
      description: prose(8),
      translations: translated({
        fields: [
          { name: 'title', label: label('title'), original: title, max: 200, isLong: false },
          { name: 'description', label: label('description'), original: description, max: 20_000, isLong: true },
        ],
        stored: translations,
        offered: languages,
        lang: languages[0] ?? 'en',
      }),
    },
  });
}

/** What was typed into the form of a series. */
export type TypedSeries = TypedForm<ReturnType<typeof seriesForm>>;
