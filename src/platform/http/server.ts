import { randomUUID } from 'node:crypto';
import type { OutgoingHttpHeaders } from 'node:http';
import cookie from '@fastify/cookie';
import csrf from '@fastify/csrf-protection';
import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import rateLimit from '@fastify/rate-limit';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { NotFound, TooManyRequests } from '../errors.js';
import { keepUploadsIn } from '../file-store/receive-upload.js';
import { carryRequestId } from '../request-context.js';
import { equipBodyParsers } from './body-parsers.js';
import { noteMethods } from './known-methods.js';
import { problem } from './problem.js';

/** Bodies above this are refused with 413. */
const bodyLimit = 1024 * 1024;

/**
 * Timeouts for the headers of a request and for the whole of it: 5 MB on a slow connection. A connection on which nothing
 * moves for as long is closed, too: its client reads none of the answer.
 */
const headWithinMs = 10_000;
const requestWithinMs = 120_000;
/** Time for requests in progress when the program stops, less than supervisors wait. */
const finishWithinMs = 5_000;

export interface HttpOptions {
  trustProxy: string[];
  /** Whether the public address uses TLS, so that cookies can require it. */
  secure: boolean;
  secret: string;
  /** Public address, without a trailing slash. */
  publicUrl: string;
  /** Where uploaded files wait until they are stored. */
  uploadFolder: string;
  /** Returns the page for an address that is malformed; null for programs. */
  malformedPage: (request: FastifyRequest) => string | null;
  /** Returns what the CSRF token of a request must be bound to; other tokens are refused. */
  csrfBinding: (request: FastifyRequest) => string;
}

/** The HTTP server before any route: limits, request ids. */
export function httpAdapter(options: HttpOptions): FastifyAdapter {
  return new FastifyAdapter({
    bodyLimit,
    trustProxy: options.trustProxy.length === 0 ? false : options.trustProxy,
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    forceCloseConnections: 'idle',
    requestTimeout: requestWithinMs,
    connectionTimeout: requestWithinMs,
    http: { headersTimeout: headWithinMs, connectionsCheckingInterval: 2_000 },
    // A malformed path reaches no route and no filter.
    frameworkErrors: (error: { statusCode?: number }, request: FastifyRequest, reply: FastifyReply) => {
      const status = error.statusCode ?? 400;
      const message = 'The URL of the request is malformed.';
      const page = options.malformedPage(request);
      if (page !== null) return void reply.code(status).type('text/html; charset=utf-8').send(page);
      void reply
        .code(status)
        .type('application/problem+json; charset=utf-8')
        .send(problem({ status, code: 'bad-request', message, fieldErrors: [] }, options.publicUrl));
    },
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 300 },
  });
}

/** Returns a cookie's value unencoded if RFC 6265 allows it, so that it stays readable, otherwise encoded. */
function encodeCookieValue(value: string): string {
  return /^[!#$&-+\--:<-[\]-~]*$/.test(value) ? value : encodeURIComponent(value);
}

/** Registers cookies, forms, uploads, CSRF tokens, rate limits and security headers for all routes. */
export async function equipServer(app: NestFastifyApplication, options: HttpOptions): Promise<void> {
  const server = app.getHttpAdapter().getInstance();
  carryRequestId(server);
  noteMethods(server);
  equipBodyParsers(server);
  keepUploadsIn(server, options.uploadFolder);
  // All cookies require TLS if the public address uses it.
  const parseOptions = { secure: options.secure, encode: encodeCookieValue };
  await app.register(cookie, { secret: options.secret, parseOptions });
  await app.register(multipart, {
    limits: { fileSize: 5 * bodyLimit, files: 1, fields: 1000, fieldSize: 5 * bodyLimit },
  });
  await app.register(csrf, {
    cookieKey: 'greenroom_csrf',
    cookieOpts: { path: '/console', httpOnly: true, sameSite: 'strict', secure: options.secure, signed: true },
    csrfOpts: { hmacKey: options.secret },
    getUserInfo: options.csrfBinding,
    getToken: (request) => (request.body as Record<string, string> | undefined)?.['_csrf'] ?? undefined,
  });
  await app.register(rateLimit, {
    global: false,
    errorResponseBuilder: (_request, context) =>
      new TooManyRequests(
        'too-many-requests',
        `Too many requests. Try again in ${Math.ceil(context.ttl / 1000)} seconds.`,
        {
          seconds: Math.ceil(context.ttl / 1000),
        },
      ),
  });
  await app.register(helmet, {
    global: false,
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        // Pages that can be framed set this themselves; all others are protected by frame-ancestors.
        frameSrc: ["'self'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
      },
    },
    strictTransportSecurity: options.secure ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    referrerPolicy: { policy: 'no-referrer' },
    crossOriginEmbedderPolicy: false,
  });
  sendSecurityHeaders(server);
  // No valid path contains NUL, which PostgreSQL refuses with an error.
  server.addHook('onRequest', (request, _reply, done) => {
    if (request.url.includes('%00')) done(new NotFound('not-found', 'There is nothing at this address.'));
    else done();
  });
  closeInTime(server);
}

/** Sends the headers of Helmet with all answers. It would build them anew for each, though they are always the same. */
function sendSecurityHeaders(server: FastifyInstance): void {
  let headers: OutgoingHttpHeaders | undefined;
  server.addHook('onRequest', (_request, reply, done) => {
    if (headers === undefined) {
      void reply.helmet();
      headers = reply.raw.getHeaders();
    }
    void reply.headers(headers);
    done();
  });
}

/** Closes the server: requests in progress are finished, and idle connections don't keep the program running. */
function closeInTime(server: FastifyInstance): void {
  let isClosing = false;
  server.addHook('preClose', (done) => {
    isClosing = true;
    // Node's own timeouts no longer apply from now on: a half-open connection would stay open forever.
    setTimeout(() => server.server.closeAllConnections(), finishWithinMs).unref();
    done();
  });
  server.addHook('onResponse', (_request, _reply, done) => {
    // Otherwise, its connection would be kept alive for another request.
    if (isClosing) setImmediate(() => server.server.closeIdleConnections());
    done();
  });
}
