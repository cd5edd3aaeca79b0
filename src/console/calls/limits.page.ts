import type { Call } from '../../domain/calls/call.entity.js';
import { defaultUnconfirmedLimits } from '../../domain/registrations/unconfirmed-limit.js';
import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { integer } from '../../platform/forms/fields.js';
import { form, type TypedForm } from '../../platform/forms/form.js';
import { callLimits } from '../../domain/calls/call-input.js';
import type { EditView } from '../ui/form-edit.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { limitsPath } from '../paths/registration-paths.js';

const usual = {
  unconfirmedPerCoordinator: defaultUnconfirmedLimits.perCoordinator,
  unconfirmedPerNetwork: defaultUnconfirmedLimits.perNetwork,
  hoursToConfirm: defaultUnconfirmedLimits.hoursToConfirm,
};
const hint = (name: keyof typeof usual) => (language: string) =>
  translate(language, `console.calls.limits.hint.${name}`, { usual: usual[name] });

/** The form of the limits of a call for people who have not confirmed their addresses. */
export const limitsForm = form({
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
export type TypedLimits = TypedForm<typeof limitsForm>;

/** The form of a call's limits. */
export function limitsPage(
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
