import { Get, Param, Post } from '@nestjs/common';
import type { Call } from '../../domain/calls/call.entity.js';
import { CreateCall } from '../../flows/calls/create-call.flow.js';
import type { FieldError } from '../../platform/errors.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { callPath } from '../paths/paths.js';
import { callActionPath, settingsPath } from '../paths/call-paths.js';
import { RequireAbility } from '../frame/require-ability.js';
import { AllowWhenArchived } from '../frame/signed-in.guard.js';
import { cloneForm, clonePage, suggestedClone, type TypedClone } from './clone-call.page.js';
import { slugErrors } from './calls.controller.js';

/** Next year's call: a copy with other dates. */
@ConsoleController('calls/:call/clone', 'settings')
@RequireAbility('change')
@AllowWhenArchived(true)
export class CloneCallController {
  constructor(private readonly createCall: CreateCall) {}

  @Get()
  async form(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    await this.show(page, call, suggestedClone(call));
  }

  @Post()
  async clone(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const typed = cloneForm.typed(page.form);
    try {
      const { call: copy, sessions } = await this.createCall.clone(slug, cloneForm.read(typed), page.actor);
      const next = sessions === 0 ? settingsPath(copy) : callPath(copy);
      page.redirect(next, 'console.calls.clone.done', { count: sessions });
    } catch (error) {
      const isShown = ({ code }: { code: string }) => code === 'slug-taken';
      await page.fail(
        error,
        (fieldErrors, code) => this.show(page, call, typed, slugErrors(fieldErrors, code)),
        isShown,
      );
    }
  }

  private async show(page: ConsolePage, call: Call, typed: TypedClone, fieldErrors: readonly FieldError[] = []) {
    const action = callActionPath(call, 'clone');
    page.render('calls/clone', clonePage(await page.layout(), { call, typed, fieldErrors, action }));
  }
}
