import { emailDomain } from '../../domain/organizations/mail-domain.js';
import { organizationKey, organizationKinds } from '../../domain/organizations/organization.js';
import { findOrganization } from '../../domain/organizations/organizations.queries.js';
import {
  findMeantOrganizations,
  type SimilarOrganization,
} from '../../domain/organizations/similar-organizations.queries.js';
import { line } from '../../platform/validation.js';
import { emailKey } from '../../domain/registrations/links/email-address.js';
import {
  countryInput,
  emailInput,
  type RegistrationInput,
} from '../../domain/registrations/admission/registration-input.js';
import { noneOfThese } from './organization-question.js';
import type { RegistrationValues } from '../registrations/registration-form.js';
import type { Connection } from '../../platform/database/tx.js';

const organizationName = line(200);

/** Maximum number of organizations in the question. */
const maxOffered = 5;

/** The intended organization, or the possible ones. */
export interface MeantOrganization {
  input: Pick<RegistrationInput, 'organizationId' | 'organizationKind'>;
  /** Its name if they chose it, otherwise as typed. */
  name: string;
  /** Empty if there is no question. */
  similar: SimilarOrganization[];
}

/**
 * Determines the intended organization. A known name, or one without similar names, needs no question; an answer only
 * counts for the name that it was about.
 */
export async function resolveOrganization(connection: Connection, callId: string, values: RegistrationValues) {
  const name = values.organization?.trim() ?? '';
  const choice = values.organizationAsked === organizationKey(name) ? values.organizationChoice : '';
  // Invalid names are not looked up.
  if (!organizationName.safeParse(name).success) return { name, input: {}, similar: [] };
  if (choice === noneOfThese) {
    const organizationKind = organizationKinds.find((kind) => kind === values.organizationKind) ?? null;
    return { name, input: { organizationKind }, similar: [] };
  }
  const chosen = choice ? await findOrganization(connection, callId, choice) : null;
  if (chosen !== null) return { name: chosen.name, input: { organizationId: chosen.id }, similar: [] };
  const address = emailInput.safeParse(values.email);
  const domain = address.success ? emailDomain(emailKey(address.data)) : null;
  const country = countryInput.safeParse(values.country).data ?? null;
  const typed = { name, country, domain, most: maxOffered };
  const similar = await findMeantOrganizations(connection, callId, typed);
  return { name, input: {}, similar };
}
