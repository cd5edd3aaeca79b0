import { Unauthorized, Unavailable, type Refusal } from '../../../platform/errors.js';
import type { OpenIdFailure } from '../../../platform/openid-client.js';

/** Returns what a failure of the provider means to the person who wants to sign in. */
export function providerRefusal({ kind }: OpenIdFailure): Refusal {
  switch (kind) {
    case 'unavailable':
      return new Unavailable('sso-unavailable', 'The sign-in service cannot be reached or is not set up correctly.');
    case 'cancelled':
      return new Unauthorized('sso-cancelled', 'The sign-in service did not sign you in.');
    case 'refused':
      return new Unauthorized('sso-refused', 'The answer of the sign-in service could not be verified.');
  }
}
