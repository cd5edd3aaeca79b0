import type { StartedLogin } from '../../domain/identity/start-login.js';
import type { ConsolePage } from '../console-page.js';
import { loginCookie } from '../csrf-token.js';
import { signInPath } from '../paths.js';

/** The cookie of a browser that has signed in before. */
export const browserCookie = 'greenroom_browser';
const browserSeconds = 365 * 86_400;

const options = { path: '/console', httpOnly: true, sameSite: 'lax' as const };

/** Hands the token of a new login to the browser, and leads on. */
export function openLogin(page: ConsolePage, { token, expiresAt, browserToken }: StartedLogin, path: string): void {
  page.reply.setCookie(loginCookie, token, { ...options, expires: expiresAt });
  page.reply.setCookie(browserCookie, browserToken, { ...options, maxAge: browserSeconds });
  page.redirect(path);
}

/** Takes the token from the browser, and leads to sign-in. */
export function closeLogin(page: ConsolePage): void {
  page.reply.clearCookie(loginCookie, options);
  page.redirect(signInPath);
}
