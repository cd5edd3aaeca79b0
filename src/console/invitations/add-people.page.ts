import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { type ErrorSummary, errorSummary } from '../../platform/views/form-fields.js';
import type { ConsoleLayout } from '../frame/layout.js';
import type { Sources } from './invitation-form.js';
import { type PeopleFields, peopleFields, peopleLabels, type PeopleList, type TypedPeople } from './people-fields.js';

export interface AddPeoplePage extends ConsoleLayout {
  action: string;
  backPath: string;
  backLabel: string;
  errors: ErrorSummary | null;
  people: PeopleFields;
  /** What adding does, and the button that says so. */
  hint: string;
  submit: string;
}

/** Returns the form that adds people to a list. */
export function addPeoplePage(
  layout: ConsoleLayout,
  input: { list: PeopleList; sources: Sources; typed: TypedPeople; fieldErrors: readonly FieldError[] },
): AddPeoplePage {
  const { language } = layout;
  const { list, sources, typed, fieldErrors } = input;
  const text = (key: string) => translate(language, `${list.texts}.${key}`);
  const people = peopleFields(typed, sources, fieldErrors, language);
  return {
    ...layout,
    title: text('addPeople'),
    action: `${list.path}/people`,
    backPath: list.path,
    backLabel: text('backTo'),
    errors: errorSummary([people.list, people.file, people.source], peopleLabels(language), language),
    people,
    hint: text(list.isSent ? 'addPeopleSent' : 'addPeopleDraft'),
    submit: text(list.isSent ? 'addAndSend' : 'addPeople'),
  };
}
