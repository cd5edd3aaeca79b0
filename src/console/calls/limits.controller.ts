import { Get, Param, Post } from '@nestjs/common';
import type { Call } from '../../domain/calls/call.entity.js';
import { callLimits } from '../../domain/calls/call-input.js';
import { EditCall } from '../../flows/calls/edit-call.flow.js';
import type { FieldError } from '../../platform/errors.js';
import { read } from '../../platform/validation.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { FormEdit, openedEdit } from '../ui/form-edit.js';
import { limitsPath } from '../paths/registration-paths.js';
import { RequireAbility } from '../frame/require-ability.js';
import { editedLimits, fieldsOfLimits, type LimitFields, limitFields, limitsPage } from './limits.page.js';

/** How much people with unconfirmed addresses can do in a call. */
@ConsoleController('calls/:call/limits', 'limits')
@RequireAbility('change')
export class LimitsController {
  constructor(private readonly editCall: EditCall) {}

  @Get()
  async form(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    await this.show(page, call, fieldsOfLimits(call));
  }

  @Post()
  async save(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const values = page.form.texts([...limitFields]);
    const edit = new FormEdit(page, editedLimits(call, page.language));
    try {
      await this.editCall.run(slug, (current) => limitsOf(edit.merge(values, fieldsOfLimits(current))), page.actor);
      page.redirect(limitsPath(call), 'console.calls.limits.saved', edit.kept);
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.show(page, call, values, fieldErrors, edit));
    }
  }

  private async show(
    page: ConsolePage,
    call: Call,
    typed: LimitFields,
    fieldErrors: readonly FieldError[] = [],
    posted?: FormEdit<LimitFields>,
  ): Promise<void> {
    const values = posted?.fields(typed) ?? typed;
    const edit = (await posted?.view()) ?? openedEdit(values);
    page.render('calls/limits', limitsPage(await page.layout(), { call, values, edit, fieldErrors }));
  }
}

function limitsOf(fields: LimitFields) {
  return read(callLimits, Object.fromEntries(Object.entries(fields).map(([name, text]) => [name, numberOf(text)])));
}

function numberOf(text: string): number | string {
  return /^\d{1,9}$/u.test(text.trim()) ? Number(text) : text;
}
