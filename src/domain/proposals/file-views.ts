import { fileSize } from '../../platform/file-store/file-size.js';
import { translate } from '../../platform/i18n/messages.js';
import type { NamesFound } from '../../platform/pdf/without-names.js';
import type { ListedFile } from './proposal-files.queries.js';

/** A PDF of a proposal, for `partials/proposal-files.hbs`. */
export interface FileView {
  name: string;
  path: string;
  /** `3 pages · 400 kB` */
  facts: string;
  /** What in it names its authors, for the team. */
  names: string | null;
  /** Where it is removed; null where it can't be. */
  removePath: string | null;
}

/** Returns the PDFs of a proposal; each is served below `path`, by its id. */
export function fileViews(files: readonly ListedFile[], path: string, language: string, canRemove = false): FileView[] {
  return files.map(({ fileId, name, size, pages, namesFound }) => ({
    name,
    path: `${path}/${fileId}`,
    facts: translate(language, 'proposals.files.pages', { count: pages, size: fileSize(size, language) }),
    names: canRemove && namesFound.length > 0 ? namesText(namesFound, language) : null,
    removePath: canRemove ? `${path}/${fileId}/remove` : null,
  }));
}

function namesText(found: readonly NamesFound[], language: string): string {
  const kinds = found.map((one) => translate(language, `proposals.files.names.${one}`));
  const list = new Intl.ListFormat(language).format(kinds);
  return translate(language, 'proposals.files.names', { list });
}
