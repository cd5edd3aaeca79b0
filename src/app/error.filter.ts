import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isDatabaseGone } from '../platform/database/database-gone.js';
import { Refusal } from '../platform/errors.js';
import { allowedMethods } from '../platform/http/known-methods.js';
import { problem } from '../platform/http/problem.js';
import { Logger } from '../platform/logger.js';
import { negotiateLanguage } from '../platform/i18n/negotiate-language.js';
import { renderPage } from '../platform/views/renderer.js';
import { errorPageView } from '../site/error.page.js';

/** The only place that turns errors into responses: problem+json (RFC 9457) below /api, a page elsewhere. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  private readonly unreachable = { notedAt: Number.NEGATIVE_INFINITY, since: 0 };

  constructor(
    private readonly logger: Logger,
    private readonly publicUrl: string,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    if (reply.sent) return;
    const refusal = this.describe(error, request);
    if (refusal.status === 405) void reply.header('allow', allowedMethods(request.server, request.url).join(', '));
    if (refusal.status === 429) void reply.header('retry-after', refusal.values['seconds'] ?? 60);
    if (refusal.status === 503) void reply.header('retry-after', '5');
    if (refusal.status === 401 && request.url.startsWith('/api/')) void reply.header('www-authenticate', 'Bearer');
    void reply.code(refusal.status).header('cache-control', 'no-store');
    if (isForPrograms(request)) {
      void reply.type('application/problem+json; charset=utf-8').send(problem(refusal, this.publicUrl));
      return;
    }
    void reply.type('text/html; charset=utf-8').send(errorPage(request, refusal));
  }

  private noteDatabase(error: unknown, request: FastifyRequest): void {
    const noted = this.unreachable;
    noted.since += 1;
    if (performance.now() - noted.notedAt < noteEveryMs) return;
    const { code, message } = error as Error & { code?: string };
    // What the pool and pg throw has no code. Their words are fixed, so nothing personal is among them.
    const reason = code ?? message;
    this.logger.warn({ requestId: request.id, reason, requests: noted.since }, 'database is not reachable');
    Object.assign(noted, { notedAt: performance.now(), since: 0 });
  }

  /** An address of the API with another method is one that is not allowed, and no unknown address. */
  private ofFramework(error: HttpException, request: FastifyRequest): Described {
    const isUnknown = error.getStatus() === 404 && request.url.startsWith('/api/v1/');
    const methods = isUnknown ? allowedMethods(request.server, request.url) : [];
    if (methods.length === 0) return fromFramework(error.getStatus(), error.message);
    return fromFramework(405, `There is no ${request.method} at this address, only ${methods.join(', ')}.`);
  }

  private describe(error: unknown, request: FastifyRequest): Described {
    if (error instanceof Refusal) return error;
    if (error instanceof HttpException) return this.ofFramework(error, request);
    const status = (error as { statusCode?: unknown }).statusCode;
    if (typeof status === 'number' && status >= 400 && status < 500)
      return fromFramework(status, (error as Error).message);
    if (isDatabaseGone(error)) {
      this.noteDatabase(error, request);
      return {
        status: 503,
        code: 'unavailable',
        message: 'The database is temporarily unreachable. Try again in a few seconds.',
        values: {},
        fieldErrors: [],
      };
    }
    this.logger.error({ err: error, requestId: request.id }, 'request failed');
    return {
      status: 500,
      code: 'internal',
      message: `Something went wrong on our side. If it happens again, report request ${request.id}.`,
      values: {},
      fieldErrors: [],
    };
  }
}

/** While the database is away, each request fails for the same reason. */
const noteEveryMs = 10_000;

export interface Described {
  status: number;
  code: string;
  message: string;
  values: Refusal['values'];
  fieldErrors: Refusal['fieldErrors'];
}

const codes: Record<number, string> = {
  400: 'bad-request',
  404: 'not-found',
  405: 'method-not-allowed',
  413: 'too-large',
  415: 'unsupported-media-type',
  429: 'too-many-requests',
};

/**
 * Describes an error of the framework: an unknown route, an unreadable or too large body, or an unsupported content
 * type.
 */
function fromFramework(status: number, message: string): Described {
  return {
    status,
    code: codes[status] ?? (status < 500 ? 'bad-request' : 'internal'),
    message,
    values: {},
    fieldErrors: [],
  };
}

/** Returns the page for an address that is malformed, which reaches no filter; null for programs. */
export function malformedPage(request: FastifyRequest): string | null {
  return isForPrograms(request) ? null : errorPage(request, fromFramework(400, ''));
}

function isForPrograms({ url }: FastifyRequest): boolean {
  return url.startsWith('/api/') || url.startsWith('/health/');
}

/** Returns the HTML of a failed request, in the visitor's language; only uses the request. */
function errorPage(request: FastifyRequest, { status, code, values }: Described): string {
  const language = negotiateLanguage({
    cookie: request.cookies?.['lang'] ?? null,
    acceptLanguage: request.headers['accept-language'] ?? null,
    fallback: 'en',
  });
  // The path without its query, which can be long and isn't needed here.
  const path = request.url.split('?')[0] ?? '/';
  const mayRetry = request.method === 'GET' && (status >= 500 || status === 429);
  const isLink = code === 'link-revoked' || code === 'link-unknown';
  const lostLinkOf = isLink && values['call'] !== undefined ? String(values['call']) : null;
  const failure = { status, requestId: request.id, path, mayRetry, lostLinkOf };
  return renderPage('site/error', errorPageView(failure, language, new Date()));
}
