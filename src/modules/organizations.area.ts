import { area } from '../app/area.js';
import { OrganizationsApiController } from '../api/organizations/organizations.controller.js';
import { OrganizationMergeController } from '../console/organizations/organization-merge.controller.js';
import { OrganizationController } from '../console/organizations/organization.controller.js';
import { OrganizationsController } from '../console/organizations/organizations.controller.js';
import { CreateOrganization } from '../flows/organizations/create-organization.flow.js';
import { EditOrganization } from '../flows/organizations/edit-organization.flow.js';
import { MergeOrganizations } from '../flows/organizations/merge-organizations.flow.js';
import { UndoMerge } from '../flows/organizations/undo-merge.flow.js';
import { OrganizationNamesController } from '../site/organizations/organization-names.controller.js';

/** Organizations and their domains, and merging two that are one. */
export const organizations = area({
  name: 'organizations',
  surface: {
    controllers: [
      // Public pages
      OrganizationNamesController,
      // Console
      OrganizationController,
      OrganizationMergeController,
      OrganizationsController,
      // API
      OrganizationsApiController,
    ],
    providers: [CreateOrganization, EditOrganization, MergeOrganizations, UndoMerge],
  },
});
