import type { Call } from '../../../domain/calls/call.entity.js';
import { startSubmissionPath } from './submission-paths.js';
import type { FieldError } from '../../../platform/errors.js';
import { translate } from '../../../platform/i18n/messages.js';
import { flag, integer } from '../../../platform/forms/fields.js';
import { form, type FormView, type TypedForm } from '../../../platform/forms/form.js';
import { submissionSettings } from '../../../domain/calls/call-input.js';
import type { EditView } from '../../../console/ui/form-edit.js';
import type { ConsoleLayout } from '../../../console/frame/layout.js';
import { submissionSettingsPath } from './submission-paths.js';

/** The form of how teams submit their proposals. */
export const settingsForm = form({
  words: 'console.submissions',
  schema: submissionSettings,
  fields: {
    acceptsProposals: flag(),
    proposalGraceMinutes: integer({ max: 6 }),
    summaryWords: integer({ max: 6 }),
    answerWords: integer({ max: 6 }),
  },
});

/** What was typed into the form. */
export type TypedSettings = TypedForm<typeof settingsForm>;

interface SubmissionSettingsPage extends ConsoleLayout, FormView {
  heading: string;
  action: string;
  edit: EditView;
  /** The public page, while proposals are accepted. */
  publicPath: string | null;
}

/** Returns the page with the settings of submissions. */
export function submissionSettingsPage(
  layout: ConsoleLayout,
  input: { call: Call; values: TypedSettings; edit: EditView; fieldErrors: readonly FieldError[] },
): SubmissionSettingsPage {
  const { call, values, edit, fieldErrors } = input;
  const title = translate(layout.language, 'console.submissions.title');
  return {
    ...layout,
    title,
    heading: title,
    action: submissionSettingsPath(call),
    edit,
    ...settingsForm.view(values, fieldErrors, layout),
    publicPath: call.acceptsProposals ? startSubmissionPath(call) : null,
  };
}
