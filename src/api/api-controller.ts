import {
  applyDecorators,
  Controller,
  UseGuards,
  UseInterceptors,
  UsePipes,
  type CanActivate,
  type ExecutionContext,
  Injectable,
  StandardSchemaValidationPipe,
} from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { Ability } from '../domain/identity/role.js';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { requireAbility } from '../domain/identity/actor.js';
import { isExpired, isInScope, lastInstant } from '../domain/identity/api-key.js';
import { originOf } from '../domain/identity/origin.js';
import { Clock } from '../platform/clock.js';
import { Forbidden, Invalid, NotFound, Refusal, Unauthorized } from '../platform/errors.js';
import { matchedPath } from '../platform/http/matched-path.js';
import { findCallOfPath, readScopeTogether, requireActiveCall } from '../domain/calls/call-scope.queries.js';
import { noteApiCall } from './api-call.js';
import { Idempotency } from './idempotency.js';
import { KeyLimits } from './key-limits.js';
import { KeyRing } from './key-ring.js';
import { fieldErrorsOf } from '../platform/validation.js';
import { Preconditions } from './preconditions.js';
import { Operation, operationKey } from './operation.js';

export { ApiCall, Caller, Conditional } from './api-call.js';

/** Declares a controller of the JSON API below /api/v1, with the section of its documentation. */
export function ApiController(tag: string, path = ''): ClassDecorator {
  return applyDecorators(
    Controller(`api/v1${path}`),
    UseGuards(ApiGuard),
    UseInterceptors(Idempotency, Preconditions),
    UsePipes(schemaPipe),
    ApiTags(tag),
  );
}

class UnsupportedMediaType extends Refusal {
  readonly status = 415;
}

/** Requires a key with the right role and requests left, and refuses bodies and queries that the operation doesn't accept. */
@Injectable()
class ApiGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly keys: KeyRing,
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly limits: KeyLimits,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const operation = this.reflector.get<Operation>(operationKey, context.getHandler());
    if (operation.requires !== null) {
      const actor = await this.caller(request, operation, operation.requires);
      const call = { actor, request, reply: context.switchToHttp().getResponse<FastifyReply>() };
      noteApiCall(call);
      this.limits.take(call);
    }
    checkContentType(request, operation.accepts ?? 'application/json');
    // An error then names the fields that are missing, not the body.
    if (operation.accepts === undefined && request.method !== 'GET') request.body ??= {};
    if (operation.reads !== 'query') checkNoQuery(request);
    return true;
  }

  private async caller(request: FastifyRequest, { isAcrossCalls, allowsArchived }: Operation, ability: Ability) {
    const key = await this.keys.find(keyOf(request));
    if (key === null) throw new Unauthorized('key-unknown', 'This API key is unknown or has been revoked.');
    if (key.expiresAt !== null && isExpired(key, this.clock.now())) {
      const on = lastInstant(key.expiresAt).toISOString().slice(0, 10);
      throw new Unauthorized('key-expired', `This API key expired on ${on}. Ask an owner to create a new one.`);
    }
    const { id, role, abilities, callIds } = key;
    const actor = { kind: 'api-key', id, role, abilities, callIds, origin: originOf('api', request.ip) } as const;
    requireAbility(actor, ability);
    if (callIds !== null && isAcrossCalls !== true) await this.requireScope(request, callIds);
    if (request.method !== 'GET' && allowsArchived !== true)
      await requireActiveCall(this.database.manager, pathOf(request), readScopeTogether);
    return actor;
  }

  /** Throws NotFound for what belongs to another call, as for what does not exist, and Forbidden for the workspace. */
  private async requireScope(request: FastifyRequest, callIds: readonly string[]): Promise<void> {
    const scope = await findCallOfPath(this.database.manager, pathOf(request), readScopeTogether);
    if (scope === null)
      throw new Forbidden('key-scope', 'This API key is restricted to some calls, and this is not one.');
    if (!isInScope({ callIds }, scope.callId)) throw new NotFound('not-found', 'There is nothing at this address.');
  }
}

function pathOf(request: FastifyRequest): string {
  return matchedPath(request).replace(/^\/api\/v1/u, '');
}

function keyOf(request: FastifyRequest): string {
  const match = /^Bearer +([\w.~+/=-]{1,200}) *$/iu.exec(request.headers.authorization ?? '');
  if (match?.[1] === undefined) {
    throw new Unauthorized('key-missing', 'Send an API key in the header "Authorization: Bearer KEY".');
  }
  return match[1];
}

function checkContentType(request: FastifyRequest, accepted: string): void {
  const sent = request.headers['content-type'];
  if (sent === undefined || request.method === 'GET' || request.method === 'HEAD') return;
  if (sent.split(';', 1)[0]?.trim().toLowerCase() !== accepted) {
    throw new UnsupportedMediaType('unsupported-media-type', `Send the body as ${accepted}.`);
  }
}

function checkNoQuery(request: FastifyRequest): void {
  const names = Object.keys(request.query as object);
  if (names.length === 0) return;
  const fieldErrors = names.map((path) => ({
    path,
    code: 'unknown-field',
    message: 'Unknown parameter. Remove it or check its spelling.',
  }));
  throw new Invalid('invalid', 'The query has unknown parameters.', {}, fieldErrors);
}

/** Validates bodies and queries with the zod schema of their parameter, and throws a refusal for errors. */
const schemaPipe = new StandardSchemaValidationPipe({
  exceptionFactory: (issues) =>
    new Invalid(
      'invalid',
      'Some fields are invalid.',
      {},
      fieldErrorsOf(issues as Parameters<typeof fieldErrorsOf>[0]),
    ),
});

/** Schema for an operation without body: nothing, or an empty object. */
export const noBody = z.strictObject({}).default({});
