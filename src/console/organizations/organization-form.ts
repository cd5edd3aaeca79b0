import { organizationInput } from '../../domain/organizations/organization-input.js';
import { organizationKinds } from '../../domain/organizations/organization.js';
import { countryOptions } from '../../domain/registrations/people/country-options.js';
import { Conflict, Invalid } from '../../platform/errors.js';
import { choice, flag, line, list, orNull, select } from '../../platform/forms/fields.js';
import { form, type TypedForm } from '../../platform/forms/form.js';

/** The form of what is known of an organization. */
export const organizationForm = form({
  words: 'console.organizations',
  schema: organizationInput,
  fields: {
    name: line(),
    kind: orNull(choice(organizationKinds, 'organizations.kind', 'organizations.noKind')),
    country: orNull(select(countryOptions, 'organizations.noKind')),
    city: orNull(line()),
    website: orNull(line({ type: 'url' })),
    domains: list(2, { between: /[\s,;、，]+/u, called: 'domain', max: 5000, dir: 'ltr' }),
    suggested: flag(),
  },
  pairs: [['kind', 'country', 'city']],
});

/** What was typed into the form of an organization. */
export type TypedOrganization = TypedForm<typeof organizationForm>;

/** A name that another organization has is an error of its field. */
export function atName(error: unknown): unknown {
  if (!(error instanceof Conflict) || error.code !== 'organization-exists') return error;
  const { code, message, values } = error;
  return new Invalid(code, message, values, [{ path: 'name', code, message, values }]);
}
