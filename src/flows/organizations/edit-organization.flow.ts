import { Injectable } from '@nestjs/common';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import type { Actor } from '../../domain/identity/actor.js';
import { record, type Change } from '../../domain/identity/change.js';
import type { Organization } from '../../domain/organizations/organization.entity.js';
import {
  type OrganizationInput,
  type OrganizationChanges,
  changedFacts,
} from '../../domain/organizations/organization-input.js';
import {
  insertOrganization,
  newOrganization,
  lockOrganization,
  updateOrganization,
} from '../../domain/organizations/organizations.queries.js';
import { Changes } from '../changes.js';
import { listDomains, setDomains } from '../../domain/organizations/organization-domains.queries.js';
import { Conflict, Invalid } from '../../platform/errors.js';
import { ProposalMatcher } from '../proposals/proposal-matcher.js';
import { changesOf, type Edit } from '../../platform/three-way-merge.js';

/** Organizations and what is known about them. */
@Injectable()
export class EditOrganization {
  constructor(
    private readonly changes: Changes,
    private readonly matcher: ProposalMatcher,
  ) {}

  /**
   * Creates an organization before its people register. Public forms suggest its name unless the input says otherwise.
   * Throws NotFound for an unknown call, Conflict for an existing name, Invalid for a domain of another organization.
   */
  async create(callSlug: string, input: OrganizationInput, actor: Actor): Promise<Organization> {
    return this.changes.runIfAble(actor, 'change', async (change) => {
      const { tx, now } = change;
      const call = await getCallBySlug(tx, callSlug);
      const organization = newOrganization(call.id, { suggested: true, ...input }, now);
      await insertOrganization(tx, organization);
      await assignDomains(change, organization, input.domains ?? []);
      await record(change, 'organization.created', `organization:${organization.id}`);
      return organization;
    });
  }

  /**
   * Edits the details of an organization. Returns the organization. Its domains are replaced as a whole; its members
   * stay. Throws NotFound, Conflict for a merged organization or a name that another one has, Invalid for a domain of
   * another one, and what `edit` throws.
   */
  async run(id: string, edit: Edit<Organization & { domains: string[] }, OrganizationChanges>, actor: Actor) {
    const edited = await this.changes.runIfAble(actor, 'change', async (change) => {
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

/** Sets the domains of an organization. Throws Invalid if one belongs to another organization. */
async function assignDomains(
  { tx, now }: Change,
  organization: { id: string; callId: string },
  domains: readonly string[],
): Promise<void> {
  const taken = await setDomains(tx, organization, domains, now);
  if (taken.length === 0) return;
  const fieldErrors = taken.map(({ domain, name }) => ({
    path: `domains.${domains.indexOf(domain)}`,
    code: 'domain-taken',
    message: `${domain} belongs to ${name}.`,
    values: { domain, name },
  }));
  throw new Invalid('invalid', 'Some fields are invalid.', {}, fieldErrors);
}
