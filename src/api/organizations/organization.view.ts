import { z } from 'zod';
import type { Organization } from '../../domain/organizations/organization.entity.js';
import type { ListedOrganization } from '../../domain/organizations/organization-list.queries.js';
import { organizationKinds } from '../../domain/organizations/organization.js';

const instant = z.string().meta({ format: 'date-time' });

export const organizationSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    kind: z.enum(organizationKinds).nullable(),
    city: z.string().nullable(),
    country: z.string().nullable(),
    website: z.string().nullable(),
    suggested: z.boolean().meta({ description: 'Whether public forms suggest the name.' }),
    domains: z.array(z.string()).meta({ description: 'Email domains, in lowercase ASCII.' }),
    peopleCount: z.number().int(),
    sessionCount: z.number().int().meta({ description: 'Number of sessions that its people are registered for.' }),
    mergedInto: z.string().nullable().meta({ description: 'ID of the organization that this one was merged into.' }),
    createdAt: instant,
    updatedAt: instant,
  })
  .meta({ id: 'Organization', title: 'Organization' });

export type OrganizationView = z.output<typeof organizationSchema>;

/** Returns the API view of an organization. */
export function organizationView(
  organization: ListedOrganization & Partial<Pick<Organization, 'mergedInto'>>,
): OrganizationView {
  const { id, name, kind, city, country, website, suggested, domains, people, sessions, createdAt, updatedAt } =
    organization;
  return {
    id,
    name,
    kind,
    city,
    country,
    website,
    suggested,
    domains,
    peopleCount: people,
    sessionCount: sessions,
    mergedInto: organization.mergedInto ?? null,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}
