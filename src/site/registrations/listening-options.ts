import { listeningLanguages, type OfferedSession } from '../../domain/sessions/language-offer.js';
import { spokenLanguage } from '../../domain/sessions/session-labels.js';
import { translate } from '../../platform/i18n/messages.js';

/** Returns the languages in which people follow these sessions, as options; empty if there is no choice. */
export function listeningOptions(sessions: readonly OfferedSession[], chosen: string, language: string) {
  const spoken = new Set(sessions.filter((one) => listeningLanguages(one).length > 0).map((one) => one.language));
  return [...new Set(sessions.flatMap(listeningLanguages))].map((value) => {
    const name = spokenLanguage(value, language);
    const isSpoken = spoken.size === 1 && spoken.has(value);
    const label = isSpoken ? translate(language, 'interpretation.spoken', { language: name }) : name;
    return { value, label, selected: value === chosen };
  });
}

/** Returns the question for the language in which people follow these sessions; null if there is no choice. */
export function listeningQuestion(sessions: readonly OfferedSession[], chosen: string, language: string) {
  const options = listeningOptions(sessions, chosen, language);
  if (options.length === 0) return null;
  return { title: translate(language, `interpretation.${sessions.length === 1 ? 'title' : 'several'}`), options };
}
