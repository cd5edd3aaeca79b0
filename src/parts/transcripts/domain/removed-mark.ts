import { languages, translate } from '../../../platform/i18n/messages.js';

/** Returns what stands for words that were taken out, in the language of the transcript if it is one of ours. */
export function removedMark(language: string): string {
  const known = languages.find(({ code }) => code === language || code === language.split('-', 1)[0]);
  return translate(known?.code ?? 'en', 'transcripts.removed');
}
