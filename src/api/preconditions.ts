import { createHash } from 'node:crypto';
import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  StreamableFile,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import { concatMap, from, type Observable, tap } from 'rxjs';
import { DataSource } from 'typeorm';
import { PreconditionFailed } from '../platform/errors.js';
import { acceptsEncoding, isKnownTag } from '../platform/http/cached-page.js';
import { guardWrites } from '../platform/request-context.js';
import { findApiCall } from './api-call.js';
import { lastCursor, type Page } from './page.js';
import { type ApiResource, resourceOfRoute } from './resource.js';

const pack = promisify(gzip);
/** Shorter answers fit into one packet as they are. */
const worthPacking = 1400;

/**
 * Gives each resource its ETag, and does what the conditions of a request say (RFC 9110, 13).
 *
 * An ETag is `"VERSION.CONTENT"`: the version changes with everything that can be changed of the resource, and the rest
 * is a hash of this answer, with its counts and in its language. `If-Match` compares versions, so that a registration
 * makes no client lose its change, and `If-None-Match` all of it, so that nobody keeps an old count.
 */
@Injectable()
export class Preconditions implements NestInterceptor {
  constructor(private readonly database: DataSource) {}

  intercept(context: ExecutionContext, next: CallHandler<unknown>): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    if (findApiCall(request) === undefined) return next.handle();
    const about = resourceOfRoute(request.routeOptions.url ?? '');
    if (request.method !== 'GET' && request.method !== 'HEAD') void reply.header('cache-control', 'no-store');
    if (request.method === 'GET' || request.method === 'HEAD') {
      return this.read(request, reply, next, about?.rest === '' ? about.resource : null);
    }
    return from(this.guard(request, reply, about)).pipe(
      concatMap((written) =>
        next.handle().pipe(
          tap(() => {
            const { version } = written;
            // An action answers with what it is about; what is made below has another address.
            const isAction = about !== null && about.rest !== '' && !about.rest.includes('/');
            if (isAction && version !== null && reply.statusCode === 200) void reply.header('etag', `"${version}"`);
          }),
        ),
      ),
    );
  }

  private read(request: FastifyRequest, reply: FastifyReply, next: CallHandler<unknown>, known: ApiResource | null) {
    // Before the content: a change in between makes the ETag too old, which is safe.
    const version = known?.version(this.database.manager, paramsOf(request)) ?? Promise.resolve(null);
    return from(version).pipe(
      concatMap((found) =>
        next.handle().pipe(
          concatMap(async (body) => {
            // Some handlers send their answer themselves, or a file.
            if (typeof body !== 'object' || body === null || reply.sent || body instanceof StreamableFile) return body;
            const content = JSON.stringify(body);
            const cursor = (body as Partial<Page<unknown>>)[lastCursor] ?? null;
            if (cursor !== null) void reply.header('last-cursor', cursor);
            const isPacked =
              content.length >= worthPacking && acceptsEncoding(request.headers['accept-encoding'] ?? '', 'gzip');
            const hash = createHash('sha256').update(content).digest('base64url').slice(0, 12);
            const etag = tagOf(found, isPacked ? `${hash}.gz` : hash);
            if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'private, no-cache');
            const vary = [reply.getHeader('vary'), 'Accept-Encoding'].filter((one) => one !== undefined).join(', ');
            void reply.header('vary', vary).header('etag', etag).type('application/json; charset=utf-8');
            if (isKnownTag(request.headers['if-none-match'] ?? '', etag)) {
              void reply.code(304);
              return '';
            }
            if (!isPacked) return content;
            void reply.header('content-encoding', 'gzip');
            return pack(content, { level: constants.Z_BEST_SPEED });
          }),
        ),
      ),
    );
  }

  /**
   * Refuses a change of what is not as the request names it: now, and again within the transaction of the change, once
   * the resource is locked, so that of two clients with one ETag only one changes it. Returns the version that the change
   * will have left, once it is done.
   */
  private async guard(request: FastifyRequest, reply: FastifyReply, about: ReturnType<typeof resourceOfRoute>) {
    const written: { version: string | null } = { version: null };
    const condition = conditionOf(request);
    if (about === null) {
      if (condition !== null) {
        throw new PreconditionFailed(
          'no-etag',
          'Nothing at this address has an ETag. Send the request without If-Match.',
        );
      }
      return written;
    }
    const { resource } = about;
    const params = paramsOf(request);
    condition?.(await resource.version(this.database.manager, params));
    guardWrites({
      before: async (tx) => {
        if (condition === null) return;
        await resource.lock(tx, params);
        condition(await resource.version(tx, params));
      },
      after: async (tx) => {
        written.version = await resource.version(tx, params);
        // Some handlers send their answer themselves.
        if (about.rest === '' && written.version !== null) void reply.header('etag', `"${written.version}"`);
      },
    });
    return written;
  }
}

/** What a request says about the version of its resource: throws PreconditionFailed unless it holds; null for nothing. */
function conditionOf({ headers, method }: FastifyRequest): ((version: string | null) => void) | null {
  const wanted = headers['if-match'];
  if (wanted !== undefined) {
    return (version) => {
      // Other methods say themselves that there is nothing.
      if (version === null && method !== 'PUT') return;
      if (version !== null && matches(wanted, version)) return;
      throw new PreconditionFailed(
        'edited-meanwhile',
        'It has been changed since you read it. Read it again, and send the request with its new ETag.',
      );
    };
  }
  if (headers['if-none-match']?.trim() !== '*') return null;
  return (version) => {
    if (version !== null)
      throw new PreconditionFailed('exists', 'It exists already. Send the request without If-None-Match.');
  };
}

/** Weak tags count, too, unlike in RFC 9110, 13.1.1: proxies that compress make them of strong ones. */
function matches(ifMatch: string, version: string): boolean {
  if (ifMatch.trim() === '*') return true;
  return ifMatch.split(',').some((tag) => /^\s*(?:W\/)?"([^".]*)(?:\.[^"]*)?"\s*$/u.exec(tag)?.[1] === version);
}

/** A packed answer has a tag of its own (RFC 9110, 8.8.3.3); without a version, there is nothing to change, and it is weak. */
function tagOf(version: string | null, content: string): string {
  return version === null ? `W/"${content}"` : `"${version}.${content}"`;
}

function paramsOf(request: FastifyRequest): Record<string, string> {
  return request.params as Record<string, string>;
}
