import { callPath } from './paths.js';
import { withQuery } from '../../platform/http/query.js';

/** The organizations of a call. */
export function organizationsPath(call: { slug: string }): string {
  return `${callPath(call)}/organizations`;
}

/** The form of a new organization. */
export function newOrganizationPath(call: { slug: string }): string {
  return `${organizationsPath(call)}/new`;
}

/** An organization, or what is done with it. */
export function organizationPath(organization: { id: string }, part?: 'merge' | 'undo-merge' | 'domains'): string {
  return `/console/organizations/${organization.id}${part === undefined ? '' : `/${part}`}`;
}

/** Returns the path of merging an organization, into another one if that is chosen. */
export function mergePath(organization: { id: string }, into?: { id: string }): string {
  return withQuery(organizationPath(organization, 'merge'), { into: into?.id });
}
