import type { Call } from '../../domain/calls/call.entity.js';
import type { Actor } from '../../domain/identity/actor.js';
import type { Attendee } from '../../domain/registrations/attendee.entity.js';
import { emailKey } from '../../domain/registrations/email-address.js';
import { findAttendeeByPageToken } from '../../domain/registrations/links.queries.js';
import type { Connection } from '../../platform/database/tx.js';
import type { SitePage } from '../site-page.js';
import { rememberedOwnPage } from './own-page-cookie.js';

/** Returns the person of a call whose own page the browser remembers, or null: also once their link was replaced. */
export async function knownVisitor(
  connection: Connection,
  page: SitePage,
  call: Pick<Call, 'id'>,
): Promise<Attendee | null> {
  const token = rememberedOwnPage(page.request);
  const attendee = token === null ? null : await findAttendeeByPageToken(connection, token);
  return attendee?.callId === call.id ? attendee : null;
}

/**
 * Returns the actor of a public form: the owner of the address if it is the person whom the browser knows, or else an
 * anonymous visitor.
 */
export async function visitorOf(
  connection: Connection,
  page: SitePage,
  call: Pick<Call, 'id'>,
  email: string,
): Promise<Actor> {
  const attendee = await knownVisitor(connection, page, call);
  return attendee?.emailKey === emailKey(email) ? page.attendee(attendee) : page.visitor;
}
