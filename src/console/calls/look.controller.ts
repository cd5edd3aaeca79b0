import { Get, Param, Post } from '@nestjs/common';
import { callChanges } from '../../domain/calls/call-input.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { findLogo } from '../../domain/calls/calls.queries.js';
import { EditCall } from '../../flows/calls/edit-call.flow.js';
import { SetLogo } from '../../flows/calls/set-logo.flow.js';
import type { FieldError } from '../../platform/errors.js';
import { read } from '../../platform/validation.js';
import { ConsoleController, RequireAbility } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { type EditView, FormEdit, openedEdit, type EditedForm } from '../ui/form-edit.js';
import { lookPath } from '../paths/call-paths.js';
import { accentShades } from '../../domain/calls/accent-color.js';
import { translate } from '../../platform/i18n/messages.js';
import { errorSummary, field } from '../../platform/views/form-fields.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { settingsTabs } from './call-settings.page.js';

/** The logo and the accent color of a call. */
@ConsoleController('calls/:call/look', 'settings')
@RequireAbility('change')
export class LookController {
  constructor(
    private readonly editCall: EditCall,
    private readonly setLogo: SetLogo,
  ) {}

  @Get()
  async form(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    await this.show(page, call, call.accentColor);
  }

  @Post()
  async color(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const accentColor = page.form.text('accentColor').trim();
    const edit = new FormEdit(page, editedColor(call, page.language));
    try {
      const changes = (current: Call) =>
        read(callChanges, edit.merge({ accentColor }, { accentColor: current.accentColor }));
      await this.editCall.run(slug, changes, page.actor);
      page.redirect(lookPath(call), 'console.common.saved');
    } catch (error) {
      await page.fail(error, async (fieldErrors) => this.show(page, call, accentColor, fieldErrors, await edit.view()));
    }
  }

  @Post('logo')
  async upload(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    try {
      await this.setLogo.run(slug, page.file, page.actor);
      page.redirect(lookPath(call), 'console.calls.look.uploaded');
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.show(page, call, call.accentColor, fieldErrors));
    }
  }

  @Post('logo/remove')
  async remove(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await this.setLogo.remove(slug, page.actor);
    page.redirect(lookPath(call), 'console.calls.look.removed');
  }

  private async show(
    page: ConsolePage,
    call: Call,
    color: string,
    fieldErrors: readonly FieldError[] = [],
    edit: EditView = openedEdit({ accentColor: call.accentColor }),
  ): Promise<void> {
    const logo = (await findLogo(page.connection, call.id))?.content ?? null;
    page.render('calls/look', lookPage(await page.layout(), { call, logo, color, edit, fieldErrors }));
  }
}

/** The form of the accent color, as both versions of it are shown. */
function editedColor(call: Call, language: string): EditedForm<{ accentColor: string }> {
  return { subject: `call:${call.id}`, label: () => translate(language, 'console.calls.look.color') };
}

/** The logo and the accent color of a call. */
function lookPage(
  layout: ConsoleLayout,
  input: { call: Call; logo: Buffer | null; color: string; edit: EditView; fieldErrors: readonly FieldError[] },
) {
  const { language } = layout;
  const { call, logo, fieldErrors } = input;
  const text = (key: string, values = {}) => translate(language, `console.calls.look.${key}`, values);
  const color = field('accentColor', input.color, fieldErrors, language);
  const file = field('file', '', fieldErrors, language);
  const [light, dark] = call.accentColor === '' ? [] : accentShades(call.accentColor).accent;
  return {
    ...layout,
    title: text('title'),
    heading: translate(language, 'console.calls.settings'),
    tabs: settingsTabs(call, 'look', layout),
    errors: errorSummary([color, file], { accentColor: text('color'), file: text('file') }, language),
    color,
    edit: input.edit,
    colorAction: lookPath(call),
    // What the pages use in light and in dark.
    shades: light === undefined || dark === undefined ? null : text('shades', { light, dark }),
    file,
    logoAction: lookPath(call, 'logo'),
    removeAction: lookPath(call, 'logo/remove'),
    // The logo as a data URL, because pages of a draft have no address that others can open.
    logo: logo && `data:image/png;base64,${logo.toString('base64')}`,
  };
}
