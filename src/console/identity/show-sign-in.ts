import { passkeyScope } from '../../domain/identity/passkeys/passkey-response.js';
import type { Config } from '../../platform/config.js';
import type { Refusal } from '../../platform/errors.js';
import type { FormValues } from '../../platform/http/form-values.js';
import type { ConsolePage } from '../frame/console-page.js';
import { safeNext } from '../paths/paths.js';
import { signInPage } from './sign-in.page.js';

/** Shows the sign-in page with the entered address and the reason why the last attempt failed. */
export async function showSignIn(
  page: ConsolePage,
  typed: FormValues,
  refusal: Refusal | null,
  { publicUrl, openId }: Config,
): Promise<void> {
  const values = { email: typed.text('email'), next: safeNext(typed.text('next')) };
  const ways = { hasPasskeys: passkeyScope(publicUrl) !== null, provider: openId?.name ?? null };
  page.render('identity/sign-in', signInPage(await page.layout(), values, refusal, ways), refusal?.status);
}
