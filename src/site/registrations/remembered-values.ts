import type { SitePage } from '../site-page.js';
import type { RegistrationValues } from './registration-form.js';

const rememberedFields = ['name', 'email', 'organization', 'country'] as const;
const options = { path: '/', sameSite: 'lax' as const };

/** Remembers in cookies what was typed, for the form of the next session, and the zone of the visitor. */
export function rememberValues(page: SitePage, values: RegistrationValues, timeZone: string | undefined): void {
  const texts = JSON.stringify(rememberedFields.map((name) => values[name] ?? ''));
  page.reply.setCookie('me', texts, { ...options, maxAge: 90 * 86_400, httpOnly: true, signed: true });
  if (timeZone !== undefined) page.reply.setCookie('tz', timeZone, { ...options, maxAge: 365 * 86_400 });
}

/** Clears what the browser remembers of the person, who is somebody else now or does not want it. */
export function forgetValues({ reply }: SitePage): void {
  reply.clearCookie('me', { path: '/' });
}

/** What the browser remembers of the last form that its user sent. */
export function rememberedValues({ request }: SitePage): RegistrationValues {
  const cookie = request.unsignCookie(request.cookies['me'] ?? '');
  // All our cookies are signed with one key: the value may be that of another.
  if (!cookie.valid || !cookie.value?.startsWith('[')) return {};
  const texts = JSON.parse(cookie.value) as (string | undefined)[];
  return Object.fromEntries(rememberedFields.map((name, index) => [name, texts[index] ?? '']));
}
