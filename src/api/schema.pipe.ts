import { StandardSchemaValidationPipe } from '@nestjs/common';
import { z } from 'zod';
import { Invalid } from '../platform/errors.js';
import { fieldErrorsOf } from '../platform/validation.js';

/** Validates bodies and queries with the zod schema of their parameter, and throws a refusal for errors. */
export const schemaPipe = new StandardSchemaValidationPipe({
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
