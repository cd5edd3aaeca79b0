import type { Refusal } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { forgotPasswordPath, signInPasskeyPath, signInPath, singleSignOnPath } from '../paths/identity-paths.js';

/** Texts for refusals other than a wrong password. */
const problems: Record<string, string> = {
  'wrong-passkey': 'signIn.wrongPasskey',
  'passkey-needed': 'signIn.passkeyNeeded',
  'sso-unavailable': 'signIn.sso.unavailable',
  'sso-cancelled': 'signIn.sso.cancelled',
  'sso-refused': 'signIn.sso.refused',
  'sso-expired': 'signIn.sso.expired',
  'sso-unverified': 'signIn.sso.unverified',
  'sso-unknown': 'signIn.sso.unknown',
};

/** Returns the sign-in page. `refusal` is the reason why the last attempt failed. */
export function signInPage(
  layout: ConsoleLayout,
  values: { email: string; next: string },
  refusal: Pick<Refusal, 'code' | 'values'> | null,
  ways: { hasPasskeys: boolean; provider: string | null },
) {
  const { language } = layout;
  return {
    ...layout,
    ...values,
    title: translate(language, 'console.identity.signIn'),
    action: signInPath,
    forgotPasswordPath,
    error: refusal && signInProblem(refusal, problems[refusal.code] ?? 'signIn.wrong', language),
    // Null if passkeys aren't available at this address.
    passkey: ways.hasPasskeys ? { path: signInPasskeyPath, optionsPath: `${signInPasskeyPath}/options` } : null,
    // Null if no provider is configured.
    singleSignOn:
      ways.provider === null
        ? null
        : {
            path: singleSignOnPath,
            label: translate(language, 'console.identity.signIn.sso', { name: ways.provider }),
          },
  };
}

/** Returns why an attempt failed: how long to wait, or the text with the key `wrong`. */
export function signInProblem({ values }: Pick<Refusal, 'values'>, wrong: string, language: string): string {
  const seconds = Number(values['seconds'] ?? 0);
  if (seconds === 0) return translate(language, `console.identity.${wrong}`, values);
  return seconds <= 90
    ? translate(language, 'console.identity.signIn.tooMany.seconds', { count: seconds })
    : translate(language, 'console.identity.signIn.tooMany.minutes', { count: Math.ceil(seconds / 60) });
}
