import { invalidField } from '../../platform/errors.js';
import { textIn, type Translated, usefulTranslations } from '../../platform/i18n/translated.js';
import type { ListedSpeaker } from './session.js';

/** The texts of a session in other languages; `roles` are what speakers are, by what they are in the original. */
export type SessionTranslations = Readonly<
  Record<string, Readonly<{ title?: string; abstract?: string; roles?: Readonly<Record<string, string>> }>>
>;

/** The texts of a session, as in its row or in a snapshot, which lacks what was not known when it was frozen. */
export interface SessionTexts {
  title: string;
  abstract: string;
  /** Spoken language. */
  language: string;
  /** Language of title and abstract; null if it is the spoken one. */
  textLanguage?: string | null;
  translations?: SessionTranslations;
  speakers?: readonly ListedSpeaker[];
}

/** A call, whose languages are those that its readers are offered. */
export interface OfferingCall {
  languages: readonly string[];
}

/** Returns the title and the description of a session, which is Markdown, with their translations. */
export function translatedTexts(session: SessionTexts): Translated<'title' | 'abstract'> {
  const { title, abstract, translations = {} } = session;
  return { title, abstract, originalLanguage: titleLanguage(session), translations };
}

/** Returns the language of the title of a session. */
export function titleLanguage({ textLanguage, language }: Pick<SessionTexts, 'language' | 'textLanguage'>): string {
  return textLanguage ?? language;
}

/** Returns a session with its texts as readers of a language see them; `textLanguage` is the one of its title. */
export function readIn<Shown extends SessionTexts>(session: Shown, call: OfferingCall, language: string): Shown {
  if (Object.keys(session.translations ?? {}).length === 0) return session;
  const shown = (field: 'title' | 'abstract') => textIn(translatedTexts(session), field, language, call.languages);
  const title = shown('title');
  const { roles = {} } = (call.languages.includes(language) && session.translations?.[language]) || {};
  const speakers = session.speakers?.map((one) => ({ ...one, ...(one.role && { role: roles[one.role] ?? one.role }) }));
  return {
    ...session,
    title: title.text,
    textLanguage: title.lang,
    abstract: shown('abstract').text,
    translations: {},
    ...(speakers && { speakers }),
  };
}

/**
 * Returns the language and the translations of a session's texts as they are stored. Texts that are translated into the spoken language are in another one: the call's first without a
 * translation. Throws Invalid for a translation into the language that the texts are said to be in.
 */
export function storedTexts(
  session: SessionTexts,
  { languages }: OfferingCall,
): { textLanguage: string | null; translations: SessionTranslations } {
  const { language, textLanguage = null } = session;
  const translations = usefulOf(session);
  if (textLanguage !== null && translations[textLanguage] !== undefined) {
    const message = 'There is a translation into this language. Remove it, or choose another language.';
    throw invalidField('textLanguage', 'translated-too', message);
  }
  if (textLanguage !== null || translations[language] === undefined) return { textLanguage, translations };
  return { textLanguage: languages.find((code) => translations[code] === undefined) ?? null, translations };
}

/** Without what says nothing, and without roles that no speaker has any more. */
function usefulOf({ translations = {}, speakers = [] }: SessionTexts): SessionTranslations {
  const isUseful = ([role, text]: [string, string]) =>
    text.trim() !== '' && speakers.some((speaker) => speaker.role === role);
  const useful = Object.entries(translations).map(([code, { roles: all = {}, ...texts }]) => {
    const roles = Object.fromEntries(Object.entries(all).filter(isUseful));
    const own = usefulTranslations({ [code]: texts })[code];
    return [code, { ...own, ...(Object.keys(roles).length > 0 && { roles }) }] as const;
  });
  return Object.fromEntries(useful.filter(([, texts]) => Object.keys(texts).length > 0));
}

/** Returns what becomes of the texts' language and translations in a change of a session; nothing if it has no text. */
export function changedTexts(
  session: SessionTexts,
  changes: { [Field in keyof SessionTexts]?: SessionTexts[Field] | undefined },
  call: OfferingCall,
): Partial<ReturnType<typeof storedTexts>> {
  const fields = ['title', 'abstract', 'language', 'textLanguage', 'translations', 'speakers'] as const;
  const changed = fields.filter((field) => changes[field] !== undefined);
  if (changed.length === 0) return {};
  return storedTexts({ ...session, ...Object.fromEntries(changed.map((field) => [field, changes[field]])) }, call);
}

/** Returns the translations of a copy with this title: those of another title would be wrong. */
export function copiedTranslations(session: SessionTexts, title: string): SessionTranslations {
  const { translations = {} } = session;
  if (title === session.title) return translations;
  return Object.fromEntries(Object.entries(translations).map(([code, { title: _title, ...kept }]) => [code, kept]));
}

/** The title of a session as messages to readers of several languages carry it; its language only if it is translated. */
export type FrozenTitle = Pick<SessionTexts, 'title'> & Partial<Pick<SessionTexts, 'language' | 'translations'>>;

/** Returns the title of a session for messages that are composed later. */
export function frozenTitle(session: SessionTexts): FrozenTitle {
  const { title, translations = {} } = session;
  return Object.keys(translations).length === 0 ? { title } : { title, language: titleLanguage(session), translations };
}

/** Returns a frozen title for readers of a language. */
export function readTitle(
  { title, language = '', translations }: FrozenTitle,
  call: OfferingCall,
  code: string,
): string {
  return readIn({ title, abstract: '', language, ...(translations && { translations }) }, call, code).title;
}
