import { callPath } from './paths.js';

/** What hasn't arrived of a call's emails. */
export function deliveryPath(call: { slug: string }, part?: 'test-email'): string {
  return `${callPath(call)}/delivery${part === undefined ? '' : `/${part}`}`;
}

/** Who gets which email by itself, and when. */
export function automaticEmailsPath(call: { slug: string }): string {
  return `${callPath(call)}/automatic-emails`;
}

/** Returns the path of the email templates of a call. */
export function emailTemplatesPath(call: { slug: string }): string {
  return `${callPath(call)}/mails`;
}

/** Returns the path of an email template in a language. */
export function emailPath(call: { slug: string }, kind: string, language: string): string {
  return `${emailTemplatesPath(call)}/${kind}/${language}`;
}

/** Returns the path of resuming emails to the person of a registration. */
export function tryAgainPath(registrationId: string): string {
  return `/console/registrations/${registrationId}/try-again`;
}

/** Sends a message again, or all of a session or a call that did not arrive. */
export function retryPath(what: { id: string } | { session: string } | { call: string }): string {
  if ('id' in what) return `/console/messages/${what.id}/retry`;
  return 'session' in what ? `/console/sessions/${what.session}/messages/retry` : `/console/calls/${what.call}/retry`;
}
