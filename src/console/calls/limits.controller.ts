import { Get, Param, Post } from '@nestjs/common';
import type { Call } from '../../domain/calls/call.entity.js';
import { EditCall } from '../../flows/calls/edit-call.flow.js';
import type { FieldError } from '../../platform/errors.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { editedForm, FormEdit, openedEdit } from '../ui/form-edit.js';
import { limitsPath } from '../paths/registration-paths.js';
import { limitsForm, limitsPage, type TypedLimits } from './limits.page.js';

/** How much people with unconfirmed addresses can do in a call. */
@ConsoleController('calls/:call/limits', 'limits')
export class LimitsController {
  constructor(private readonly editCall: EditCall) {}

  @Get()
  async form(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    await this.show(page, call, limitsForm.show(call));
  }

  @Post()
  async save(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const values = limitsForm.typed(page.form);
    const edit = new FormEdit(page, editedForm(limitsForm, `call:${call.id}`, page));
    try {
      await this.editCall.run(
        slug,
        (current) => limitsForm.read(edit.merge(values, limitsForm.show(current))),
        page.actor,
      );
      page.redirect(limitsPath(call), 'console.calls.limits.saved', edit.kept);
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.show(page, call, values, fieldErrors, edit));
    }
  }

  private async show(
    page: ConsolePage,
    call: Call,
    typed: TypedLimits,
    fieldErrors: readonly FieldError[] = [],
    posted?: FormEdit<TypedLimits>,
  ): Promise<void> {
    const values = posted?.fields(typed) ?? typed;
    const edit = (await posted?.view()) ?? openedEdit(values);
    page.render('calls/limits', limitsPage(await page.layout(), { call, values, edit, fieldErrors }));
  }
}
