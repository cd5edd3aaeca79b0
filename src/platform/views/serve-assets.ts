import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { projectRoot } from '../root.js';
import { type Asset, findAsset } from './assets.js';
import { bestEncoding, isKnownTag } from '../http/cached-page.js';

/** What `npm run build` writes: the licenses of everything that the program contains. */
const notices = join(projectRoot, 'dist', 'third-party-notices.txt');

/** Serves `/assets/{name}` from memory, cacheable forever if the URL has the current hash (see `assetPath`), and the third-party notices. */
export function serveAssets(server: FastifyInstance): void {
  server.get<{ Params: { name: string }; Querystring: { v?: string } }>('/assets/:name', async (request, reply) => {
    const asset = findAsset(request.params.name);
    if (asset === null) return reply.callNotFound();
    const isForever = request.query.v === asset.hash;
    return sendAsset(request, reply, asset, isForever ? 'public, max-age=31536000, immutable' : 'no-cache');
  });
  server.get('/third-party-notices.txt', (_request, reply) => {
    if (!existsSync(notices)) return reply.callNotFound();
    return reply.type('text/plain; charset=utf-8').send(createReadStream(notices));
  });
}

/** Sends an asset as small as the browser takes it, or 304 (Not Modified) to one that has it. `cacheControl` is the header's. */
export async function sendAsset(
  request: FastifyRequest,
  reply: FastifyReply,
  asset: Asset,
  cacheControl: string,
): Promise<FastifyReply> {
  const encoding = bestEncoding(request.headers['accept-encoding'] ?? '');
  const etag = `"${asset.hash}"`;
  reply
    .header('cache-control', cacheControl)
    .header('etag', etag)
    .header('vary', 'accept-encoding')
    .type(asset.contentType);
  if (isKnownTag(request.headers['if-none-match'] ?? '', etag)) return reply.code(304).send();
  if (encoding === null) return reply.send(asset.body);
  return reply.header('content-encoding', encoding).send(encoding === 'br' ? await asset.brotli() : asset.gzip);
}
