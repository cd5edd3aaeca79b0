import { hasMessage, translate } from '../i18n/messages.js';
import type { FieldError } from '../errors.js';

/** A field of a form: what was typed, and what is wrong with it. */
export interface Field {
  id: string;
  value: string;
  error: string | null;
}

/** The errors of a form on top of it, each leading to its field. */
export interface ErrorSummary {
  title: string;
  items: { id: string; label: string; message: string }[];
}

/** Describes a field of a form. `id` is the name of the field and the path of its errors. */
export function field(
  id: string,
  value: string | undefined,
  fieldErrors: readonly FieldError[],
  language: string,
): Field {
  // An error in a part of a field (`members.2`) is shown at the field.
  const fieldError = fieldErrors.find(({ path }) => path === id || path.startsWith(`${id}.`));
  return { id, value: value ?? '', error: fieldError ? fieldErrorMessage(fieldError, language) : null };
}

/** The summary of the errors of these fields, or null when there are none. `labels` are by the id of the field. */
export function errorSummary(
  fields: readonly Field[],
  labels: Record<string, string>,
  language: string,
): ErrorSummary | null {
  const items = fields.flatMap(({ id, error }) =>
    error === null ? [] : [{ id, label: labels[id] ?? id, message: error }],
  );
  if (items.length === 0) return null;
  return { title: translate(language, 'errors.summary', { count: items.length }), items };
}

/** An error in words: those for this very field where there are some, else those for the kind of error. */
export function fieldErrorMessage(fieldError: FieldError, language: string): string {
  const { code, path } = fieldError;
  const key = [`errors.field.${code}.${path}`, `errors.field.${code}`, `console.errors.field.${code}`].find((each) =>
    hasMessage(language, each),
  );
  return translate(language, key ?? 'errors.field.invalid', fieldError.values);
}
