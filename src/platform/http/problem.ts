import { STATUS_CODES } from 'node:http';
import type { FieldError } from '../errors.js';

/** An RFC 9457 problem. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  /** The values mentioned in `detail`, for programs. */
  values?: Record<string, string | number>;
  errors?: { path: string; message: string; code: string }[];
}

interface Described {
  status: number;
  code: string;
  message: string;
  values?: Record<string, string | number>;
  fieldErrors: readonly FieldError[];
}

/** Returns the problem document of a refusal, with invalid fields in `errors`. Its type leads to the page of its code. */
export function problem(refusal: Described, publicUrl: string): Problem {
  return {
    type: `${publicUrl}/problems/${refusal.code}`,
    title: STATUS_CODES[refusal.status] ?? 'Error',
    status: refusal.status,
    detail: refusal.message,
    code: refusal.code,
    ...(refusal.values !== undefined && Object.keys(refusal.values).length > 0 && { values: refusal.values }),
    ...(refusal.fieldErrors.length > 0 && {
      errors: refusal.fieldErrors.map(({ path, message, code }) => ({ path, message, code })),
    }),
  };
}
