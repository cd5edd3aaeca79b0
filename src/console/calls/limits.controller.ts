import { Get, Param, Post } from '@nestjs/common';
import type { Call } from '../../domain/calls/call.entity.js';
import { EditCall } from '../../flows/calls/edit-call.flow.js';
import type { FieldError } from '../../platform/errors.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { editedForm, FormEdit, openedEdit, type EditView } from '../ui/form-edit.js';
import { limitsPath } from '../paths/registration-paths.js';
import { defaultUnconfirmedLimits } from '../../domain/registrations/admission/unconfirmed-limit.js';
import { translate } from '../../platform/i18n/messages.js';
import { integer } from '../../platform/forms/fields.js';
import { form, type TypedForm } from '../../platform/forms/form.js';
import { callLimits } from '../../domain/calls/call-input.js';
import type { ConsoleLayout } from '../frame/layout.js';

const usual = {
  unconfirmedPerCoordinator: defaultUnconfirmedLimits.perCoordinator,
  unconfirmedPerNetwork: defaultUnconfirmedLimits.perNetwork,
  hoursToConfirm: defaultUnconfirmedLimits.hoursToConfirm,
};

const hint = (name: keyof typeof usual) => (language: string) =>
  translate(language, `console.calls.limits.hint.${name}`, { usual: usual[name] });

/** The form of the limits of a call for people who have not confirmed their addresses. */
const limitsForm = form({
  words: 'console.calls.limits',
  schema: callLimits,
  fields: {
    unconfirmedPerCoordinator: integer({ max: 6 }),
    unconfirmedPerNetwork: integer({ max: 6 }),
    hoursToConfirm: integer({ max: 6 }),
  },
  hints: {
    unconfirmedPerCoordinator: hint('unconfirmedPerCoordinator'),
    unconfirmedPerNetwork: hint('unconfirmedPerNetwork'),
    hoursToConfirm: hint('hoursToConfirm'),
  },
});

/** What was typed into the form of the limits. */
type TypedLimits = TypedForm<typeof limitsForm>;

/** The form of a call's limits. */
function limitsPage(
  layout: ConsoleLayout,
  input: { call: Call; values: TypedLimits; edit: EditView; fieldErrors: readonly FieldError[] },
) {
  const title = translate(layout.language, 'console.calls.limits.title');
  const { call, values, edit, fieldErrors } = input;
  return {
    ...layout,
    title,
    heading: title,
    action: limitsPath(call),
    edit,
    ...limitsForm.view(values, fieldErrors, layout),
  };
}

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
      page.redirect(limitsPath(call), 'console.common.saved', edit.kept);
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
