import type { FastifyRequest } from 'fastify';
import { negotiateLanguage } from '../platform/i18n/negotiate-language.js';
import { renderPage } from '../platform/views/renderer.js';
import { errorPageView } from './error.page.js';

export interface Failure {
  status: number;
  code: string;
  values: Readonly<Record<string, string | number>>;
}

/** The HTML of a failed request, in the visitor's language; it reads nothing but the request. */
export function errorPage(request: FastifyRequest, { status, code, values }: Failure): string {
  const language = negotiateLanguage({
    cookie: request.cookies?.['lang'] ?? null,
    acceptLanguage: request.headers['accept-language'] ?? null,
    fallback: 'en',
  });
  // The path without its query: it may be long, and nothing in it helps here.
  const path = request.url.split('?')[0] ?? '/';
  const mayRetry = request.method === 'GET' && (status >= 500 || status === 429);
  const lostLinkOf = code === 'link-revoked' ? String(values['call']) : null;
  const failure = { status, requestId: request.id, path, mayRetry, lostLinkOf };
  return renderPage('site/error', errorPageView(failure, language, new Date()));
}
