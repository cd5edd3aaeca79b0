import { createParamDecorator, type ExecutionContext, Res } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** Makes a parameter decorator that hands a handler its page, by which it answers. */
export function pageParameter(find: (request: FastifyRequest) => object | undefined): () => ParameterDecorator {
  return createParamDecorator(
    (_: unknown, context: ExecutionContext) => find(context.switchToHttp().getRequest()),
    [answerByHand],
  );
}

/** Nest answers by itself unless a handler takes the reply: here it does, as one argument more, which it ignores. */
function answerByHand(target: object, name: string | symbol | undefined): void {
  if (name === undefined) return;
  const handler = Reflect.get(target, name) as { length: number };
  Res()(target, name, handler.length);
}
