import { translate } from '../../platform/i18n/messages.js';
import type { FieldError } from '../../platform/errors.js';
import { field } from '../../platform/views/form-fields.js';
import { sourceChoices, type Sources } from './invitation-form.js';

/** Whom a form adds, as it was typed. */
export interface TypedPeople {
  list: string;
  source: string;
}

/** Describes the fields that say whom to invite, with what was typed. */
export function peopleFields(
  typed: TypedPeople,
  sources: Sources,
  fieldErrors: readonly FieldError[],
  language: string,
) {
  return {
    list: field('list', typed.list, fieldErrors, language),
    source: field('source', typed.source, fieldErrors, language),
    file: field('file', '', fieldErrors, language),
    sources: sourceChoices(sources, typed.source, language),
  };
}

/** Returns the names of the fields that say whom to add. */
export function peopleLabels(language: string): Record<'list' | 'source' | 'file', string> {
  const label = (name: string) => translate(language, `console.invitations.field.${name}`);
  return { list: label('list'), source: label('source'), file: label('file') };
}
