import { Get, Param, Post } from '@nestjs/common';
import type { Call } from '../../../domain/calls/call.entity.js';
import { submissionSettings } from '../../../domain/calls/call-input.js';
import { EditCall } from '../../../flows/calls/edit-call.flow.js';
import type { FieldError } from '../../../platform/errors.js';
import { read } from '../../../platform/validation.js';
import { ConsoleController } from '../../../console/frame/console-controller.js';
import { ConsolePage, Page } from '../../../console/frame/console-page.js';
import { FormEdit, openedEdit } from '../../../console/ui/form-edit.js';
import { submissionSettingsPath } from './submission-paths.js';
import {
  editedSettings,
  fieldsOfSettings,
  type SettingsFields,
  settingsFields,
  submissionSettingsPage,
} from './submission-settings.page.js';

/** Whether and how teams submit their proposals in Greenroom. */
@ConsoleController('calls/:call/submissions', 'submissions')
export class SubmissionSettingsController {
  constructor(private readonly editCall: EditCall) {}

  @Get()
  async form(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    await this.show(page, call, fieldsOfSettings(call));
  }

  @Post()
  async save(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const values = page.form.texts([...settingsFields]);
    const edit = new FormEdit(page, editedSettings(call, page.language));
    try {
      await this.editCall.run(slug, (current) => settingsOf(edit.merge(values, fieldsOfSettings(current))), page.actor);
      page.redirect(submissionSettingsPath(call), 'console.submissions.saved', edit.kept);
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.show(page, call, values, fieldErrors, edit));
    }
  }

  private async show(
    page: ConsolePage,
    call: Call,
    typed: SettingsFields,
    fieldErrors: readonly FieldError[] = [],
    posted?: FormEdit<SettingsFields>,
  ): Promise<void> {
    const values = posted?.fields(typed) ?? typed;
    const edit = (await posted?.view()) ?? openedEdit(values);
    const view = submissionSettingsPage(await page.layout(), { call, values, edit, fieldErrors });
    page.render('submissions/settings', view);
  }
}

function settingsOf({ acceptsProposals, ...numbers }: SettingsFields) {
  const typed = Object.entries(numbers).map(([name, text]) => [name, numberOf(text)]);
  return read(submissionSettings, { acceptsProposals: acceptsProposals === 'yes', ...Object.fromEntries(typed) });
}

function numberOf(text: string): number | string {
  return /^\d{1,9}$/u.test(text.trim()) ? Number(text) : text;
}
