import type { FieldError } from '../../platform/errors.js';
import { hasMessage, translate } from '../../platform/i18n/messages.js';
import { fieldErrorMessage, field, type Field } from '../../platform/views/form-fields.js';

/** Describes a fault of a broadcast. */
export function faultInWords(fault: FieldError, language: string): string {
  const key = `console.broadcasts.fault.${fault.code}`;
  return hasMessage(language, key) ? translate(language, key, fault.values) : fieldErrorMessage(fault, language);
}

/** A field of its form, as `field` describes one. */
export function broadcastField(
  id: string,
  value: string | undefined,
  faults: readonly FieldError[],
  language: string,
): Field {
  const plain = field(id, value, faults, language);
  const fault = faults.find(({ path }) => path === id || path.startsWith(`${id}.`));
  return fault === undefined ? plain : { ...plain, error: faultInWords(fault, language) };
}
