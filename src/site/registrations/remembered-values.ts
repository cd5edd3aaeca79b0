import type { SitePage } from '../site-page.js';
import type { RegistrationValues } from './registration-form.js';
import { forgetVisitor } from './visitor-cookie.js';

/** The name of the cookie that remembers what was typed. */
export const valuesCookie = 'me';
const rememberedFields = ['name', 'email', 'organization', 'country'] as const;
const options = { path: '/', sameSite: 'lax' as const };

/** Stores the submitted values and time zone in cookies, for the next form. */
export function rememberValues(page: SitePage, values: RegistrationValues, timeZone: string | undefined): void {
  const texts = JSON.stringify(rememberedFields.map((name) => values[name] ?? ''));
  page.reply.setCookie(valuesCookie, texts, { ...options, maxAge: 90 * 86_400, httpOnly: true, signed: true });
  if (timeZone !== undefined) page.reply.setCookie('tz', timeZone, { ...options, maxAge: 365 * 86_400 });
}

/** Forgets the person and what they typed, for another person or on request. */
export function forgetValues({ reply }: SitePage): void {
  reply.clearCookie(valuesCookie, { path: '/' });
  // Pages with a filled form, which “Back” would show.
  reply.header('clear-site-data', '"cache"');
  forgetVisitor(reply);
}

/** Returns the values that the browser remembers from the last form. */
export function rememberedValues({ request }: SitePage): RegistrationValues {
  const cookie = request.unsignCookie(request.cookies[valuesCookie] ?? '');
  // All cookies are signed with the same key, so the value may be from another cookie.
  if (!cookie.valid || !cookie.value?.startsWith('[')) return {};
  const texts = JSON.parse(cookie.value) as (string | undefined)[];
  return Object.fromEntries(rememberedFields.map((name, index) => [name, texts[index] ?? '']));
}
