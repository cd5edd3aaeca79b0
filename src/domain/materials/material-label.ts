import { translate } from '../../platform/i18n/messages.js';
import type { MaterialKind } from './material.js';

/** Returns the title of a material, or what opening one of its kind is called. */
export function materialLabel(
  { title, kind, fileName }: { title: string; kind: MaterialKind; fileName: string | null },
  language: string,
): string {
  if (title !== '') return title;
  return kind === 'other' && fileName !== null ? fileName : translate(language, `materials.open.${kind}`);
}
