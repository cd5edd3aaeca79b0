import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { errorSummary, field, fieldsOf } from '../../platform/views/form-fields.js';
import { questionKinds } from '../../domain/questions/question.js';
import type { Series } from '../../domain/sessions/series.entity.js';
import { languageName } from '../ui/language-name.js';
import { type EditedForm, type EditView, optionText } from '../ui/form-edit.js';
import type { ConsoleLayout } from '../frame/layout.js';
import type { QuestionFields } from './question-form.js';

const names = ['label', 'help', 'kind', 'options', 'min', 'max'] as const;

/** The form of a question, as both versions of it are shown. */
export function editedQuestion(subject: string, language: string): EditedForm<QuestionFields> {
  const text = (key: string, values = {}) => translate(language, `console.questions.${key}`, values);
  return {
    subject,
    label: (name) => {
      const [first = '', code = '', part = ''] = name.split('.');
      if (code === '') return text(`field.${first}`);
      return `${text('part.translation', { language: languageName(code, language) })}: ${text(`field.${part}`)}`;
    },
    value: (name, { kind }) => (name === 'kind' ? optionText(language, `console.questions.kind.${kind}`) : null),
  };
}

/** The form of a question, new or there already. */
export function questionFormPage(
  layout: ConsoleLayout,
  input: {
    /** In which the question is written: the call's first. */
    writtenIn: string;
    action: string;
    backPath: string;
    /** To whose coming sessions it is added; left out for a list of questions. */
    series?: Series;
    isNew: boolean;
    /** How many have answered it. */
    answered: number;
    fields: QuestionFields;
    edit: EditView;
    fieldErrors: readonly FieldError[];
  },
) {
  const { language } = layout;
  const { fieldErrors, answered, series } = input;
  const text = (key: string, values = {}) => translate(language, `console.questions.${key}`, values);
  const one = (name: string, value: string) => field(name, value, fieldErrors, language);
  const fields = fieldsOf(names, input.fields, fieldErrors, language);
  const translations = Object.entries(input.fields.translations).map(([code, words]) => ({
    code,
    heading: text('part.translation', { language: languageName(code, language) }),
    label: one(`labelIn.${code}`, words.label),
    help: one(`helpIn.${code}`, words.help),
    options: one(`optionsIn.${code}`, words.options),
  }));
  const all = [...Object.values(fields), ...translations.flatMap(({ label, help, options }) => [label, help, options])];
  const labels = Object.fromEntries(
    all.map(({ id }) => [
      id,
      text(id.startsWith('optionsIn.') ? 'field.optionsIn' : `field.${id.replace(/In\..*$/u, '')}`),
    ]),
  );
  const heading = series
    ? translate(language, 'console.series.addQuestion')
    : text(input.isNew ? 'addTitle' : 'editTitle');
  return {
    ...layout,
    title: heading,
    heading,
    action: input.action,
    backPath: input.backPath,
    backLabel: series?.title ?? text('backTo'),
    submitLabel: series ? translate(language, 'console.series.previewChange') : text('submit'),
    note: answered > 0 ? text('rewordNote', { count: answered }) : null,
    edit: input.edit,
    errors: errorSummary(all, labels, language),
    askHeading: text('part.ask', { language: languageName(input.writtenIn, language) }),
    fields,
    kinds: questionKinds.map((kind) => ({
      value: kind,
      label: text(`kind.${kind}`),
      selected: kind === input.fields.kind,
    })),
    isRequired: input.fields.required,
    translations,
  };
}
