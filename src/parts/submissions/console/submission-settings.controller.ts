import { Get, Param, Post } from '@nestjs/common';
import type { Call } from '../../../domain/calls/call.entity.js';
import { EditCall } from '../../../flows/calls/edit-call.flow.js';
import type { FieldError } from '../../../platform/errors.js';
import { ConsoleController } from '../../../console/frame/console-controller.js';
import { ConsolePage, Page } from '../../../console/frame/console-page.js';
import { editedForm, FormEdit, openedEdit, type EditView } from '../../../console/ui/form-edit.js';
import { proposalQuestions } from './proposal-questions.controller.js';
import { submissionSettingsPath, startSubmissionPath } from './submission-paths.js';
import { translate } from '../../../platform/i18n/messages.js';
import type { Term } from '../../../domain/calls/call.js';
import { byTerm } from '../../../console/ui/by-term.js';
import { flag, integer, prose } from '../../../platform/forms/fields.js';
import { form, type TypedForm } from '../../../platform/forms/form.js';
import { submissionSettings } from '../../../domain/calls/call-input.js';
import type { EditableQuestions } from '../../../console/questions/question-editor.js';
import { questionRows } from '../../../console/questions/question-rows.js';
import type { ConsoleLayout } from '../../../console/frame/layout.js';

/** Whether and how teams submit their proposals in Greenroom. */
@ConsoleController('calls/:call/submissions', 'submissions')
export class SubmissionSettingsController {
  constructor(private readonly editCall: EditCall) {}

  @Get()
  async form(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    await this.show(page, call, settingsForm(call).show(call));
  }

  @Post()
  async save(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const form = settingsForm(call);
    const values = form.typed(page.form);
    const edit = new FormEdit(page, editedForm(form, `call:${call.id}`, page));
    try {
      await this.editCall.run(slug, (current) => form.read(edit.merge(values, form.show(current))), page.actor);
      page.redirect(submissionSettingsPath(call), 'console.common.saved', edit.kept);
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.show(page, call, values, fieldErrors, edit));
    }
  }

  private async show(
    page: ConsolePage,
    call: Call,
    typed: TypedSettings,
    fieldErrors: readonly FieldError[] = [],
    posted?: FormEdit<TypedSettings>,
  ): Promise<void> {
    const values = posted?.fields(typed) ?? typed;
    const edit = (await posted?.view()) ?? openedEdit(values);
    const asked = await proposalQuestions(page.connection, call);
    const view = submissionSettingsPage(await page.layout(), { call, values, edit, fieldErrors, asked });
    page.render('submissions/settings', view);
  }
}

/** The form of how teams submit their proposals, and what it says about the call's criteria. */
function settingsForm({ criteria }: Pick<Call, 'criteria'>) {
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
type TypedSettings = TypedForm<ReturnType<typeof settingsForm>>;

/** Returns the page with the settings of submissions. */
function submissionSettingsPage(
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
