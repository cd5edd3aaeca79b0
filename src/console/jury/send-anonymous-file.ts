import { blankMetadata } from '../../platform/pdf/blank-metadata.js';
import { contentDisposition } from '../../platform/file-store/file-name.js';
import type { FileStore } from '../../platform/file-store/file-store.js';
import type { StoredFile } from '../../platform/file-store/files.queries.js';
import type { ConsolePage } from '../console-page.js';

/** Sends a PDF under another name and without its metadata. */
export async function sendAnonymousFile(
  { reply }: ConsolePage,
  store: FileStore,
  file: StoredFile,
  name: string,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of store.read(file)) chunks.push(chunk);
  void reply
    .header('cache-control', 'private, no-store')
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', "default-src 'none'; sandbox")
    .header('content-disposition', contentDisposition('attachment', name))
    .type(file.mediaType)
    .send(blankMetadata(Buffer.concat(chunks)));
}
