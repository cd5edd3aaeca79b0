import { Injectable } from '@nestjs/common';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import type { Organization } from '../../domain/organizations/organization.entity.js';
import type { OrganizationChanges } from '../../domain/organizations/organization-input.js';
import { changedFacts } from '../../domain/organizations/organization-changes.js';
import { listDomains } from '../../domain/organizations/organization-domains.queries.js';
import { lockOrganization, updateOrganization } from '../../domain/organizations/organizations.queries.js';
import { Conflict } from '../../platform/errors.js';
import { ProposalMatcher } from '../proposals/proposal-matcher.js';
import { assignDomains } from '../../domain/organizations/assign-domains.js';
import { changesOf, type Edit } from '../../platform/three-way-merge.js';
import { Changes } from '../changes.js';

/** Edits the details of an organization. */
@Injectable()
export class EditOrganization {
  constructor(
    private readonly changes: Changes,
    private readonly matcher: ProposalMatcher,
  ) {}

  /**
   * Returns the organization. Its domains are replaced as a whole; its members stay. Throws NotFound, Conflict for a
   * merged organization or a name that another one has, Invalid for a domain of another one, and what `edit` throws.
   */
  async run(
    id: string,
    edit: Edit<Organization & { domains: string[] }, OrganizationChanges>,
    actor: Actor,
  ): Promise<Organization> {
    requireAbility(actor, 'change');
    const edited = await this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const organization = await lockOrganization(tx, id);
      if (organization.mergedInto !== null) throw new Conflict('merged-already', 'The organization is already merged.');
      const domains = await listDomains(tx, id);
      const changes = changesOf(edit, { ...organization, domains });
      const { fields, edited: facts } = changedFacts(organization, domains, changes);
      if (fields.length === 0) return organization;
      const written = { ...facts, updatedAt: now };
      await updateOrganization(tx, id, written);
      if (changes.domains !== undefined) await assignDomains(change, organization, changes.domains);
      await record(change, 'organization.edited', `organization:${id}`, { fields });
      return { ...organization, ...written };
    });
    await this.matcher.matchAtOnce(edited.callId);
    return edited;
  }

  /** Adds a domain to an organization. Throws as `run` does. */
  async addDomain(id: string, domain: string, actor: Actor): Promise<Organization> {
    return this.run(id, ({ domains }) => ({ domains: [...new Set([...domains, domain])] }), actor);
  }
}
