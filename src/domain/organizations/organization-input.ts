import { z } from 'zod';
import { fault, line, webAddress } from '../../platform/validation.js';
import { countryInput } from '../registrations/admission/registration-input.js';
import { isFreeEmail, isPublicSuffix, parseDomain } from './mail-domain.js';
import { organizationKinds, organizationKey } from './organization.js';
import type { Organization } from './organization.entity.js';
import { similarKey } from './similar-key.js';

/** An email domain, parsed into lowercase ASCII. */
const domainInput = z
  .string()
  .max(300)
  .meta({ format: 'hostname', examples: ['example.org'] })
  .refine((text) => parseDomain(text) !== null, fault('not-a-domain', 'Must be a domain, like example.org.'))
  .transform((text) => parseDomain(text) ?? text)
  .refine(
    (domain) => !isPublicSuffix(domain),
    fault('public-suffix', 'Many organizations have a domain below this one. Enter that of one, like name.gov.tw.'),
  )
  .refine(
    (domain) => !isFreeEmail(domain),
    fault('free-mail', "This is a public email provider, so it doesn't identify an organization."),
  )
  .meta({ example: 'example.org' });

const facts = {
  name: line(200),
  kind: z.enum(organizationKinds).nullable(),
  city: line(200).nullable(),
  country: countryInput.nullable(),
  website: webAddress.nullable(),
  suggested: z.boolean().meta({
    description: 'Whether public forms suggest the name, also to people who enter a similar one.',
  }),
  domains: z
    .array(domainInput)
    .max(50)
    .transform((domains) => [...new Set(domains)])
    .meta({
      description:
        'Email domains. People who register with one of these domains join the organization, unless they choose another.',
    }),
};

export const organizationInput = z.strictObject({
  name: facts.name,
  kind: facts.kind.optional(),
  city: facts.city.optional(),
  country: facts.country.optional(),
  website: facts.website.optional(),
  suggested: facts.suggested.optional(),
  domains: facts.domains.optional(),
});
export type OrganizationInput = z.output<typeof organizationInput>;

export const organizationChanges = organizationInput.partial();
export type OrganizationChanges = z.output<typeof organizationChanges>;

const plainFacts = ['name', 'kind', 'city', 'country', 'website', 'suggested'] as const;

/** Returns the fields that actually change, without the domains. */
export function changedFacts(
  organization: Organization,
  domains: readonly string[],
  changes: OrganizationChanges,
): { fields: string[]; edited: Partial<Organization> } {
  const fields: string[] = plainFacts.filter(
    (fact) => changes[fact] !== undefined && changes[fact] !== organization[fact],
  );
  const wanted = changes.domains?.toSorted().join(' ');
  if (wanted !== undefined && wanted !== domains.toSorted().join(' ')) fields.push('domains');
  const { domains: _, ...facts } = changes;
  const { name } = facts;
  const keys = name === undefined ? {} : { nameKey: organizationKey(name), similarKey: similarKey(name) };
  return { fields, edited: { ...facts, ...keys } };
}
