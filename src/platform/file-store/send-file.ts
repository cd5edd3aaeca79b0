import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { contentDisposition } from './file-name.js';
import type { FileStore } from './file-store.js';
import { fileTypeOf } from './file-types.js';
import type { StoredFile } from './files.queries.js';
import { isKnownTag } from '../http/cached-page.js';

/**
 * Sends a file, or the part of it that the request asks for (RFC 9110), or 304 if the browser has it. Only images are
 * shown in the page; everything else is saved, and nothing in it runs at our origin.
 */
export function sendFile(
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
  store: FileStore,
  file: StoredFile,
  cacheControl: string,
): void {
  const etag = `"${file.sha256.toString('base64url')}"`;
  const isImage = fileTypeOf(file.mediaType)?.isImage === true;
  void reply
    .header('etag', etag)
    .header('cache-control', cacheControl)
    .header('accept-ranges', 'bytes')
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', "default-src 'none'; sandbox")
    .header('content-disposition', contentDisposition(isImage ? 'inline' : 'attachment', file.name));
  if (isKnownTag(request.headers['if-none-match'] ?? '', etag)) return void reply.code(304).send();
  const condition = request.headers['if-range'];
  const range = condition === undefined || condition === etag ? byteRange(request.headers.range, file.size) : null;
  if (range === 'unsatisfiable') {
    return void reply.code(416).header('content-range', `bytes */${file.size}`).send();
  }
  const { start, end } = range ?? { start: 0, end: file.size - 1 };
  if (range !== null) void reply.code(206).header('content-range', `bytes ${start}-${end}/${file.size}`);
  void reply
    .type(file.mediaType)
    .header('content-length', end - start + 1)
    .send(Readable.from(store.read(file, start, end), { objectMode: false }));
}

/** Bytes of a file, both ends included. */
export interface ByteRange {
  start: number;
  end: number;
}

/**
 * Returns the range that a `Range` header asks for; null for the whole file, also where the header is malformed or asks
 * for several ranges (RFC 9110 allows to ignore it), and `unsatisfiable` for one outside of the file.
 */
export function byteRange(header: string | undefined, size: number): ByteRange | 'unsatisfiable' | null {
  const [, from = '', to = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/u.exec(header ?? '') ?? [];
  if (from === '' && to === '') return null;
  if (from === '') return to === '0' ? 'unsatisfiable' : { start: Math.max(0, size - Number(to)), end: size - 1 };
  const start = Number(from);
  const end = to === '' ? size - 1 : Math.min(size - 1, Number(to));
  if (to !== '' && Number(to) < start) return null;
  return start < size ? { start, end } : 'unsatisfiable';
}
