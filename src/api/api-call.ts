import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../domain/identity/actor.js';
import { pageParameter } from '../platform/http/page-parameter.js';

/** A request to the API and the actor of its key. */
export interface ApiCall {
  actor: Actor;
  request: FastifyRequest;
  reply: FastifyReply;
}

const calls = new WeakMap<FastifyRequest, ApiCall>();

/** Keeps what the guard has found out about a request, as long as that lives. */
export function noteApiCall(call: ApiCall): void {
  calls.set(call.request, call);
}

/** Returns the request with its actor, once its guard has let it pass; undefined for one that needs no key. */
export function findApiCall(request: FastifyRequest): ApiCall | undefined {
  return calls.get(request);
}

/** Passes a handler its request with the actor; the handler sends the response itself. */
export const ApiCall = pageParameter(callOf);

/** Passes a handler the actor of the API key. */
export const Caller = createParamDecorator(
  (_: unknown, context: ExecutionContext): Actor => callOf(context.switchToHttp().getRequest()).actor,
);

/** Passes a handler the call to read and set headers; unlike with `ApiCall`, Nest sends what the handler returns. */
export const Conditional = createParamDecorator((_: unknown, context: ExecutionContext): ApiCall =>
  callOf(context.switchToHttp().getRequest()),
);

function callOf(request: FastifyRequest): ApiCall {
  const call = findApiCall(request);
  if (call === undefined) throw new Error('This route has no guard.');
  return call;
}
