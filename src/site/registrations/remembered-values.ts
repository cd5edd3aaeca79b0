import type { SitePage } from '../site-page.js';
import type { RegistrationValues } from './registration-form.js';
import { forgetVisitor, rememberedVisitor } from './visitor-cookie.js';
import type { Call } from '../../domain/calls/call.entity.js';
import type { Attendee } from '../../domain/registrations/attendee.entity.js';
import { emailKey } from '../../domain/registrations/links/email-address.js';
import { findAttendeeByVisitorToken } from '../../domain/registrations/links/links.queries.js';
import type { Connection } from '../../platform/database/tx.js';

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
