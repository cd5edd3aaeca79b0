import type { Call } from '../../../domain/calls/call.entity.js';
import { startSubmissionPath } from './submission-paths.js';
import type { FieldError } from '../../../platform/errors.js';
import { translate } from '../../../platform/i18n/messages.js';
import type { Term } from '../../../domain/calls/call.js';
import { byTerm } from '../../../console/ui/by-term.js';
import { flag, integer, prose } from '../../../platform/forms/fields.js';
import { form, type TypedForm } from '../../../platform/forms/form.js';
import { submissionSettings } from '../../../domain/calls/call-input.js';
import type { EditableQuestions } from '../../../console/questions/question-editor.js';
import { questionRows } from '../../../console/questions/question-rows.js';
import type { EditView } from '../../../console/ui/form-edit.js';
import type { ConsoleLayout } from '../../../console/frame/layout.js';
import { submissionSettingsPath } from './submission-paths.js';

/** The form of how teams submit their proposals, and what it says about the call's criteria. */
export function settingsForm({ criteria }: Pick<Call, 'criteria'>) {
  const label = (field: string) => (term: Term, language: string) =>
    translate(language, `console.calls.${field}Of`, { name: term.name });
  const hint = (key: string) => (_: Term, language: string) => translate(language, `console.submissions.hint.${key}`);
  return form({
    words: 'console.submissions',
    schema: submissionSettings,
    fields: {
      acceptsProposals: flag(),
      proposalGraceMinutes: integer({ max: 6 }),
      summaryWords: integer({ max: 6 }),
      answerWords: integer({ max: 6 }),
      proposalRules: prose(5),
      criterionGuidance: byTerm(criteria, prose(3), label('criterionGuidance')),
      scoreTexts: byTerm(criteria, prose(3), label('scoreTexts'), hint('scores')),
    },
  });
}

/** What was typed into the form. */
export type TypedSettings = TypedForm<ReturnType<typeof settingsForm>>;

/** Returns the page with the settings of submissions. */
export function submissionSettingsPage(
  layout: ConsoleLayout,
  input: {
    call: Call;
    values: TypedSettings;
    edit: EditView;
    fieldErrors: readonly FieldError[];
    asked: Pick<EditableQuestions, 'newPath' | 'pathOf' | 'removal' | 'answersTo'>;
  },
) {
  const { call, values, edit, fieldErrors, asked } = input;
  const title = translate(layout.language, 'console.submissions.title');
  return {
    ...layout,
    title,
    heading: title,
    action: submissionSettingsPath(call),
    edit,
    ...settingsForm(call).view(values, fieldErrors, layout),
    // The questions of the call beyond its criteria.
    questions: questionRows(call.proposalQuestions, { ...asked, mayChange: layout.mayChange }, layout.language),
    // Null for those who can't change them.
    addPath: layout.mayChange ? asked.newPath : null,
    removalText: translate(layout.language, 'console.submissions.removeQuestion'),
    // The public page, while proposals are accepted.
    publicPath: call.acceptsProposals ? startSubmissionPath(call) : null,
  };
}
