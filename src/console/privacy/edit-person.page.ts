import { zoneGroups } from '../../domain/time/zone-options.js';
import type { Attendee } from '../../domain/registrations/attendee.entity.js';
import type { FieldError } from '../../platform/errors.js';
import { languages, translate } from '../../platform/i18n/messages.js';
import { errorSummary, field } from '../../platform/views/form-fields.js';
import { type EditedForm, type EditView, openedEdit } from '../ui/form-edit.js';
import { languageName } from '../ui/language-name.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { personPath } from '../paths/registration-paths.js';

/** What the two forms show: as stored, or as typed with its errors. */
export interface PersonForms {
  values: { name: string; organization: string; language: string; timeZone: string };
  address: { email: string; how: string; reason: string };
  fieldErrors: readonly FieldError[];
  edit: EditView;
  addressEdit: EditView;
}

/** The form of a person's details, as both versions of it are shown. */
export function editedPerson({ id }: Attendee, language: string): EditedForm<PersonForms['values']> {
  return {
    subject: `attendee:${id}`,
    label: (name) => translate(language, `console.privacy.person.edit.${name}`),
    value: (name, values) => (name === 'language' ? languageName(values.language, language) : null),
  };
}

/** The form of a person's address, as both versions of it are shown. */
export function editedAddress({ id }: Attendee, language: string): EditedForm<{ email: string }> {
  return { subject: `attendee:${id}`, label: () => translate(language, 'console.privacy.person.address.email') };
}

/** Returns the forms with what is stored. */
export function storedPerson(
  { name, language, timeZone, email = '' }: Pick<Attendee, 'name' | 'language' | 'timeZone'> & { email?: string },
  organization: string | null,
): PersonForms {
  const values = { name, organization: organization ?? '', language, timeZone };
  return {
    values,
    address: { email: '', how: 'ask', reason: '' },
    fieldErrors: [],
    edit: openedEdit(values),
    addressEdit: openedEdit({ email }),
  };
}

/** The forms that correct a person's details and change their address. */
export function editPersonPage(layout: ConsoleLayout, person: Attendee, forms: PersonForms) {
  const { language, now } = layout;
  const { values, address, fieldErrors } = forms;
  const text = (key: string, given = {}) => translate(language, `console.privacy.person.${key}`, given);
  const fields = {
    name: field('name', values.name, fieldErrors, language),
    organization: field('organization', values.organization, fieldErrors, language),
    email: field('email', address.email, fieldErrors, language),
    reason: field('reason', address.reason, fieldErrors, language),
  };
  const labels = {
    name: text('edit.name'),
    organization: text('edit.organization'),
    email: text('address.email'),
    reason: text('address.reason'),
  };
  const groups = zoneGroups(language, now, values.timeZone, []);
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
    errors: errorSummary(Object.values(fields), labels, language),
    fields,
    emailLanguages: languages.map(({ code, name }) => ({
      value: code,
      label: name,
      selected: code === values.language,
    })),
    zone: { field: field('timeZone', values.timeZone, fieldErrors, language), groups, hasZone: true },
    isVouched: address.how === 'vouch',
  };
}
