import type { JuryWork } from '../domain/jury-progress.js';
import type { JuryPair } from '../domain/jury.queries.js';
import { translate } from '../../../platform/i18n/messages.js';
import { callJuryPath } from './jury-paths.js';

/** A note for owners about submitted reviews and detected conflicts, with a link to the conflicts. */
export interface UncountedNote {
  text: string;
  path: string;
}

/** Returns that submitted reviews don't count; null if they all count, or an owner has confirmed why they don't. */
function uncountedNote(
  call: { slug: string },
  { uncounted }: Pick<JuryWork, 'uncounted'>,
  language: string,
): UncountedNote | null {
  if (uncounted.length === 0) return null;
  const text = translate(language, 'console.jury.uncounted', { count: uncounted.length });
  return { text, path: `${callJuryPath(call, 'conflicts')}#found` };
}

/** Returns the note on results and on a decision: `changedSheets` is null until the winners are decided. */
export function resultNote(
  call: { slug: string },
  { progress, changedSheets }: { progress: Pick<JuryWork, 'uncounted'>; changedSheets: readonly JuryPair[] | null },
  language: string,
): UncountedNote | null {
  return changedSheets === null ? uncountedNote(call, progress, language) : changedNote(call, changedSheets, language);
}

/** Returns that reviews would count differently if the decision were reopened; null if none would. */
function changedNote(
  call: { slug: string },
  changedSheets: readonly JuryPair[],
  language: string,
): UncountedNote | null {
  if (changedSheets.length === 0) return null;
  const text = translate(language, 'console.jury.changedSheets', { count: changedSheets.length });
  return { text, path: `${callJuryPath(call, 'conflicts')}#found` };
}
