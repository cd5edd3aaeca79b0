import { applyDecorators, HttpCode, SetMetadata } from '@nestjs/common';
import { ApiBearerAuth, ApiConsumes, ApiOperation, ApiResponse } from '@nestjs/swagger';
import { z } from 'zod';
import type { Ability } from '../domain/identity/role.js';

/** The documentation of an API operation, and what the guard checks. */
export interface Operation {
  summary: string;
  description: string;
  /** Status of a successful response. Defaults to 200. */
  status?: number;
  answer: string;
  schema?: z.ZodType;
  /** Content type of the response. Defaults to JSON. */
  answerType?: string;
  /** Other successful responses with the same schema. */
  also?: { status: number; answer: string } | readonly { status: number; answer: string }[];
  /** Errors in addition to those of every operation. */
  refusals?: Partial<Record<401 | 404 | 409 | 410, string>>;
  /** The required ability; null if no key is needed. */
  requires: Ability | null;
  /** Whether a key that is restricted to some calls can use it although its path names no call. */
  isAcrossCalls?: true;
  /** Whether it changes an archived call, too: what people have a right to. */
  allowsArchived?: true;
  /** Content type of the body. Defaults to JSON. */
  accepts?: string;
  /** Whether it has query parameters; otherwise all are refused. */
  reads?: 'query';
  /** Whether its answer holds a secret: what is stored for who repeats the request is encrypted. */
  holdsSecret?: true;
}

export const operationKey = Symbol('Operation');

const common: Record<number, string> = {
  400: 'The request is malformed.',
  401: 'The key is missing, unknown, revoked or expired.',
  403: "The key's role or restrictions don't allow this operation.",
  413: 'The request body is larger than 1 MiB (5 MiB for CSV).',
  415: 'The `Content-Type` of the request is not supported.',
  422: 'Validation failed. `errors` lists the invalid fields.',
  429: 'The key has no requests left for now. Send the request again after `Retry-After` seconds.',
  500: 'Something went wrong on our side. Name the `X-Request-Id` of the answer when you report it.',
  503: 'The server can’t answer now. Send the request again after `Retry-After` seconds.',
};

/** What each refusal holds (RFC 9457). */
export const problemContent = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };

/** Documents an operation and declares what its guard checks. */
export function Operation(operation: Operation) {
  const { summary, status = 200, answer, also, answerType = 'application/json', schema } = operation;
  const good = (code: number, description: string) =>
    schema === undefined
      ? ApiResponse({ status: code, description, content: { [answerType]: { schema: { type: 'string' } } } })
      : ApiResponse({ status: code, description, standardSchema: schema });
  const usual = Object.entries(common).filter(
    ([code]) => operation.requires !== null || !['401', '403', '429'].includes(code),
  );
  const refusals = Object.entries({ ...Object.fromEntries(usual), ...operation.refusals }).map(([code, description]) =>
    ApiResponse({
      status: Number(code),
      description,
      content: problemContent,
    }),
  );
  return applyDecorators(
    SetMetadata(operationKey, operation),
    HttpCode(status),
    ApiOperation({
      summary,
      description: operation.description,
      // Nothing, or the signature of what is sent, which no scheme of OpenAPI describes.
      ...(operation.requires === null && { security: [] }),
    }),
    good(status, answer),
    ...[also ?? []].flat().map((one) => good(one.status, one.answer)),
    ...refusals,
    ...(operation.requires !== null ? [ApiBearerAuth()] : []),
    ...(operation.accepts ? [ApiConsumes(operation.accepts)] : []),
  );
}
