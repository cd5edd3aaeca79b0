import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzipSync } from 'node:zlib';
import { projectRoot } from '../root.js';
import { iconSprite } from './icons.js';

/** A static file in memory: there are few, and they are small. */
export interface Asset {
  readonly contentType: string;
  readonly body: Buffer;
  readonly gzip: Buffer;
  /** Compressed when it is first asked for: the best of brotli takes 0.2 s, and 3 s for what is large. */
  readonly brotli: () => Promise<Buffer>;
  /** The start of the SHA-256 of the body, in hex. */
  readonly hash: string;
}

const contentTypes: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
};
const folder = join(projectRoot, 'public', 'assets');
// The QR reader for browsers without one. Its second module references the first by hash, so that cached versions
// always match.
const qrIndex = describeAsset('qr-index.js', Buffer.from(readModule('qr')));
const qrDecode = readModule('qr/decode.js').replaceAll("'./index.js'", `'./qr-index.js?v=${qrIndex.hash}'`);
const assets: ReadonlyMap<string, Asset> = new Map([
  ...readdirSync(folder).map((name) => [name, describeAsset(name, readFileSync(join(folder, name)))] as const),
  ['icons.svg', describeAsset('icons.svg', Buffer.from(iconSprite))] as const,
  ['qr-index.js', qrIndex] as const,
  ['qr-decode.js', describeAsset('qr-decode.js', Buffer.from(qrDecode))] as const,
]);

/** Returns the file served as `/assets/{name}`, or null. */
export function findAsset(name: string): Asset | null {
  return assets.get(name) ?? null;
}

/**
 * Returns the path of a static file with its content hash, so that browsers can cache it forever. Throws Error if
 * there is no such file.
 */
export function assetPath(name: string): string {
  const asset = assets.get(name);
  if (asset === undefined) throw new Error(`No static file ${name}`);
  return `/assets/${name}?v=${asset.hash}`;
}

function readModule(name: string): string {
  return readFileSync(createRequire(import.meta.url).resolve(name), 'utf8');
}

function describeAsset(name: string, body: Buffer): Asset {
  const contentType = contentTypes[extname(name)];
  if (contentType === undefined) throw new Error(`No content type known for ${name}`);
  let brotli: Promise<Buffer> | undefined;
  const quality = body.length < 200_000 ? 11 : 9;
  return {
    contentType,
    body,
    gzip: gzipSync(body),
    brotli: () =>
      (brotli ??= promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } })),
    hash: createHash('sha256').update(body).digest('hex').slice(0, 12),
  };
}
