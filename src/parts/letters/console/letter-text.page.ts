import type { Call } from '../../../domain/calls/call.entity.js';
import { letterFields } from '../domain/emails/letter-fields.js';
import type { LetterOutcome } from '../../../domain/proposals/letter-outcome.js';
import type { FieldError } from '../../../platform/errors.js';
import { translate } from '../../../platform/i18n/messages.js';
import { type TextFields, type TextsView, textsView } from '../../../console/ui/texts-form.js';
import type { EditView } from '../../../console/ui/form-edit.js';
import type { ConsoleLayout } from '../../../console/frame/layout.js';
import { letterPath } from './letter-paths.js';
import { type Readers, textKind } from './letter-words.js';

export interface LetterTextPage extends ConsoleLayout, TextsView {
  action: string;
  backPath: string;
  heading: string;
  edit: EditView;
  mergeFields: { field: string; meaning: string }[];
}

/** Returns the form of a letter's texts, one for each language: those of the call are unfolded. */
export function letterTextPage(
  layout: ConsoleLayout,
  input: {
    call: Call;
    outcome: LetterOutcome;
    languages: readonly string[];
    fields: TextFields;
    edit: EditView;
    readers: Readers;
    fieldErrors: readonly FieldError[];
  },
): LetterTextPage {
  const { language } = layout;
  const { call, outcome, languages, fields, edit, fieldErrors } = input;
  const say = (key: string, values = {}) => translate(language, `console.letters.${key}`, values);
  const readers = new Map(input.readers.map((one) => [one.language, one.count]));
  const statusOf = (code: string, isWritten: boolean) =>
    say(`textKind.${isWritten ? textKind(outcome, fields.contents, code) : 'missing'}`);
  const isOpen = (code: string) => call.languages.includes(code);
  return {
    ...layout,
    ...textsView({ languages, fields, readers, fieldErrors, statusOf, isOpen }, language),
    title: say('textTitle'),
    action: letterPath(call, outcome, 'text'),
    backPath: letterPath(call, outcome),
    heading: say(`outcome.${outcome}`),
    edit,
    mergeFields: letterFields.map((name) => ({ field: `{{${name}}}`, meaning: say(`merge.${name}`) })),
  };
}
