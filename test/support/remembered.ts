import type { TestApp } from './app.js';

/** The cookie of a browser in which somebody has registered with an address. */
export function rememberedCookie({ app }: TestApp, email: string): string {
  const value = JSON.stringify(['', email, '', '']);
  return `me=${encodeURIComponent(app.getHttpAdapter().getInstance().signCookie(value))}`;
}

/** The cookies that an answer sets, for the next request. */
export function cookiesOf({ headers }: Response): string {
  return headers
    .getSetCookie()
    .map((cookie) => cookie.replace(/;.*/u, ''))
    .join('; ');
}
