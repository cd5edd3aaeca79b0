import type { StartedLogin } from '../../domain/identity/start-login.js';
import type { ConsolePage } from '../console-page.js';
import { loginCookie } from '../csrf-token.js';
import { signInPath } from '../paths.js';

const options = { path: '/console', httpOnly: true, sameSite: 'lax' as const };

/** Hands the token of a new login to the browser, and leads on. */
export function openLogin(page: ConsolePage, { token, expiresAt }: StartedLogin, path: string): void {
  page.reply.setCookie(loginCookie, token, { ...options, expires: expiresAt });
  page.redirect(path);
}

/** Takes the token from the browser, and leads to sign-in. */
export function closeLogin(page: ConsolePage): void {
  page.reply.clearCookie(loginCookie, options);
  page.redirect(signInPath);
}
