import { Get, Param, Post } from '@nestjs/common';
import { callVersion } from '../../domain/calls/call-changes.js';
import { callChanges } from '../../domain/calls/call-input.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { EditCall } from '../../flows/calls/edit-call.flow.js';
import { type FieldError, NotFound } from '../../platform/errors.js';
import { languages, translate } from '../../platform/i18n/messages.js';
import { read } from '../../platform/validation.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePage, Page } from '../console-page.js';
import { settingsPath } from '../paths.js';
import { RequireAbility } from '../require-ability.js';
import { typedIn } from './call-settings.js';
import { callTextsPage, storedTexts, textsPlans, translationsInput } from './call-texts.page.js';
import type { Typed } from './form-fields.js';

/** The texts of a call in a language that is not its own. */
@ConsoleController('calls/:call/texts/:language', 'settings')
@RequireAbility('change')
export class CallTextsController {
  constructor(private readonly editCall: EditCall) {}

  @Get()
  async form(@Param('call') slug: string, @Param('language') code: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    checkLanguage(call, code);
    await this.show(page, call, code, { typed: storedTexts(call, code), version: callVersion(call) });
  }

  @Post()
  async save(@Param('call') slug: string, @Param('language') code: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    checkLanguage(call, code);
    const typed = typedIn(page.form, textsPlans(call, page.language));
    const version = page.form.text('version');
    try {
      const changes = read(callChanges, translationsInput(call, code, typed));
      await this.editCall.run(slug, changes, page.actor, version);
      page.redirect(settingsPath(call, 'languages'), 'console.calls.saved');
    } catch (error) {
      const isShown = ({ code: reason }: { code: string }) => reason === 'call-changed';
      await page.fail(
        error,
        (fieldErrors, reason) => this.show(page, call, code, { typed, version, fieldErrors, reason }),
        isShown,
      );
    }
  }

  private async show(
    page: ConsolePage,
    call: Call,
    code: string,
    form: { typed: Typed; version: string; fieldErrors?: readonly FieldError[]; reason?: string },
  ): Promise<void> {
    const { typed, fieldErrors = [] } = form;
    const isStale = form.reason === 'call-changed';
    const refusal = isStale ? translate(page.language, 'console.calls.changedMeanwhile') : null;
    const version = isStale ? callVersion(call) : form.version;
    const view = { call, code, typed, version, refusal, fieldErrors };
    page.render('calls/texts', callTextsPage(await page.layout(), view));
  }
}

/** Throws NotFound for a language that Greenroom doesn't speak, and for the call's own, which has its own page. */
function checkLanguage(call: Call, code: string): void {
  const isKnown = languages.some((one) => one.code === code);
  if (!isKnown || code === call.languages[0]) throw new NotFound('not-found', 'There is no such language.');
}
