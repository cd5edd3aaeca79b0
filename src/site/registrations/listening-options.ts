import { listeningLanguages, type OfferedSession } from '../../domain/sessions/language-offer.js';
import { spokenLanguage } from '../../domain/sessions/session-labels.js';
import { translate } from '../../platform/i18n/messages.js';

/** Returns the languages in which people follow a session, as options; empty if there is no choice. */
export function listeningOptions(session: OfferedSession, chosen: string, language: string) {
  return listeningLanguages(session).map((value) => {
    const name = spokenLanguage(value, language);
    const label = value === session.language ? translate(language, 'interpretation.spoken', { language: name }) : name;
    return { value, label, selected: value === chosen };
  });
}
