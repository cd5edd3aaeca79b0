import { area } from '../app/area.js';
import { searchEntries } from '../console/calls/search-entries.js';
import { features } from '../domain/calls/feature.js';
import { OrganizationsApiController } from '../api/organizations/organizations.controller.js';
import { OrganizationController } from '../console/organizations/organization.controller.js';
import { OrganizationsController } from '../console/organizations/organizations.controller.js';
import { EditOrganization } from '../flows/organizations/edit-organization.flow.js';
import { MergeOrganizations } from '../flows/organizations/merge-organizations.flow.js';
import { OrganizationNamesController } from '../site/organizations/organization-names.controller.js';
import { organizationsPath, newOrganizationPath } from '../console/paths/organization-paths.js';

/** Organizations and their domains, and merging two that are one. */
export const organizations = area({
  name: 'organizations',
  data: {
    auditActions: [
      'organization.created',
      'organization.edited',
      'organization.merged',
      'organization.took-in',
      'organization.unmerged',
      'organization.gave-back',
    ],
  },
  surface: {
    contributes: [
      searchEntries.with({ label: 'console.organizations.new', path: newOrganizationPath }),
      features.with({ name: 'organizations', isUsed: 'exists (select from organizations where call_id = $1)' }),
    ],
    navigation: [
      {
        name: 'organizations',
        group: 'people',
        order: 20,
        label: 'console.organizations.title',
        ability: 'read',
        path: organizationsPath,
        feature: 'organizations',
      },
    ],
    apiTags: [{ name: 'Organizations', order: 60, description: 'The organizations that people belong to.' }],
    controllers: [
      // Public pages
      OrganizationNamesController,
      // Console
      OrganizationController,
      OrganizationsController,
      // API
      OrganizationsApiController,
    ],
    providers: [EditOrganization, MergeOrganizations],
  },
});
