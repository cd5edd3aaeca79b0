import type { FieldError } from '../../platform/errors.js';
import { field, type Field } from '../../platform/views/form-fields.js';
import { sourceChoices, type SourceChoice, type Sources } from './invitation-form.js';

/** The fields that say whom to invite. */
export interface PeopleFields {
  list: Field;
  source: Field;
  file: Field;
  sources: SourceChoice[];
}

/** Describes the fields that say whom to invite, with what was typed. */
export function peopleFields(
  typed: { list: string; source: string },
  sources: Sources,
  fieldErrors: readonly FieldError[],
  language: string,
): PeopleFields {
  return {
    list: field('list', typed.list, fieldErrors, language),
    source: field('source', typed.source, fieldErrors, language),
    file: field('file', '', fieldErrors, language),
    sources: sourceChoices(sources, typed.source, language),
  };
}
