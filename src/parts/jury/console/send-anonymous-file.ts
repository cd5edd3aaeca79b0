import { countPages } from '../../../platform/pdf/count-pages.js';
import { NotFound } from '../../../platform/errors.js';
import { contentDisposition } from '../../../platform/file-store/file-name.js';
import type { FileStore } from '../../../platform/file-store/file-store.js';
import type { StoredFile } from '../../../platform/file-store/files.queries.js';
import type { ConsolePage } from '../../../console/frame/console-page.js';

/** Sends a PDF under another name, and its copy without names: the stored one, or for older files one that is made now. */
export async function sendAnonymousFile(
  { reply }: ConsolePage,
  store: FileStore,
  file: StoredFile,
  anonymousFileId: string | null,
  name: string,
): Promise<void> {
  const copy = anonymousFileId === null ? null : await store.find(anonymousFileId);
  const stored = await bytesOf(store, copy ?? file);
  const bytes = copy === null ? await anonymized(stored) : stored;
  void reply
    .header('cache-control', 'private, no-store')
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', "default-src 'none'; sandbox")
    .header('content-disposition', contentDisposition('attachment', name))
    .type(file.mediaType)
    .send(bytes);
}

async function bytesOf(store: FileStore, file: StoredFile): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of store.read(file)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function anonymized(pdf: Buffer): Promise<Buffer> {
  const counted = await countPages(pdf);
  if (!counted.ok) throw new NotFound('file-not-found', 'File not found.');
  return Buffer.from(counted.anonymous);
}
