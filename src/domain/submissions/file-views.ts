import { translate } from '../../platform/i18n/messages.js';
import type { ListedFile } from './proposal-files.queries.js';

/** A PDF of a proposal, for `partials/proposal-files.hbs`. */
export interface FileView {
  name: string;
  path: string;
  /** `3 pages · 0.4 MB` */
  facts: string;
  /** Where it is removed; null where it can't be. */
  removePath: string | null;
}

const megabyte = 1024 * 1024;

/** Returns the PDFs of a proposal; each is served below `path`, by its id. */
export function fileViews(files: readonly ListedFile[], path: string, language: string, canRemove = false): FileView[] {
  const megabytes = new Intl.NumberFormat(language, { maximumFractionDigits: 1, minimumFractionDigits: 1 });
  return files.map(({ fileId, name, size, pages }) => ({
    name,
    path: `${path}/${fileId}`,
    facts: translate(language, 'proposals.files.pages', { count: pages, size: megabytes.format(size / megabyte) }),
    removePath: canRemove ? `${path}/${fileId}/remove` : null,
  }));
}
