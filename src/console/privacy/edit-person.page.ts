import { zone } from '../../domain/time/zone-field.js';
import { personInput } from '../../domain/privacy/details-input.js';
import type { Attendee } from '../../domain/registrations/attendee.entity.js';
import type { FieldError } from '../../platform/errors.js';
import type { FieldKind } from '../../platform/forms/field-kind.js';
import { line, select } from '../../platform/forms/fields.js';
import { form, type TypedForm } from '../../platform/forms/form.js';
import { languages, translate } from '../../platform/i18n/messages.js';
import { errorSummary, fieldsOf } from '../../platform/views/form-fields.js';
import { type EditedForm, type EditView, openedEdit } from '../ui/form-edit.js';
import { languageName } from '../ui/language-name.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { personPath } from '../paths/registration-paths.js';

const emailLanguage: FieldKind<string> = {
  ...select((_, selected) =>
    languages.map(({ code, name }) => ({ value: code, label: name, selected: code === selected })),
  ),
  text: (code, { language }) => (typeof code === 'string' ? languageName(code, language) : null),
};

/** The form of a person's details. */
export const personForm = form({
  words: 'console.privacy.person.edit',
  schema: personInput,
  fields: {
    name: line({ max: 200 }),
    organization: line({ max: 200 }),
    language: emailLanguage,
    timeZone: zone([]),
  },
});

/** What the two forms show: as stored, or as typed with its errors. */
export interface PersonForms {
  values: TypedForm<typeof personForm>;
  address: { email: string; how: string; reason: string };
  fieldErrors: readonly FieldError[];
  edit: EditView;
  addressEdit: EditView;
}

/** The form of a person's address, as both versions of it are shown. */
export function editedAddress({ id }: Attendee, language: string): EditedForm<{ email: string }> {
  return { subject: `attendee:${id}`, label: () => translate(language, 'console.privacy.person.address.email') };
}

/** Returns the details as they are typed. */
export function typedDetails(person: Pick<Attendee, 'name' | 'language' | 'timeZone'>, organization: string | null) {
  return personForm.show({ ...person, organization: organization ?? '' });
}

/** Returns the forms with what is stored. */
export function storedPerson(person: Attendee, organization: string | null): PersonForms {
  const values = typedDetails(person, organization);
  return {
    values,
    address: { email: '', how: 'ask', reason: '' },
    fieldErrors: [],
    edit: openedEdit(values),
    addressEdit: openedEdit({ email: person.email }),
  };
}

/** The forms that correct a person's details and change their address. */
export function editPersonPage(layout: ConsoleLayout, person: Attendee, forms: PersonForms) {
  const { language } = layout;
  const { values, address, fieldErrors } = forms;
  const text = (key: string, given = {}) => translate(language, `console.privacy.person.${key}`, given);
  const fields = fieldsOf(['email', 'reason'], address, fieldErrors, language);
  const labels = { email: text('address.email'), reason: text('address.reason') };
  const details = personForm.view(values, fieldErrors, layout);
  return {
    ...layout,
    title: text('edit.title', { name: person.name }),
    backPath: personPath(person),
    name: person.name,
    action: personPath(person, 'edit'),
    addressAction: personPath(person, 'address'),
    edit: forms.edit,
    addressEdit: forms.addressEdit,
    addressText: text('address.text', { name: person.name, email: person.email }),
    errors: details.errors ?? errorSummary(Object.values(fields), labels, language),
    rows: details.rows,
    fields,
    isVouched: address.how === 'vouch',
  };
}
