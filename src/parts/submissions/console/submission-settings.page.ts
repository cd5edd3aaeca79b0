import type { Call } from '../../../domain/calls/call.entity.js';
import { startSubmissionPath } from './submission-paths.js';
import type { FieldError } from '../../../platform/errors.js';
import { translate } from '../../../platform/i18n/messages.js';
import { type ErrorSummary, errorSummary, type Field, field } from '../../../platform/views/form-fields.js';
import { type EditedForm, type EditView, optionText } from '../../../console/ui/form-edit.js';
import type { ConsoleLayout } from '../../../console/frame/layout.js';
import { submissionSettingsPath } from './submission-paths.js';

const numberFields = ['proposalGraceMinutes', 'summaryWords', 'answerWords'] as const;

/** The settings as they are typed; `acceptsProposals` is `yes` or empty. */
export type SettingsFields = Record<'acceptsProposals' | (typeof numberFields)[number], string>;
export const settingsFields = ['acceptsProposals', ...numberFields] as const;

interface SubmissionSettingsPage extends ConsoleLayout {
  heading: string;
  action: string;
  edit: EditView;
  errors: ErrorSummary | null;
  isOn: boolean;
  fields: { field: Field; label: string; hint: string }[];
  /** The public page, while proposals are accepted. */
  publicPath: string | null;
}

/** Returns what the form shows for a call. */
export function fieldsOfSettings(call: Pick<Call, (typeof settingsFields)[number]>): SettingsFields {
  const { acceptsProposals, proposalGraceMinutes, summaryWords, answerWords } = call;
  return {
    acceptsProposals: acceptsProposals ? 'yes' : '',
    proposalGraceMinutes: String(proposalGraceMinutes),
    summaryWords: String(summaryWords),
    answerWords: String(answerWords),
  };
}

/** The form of these settings, as both versions of it are shown. */
export function editedSettings(call: Call, language: string): EditedForm<SettingsFields> {
  return {
    subject: `call:${call.id}`,
    label: (name) => translate(language, `console.submissions.field.${name}`),
    value: (name, fields) =>
      name === 'acceptsProposals'
        ? optionText(language, `console.common.edit.${fields.acceptsProposals === 'yes' ? 'yes' : 'no'}`)
        : null,
  };
}

/** Returns the page with the settings of submissions. */
export function submissionSettingsPage(
  layout: ConsoleLayout,
  input: { call: Call; values: SettingsFields; edit: EditView; fieldErrors: readonly FieldError[] },
): SubmissionSettingsPage {
  const { language } = layout;
  const { call, values, edit, fieldErrors } = input;
  const text = (key: string) => translate(language, `console.submissions.${key}`);
  const fields = numberFields.map((name) => ({
    field: field(name, values[name], fieldErrors, language),
    label: text(`field.${name}`),
    hint: text(`hint.${name}`),
  }));
  const labels = Object.fromEntries(fields.map((one) => [one.field.id, one.label]));
  const shown = fields.map((one) => one.field);
  return {
    ...layout,
    title: text('title'),
    heading: text('title'),
    action: submissionSettingsPath(call),
    edit,
    errors: errorSummary(shown, labels, language),
    isOn: values.acceptsProposals === 'yes',
    fields,
    publicPath: call.acceptsProposals ? startSubmissionPath(call) : null,
  };
}
