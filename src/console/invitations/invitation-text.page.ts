import type { Call } from '../../domain/calls/call.entity.js';
import { mergeFields } from '../../domain/broadcasts/merge-fields.js';
import type { Invitation } from '../../domain/invitations/invitation.entity.js';
import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { type TextFields, type TextsView, textsView } from '../ui/texts-form.js';
import type { EditView } from '../ui/form-edit.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { invitationPath } from '../paths/invitation-paths.js';

export interface InvitationTextPage extends ConsoleLayout, TextsView {
  action: string;
  backPath: string;
  edit: EditView;
  mergeFields: { field: string; meaning: string }[];
}

/** The form of an invitation's own texts, one for each language. */
export function invitationTextPage(
  layout: ConsoleLayout,
  input: {
    call: Call;
    invitation: Invitation;
    languages: readonly string[];
    fields: TextFields;
    edit: EditView;
    readers: ReadonlyMap<string, number>;
    fieldErrors: readonly FieldError[];
  },
): InvitationTextPage {
  const { language } = layout;
  const { call, invitation, languages, fields, edit, readers, fieldErrors } = input;
  const text = (key: string, values = {}) => translate(language, `console.invitations.${key}`, values);
  const isWritten = (_code: string, written: boolean) => written;
  const statusOf = (_code: string, written: boolean) => text(written ? 'written' : 'notWritten');
  const view = textsView({ languages, fields, readers, fieldErrors, statusOf, isOpen: isWritten }, language);
  return {
    ...layout,
    title: text('textTitle'),
    action: invitationPath(invitation, 'text'),
    backPath: invitationPath(invitation),
    edit,
    ...view,
    mergeFields: mergeFields
      .filter(
        (name) =>
          name !== 'organization' && (invitation.sessionIds.length === 1 || !['session', 'when'].includes(name)),
      )
      .map((name) => ({
        field: `{{${name}}}`,
        meaning:
          name === 'page'
            ? text('mergePage')
            : translate(language, `console.broadcasts.merge.${name}`, { call: call.name }),
      })),
  };
}
