import { createHash } from 'node:crypto';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { from, lastValueFrom, map, type Observable } from 'rxjs';
import { AnswerOnce } from '../flows/identity/answer-once.flow.js';
import { invalidField } from '../platform/errors.js';
import { findApiCall } from './api-call.js';

/**
 * Makes each POST of a key idempotent: a client that lost the response sends the same `Idempotency-Key` again and gets
 * the same response, marked with `Idempotency-Replayed`. A refusal is not kept: the same key can be tried again.
 */
@Injectable()
export class Idempotency implements NestInterceptor {
  constructor(private readonly answerOnce: AnswerOnce) {}

  intercept(context: ExecutionContext, next: CallHandler<object>): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const key = request.headers['idempotency-key'];
    const actor = findApiCall(request)?.actor;
    if (key === undefined || request.method !== 'POST' || actor === undefined || !('id' in actor)) return next.handle();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const asked = { apiKeyId: actor.id, key: readKey(key), requestHash: hashOf(request) };
    const work = async () => {
      const body = await lastValueFrom(next.handle());
      return { status: reply.statusCode, body };
    };
    return from(this.answerOnce.run(asked, work)).pipe(
      map(({ status, body, isReplayed }) => {
        if (isReplayed) void reply.header('idempotency-replayed', 'true');
        void reply.code(status).type('application/json; charset=utf-8');
        return body;
      }),
    );
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
