import type { TypedAnswers } from '../../domain/questions/question-fields.js';
import type { RegistrationInput } from '../../domain/registrations/admission/registration-input.js';
import type { SeveralRegistrations } from '../../flows/registrations/register-for-several.flow.js';
import type { MeantOrganization } from '../organizations/intended-organization.js';
import type { Way } from '../../domain/sessions/viewer.js';
import type { SitePage } from '../site-page.js';
import { registeredPath } from './registered-answer.js';
import type { RegistrationValues } from './registration-form.js';
import { rememberValues } from './remembered-values.js';

/** A registration by a form that was just made. */
interface Registered {
  registered: SeveralRegistrations;
  input: RegistrationInput;
  values: RegistrationValues;
  meant: MeantOrganization;
  /** Answers to the questions of the first session. */
  given: TypedAnswers;
  way: Way;
}

/** Leads to the page after a registration, and remembers what was typed for the next form. */
export function redirectRegistered(
  page: SitePage,
  secret: string,
  { registered, input, values, meant, given, way }: Registered,
): void {
  rememberValues(page, { ...values, organization: meant.name }, input.timeZone);
  page.redirect(
    registeredPath(secret, {
      ...registered,
      name: input.name,
      email: input.email,
      // The question never delays a registration.
      similar: meant.similar.slice(0, 3).map((one) => one.name),
      at: page.now.toISOString(),
      way,
      typed: {
        organization: meant.name,
        country: values.country ?? '',
        timeZone: input.timeZone,
        language: input.language,
        questions: Object.fromEntries(Object.entries(given).map(([key, all]) => [key, [...all]])),
      },
    }),
  );
}
