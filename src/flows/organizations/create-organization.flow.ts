import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import type { Organization } from '../../domain/organizations/organization.entity.js';
import type { OrganizationInput } from '../../domain/organizations/organization-input.js';
import { insertOrganization, newOrganization } from '../../domain/organizations/organizations.queries.js';
import { Clock } from '../../platform/clock.js';
import { assignDomains } from '../../domain/organizations/assign-domains.js';

/** Makes an organization known before its people come. */
@Injectable()
export class CreateOrganization {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Throws NotFound for an unknown call, Conflict for a name that is there, Invalid for a domain of another one. */
  async run(callSlug: string, input: OrganizationInput, actor: Actor): Promise<Organization> {
    requireAbility(actor, 'change');
    const now = this.clock.now();
    return this.database.transaction(async (tx) => {
      const call = await getCallBySlug(tx, callSlug);
      const organization = newOrganization(call.id, input, now);
      await insertOrganization(tx, organization);
      await assignDomains(tx, organization, input.domains ?? [], now);
      await record(tx, actor, 'organization.created', `organization:${organization.id}`, now);
      return organization;
    });
  }
}
