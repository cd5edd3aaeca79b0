import { randomUUID } from 'node:crypto';
import cookie from '@fastify/cookie';
import csrf from '@fastify/csrf-protection';
import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import rateLimit from '@fastify/rate-limit';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger as PinoLogger } from 'pino';
import { NotFound, TooManyRequests } from '../errors.js';
import { equipBodyParsers } from './body-parsers.js';
import { problem } from './problem.js';

/** Bodies above this are refused with 413. */
const bodyLimit = 1024 * 1024;

/** A visitor has so long to send the head of a request, and so long for all of it: 5 MB over a poor line. */
const headWithinMs = 10_000;
const requestWithinMs = 120_000;
/** What is under way when the program stops may take so long, less than any supervisor waits. */
const finishWithinMs = 5_000;

export interface HttpOptions {
  trustProxy: string[];
  /** Whether people reach us over TLS, so that cookies may insist on it. */
  secure: boolean;
  secret: string;
  /** Returns what the CSRF tokens of a request are bound to; one that is bound to anything else is refused. */
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
    http: { headersTimeout: headWithinMs, connectionsCheckingInterval: 2_000 },
    // An address that cannot be decoded reaches no route and no filter.
    frameworkErrors: (error: { statusCode?: number }, _request: FastifyRequest, reply: FastifyReply) => {
      const status = error.statusCode ?? 400;
      const message = 'The URL of the request is malformed.';
      void reply
        .code(status)
        .type('application/problem+json; charset=utf-8')
        .send(problem({ status, code: 'bad-request', message, fieldErrors: [] }));
    },
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 300 },
  });
}

/** Returns a cookie's value as it is where RFC 6265 allows that, so that it stays readable, and encoded elsewhere. */
function encodeCookieValue(value: string): string {
  return /^[!#$&-+\--:<-[\]-~]*$/.test(value) ? value : encodeURIComponent(value);
}

/** Registers what every route relies on: cookies, forms, uploads, CSRF tokens, rate limits and secure headers. */
export async function equipServer(app: NestFastifyApplication, options: HttpOptions, log: PinoLogger): Promise<void> {
  const server = app.getHttpAdapter().getInstance();
  equipBodyParsers(server);
  // Every cookie, whoever sets it, insists on TLS where people reach us over it.
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
        // What may stand in one of ours says so itself: all else is barred by frame-ancestors.
        frameSrc: ["'self'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
      },
    },
    strictTransportSecurity: options.secure ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    referrerPolicy: { policy: 'no-referrer' },
    crossOriginEmbedderPolicy: false,
  });
  // No address of ours holds a NUL, and PostgreSQL refuses it with an error.
  server.addHook('onRequest', (request, _reply, done) => {
    if (request.url.includes('%00')) done(new NotFound('not-found', 'There is nothing at this address.'));
    else done();
  });
  server.addHook('onResponse', (request, reply, done) => {
    // The route's pattern, never the address itself: addresses hold tokens.
    log.info(
      {
        requestId: request.id,
        method: request.method,
        route: request.routeOptions.url ?? null,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
      },
      'request',
    );
    done();
  });
  closeInTime(server);
}

/** Lets the server close: what is under way is finished, and no connection keeps the program alive after that. */
function closeInTime(server: FastifyInstance): void {
  let isClosing = false;
  server.addHook('preClose', (done) => {
    isClosing = true;
    // Node's own time limits are off from now on: a half-open connection would stay for ever.
    setTimeout(() => server.server.closeAllConnections(), finishWithinMs).unref();
    done();
  });
  server.addHook('onResponse', (_request, _reply, done) => {
    // Its connection is kept alive for a next request that will not be taken.
    if (isClosing) setImmediate(() => server.server.closeIdleConnections());
    done();
  });
}
