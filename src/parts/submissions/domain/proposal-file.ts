import { invalidField } from '../../../platform/errors.js';
import type { UploadLimits } from '../../../platform/file-store/receive-upload.js';
import type { CountedPages } from '../../../platform/pdf/count-pages.js';

/** How many PDFs a proposal can have, and how long each can be. */
export const mostFiles = 3;
export const maxPages = 200;
const megabyte = 1024 * 1024;

/** A form with a larger file is received up to a length, so that it can say so. */
export const proposalFileLimits: UploadLimits = { maxBytes: 10 * megabyte, maxFiles: 1 };

/** Throws Invalid if a proposal can't have another file. */
export function requireRoom(files: number): void {
  if (files < mostFiles) return;
  throw invalidField('file', 'too-many-files', `A proposal has up to ${mostFiles} files. Remove one first.`, {
    most: mostFiles,
  });
}

/** Returns what is known about a PDF. Throws Invalid for one that can't be read, or has too many pages. */
export function requirePages(counted: CountedPages): CountedPages & { ok: true } {
  if (!counted.ok) {
    const isEncrypted = counted.code === 'file-encrypted';
    const message = isEncrypted
      ? 'The file is encrypted. Save it without a password, then upload it again.'
      : 'The PDF is damaged. Export it again, then upload it.';
    throw invalidField('file', counted.code, message);
  }
  const { pages } = counted;
  if (pages <= maxPages) return counted;
  const message = `Must have at most ${maxPages} pages; it has ${pages}.`;
  throw invalidField('file', 'too-many-pages', message, { max: maxPages, count: pages });
}
