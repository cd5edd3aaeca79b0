import type { FastifyReply, FastifyRequest } from 'fastify';
import { negotiateLanguage } from '../platform/i18n/negotiate-language.js';
import { canonicalZone } from '../domain/time/zones.js';
import type { Actor } from '../domain/identity/actor.js';
import { originOf } from '../domain/identity/origin.js';
import type { Viewer } from '../domain/sessions/viewer.js';

const yearSeconds = 365 * 86_400;

/** What a page falls back to: the call's zone and language, or the person's own. */
export interface VisitorDefaults {
  timeZone: string;
  language: string;
  /** Whether `timeZone` is known to be the person's own. */
  isOwnZone?: boolean;
}

/** The visitor's language and zone: what the address asks for, then what the browser kept, then the defaults. */
export function visitor(request: FastifyRequest, defaults: VisitorDefaults, now: Date): Viewer {
  const query = request.query as Record<string, unknown>;
  const asked = typeof query['tz'] === 'string' ? canonicalZone(query['tz']) : null;
  const kept = canonicalZone(request.cookies['tz'] ?? '');
  return {
    language: negotiateLanguage({
      chosen: typeof query['lang'] === 'string' ? query['lang'] : null,
      cookie: request.cookies['lang'] ?? null,
      acceptLanguage: request.headers['accept-language'] ?? null,
      fallback: defaults.language,
    }),
    timeZone: asked ?? kept ?? defaults.timeZone,
    isOwnZone: asked !== null || kept !== null || defaults.isOwnZone === true,
    now,
  };
}

/** A visitor of whom only the browser tells: the call's zone and first language are the defaults. */
export function stranger(
  request: FastifyRequest,
  call: { timeZone: string; languages: readonly string[] },
  now: Date,
): Viewer {
  return visitor(request, { timeZone: call.timeZone, language: call.languages[0] ?? 'en' }, now);
}

/** Keeps in the browser what the address asked for, so that the next page is the same; nothing is kept on the server. */
export function keepChoices(request: FastifyRequest, reply: FastifyReply, viewer: Viewer): void {
  const query = request.query as Record<string, unknown>;
  const options = { path: '/', maxAge: yearSeconds, sameSite: 'lax' as const };
  if (typeof query['tz'] === 'string' && canonicalZone(query['tz']) === viewer.timeZone)
    reply.setCookie('tz', viewer.timeZone, options);
  if (typeof query['lang'] === 'string') reply.setCookie('lang', viewer.language, options);
}

/** Who runs a flow that an attendee's own page asks for. */
export function attendeeActor(request: FastifyRequest, attendee: { id: string }): Actor {
  return { kind: 'attendee', id: attendee.id, origin: originOf('page', request.ip) };
}

/** Only the text values of a query or a form: a repeated name counts once, anything else is not there. */
export function textValues(input: unknown): Record<string, string> {
  if (typeof input !== 'object' || input === null) return {};
  return Object.fromEntries(
    Object.entries(input).flatMap(([name, value]): [string, string][] => {
      const first: unknown = Array.isArray(value) ? value[0] : value;
      return typeof first === 'string' ? [[name, first]] : [];
    }),
  );
}

/** All text values of one name of a form, `most` of them at most. */
export function listValues(input: unknown, name: string, most: number): string[] {
  if (typeof input !== 'object' || input === null) return [];
  const value: unknown = (input as Record<string, unknown>)[name];
  return (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string').slice(0, most);
}

/** No value of a query that means something is longer. */
const longestValue = 100;

/**
 * What of the address's query a page goes by, and carries on in its links: these names and nothing else. Whatever else
 * stands there would be repeated in every link, and make another page of every address.
 */
export function keptQuery(query: unknown, names: readonly string[]): Record<string, string> {
  const values = Object.entries(textValues(query));
  return Object.fromEntries(values.filter(([name, value]) => names.includes(name) && value.length <= longestValue));
}

/** Sends HTML that belongs to this visitor alone. */
export function sendPage(reply: FastifyReply, html: string | Buffer, status = 200): void {
  void reply.code(status).type('text/html; charset=utf-8').header('cache-control', 'private, no-cache').send(html);
}
