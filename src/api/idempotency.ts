import { createHash } from 'node:crypto';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { from, lastValueFrom, map, type Observable } from 'rxjs';
import { AnswerOnce } from '../flows/identity/answer-once.flow.js';
import { Config } from '../platform/config.js';
import { decrypt, encrypt } from '../platform/encryption.js';
import { Gone, invalidField } from '../platform/errors.js';
import { secretsOf } from '../platform/secrets/secrets.js';
import { findApiCall } from './api-call.js';
import { type Operation, operationKey } from './operation.js';

const purpose = 'stored answer';

/**
 * Makes each POST of a key idempotent: a client that lost the response sends the same `Idempotency-Key` again and gets
 * the same response, marked with `Idempotency-Replayed`. A refusal is not kept: the same key can be tried again.
 */
@Injectable()
export class Idempotency implements NestInterceptor {
  constructor(
    private readonly answerOnce: AnswerOnce,
    private readonly reflector: Reflector,
    private readonly config: Config,
    private readonly database: DataSource,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler<object>): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const key = request.headers['idempotency-key'];
    const actor = findApiCall(request)?.actor;
    if (key === undefined || request.method !== 'POST' || actor === undefined || !('id' in actor)) return next.handle();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const asked = { apiKeyId: actor.id, key: readKey(key), requestHash: hashOf(request) };
    const { holdsSecret } = this.reflector.get<Operation>(operationKey, context.getHandler());
    const work = async () => {
      const body = await lastValueFrom(next.handle());
      return { status: reply.statusCode, body: holdsSecret ? this.sealed(body) : body };
    };
    return from(this.answerOnce.run(asked, work)).pipe(
      map(({ status, body, isReplayed }) => {
        if (isReplayed) void reply.header('idempotency-replayed', 'true');
        void reply.code(status).type('application/json; charset=utf-8');
        return holdsSecret ? this.opened(body) : body;
      }),
    );
  }

  /** The id stays readable: who is erased is erased from the answers that are about them. */
  private sealed(body: object & { id?: unknown }): object {
    return { id: body.id, sealed: encrypt(this.config.secret, purpose, JSON.stringify(body)).toString('base64') };
  }

  private opened(body: string): string {
    const { sealed } = JSON.parse(body) as { sealed: string };
    const opened = decrypt(secretsOf(this.database.manager).all, purpose, Buffer.from(sealed, 'base64'));
    if (opened === null) throw new Gone('answer-gone', 'The secret of this server has changed since.');
    return opened;
  }
}

function readKey(header: string | string[]): string {
  if (typeof header === 'string' && /^[\x21-\x7e]{1,255}$/u.test(header)) return header;
  throw invalidField('Idempotency-Key', 'invalid', 'Must be 1 to 255 visible ASCII characters.');
}

/** The order of fields in a JSON object doesn't matter. */
function hashOf(request: FastifyRequest): Buffer {
  const sorted = (_: string, value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value;
  return createHash('sha256')
    .update(`${request.method} ${request.url}\n${JSON.stringify(request.body ?? null, sorted)}`)
    .digest();
}
