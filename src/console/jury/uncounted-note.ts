import type { JuryWork } from '../../domain/jury/jury-progress.js';
import { translate } from '../../platform/i18n/messages.js';
import { callJuryPath } from './jury-paths.js';

/** That submitted reviews do not count because of conflicts that were found, with the way to decide about them. */
export interface UncountedNote {
  text: string;
  path: string;
}

/** Returns the alert for owners; null where every submitted review counts or somebody has said why it does not. */
export function uncountedNote(
  call: { slug: string },
  { uncounted }: Pick<JuryWork, 'uncounted'>,
  language: string,
): UncountedNote | null {
  if (uncounted.length === 0) return null;
  const text = translate(language, 'console.jury.uncounted', { count: uncounted.length });
  return { text, path: `${callJuryPath(call, 'conflicts')}#found` };
}
