import type { SignInOutcome, StartedLogin } from '../../domain/identity/start-login.js';
import type { PendingLogin } from '../../domain/identity/second-factor/start-pending-sign-in.js';
import type { ConsolePage } from '../frame/console-page.js';
import { loginCookie } from '../frame/csrf-token.js';
import { withQuery } from '../../platform/http/query.js';
import { signInCodePath, signInPath } from '../paths/identity-paths.js';

/** The cookie of a sign-in that is waiting for a code. */
export const pendingSignInCookie = 'greenroom_sign_in';

/** The cookie of a browser that has signed in before. */
export const browserCookie = 'greenroom_browser';
const browserSeconds = 365 * 86_400;

const options = { path: '/console', httpOnly: true, sameSite: 'lax' as const };

/** Sets the cookie of a new login, and redirects. */
export function openLogin(page: ConsolePage, { token, expiresAt, browserToken }: StartedLogin, path: string): void {
  page.reply.setCookie(loginCookie, token, { ...options, expires: expiresAt });
  rememberBrowser(page, browserToken);
  page.redirect(path);
}

/** Sets the cookie that marks the browser as known for an organizer. */
export function rememberBrowser(page: ConsolePage, browserToken: string): void {
  page.reply.setCookie(browserCookie, browserToken, { ...options, maxAge: browserSeconds });
}

/** Sets the cookie of a sign-in that is waiting for a code, and redirects to the page that asks for it. */
function openPendingSignIn(page: ConsolePage, { token, expiresAt }: PendingLogin, next: string): void {
  page.reply.setCookie(pendingSignInCookie, token, { ...options, path: signInPath, expires: expiresAt });
  page.redirect(withQuery(signInCodePath, { next }));
}

/** Redirects after the first step: into the console, or to the page that asks for a code or a passkey. */
export function followSignIn(page: ConsolePage, outcome: SignInOutcome, next: string): void {
  if (outcome.kind === 'signed-in') openLogin(page, outcome, next);
  else if (outcome.kind === 'code-needed') openPendingSignIn(page, outcome, next);
  else page.redirect(withQuery(signInPath, { next, with: 'passkey' }));
}

/** Removes the cookie of a sign-in that was waiting for a code. */
export function closePendingSignIn(page: ConsolePage): void {
  page.reply.clearCookie(pendingSignInCookie, { ...options, path: signInPath });
}

/** Removes the login cookie, and redirects to the sign-in page. */
export function closeLogin(page: ConsolePage): void {
  page.reply.clearCookie(loginCookie, options);
  // Previews are in the browser's cache, so that Back shows them.
  page.reply.header('clear-site-data', '"cache"');
  page.redirect(signInPath);
}
