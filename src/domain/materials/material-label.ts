import { translate } from '../../platform/i18n/messages.js';
import { textIn } from '../../platform/i18n/translated.js';
import type { OfferingCall } from '../sessions/session-texts.js';
import type { Material, MaterialKind } from './material.js';

/** Returns the title of a material, or what opening one of its kind is called. */
export function materialLabel(
  { title, kind, fileName }: { title: string; kind: MaterialKind; fileName: string | null },
  language: string,
): string {
  if (title !== '') return title;
  return kind === 'other' && fileName !== null ? fileName : translate(language, `materials.open.${kind}`);
}

/**
 * Returns a material with its title for readers of a language; `lang` is that of the title, null if it has none. The
 * original is in the call's main language.
 */
export function readMaterial<Shown extends Pick<Material, 'title' | 'translations'>>(
  material: Shown,
  { languages }: OfferingCall,
  language: string,
): Shown & { lang: string | null } {
  const from = { ...material, originalLanguage: languages[0] ?? 'en' };
  const { text: title, lang } = textIn(from, 'title', language, languages);
  return { ...material, title, lang: title === '' ? null : lang };
}
