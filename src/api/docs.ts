import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { errorCodePage, errorCodesPage, errorStyle } from './error-pages.js';
import { describeApi } from './openapi.js';

const swaggerUi = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Greenroom API</title>
    <link rel="icon" href="/api/docs/favicon-32x32.png">
    <link rel="stylesheet" href="/api/docs/swagger-ui.css">
  </head>
  <body>
    <main id="swagger-ui"><p><a href="/api/openapi.json">The API as OpenAPI 3.1</a></p></main>
    <script src="/api/docs/swagger-ui-bundle.js"></script>
    <script src="/api/docs/start.js"></script>
  </body>
</html>
`;

const start = `window.SwaggerUIBundle({
  url: '/api/openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  validatorUrl: null,
  defaultModelsExpandDepth: 0,
});
`;

const types: Record<string, string> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  png: 'image/png',
};

/** Serves the OpenAPI document (`/api/openapi.json`) and its page (`/api/docs`), both public. */
export function serveApiDocs(app: NestFastifyApplication, publicUrl: string): void {
  const server = app.getHttpAdapter().getInstance();
  // Built on the first request, because it would slow down the start.
  const document = once(() => JSON.stringify(describeApi(app, publicUrl)));
  server.get('/api/openapi.json', (_request, reply) => {
    void reply.header('cache-control', 'no-cache').type('application/json; charset=utf-8').send(document());
  });
  server.get('/api/docs', (_request, reply) => {
    void reply.header('cache-control', 'no-cache').type('text/html; charset=utf-8').send(page);
  });
  for (const name of ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png', 'start.js']) {
    const file = once(() => gzipSync(name === 'start.js' ? start : readFileSync(join(swaggerUi, name))));
    server.get(`/api/docs/${name}`, (_request, reply) => {
      void reply
        .header('cache-control', 'public, max-age=3600')
        .header('content-encoding', 'gzip')
        .type(types[name.slice(name.lastIndexOf('.') + 1)] ?? '')
        .send(file());
    });
  }
}

/** Serves a page for each code of an error, to which the `type` of problems leads, and one of all of them. */
export function serveErrorPages(app: NestFastifyApplication): void {
  const server = app.getHttpAdapter().getInstance();
  const all = once(errorCodesPage);
  const kept = 'public, max-age=3600';
  server.get('/problems', (_request, reply) => {
    void reply.header('cache-control', kept).type('text/html; charset=utf-8').send(all());
  });
  server.get('/problems/problems.css', (_request, reply) => {
    void reply.header('cache-control', kept).type('text/css; charset=utf-8').send(errorStyle);
  });
  server.get<{ Params: { code: string } }>('/problems/:code', (request, reply) => {
    const known = errorCodePage(request.params.code);
    void reply
      .code(known === null ? 404 : 200)
      .header('cache-control', kept)
      .type('text/html; charset=utf-8')
      .send(known ?? all());
  });
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
