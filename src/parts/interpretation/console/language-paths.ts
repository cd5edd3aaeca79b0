import { sessionPath } from '../../../console/paths/session-paths.js';
import { type LanguageOffer, offerKey } from '../../../domain/sessions/language-offer.js';

/** Returns the languages of a session, an offer of one, or what is done with it. */
export function languagesPath(session: { id: string }): string {
  return `${sessionPath(session)}/languages`;
}

export function offerPath(session: { id: string }, offer: LanguageOffer | 'new'): string {
  return `${languagesPath(session)}/${offer === 'new' ? offer : offerKey(offer)}`;
}

/** Returns the form in which somebody is asked, or of what somebody does. */
export function crewPath(session: { id: string }, personId: string): string {
  return `${sessionPath(session)}/crew/${personId}`;
}
