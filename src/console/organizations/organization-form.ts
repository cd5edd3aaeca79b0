import type { FormValues } from '../../platform/http/form-values.js';
import { countryOptions } from '../../domain/registrations/country-options.js';
import type { ListedOrganization } from '../../domain/organizations/organization-list.queries.js';
import { kindOptions } from '../../domain/organizations/organization-labels.js';
import { type FieldError, Conflict, Invalid } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { type ErrorSummary, errorSummary, type Field, field } from '../../platform/views/form-fields.js';
import type { EditedForm } from '../ui/form-edit.js';
import type { Option } from '../../domain/time/zone-options.js';

const names = ['name', 'kind', 'city', 'country', 'website', 'domains'] as const;
export type OrganizationValues = Record<(typeof names)[number] | 'suggested', string>;

/** The form of what is known of an organization. */
export interface OrganizationForm {
  action: string;
  fields: Record<(typeof names)[number], Field>;
  isSuggested: boolean;
  kinds: Option[];
  countries: Option[];
  errors: ErrorSummary | null;
}

/** The form with what was typed, and what is wrong with it. */
export function organizationForm(
  action: string,
  values: OrganizationValues,
  fieldErrors: readonly FieldError[],
  language: string,
): OrganizationForm {
  const domains = domainsOf(values);
  const shown = fieldErrors.map((fieldError) => withDomain(fieldError, domains));
  const fields = Object.fromEntries(
    names.map((name) => [name, field(name, values[name], shown, language)]),
  ) as OrganizationForm['fields'];
  const labels = Object.fromEntries(
    names.map((name) => [name, translate(language, `console.organizations.field.${name}`)]),
  );
  return {
    action,
    fields,
    isSuggested: values.suggested === 'yes',
    kinds: kindOptions(language, values.kind),
    countries: countryOptions(language, values.country),
    errors: errorSummary(Object.values(fields), labels, language),
  };
}

type StoredOrganization = Pick<
  ListedOrganization,
  'name' | 'kind' | 'city' | 'country' | 'website' | 'suggested' | 'domains'
>;

/** The form of an organization, as both versions of it are shown. */
export function editedOrganization(id: string, language: string): EditedForm<OrganizationValues> {
  return {
    subject: `organization:${id}`,
    label: (name) => translate(language, `console.organizations.field.${name}`),
    value: (name, values) => {
      const options = name === 'kind' ? kindOptions(language, values.kind) : countryOptions(language, values.country);
      if (name === 'kind' || name === 'country') return options.find(({ selected }) => selected)?.label ?? null;
      return null;
    },
  };
}

/** An organization as its form shows it. */
export function valuesOf(organization: StoredOrganization): OrganizationValues {
  const { name, kind, city, country, website, suggested, domains } = organization;
  return {
    name,
    kind: kind ?? '',
    city: city ?? '',
    country: country ?? '',
    website: website ?? '',
    suggested: suggested ? 'yes' : '',
    domains: domains.join('\n'),
  };
}

/** Reads the form. */
export function organizationValues(values: FormValues): OrganizationValues {
  return values.texts([...names, 'suggested']);
}

/** Returns the form as input; an empty field is null. */
export function organizationFromForm(values: OrganizationValues): Record<string, unknown> {
  const orNull = (text: string) => (text.trim() === '' ? null : text);
  return {
    name: values.name,
    kind: orNull(values.kind),
    city: orNull(values.city),
    country: orNull(values.country),
    website: orNull(values.website),
    suggested: values.suggested === 'yes',
    domains: domainsOf(values),
  };
}

/** A name that another organization has is an error of its field. */
export function atName(error: unknown): unknown {
  if (!(error instanceof Conflict) || error.code !== 'organization-exists') return error;
  const { code, message, values } = error;
  return new Invalid(code, message, values, [{ path: 'name', code, message, values }]);
}

function domainsOf({ domains }: OrganizationValues): string[] {
  return domains.split(/[\s,;、，]+/u).filter((domain) => domain !== '');
}

// A list of domains is one field: an error says which of them it means.
function withDomain(fieldError: FieldError, domains: readonly string[]): FieldError {
  const [, index] = /^domains\.(\d+)$/u.exec(fieldError.path) ?? [];
  return index === undefined
    ? fieldError
    : { ...fieldError, values: { domain: domains[Number(index)] ?? '', ...fieldError.values } };
}
