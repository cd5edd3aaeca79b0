import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Call } from '../../domain/calls/call.entity.js';
import { findCallBySlug, listCalls } from '../../domain/calls/calls.queries.js';
import { FormValues } from '../../platform/http/form-values.js';
import type { Connection } from '../../platform/database/tx.js';

const cookie = 'greenroom_call';
const yearSeconds = 365 * 86_400;

/** Remembers the call whose pages a browser has open, for the pages that belong to no call. */
export function rememberCall(request: FastifyRequest, reply: FastifyReply, { slug }: Call): void {
  if (request.cookies[cookie] === slug) return;
  reply.setCookie(cookie, slug, { path: '/console', maxAge: yearSeconds, httpOnly: true, sameSite: 'lax' });
}

/**
 * Returns the call that the address asks for (`?call=`), that a browser had open last, or that closes last; null if there
 * is none.
 */
export async function findLastCall(request: FastifyRequest, connection: Connection): Promise<Call | null> {
  const slug = new FormValues(request.query).text('call') || request.cookies[cookie];
  const last = slug ? await findCallBySlug(connection, slug) : null;
  return last ?? (await listCalls(connection))[0] ?? null;
}
