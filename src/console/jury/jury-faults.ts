import type { FieldError } from '../../platform/errors.js';
import { hasMessage, translate } from '../../platform/i18n/messages.js';
import { type ErrorSummary, fieldErrorMessage, type Field } from '../../platform/views/form-fields.js';

/** Describes a field of the jury's forms, with its fault. */
export function juryField(id: string, value: string, faults: readonly FieldError[], language: string): Field {
  const fault = faults.find(({ path }) => path === id);
  return { id, value, error: fault === undefined ? null : juryFault(fault, language) };
}

/** Describes a fault. */
export function juryFault(fault: FieldError, language: string): string {
  const own = `console.jury.fault.${fault.code}`;
  return hasMessage(language, own) ? translate(language, own, fault.values) : fieldErrorMessage(fault, language);
}

/** The faults on top of a form, or null. */
export function jurySummary(fields: readonly { field: Field; label: string }[], language: string): ErrorSummary | null {
  const items = fields.flatMap(({ field: { id, error }, label }) =>
    error === null ? [] : [{ id, label, message: error }],
  );
  if (items.length === 0) return null;
  return { title: translate(language, 'errors.summary', { count: items.length }), items };
}
