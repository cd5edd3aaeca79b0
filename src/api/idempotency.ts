import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { AnswerOnce } from '../flows/identity/answer-once.flow.js';
import { invalidField } from '../platform/errors.js';
import type { ApiCall } from './api-controller.js';

/** Makes creating idempotent: a client that lost the response sends the same key again and gets the same response. */
@Injectable()
export class Idempotency {
  constructor(private readonly answerOnce: AnswerOnce) {}

  /** Runs `work`, or sends the stored response for the key of the request, as `AnswerOnce` says. */
  async answer({ actor, request, reply }: ApiCall, work: () => Promise<{ status: number; body: object }>) {
    const key = request.headers['idempotency-key'];
    if (key === undefined || !('id' in actor)) {
      const { status, body } = await work();
      return void reply.code(status).send(body);
    }
    const asked = { apiKeyId: actor.id, key: readKey(key), requestHash: hashOf(request) };
    const { status, body } = await this.answerOnce.run(asked, work);
    return void reply.code(status).type('application/json; charset=utf-8').send(body);
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
