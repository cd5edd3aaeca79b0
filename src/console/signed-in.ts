import type { FastifyRequest } from 'fastify';
import type { Actor } from '../domain/identity/actor.js';
import { originOf } from '../domain/identity/origin.js';
import type { Organizer } from '../domain/identity/organizer.entity.js';
import { Unauthorized } from '../platform/errors.js';

/** The cookie that holds the token of a login. */
export const loginCookie = 'greenroom_login';

const organizers = new WeakMap<FastifyRequest, Organizer>();

/** Keeps with the request who sent it. */
export function rememberOrganizer(request: FastifyRequest, organizer: Organizer): void {
  organizers.set(request, organizer);
}

/** Who sent the request, or null before sign-in. */
export function findOrganizerOf(request: FastifyRequest): Organizer | null {
  return organizers.get(request) ?? null;
}

/** Who sent the request. Throws Unauthorized. */
export function organizerOf(request: FastifyRequest): Organizer {
  const organizer = findOrganizerOf(request);
  if (organizer === null) throw new Unauthorized('sign-in', 'Sign in first.');
  return organizer;
}

/** Who runs the flow that the request asks for. Throws Unauthorized. */
export function actorOf(request: FastifyRequest): Actor {
  const { id, role } = organizerOf(request);
  return { kind: 'organizer', id, role, origin: originOf('console', request.ip) };
}
