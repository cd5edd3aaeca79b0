import type { ListedDelegation } from '../../domain/delegations/delegations.queries.js';
import { translate } from '../../platform/i18n/messages.js';
import { delegationPath } from '../paths/delegation-paths.js';

/** A delegation in a list. */
export interface DelegationLink {
  path: string;
  organization: string;
  text: string;
}

/** The delegations of a session or an organization as a list leads to them. */
export function delegationLinks(delegations: readonly ListedDelegation[], language: string): DelegationLink[] {
  return delegations.map(({ id, organization, coordinator, people }) => ({
    path: delegationPath({ id }),
    organization,
    text: translate(language, 'console.delegations.listed', { coordinator, count: people }),
  }));
}
