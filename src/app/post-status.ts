import { HttpCode, RequestMethod, type Type } from '@nestjs/common';
import { HTTP_CODE_METADATA, METHOD_METADATA } from '@nestjs/common/constants.js';

/**
 * Lets handlers of POST that declare no status answer with 200: Nest would say that each has created something (201). To
 * be called before the routes of these controllers are registered.
 */
export function answerPostsWithOk(controllers: readonly Type[]): void {
  // Some share the handlers of a class that they extend.
  const own = controllers.map(({ prototype }) => prototype as object);
  const shared = own.map((prototype) => Object.getPrototypeOf(prototype) as object);
  for (const prototype of new Set([...own, ...shared])) {
    if (prototype === Object.prototype) continue;
    for (const [name, handler] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
      const { value } = handler as { value?: unknown };
      if (typeof value !== 'function' || Reflect.getMetadata(METHOD_METADATA, value) !== RequestMethod.POST) continue;
      if (!Reflect.hasMetadata(HTTP_CODE_METADATA, value)) HttpCode(200)(prototype, name, handler);
    }
  }
}
