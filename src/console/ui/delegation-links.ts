import type { ListedDelegation } from '../../domain/delegations/delegations.queries.js';
import { translate } from '../../platform/i18n/messages.js';
import { delegationPath } from '../paths/delegation-paths.js';

/** The delegations of a session or an organization as a list leads to them. */
export function delegationLinks(delegations: readonly ListedDelegation[], language: string) {
  return delegations.map(({ id, organization, coordinator, people }) => ({
    path: delegationPath({ id }),
    organization,
    text: translate(language, 'console.delegations.listed', { coordinator, count: people }),
  }));
}
