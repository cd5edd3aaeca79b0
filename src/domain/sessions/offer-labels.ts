import { translate } from '../../platform/i18n/messages.js';
import { type LanguageOffer, type OfferedSession, type OfferKind, offerKinds } from './language-offer.js';
import { spokenLanguage } from './session-labels.js';

/** How a session is offered in other languages, with those languages, in the language of the page. */
export interface OfferFact {
  kind: OfferKind;
  term: string;
  text: string;
}

/** Returns the offers of a session by kind; `by`: with who interprets, captions and signs. */
export function offerFacts(
  { languageOffers = [] }: OfferedSession,
  language: string,
  { by = false } = {},
): OfferFact[] {
  return offerKinds.flatMap((kind) => {
    const offers = languageOffers.filter((offer) => offer.kind === kind);
    if (offers.length === 0) return [];
    const names = offers.map((offer) => offerName(by ? offer : { ...offer, by: '' }, language));
    return [{ kind, term: translate(language, `sessions.offers.${kind}`), text: listed(names, language) }];
  });
}

/** Returns each kind of offer as one line (`Interpretation: Spanish, French`). */
export function offerLines(session: OfferedSession, language: string, { by = false } = {}): string[] {
  return offerFacts(session, language, { by }).map(({ term, text }) =>
    translate(language, 'sessions.offers.line', { kind: term, languages: text }),
  );
}

/** `English (automatic)` */
export function offerName({ language: code, by = '', automatic, afterwards }: LanguageOffer, language: string): string {
  const name = spokenLanguage(code, language);
  const notes = [
    ...(by === '' ? [] : [by]),
    ...(automatic === true ? [translate(language, 'sessions.offers.automatic')] : []),
    ...(afterwards === true ? [translate(language, 'sessions.offers.afterwards')] : []),
  ];
  if (notes.length === 0) return name;
  return translate(language, 'sessions.offers.with', { language: name, notes: listed(notes, language) });
}

function listed(names: readonly string[], language: string): string {
  return names.join(translate(language, 'common.listComma'));
}
