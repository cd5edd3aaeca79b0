import { Get, Param, Post } from '@nestjs/common';
import type { Call } from '../../domain/calls/call.entity.js';
import { callLimits } from '../../domain/calls/call-input.js';
import { EditCall } from '../../flows/calls/edit-call.flow.js';
import type { FieldError } from '../../platform/errors.js';
import { read } from '../../platform/validation.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePage, Page } from '../console-page.js';
import { limitsPath } from '../paths.js';
import { RequireAbility } from '../require-ability.js';
import { fieldsOfLimits, type LimitFields, limitFields, limitsPage } from './limits.page.js';

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
    try {
      const numbers = Object.entries(values).map(([name, text]) => [name, numberOf(text)]);
      await this.editCall.run(slug, read(callLimits, Object.fromEntries(numbers)), page.actor);
      page.redirect(limitsPath(call), 'console.calls.limits.saved');
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.show(page, call, values, fieldErrors));
    }
  }

  private async show(
    page: ConsolePage,
    call: Call,
    values: LimitFields,
    fieldErrors: readonly FieldError[] = [],
  ): Promise<void> {
    page.render('calls/limits', limitsPage(await page.layout(), { call, values, fieldErrors }));
  }
}

function numberOf(text: string): number | string {
  return /^\d{1,9}$/u.test(text.trim()) ? Number(text) : text;
}
