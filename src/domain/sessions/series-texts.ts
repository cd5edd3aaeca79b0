import { textIn, type Translations } from '../../platform/i18n/translated.js';
import type { OfferingCall } from './session-texts.js';

export type SeriesTranslations = Translations<'title' | 'description'>;

/** Returns a series with its texts as readers of a language see them. The originals are in the call's main language. */
export function readSeries<Shown extends { title: string; description: string; translations: SeriesTranslations }>(
  series: Shown,
  { languages }: OfferingCall,
  language: string,
) {
  const from = { ...series, originalLanguage: languages[0] ?? 'en' };
  const title = textIn(from, 'title', language, languages);
  const description = textIn(from, 'description', language, languages);
  return {
    ...series,
    title: title.text,
    lang: title.lang,
    description: description.text,
    descriptionLang: description.lang,
  };
}
