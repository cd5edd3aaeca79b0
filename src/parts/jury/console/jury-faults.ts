import type { FieldError } from '../../../platform/errors.js';
import { hasMessage, translate } from '../../../platform/i18n/messages.js';
import { type ErrorSummary, fieldErrorMessage, type Field } from '../../../platform/views/form-fields.js';

/** Returns a field of the jury's forms, with its error. */
export function juryField(id: string, value: string, fieldErrors: readonly FieldError[], language: string): Field {
  const fieldError = fieldErrors.find(({ path }) => path === id);
  return { id, value, error: fieldError === undefined ? null : juryFault(fieldError, language) };
}

/** Returns the message for a field error of the jury's forms. */
export function juryFault(fieldError: FieldError, language: string): string {
  const own = `console.jury.fault.${fieldError.code}`;
  return hasMessage(language, own)
    ? translate(language, own, fieldError.values)
    : fieldErrorMessage(fieldError, language);
}

/** Returns the summary of a form's errors, or null if there are none. */
export function jurySummary(fields: readonly { field: Field; label: string }[], language: string): ErrorSummary | null {
  const items = fields.flatMap(({ field: { id, error }, label }) =>
    error === null ? [] : [{ id, label, message: error }],
  );
  if (items.length === 0) return null;
  return { title: translate(language, 'errors.summary', { count: items.length }), items };
}
