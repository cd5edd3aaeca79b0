import type { AssignedFile } from '../domain/assigned-files.queries.js';
import { grouped } from '../domain/statistics.js';
import { translate } from '../../../platform/i18n/messages.js';
import { assetPath } from '../../../platform/views/assets.js';
import { openReviewsPath, sheetPath } from './jury-paths.js';

const words = ['progress', 'done', 'failed', 'waiting', 'conflict', 'closed', 'invalid', 'signed-out'] as const;

/** What the script of a juror's list needs to keep `count` open reviews on a device. */
export function reviewKit(juror: { id: string }, count: number, language: string) {
  return {
    juror: juror.id,
    count,
    open: openReviewsPath,
    assets: ['greenroom.css', 'greenroom.js', 'jury.js', 'icons.svg', 'mark.svg', 'pdf-viewer.js'].map(assetPath),
    words: Object.fromEntries(
      words.map((word) => [
        word,
        translate(language, `console.jury.offline.${word}`, { done: '{done}', all: '{all}', missing: '{missing}' }),
      ]),
    ) as Record<(typeof words)[number], string>,
  };
}

/** Returns the addresses of open reviews with their PDFs, and of the pages that list them after the first. */
export function openReviews(pages: readonly string[], proposals: readonly string[], files: readonly AssignedFile[]) {
  const filesOf = grouped(files, ({ proposalId }) => proposalId);
  return {
    pages,
    sheets: proposals.map((id) => ({
      path: sheetPath({ id }),
      files: (filesOf.get(id) ?? []).map(({ fileId }) => `${sheetPath({ id })}/files/${fileId}`),
    })),
  };
}
