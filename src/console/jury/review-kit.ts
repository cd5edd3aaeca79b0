import { translate } from '../../platform/i18n/messages.js';
import { assetPath } from '../../platform/views/assets.js';
import type { AssignedFile } from '../../domain/jury/assigned-files.queries.js';
import { sheetPath } from './jury-paths.js';

const words = ['progress', 'done', 'failed', 'waiting', 'conflict', 'closed', 'invalid', 'signed-out'] as const;

/** What a device needs to keep a juror's open reviews: addresses, files and texts. */
export function reviewKit(
  juror: { id: string },
  proposals: readonly { id: string }[],
  files: readonly AssignedFile[],
  language: string,
) {
  return {
    juror: juror.id,
    sheets: proposals.map((proposal) => ({
      path: sheetPath(proposal),
      files: files
        .filter(({ proposalId }) => proposalId === proposal.id)
        .map(({ fileId, size }) => ({ path: `${sheetPath(proposal)}/files/${fileId}`, size })),
    })),
    assets: ['greenroom.css', 'greenroom.js', 'jury.js', 'icons.svg', 'mark.svg', 'pdf-viewer.js'].map(assetPath),
    words: Object.fromEntries(
      words.map((word) => [
        word,
        translate(language, `console.jury.offline.${word}`, { done: '{done}', all: '{all}', missing: '{missing}' }),
      ]),
    ) as Record<(typeof words)[number], string>,
  };
}
