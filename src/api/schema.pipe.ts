import { StandardSchemaValidationPipe } from '@nestjs/common';
import { z } from 'zod';
import { Invalid } from '../platform/errors.js';
import { fieldErrorsOf } from '../platform/validation.js';

/** Reads bodies and queries with the zod schema of their parameter; errors come out as our own refusal. */
export const schemaPipe = new StandardSchemaValidationPipe({
  exceptionFactory: (issues) =>
    new Invalid(
      'invalid',
      'Some fields are invalid.',
      {},
      fieldErrorsOf(issues as Parameters<typeof fieldErrorsOf>[0]),
    ),
});

/** The body of a call that needs none: nothing, or an object without fields. */
export const noBody = z.strictObject({}).default({});
