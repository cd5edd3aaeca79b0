import type { FastifyRequest } from 'fastify';
import type { RegistrationValues } from './registration-form.js';

/** What the browser keeps of the form for the next session. */
export const keptFields = ['name', 'email', 'organization', 'country'] as const;

/** What the browser kept of the last form that its user sent. */
export function keptValues(request: FastifyRequest): RegistrationValues {
  const cookie = request.unsignCookie(request.cookies['me'] ?? '');
  // All our cookies are signed with one key: the value may be that of another.
  if (!cookie.valid || !cookie.value?.startsWith('[')) return {};
  const kept = JSON.parse(cookie.value) as (string | undefined)[];
  return Object.fromEntries(keptFields.map((name, index) => [name, kept[index] ?? '']));
}
