import { hasMessage, translate } from '../i18n/messages.js';
import type { FieldError } from '../errors.js';

/** A form field with its value and error. */
export interface Field {
  id: string;
  value: string;
  error: string | null;
}

/** The error summary at the top of a form, with links to the fields. */
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

/** Describes the named fields of a form, with what was typed. */
export function fieldsOf<Name extends string>(
  names: readonly Name[],
  values: Readonly<Partial<Record<Name, string>>>,
  fieldErrors: readonly FieldError[],
  language: string,
) {
  const fields = names.map((name) => [name, field(name, values[name], fieldErrors, language)]);
  return Object.fromEntries(fields) as Record<Name, Field>;
}

/** Returns the error summary for these fields, or null if there are no errors. `labels` are by field id. */
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

/** Returns the text of an error: the one for this field if there is one, otherwise the one for its code. */
export function fieldErrorMessage(fieldError: FieldError, language: string): string {
  const { code, path } = fieldError;
  const key = [
    `errors.field.${code}.${path}`,
    `console.errors.field.${code}.${path}`,
    `errors.field.${code}`,
    `console.errors.field.${code}`,
  ].find((each) => hasMessage(language, each));
  return translate(language, key ?? 'errors.field.invalid', fieldError.values);
}
