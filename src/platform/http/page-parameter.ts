import { createParamDecorator, type ExecutionContext, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Creates a parameter decorator that passes a handler its page, which it responds with. */
export function pageParameter(
  find: (request: FastifyRequest, reply: FastifyReply) => object | undefined,
): () => ParameterDecorator {
  return createParamDecorator(
    (_: unknown, context: ExecutionContext) => find(context.getArgByIndex(0), context.getArgByIndex(1)),
    [answerByHand],
  );
}

/** Nest responds by itself unless a handler injects the reply, so this adds it as an unused argument. */
function answerByHand(target: object, name: string | symbol | undefined): void {
  if (name === undefined) return;
  const handler = Reflect.get(target, name) as { length: number };
  Res()(target, name, handler.length);
}
