import type { FieldError } from '../../platform/errors.js';
import { hasMessage, translate } from '../../platform/i18n/messages.js';
import { fieldErrorMessage } from '../../platform/views/form-fields.js';
import { proposalStates } from '../../domain/proposals/proposal.js';
import { stateName } from '../ui/proposal-state-view.js';

/** Describes an error of a row, by the column name of the file. */
export function faultText(fault: Pick<FieldError, 'path' | 'code' | 'values'>, language: string): string {
  const column = fault.path.split('.', 1)[0] ?? '';
  const name = column.replaceAll(/[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`);
  const text = faultWords({ ...fault, path: column }, language);
  return name === '' ? text : translate(language, 'console.registrations.import.fault', { column: name, text });
}

/** Describes an error and what is allowed instead. */
export function faultWords(fault: Pick<FieldError, 'path' | 'code' | 'values'>, language: string): string {
  const own = `console.proposals.fault.${fault.code}`;
  if (!hasMessage(language, own)) return fieldErrorMessage({ ...fault, message: '' }, language);
  const { from = '', allowed = '', ...values } = fault.values ?? {};
  const name = (state: string) => {
    const known = proposalStates.find((one) => one === state);
    return known === undefined ? state : stateName(known, language);
  };
  const list = String(allowed).split(', ').filter(Boolean).map(name);
  const words = { from: name(String(from)), allowed: list.join(translate(language, 'console.common.comma')) };
  return translate(language, own, { ...values, ...words });
}
