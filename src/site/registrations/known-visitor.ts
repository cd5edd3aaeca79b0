import type { Call } from '../../domain/calls/call.entity.js';
import type { Attendee } from '../../domain/registrations/attendee.entity.js';
import { emailKey } from '../../domain/registrations/email-address.js';
import { findAttendeeByVisitorToken } from '../../domain/registrations/links.queries.js';
import type { Connection } from '../../platform/database/tx.js';
import type { SitePage } from '../site-page.js';
import { forgetVisitor, rememberedVisitor } from './visitor-cookie.js';

/** Returns the person of a call whom the browser remembers, or null: also once their links were replaced. */
export async function knownVisitor(connection: Connection, page: SitePage, call: Pick<Call, 'id'>) {
  const attendee = await rememberedPerson(connection, page);
  return attendee?.callId === call.id ? attendee : null;
}

/**
 * Returns the actor of a public form: the owner of the address if it is the person whom the browser knows, or else an
 * anonymous visitor. Another address is another person, for whom the browser forgets the one before.
 */
export async function visitorOf(connection: Connection, page: SitePage, call: Pick<Call, 'id'>, email: string) {
  const attendee = await rememberedPerson(connection, page);
  if (attendee !== null && attendee.emailKey !== emailKey(email)) forgetVisitor(page.reply);
  const isKnown = attendee?.callId === call.id && attendee.emailKey === emailKey(email);
  return isKnown ? page.attendee(attendee) : page.visitor;
}

async function rememberedPerson(connection: Connection, page: SitePage): Promise<Attendee | null> {
  const token = rememberedVisitor(page.request);
  if (token === null) return null;
  const attendee = await findAttendeeByVisitorToken(connection, token);
  // A replaced one, or one from before this release, which opened the own page.
  if (attendee === null) forgetVisitor(page.reply);
  return attendee;
}
