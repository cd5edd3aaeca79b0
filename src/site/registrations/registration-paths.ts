import { joinToken, pageToken } from '../../domain/registrations/links/link-tokens.js';

/** A person's own page. */
export function mePath(secret: string, attendee: { id: string; linkVersion: number }): string {
  return `/me/${pageToken(secret, attendee.id, attendee.linkVersion)}`;
}

/** One registration on the own page. */
export function myRegistrationPath(me: string, registrationId: string): string {
  return `${me}/registrations/${registrationId}`;
}

/** The join page. */
export function joinPath(secret: string, registrationId: string, attendee: { linkVersion: number }): string {
  return `/join/${joinToken(secret, registrationId, attendee.linkVersion)}`;
}
