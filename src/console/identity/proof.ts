import type { Proof } from '../../domain/identity/second-factor/require-proof.js';
import type { ConsolePage } from '../frame/console-page.js';
import { browserCookie } from './login-cookie.js';

/** Returns the proof of identity in a form of somebody who is already signed in. */
export function proofOf({ form, device, cookies }: ConsolePage): Proof {
  return { typed: form.text('proof'), network: device.network, browserToken: cookies[browserCookie] };
}
