import type { JuryWork } from '../domain/jury-progress.js';
import type { JuryPair } from '../domain/jury.queries.js';
import { translate } from '../../../platform/i18n/messages.js';
import { callJuryPath } from './jury-paths.js';

/** Returns that submitted reviews don't count; null if they all count, or an owner has confirmed why they don't. */
function uncountedNote(
  call: { slug: string },
  { uncounted, outdated }: Pick<JuryWork, 'uncounted' | 'outdated'>,
  language: string,
) {
  const texts = Object.entries({ uncounted, outdated }).flatMap(([key, { length: count }]) =>
    count === 0 ? [] : [translate(language, `console.jury.${key}`, { count })],
  );
  if (texts.length === 0) return null;
  const text = texts.join(' ');
  if (uncounted.length > 0) return conflictsNote(call, text, language);
  return { text, path: callJuryPath(call, 'assignments'), link: translate(language, 'console.jury.outdatedLink') };
}

/** Returns the note on results and on a decision: `changedSheets` is null until the winners are decided. */
export function resultNote(
  call: { slug: string },
  {
    progress,
    changedSheets,
  }: { progress: Pick<JuryWork, 'uncounted' | 'outdated'>; changedSheets: readonly JuryPair[] | null },
  language: string,
) {
  return changedSheets === null ? uncountedNote(call, progress, language) : changedNote(call, changedSheets, language);
}

/** Returns that reviews would count differently if the decision were reopened; null if none would. */
function changedNote(call: { slug: string }, changedSheets: readonly JuryPair[], language: string) {
  if (changedSheets.length === 0) return null;
  const text = translate(language, 'console.jury.changedSheets', { count: changedSheets.length });
  return conflictsNote(call, text, language);
}

function conflictsNote(call: { slug: string }, text: string, language: string) {
  const path = `${callJuryPath(call, 'conflicts')}#found`;
  return { text, path, link: translate(language, 'console.jury.uncountedLink') };
}
