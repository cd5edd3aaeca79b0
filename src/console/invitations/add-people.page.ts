import type { Invitation } from '../../domain/invitations/invitation.entity.js';
import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { type ErrorSummary, errorSummary } from '../../platform/views/form-fields.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { invitationPath } from '../paths/invitation-paths.js';
import type { Sources } from './invitation-form.js';
import { peopleFields } from './people-fields.js';
import { type PeopleFields } from './people-fields.js';

export interface AddPeoplePage extends ConsoleLayout {
  action: string;
  backPath: string;
  errors: ErrorSummary | null;
  people: PeopleFields;
  /** What adding does, and the button that says so. */
  hint: string;
  submit: string;
}

/** The form that adds people to an invitation. */
export function addPeoplePage(
  layout: ConsoleLayout,
  input: {
    invitation: Invitation;
    sources: Sources;
    typed: { list: string; source: string };
    fieldErrors: readonly FieldError[];
  },
): AddPeoplePage {
  const { language } = layout;
  const { invitation, sources, typed, fieldErrors } = input;
  const text = (key: string) => translate(language, `console.invitations.${key}`);
  const people = peopleFields(typed, sources, fieldErrors, language);
  const labels = { list: text('field.list'), source: text('field.source'), file: text('field.file') };
  const isSent = invitation.state !== 'draft';
  return {
    ...layout,
    title: text('addPeople'),
    action: invitationPath(invitation, 'people'),
    backPath: invitationPath(invitation),
    errors: errorSummary([people.list, people.file, people.source], labels, language),
    people,
    hint: text(isSent ? 'addPeopleSent' : 'addPeopleDraft'),
    submit: text(isSent ? 'addAndInvite' : 'addPeople'),
  };
}
