import { invalidField } from '../../platform/errors.js';

export const offerKinds = ['interpreted', 'captioned', 'signed'] as const;
export type OfferKind = (typeof offerKinds)[number];

/** What makes a session understandable in another language than the spoken one, beside it or afterwards. */
export interface LanguageOffer {
  kind: OfferKind;
  /** BCP 47; for a sign language its code in ISO 639-3. */
  language: string;
  /** Who interprets, captions or signs, as text. */
  by?: string | undefined;
  /** Captions: not live, but with the recording. */
  afterwards?: boolean | undefined;
  /** Captions: by a machine. */
  automatic?: boolean | undefined;
  /** A channel of its own, which only people with a seat see, and only while the room is open. */
  link?: string | undefined;
  phone?: string | undefined;
  code?: string | undefined;
}

/** A session with its languages, as in its row, or in a snapshot, which has offers only if there are any. */
export interface OfferedSession {
  /** The spoken language. */
  language: string;
  languageOffers?: readonly LanguageOffer[];
}

/** Returns what identifies an offer of a session: captions can be both live and there afterwards. */
export function offerKey({ kind, language, afterwards }: LanguageOffer): string {
  return [kind, language, ...(afterwards === true ? ['afterwards'] : [])].join('-');
}

/** Returns offers without what only people with a seat see. */
export function publicOffers(offers: readonly LanguageOffer[]): LanguageOffer[] {
  return offers.map(({ link: _link, phone: _phone, code: _code, ...offer }) => offer);
}

/** The languages of a session as messages about several sessions carry them; those of before lack them. */
export interface FrozenLanguages {
  spoken?: string;
  /** Only if there are any, and without the channels. */
  languageOffers?: LanguageOffer[];
}

/** Returns the languages of a session for messages that are composed later. */
export function frozenLanguages({ language, languageOffers = [] }: OfferedSession): FrozenLanguages {
  return { spoken: language, ...(languageOffers.length > 0 && { languageOffers: publicOffers(languageOffers) }) };
}

/**
 * Returns the languages that people can choose to follow a session in, the spoken one first; empty if there is no choice.
 * Captions are read beside any of them.
 */
export function listeningLanguages({ language, languageOffers = [] }: OfferedSession): string[] {
  const others = languageOffers.filter(({ kind }) => kind !== 'captioned').map((offer) => offer.language);
  return others.length === 0 ? [] : [language, ...new Set(others)];
}

/**
 * Returns the language in which a person follows a session: what they said last, if the session is offered in it. An empty
 * text says nothing.
 */
export function listeningLanguage(session: OfferedSession, said?: string | null, before?: string | null) {
  const last = said === '' ? before : (said ?? before);
  return listeningLanguages(session).find((language) => language === last) ?? null;
}

/**
 * Returns the languages in which people can follow a session now and could not as they know it, or the other way round:
 * those who chose one of them have been told what is no longer true.
 */
export function changedLanguages(known: OfferedSession, current: OfferedSession): string[] {
  const [before, after] = [listeningLanguages(known), listeningLanguages(current)];
  const isInBoth = (language: string) => before.includes(language) && after.includes(language);
  return [...new Set([...before, ...after])].filter((one) => !isInBoth(one) && one !== current.language);
}

/** Returns the languages in which a session can be followed, by their plain codes (`zh` for `zh-TW`). */
export function followedLanguages({ language, languageOffers = [] }: OfferedSession): string[] {
  return [...new Set([language, ...languageOffers.map((offer) => offer.language)].map(plainLanguage))];
}

/** Returns a language without region and script, which only matter in writing. */
export function plainLanguage(tag: string): string {
  return tag.split('-')[0] ?? tag;
}

/** Throws Invalid for a session that is interpreted into the language that is spoken. */
export function checkOffers({ language, languageOffers = [] }: OfferedSession, field: 'language' | 'languageOffers') {
  const isSpoken = (offer: LanguageOffer) =>
    offer.kind === 'interpreted' && plainLanguage(offer.language) === plainLanguage(language);
  if (!languageOffers.some(isSpoken)) return;
  throw invalidField(
    field,
    'interpreted-too',
    'The session is interpreted into this language, so it is not the spoken one.',
  );
}
