import { translate } from '../../platform/i18n/messages.js';
import {
  type LanguageOffer,
  listeningLanguage,
  listeningLanguages,
  type OfferedSession,
  type OfferKind,
  offerKinds,
} from './language-offer.js';
import { formatLabel, spokenLanguage, withinSentence } from './session-labels.js';

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
    const names = offers.map((offer, index) => {
      const name = offerName(by ? offer : { ...offer, by: '' }, language);
      return index === 0 ? name : withinSentence(name, language);
    });
    return [{ kind, term: translate(language, `sessions.offers.${kind}`), text: listed(names, language) }];
  });
}

/** Returns each kind of offer as one line (`Interpretation: Spanish, French`). */
export function offerLines(session: OfferedSession, language: string, { by = false } = {}): string[] {
  return offerFacts(session, language, { by }).map(({ term, text }) => lineOf(term, text, language));
}

function lineOf(kind: string, languages: string, language: string): string {
  return translate(language, 'sessions.offers.line', { kind, languages: withinSentence(languages, language) });
}

/**
 * Returns what a calendar says about the languages of a session: all of them, that of the reader, and that the join link
 * shows how to get them. A channel itself is never in it: calendars are shared, and a copied one can be out of date.
 */
export function calendarOfferLines(
  session: OfferedSession,
  language: string,
  { listensIn, canJoin }: { listensIn?: string | null; canJoin: boolean },
): string[] {
  const text = (key: string) => translate(language, `interpretation.${key}`);
  const chosen = listeningLanguage(session, listensIn);
  const own = chosen === null ? [] : [lineOf(text('title'), spokenLanguage(chosen, language), language)];
  const how = canJoin ? howToGet(session, language) : null;
  return [...offerLines(session, language), ...own, ...(how === null ? [] : [how])];
}

/** Returns that the join link shows how to get each language, or captions; null if neither is offered while it runs. */
export function howToGet(session: OfferedSession, language: string): string | null {
  if (listeningLanguages(session).length > 0) return translate(language, 'interpretation.how');
  const hasCaptions = (session.languageOffers ?? []).some(
    ({ kind, afterwards }) => kind === 'captioned' && afterwards !== true,
  );
  return hasCaptions ? translate(language, 'interpretation.howCaptions') : null;
}

/** Returns what visitors read first about the languages of a session: `Also in Spanish`, `Captions: English`. */
export function briefOfferLines(session: OfferedSession, language: string): string[] {
  return offerFacts(session, language).map(({ kind, term, text }) => {
    // Its name says that it is one.
    if (kind === 'signed') return text;
    if (kind === 'captioned') return lineOf(term, text, language);
    const names = (session.languageOffers ?? [])
      .filter((offer) => offer.kind === kind)
      .map((offer) => withinSentence(spokenLanguage(offer.language, language), language));
    return translate(language, 'sessions.offers.also', { languages: listed(names, language) });
  });
}

/** Returns what people need to know to choose a session beside its time, such as `Hybrid, Łódź · Polish · Also in Spanish`. */
export function aboutSession(session: OfferedSession & Parameters<typeof formatLabel>[0], language: string): string {
  const spoken = spokenLanguage(session.language, language);
  return [formatLabel(session, language), spoken, ...briefOfferLines(session, language)].join(' · ');
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

/** Returns one offer as a line. */
export function offerLine(offer: LanguageOffer, language: string): string {
  return offerLines({ language: '', languageOffers: [offer] }, language).join('');
}
