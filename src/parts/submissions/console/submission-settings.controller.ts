import { Get, Param, Post } from '@nestjs/common';
import type { Call } from '../../../domain/calls/call.entity.js';
import { EditCall } from '../../../flows/calls/edit-call.flow.js';
import type { FieldError } from '../../../platform/errors.js';
import { ConsoleController } from '../../../console/frame/console-controller.js';
import { ConsolePage, Page } from '../../../console/frame/console-page.js';
import { editedForm, FormEdit, openedEdit } from '../../../console/ui/form-edit.js';
import { proposalQuestions } from './proposal-questions.controller.js';
import { submissionSettingsPath } from './submission-paths.js';
import { settingsForm, submissionSettingsPage, type TypedSettings } from './submission-settings.page.js';

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
      page.redirect(submissionSettingsPath(call), 'console.submissions.saved', edit.kept);
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
