import { mergeFields } from '../../domain/broadcasts/merge-fields.js';
import type { Call } from '../../domain/calls/call.entity.js';
import type { FieldError } from '../../platform/errors.js';
import type { ConsoleLayout } from '../frame/layout.js';
import type { EditView } from '../ui/form-edit.js';
import { languageName } from '../ui/language-name.js';
import { mergeFieldViews } from '../ui/text-editor.js';
import { textsView } from '../ui/texts-form.js';
import type { BroadcastFields } from './broadcast-form.js';
import type { FilterChoices } from './broadcasts.queries.js';
import { type FilterField, filterFields } from './filter-fields.js';

/** The form of a broadcast, with what was typed and each error beside its field. */
export function broadcastFormPage(
  layout: ConsoleLayout,
  input: {
    heading: string;
    action: string;
    previewPath: string;
    back: { path: string; label: string };
    fields: BroadcastFields;
    call: Call;
    /** In which languages those read who match the filter. */
    readers: ReadonlyMap<string, number>;
    edit: EditView;
    choices: FilterChoices;
    fieldErrors: readonly FieldError[];
  },
) {
  const { language } = layout;
  const { heading, action, previewPath, back, fields, call, readers, edit, choices, fieldErrors } = input;
  const { usual, rare } = filterFields(fields, choices, fieldErrors, language);
  const languages = Object.keys(fields.contents);
  const row = (one: FilterField) => ({ isPair: false, fields: [one] });
  return {
    ...layout,
    ...textsView(
      {
        languages,
        fields,
        readers,
        fieldErrors,
        isOpen: (code, isWritten) => isWritten || call.languages.includes(code),
        isRequired: true,
        before: [...usual, ...rare],
      },
      language,
    ),
    title: heading,
    heading,
    action,
    previewPath,
    back,
    edit,
    mergeFields: mergeFieldViews(mergeFields, 'console.broadcasts.merge', language),
    usual: usual.map(row),
    rare: rare.map(row),
    isNarrow: rare.some(({ said, error }) => said.length > 0 || error !== null),
    shownIn: languages.map((code, index) => ({
      value: code,
      label: languageName(code, language),
      selected: index === 0,
    })),
  };
}
