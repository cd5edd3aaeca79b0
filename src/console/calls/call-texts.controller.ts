import { Get, Param, Post } from '@nestjs/common';
import type { Call } from '../../domain/calls/call.entity.js';
import { EditCall } from '../../flows/calls/edit-call.flow.js';
import { type FieldError, NotFound } from '../../platform/errors.js';
import { languages } from '../../platform/i18n/messages.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { editedForm, FormEdit, openedEdit } from '../ui/form-edit.js';
import { settingsPath } from '../paths/call-paths.js';
import { RequireAbility } from '../frame/require-ability.js';
import { callTextsPage, storedTexts, textsForm, translationsInput, type TypedTexts } from './call-texts.page.js';

/** The texts of a call in a language that is not its own. */
@ConsoleController('calls/:call/texts/:language', 'settings')
@RequireAbility('change')
export class CallTextsController {
  constructor(private readonly editCall: EditCall) {}

  @Get()
  async form(@Param('call') slug: string, @Param('language') code: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    checkLanguage(call, code);
    const typed = storedTexts(call, code);
    page.render('calls/texts', callTextsPage(await page.layout(), { call, code, typed, edit: openedEdit(typed) }));
  }

  @Post()
  async save(@Param('call') slug: string, @Param('language') code: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    checkLanguage(call, code);
    const form = textsForm(call);
    const typed = form.typed(page.form);
    const edit = new FormEdit(page, editedForm(form, `call:${call.id}`, page));
    try {
      const merge = (current: Call) => translationsInput(current, code, edit.merge(typed, storedTexts(current, code)));
      await this.editCall.run(slug, merge, page.actor);
      page.redirect(settingsPath(call, 'languages'), 'console.calls.saved', edit.kept);
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.show(page, { call, code, typed, edit }, fieldErrors));
    }
  }

  private async show(
    page: ConsolePage,
    { call, code, typed, edit }: { call: Call; code: string; typed: TypedTexts; edit: FormEdit<TypedTexts> },
    fieldErrors: readonly FieldError[],
  ): Promise<void> {
    const form = { call, code, typed: edit.fields(typed), edit: await edit.view(), fieldErrors };
    page.render('calls/texts', callTextsPage(await page.layout(), form));
  }
}

/** Throws NotFound for a language that Greenroom doesn't speak, and for the call's own, which has its own page. */
function checkLanguage(call: Call, code: string): void {
  const isKnown = languages.some((one) => one.code === code);
  if (!isKnown || code === call.languages[0]) throw new NotFound('not-found', 'There is no such language.');
}
