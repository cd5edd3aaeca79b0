import type { Call } from '../../domain/calls/call.entity.js';
import { defaultUnconfirmedLimits } from '../../domain/registrations/unconfirmed-limit.js';
import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { type ErrorSummary, errorSummary, type Field, field } from '../../platform/views/form-fields.js';
import type { EditedForm, EditView } from '../ui/form-edit.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { limitsPath } from '../paths/registration-paths.js';

/** The limits of a call for people who have not confirmed their addresses, in the order of the form. */
export const limitFields = ['unconfirmedPerCoordinator', 'unconfirmedPerNetwork', 'hoursToConfirm'] as const;
export type LimitFields = Record<(typeof limitFields)[number], string>;

const defaults = {
  unconfirmedPerCoordinator: defaultUnconfirmedLimits.perCoordinator,
  unconfirmedPerNetwork: defaultUnconfirmedLimits.perNetwork,
  hoursToConfirm: defaultUnconfirmedLimits.hoursToConfirm,
};

interface LimitsPage extends ConsoleLayout {
  heading: string;
  action: string;
  edit: EditView;
  errors: ErrorSummary | null;
  fields: { field: Field; label: string; hint: string }[];
}

/** Returns what the form shows for a call. */
export function fieldsOfLimits(call: Pick<Call, (typeof limitFields)[number]>): LimitFields {
  return Object.fromEntries(limitFields.map((name) => [name, String(call[name])])) as LimitFields;
}

/** The form of a call's limits, as both versions of it are shown. */
export function editedLimits(call: Call, language: string): EditedForm<LimitFields> {
  return { subject: `call:${call.id}`, label: (name) => translate(language, `console.calls.limits.field.${name}`) };
}

/** The form of a call's limits. */
export function limitsPage(
  layout: ConsoleLayout,
  input: { call: Call; values: LimitFields; edit: EditView; fieldErrors: readonly FieldError[] },
): LimitsPage {
  const { language } = layout;
  const { call, values, edit, fieldErrors } = input;
  const text = (key: string, given = {}) => translate(language, `console.calls.limits.${key}`, given);
  const fields = limitFields.map((name) => ({
    field: field(name, values[name], fieldErrors, language),
    label: text(`field.${name}`),
    hint: text(`hint.${name}`, { usual: defaults[name] }),
  }));
  const labels = Object.fromEntries(fields.map((one) => [one.field.id, one.label]));
  const shown = fields.map((one) => one.field);
  return {
    ...layout,
    title: text('title'),
    heading: text('title'),
    action: limitsPath(call),
    edit,
    errors: errorSummary(shown, labels, language),
    fields,
  };
}
