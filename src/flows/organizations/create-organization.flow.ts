import { Injectable } from '@nestjs/common';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import type { Organization } from '../../domain/organizations/organization.entity.js';
import type { OrganizationInput } from '../../domain/organizations/organization-input.js';
import { insertOrganization, newOrganization } from '../../domain/organizations/organizations.queries.js';
import { assignDomains } from '../../domain/organizations/assign-domains.js';
import { Changes } from '../changes.js';

/** Creates an organization before its people register. */
@Injectable()
export class CreateOrganization {
  constructor(private readonly changes: Changes) {}

  /**
   * Public forms suggest its name unless the input says otherwise. Throws NotFound for an unknown call, Conflict for an existing
   * name, Invalid for a domain of another organization.
   */
  async run(callSlug: string, input: OrganizationInput, actor: Actor): Promise<Organization> {
    requireAbility(actor, 'change');
    return this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const call = await getCallBySlug(tx, callSlug);
      const organization = newOrganization(call.id, { suggested: true, ...input }, now);
      await insertOrganization(tx, organization);
      await assignDomains(change, organization, input.domains ?? []);
      await record(change, 'organization.created', `organization:${organization.id}`);
      return organization;
    });
  }
}
