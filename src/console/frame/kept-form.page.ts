import type { FastifyRequest } from 'fastify';
import type { Refusal } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import type { ConsoleLayout } from './layout.js';

interface KeptFormPage extends ConsoleLayout {
  heading: string;
  text: string;
  /** Whether somebody has to sign in first. */
  isSignedOut: boolean;
  action: string;
  fields: { name: string; value: string }[];
}

/**
 * Returns the fields of a form that is refused because its login has ended, or because it was opened under another one;
 * null if the form has to be filled in anew. The cookie of the token shows that it came from a page of ours: browsers
 * send it with no form of another site.
 */
export function keptFields(request: FastifyRequest, { status, code }: Refusal): KeptFormPage['fields'] | null {
  if ((status !== 401 && code !== 'csrf') || request.method !== 'POST') return null;
  const cookie = request.cookies['greenroom_csrf'];
  if (cookie === undefined || !request.unsignCookie(cookie).valid) return null;
  const { body } = request;
  if (typeof body !== 'object' || body === null) return null;
  const fields = Object.entries(body).flatMap(([name, value]: [string, unknown]) =>
    [value].flat().flatMap((one) => (typeof one === 'string' && name !== '_csrf' ? [{ name, value: one }] : [])),
  );
  // Passwords and codes are typed again.
  return fields.length === 0 || fields.some(({ name }) => /password|code|secret/iu.test(name)) ? null : fields;
}

/** Keeps what was typed while somebody signs in again, to be submitted afterwards. */
export function keptFormPage(
  layout: ConsoleLayout,
  { status, code }: Refusal,
  action: string,
  fields: KeptFormPage['fields'],
): KeptFormPage {
  const heading = translate(layout.language, `console.errors.title.${status === 401 ? 'sign-in' : code}`);
  const text = translate(layout.language, `console.common.kept.${status === 401 ? 'signedOut' : 'expired'}`);
  return {
    ...layout,
    title: heading,
    heading,
    text,
    isSignedOut: status === 401,
    action,
    fields,
  };
}
