import { z } from 'zod';

/** Returns the most characters that a schema takes as a text, or null if it sets no limit. */
export function maxTextLength(schema: z.core.$ZodType): number | null {
  if (schema instanceof z.ZodString) return schema.maxLength;
  if (schema instanceof z.ZodNullable || schema instanceof z.ZodOptional || schema instanceof z.ZodDefault)
    return maxTextLength(schema.unwrap());
  return schema instanceof z.ZodPipe ? maxTextLength(schema.in) : null;
}
