import type { Connection } from '../../../platform/database/tx.js';
import { invalidField, NotFound } from '../../../platform/errors.js';
import { isFreeEmail, isPublicSuffix, parseDomain } from '../../../domain/organizations/mail-domain.js';
import { organizationKey } from '../../../domain/organizations/organization.js';
import type { JuryConflict } from './jury.entity.js';
import { findAssigned, listJuryProposals } from './jury.queries.js';

/** The subject of a conflict of interest: a proposal, or all of an organization or email domain. */
export type ConflictAbout = { proposalId: string } | { organization: string } | { domain: string };

type Subject = Pick<JuryConflict, 'proposalId' | 'organization' | 'organizationKey' | 'domain'>;

const nothing: Subject = { proposalId: null, organization: null, organizationKey: null, domain: null };

/**
 * Validates the subject of a conflict. Throws NotFound for an unknown proposal; jurors only know those assigned to
 * them.
 */
export async function conflictSubject(
  connection: Connection,
  callId: string,
  about: ConflictAbout,
  jurorId: string,
  isOwner: boolean,
): Promise<Subject> {
  if ('organization' in about) return organizationSubject(about.organization.trim());
  if ('domain' in about) return domainSubject(about.domain);
  const { proposalId } = about;
  const isKnown = isOwner
    ? (await listJuryProposals(connection, callId)).some(({ id }) => id === proposalId)
    : (await findAssigned(connection, proposalId, jurorId))?.callId === callId;
  if (!isKnown) throw new NotFound('proposal-not-found', 'Proposal not found.');
  return { ...nothing, proposalId };
}

function organizationSubject(organization: string): Subject {
  const key = organizationKey(organization);
  if (key === '') throw invalidField('organization', 'required', 'Enter an organization.');
  return { ...nothing, organization, organizationKey: key };
}

function domainSubject(typed: string): Subject {
  const domain = parseDomain(typed);
  if (domain === null) {
    throw invalidField('domain', 'not-a-domain', 'Must be a domain, like example.org.', { domain: typed });
  }
  if (isPublicSuffix(domain)) {
    const message = 'Many organizations have a domain below this one. Enter that of one, like name.gov.tw.';
    throw invalidField('domain', 'public-suffix', message, { domain });
  }
  if (isFreeEmail(domain)) {
    throw invalidField(
      'domain',
      'free-mail',
      "This is a public email provider, so it doesn't identify an organization.",
      { domain },
    );
  }
  return { ...nothing, domain };
}
