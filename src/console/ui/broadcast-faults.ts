import type { FieldError } from '../../platform/errors.js';
import { hasMessage, translate } from '../../platform/i18n/messages.js';
import { fieldErrorMessage, field, type Field } from '../../platform/views/form-fields.js';

/** Describes an error of a broadcast. */
export function errorText(fieldError: FieldError, language: string): string {
  const key = `console.broadcasts.fault.${fieldError.code}`;
  return hasMessage(language, key)
    ? translate(language, key, fieldError.values)
    : fieldErrorMessage(fieldError, language);
}

/** A field of its form, as `field` describes one. */
export function broadcastField(
  id: string,
  value: string | undefined,
  fieldErrors: readonly FieldError[],
  language: string,
): Field {
  const plain = field(id, value, fieldErrors, language);
  const fieldError = fieldErrors.find(({ path }) => path === id || path.startsWith(`${id}.`));
  return fieldError === undefined ? plain : { ...plain, error: errorText(fieldError, language) };
}

/** The name of a field of the form: also the path of its errors. */
export function contentField(language: string, part: 'subject' | 'body'): string {
  return `contents.${language}.${part}`;
}
