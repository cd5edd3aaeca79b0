import type { Proof } from '../../domain/identity/second-factor/require-proof.js';
import type { ConsolePage } from '../console-page.js';
import { browserCookie } from './login-cookie.js';

/** Returns what somebody who is signed in typed to show that it is still them. */
export function proofOf({ form, device, cookies }: ConsolePage): Proof {
  return { typed: form.text('proof'), network: device.network, browserToken: cookies[browserCookie] };
}
