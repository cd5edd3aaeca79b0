import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IntlMessageFormat } from 'intl-messageformat';
import { projectRoot } from '../root.js';

/** Types of ICU arguments. Instants are formatted by `time/` first; ICU dates are not used. */
export type MessageValues = Record<string, string | number>;

/** A supported language, as described in its `common.json`. */
export interface Language {
  /** BCP 47 tag, the name of the folder under `templates/messages/`. */
  readonly code: string;
  /** Its name in itself, for the language menu. */
  readonly name: string;
  readonly dir: 'ltr' | 'rtl';
  /** Whether the console is available in this language; otherwise it is only for attendees. */
  readonly isForOrganizers: boolean;
}

type Catalogue = ReadonlyMap<string, string>;

const fullLanguage = 'en';

const folder = join(projectRoot, 'templates', 'messages');
const catalogues: ReadonlyMap<string, Catalogue> = new Map(
  readdirSync(folder)
    .sort()
    .map((code) => [code, readCatalogue(join(folder, code))]),
);
const compiled = new Map<string, string | IntlMessageFormat>();

/** All languages with a folder of messages, sorted by tag. */
export const languages: readonly Language[] = [...catalogues.keys()].map((code) => ({
  code,
  name: translate(code, 'common.languageName'),
  dir: translate(code, 'common.languageDirection') === 'rtl' ? 'rtl' : 'ltr',
  isForOrganizers: hasMessage(code, 'console.common.sessions'),
}));

/** The languages of the console. */
export const organizerLanguages = languages.filter(({ isForOrganizers }) => isForOrganizers);

/**
 * Returns the language with a tag, which must be one of `languages`. Throws Error for any other tag: callers negotiate
 * first.
 */
export function getLanguage(code: string): Language {
  const language = languages.find((each) => each.code === code);
  if (language === undefined) throw new Error(`No messages in ${code}`);
  return language;
}

/**
 * Returns the message `area.key` in a language, formatted with its ICU arguments, as plain text that must be escaped in
 * HTML. Throws Error on a missing key or argument. In production, a missing key falls back to English, or to its name,
 * because a page with one odd text is better than no page.
 */
export function translate(language: string, key: string, values?: MessageValues): string {
  const message = messageFor(language, key);
  if (typeof message === 'string') return message;
  const isApart = inCalendars.has(key) || catalogues.get(language)?.get('common.languageDirection') === 'rtl';
  return String(message.format(isApart ? values : isolated(values)));
}

/** Messages that calendars show, of which some show the marks as boxes. */
const inCalendars: ReadonlySet<string> = new Set([
  'calls.datesName',
  'calls.openingEvent',
  'calls.deadlineEvent',
  'notifications.eventAlarm',
  'registrations.me.feedName',
]);

/** A letter of a script that is written from right to left. */
export const rightToLeft = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/**
 * Returns the arguments with those in a script that is written from right to left isolated (U+2068 to U+2069): beside
 * such a name, an address, a number or a bracket would change places with what follows. Messages that are written from
 * right to left isolate their arguments themselves, because there every address would need it.
 */
function isolated(values: MessageValues | undefined): MessageValues | undefined {
  if (values === undefined) return undefined;
  const entries = Object.entries(values);
  const needs = (value: string | number) =>
    typeof value === 'string' && rightToLeft.test(value) && !value.startsWith('\u2068');
  if (!entries.some(([, value]) => needs(value))) return values;
  return Object.fromEntries(entries.map(([name, value]) => [name, needs(value) ? `\u2068${value}\u2069` : value]));
}

/** Returns whether a language has a message with this key. */
export function hasMessage(language: string, key: string): boolean {
  return catalogues.get(language)?.has(key) ?? false;
}

/** Returns the message with a key, or null if nobody needs one here. */
export function optionalText(language: string, key: string): string | null {
  return hasMessage(language, key) ? translate(language, key) : null;
}

/** Returns whether a message is only for organizers (in `console/`): languages without it use English. */
export function isForOrganizers(key: string): boolean {
  return key.startsWith('console.');
}

/** Returns all keys of a language with their ICU source, for tests that compare languages. */
export function listMessages(language: string): ReadonlyMap<string, string> {
  return catalogues.get(language) ?? new Map<string, string>();
}

function messageFor(language: string, key: string): string | IntlMessageFormat {
  const cacheKey = `${language}\n${key}`;
  const cached = compiled.get(cacheKey);
  if (cached !== undefined) return cached;
  const source = catalogues.get(language)?.get(key);
  if (source === undefined) {
    const isEnglishEnough = isForOrganizers(key) || isProduction();
    return language !== fullLanguage && isEnglishEnough ? messageFor(fullLanguage, key) : missing(language, key);
  }
  // Messages without arguments, which are most of them, need no formatter.
  const message = /[{}]|''/.test(source)
    ? new IntlMessageFormat(source, language, undefined, { ignoreTag: true })
    : source;
  compiled.set(cacheKey, message);
  return message;
}

function missing(language: string, key: string): string {
  if (isProduction()) return key;
  throw new Error(`No message ${key} in ${language}`);
}

function isProduction(): boolean {
  return process.env['NODE_ENV'] === 'production';
}

/**
 * `console/jury.json` contains the keys `console.jury.…`, and with a slash before them whole keys: words for the pages of
 * others. A text that begins with `=` is the text of the key after it, so that a term is written and translated once.
 */
function readCatalogue(path: string): Catalogue {
  const files = readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'));
  const entries = files.flatMap((name) => {
    const messages: Record<string, string> = JSON.parse(readFileSync(join(path, name), 'utf8'));
    const area = name.slice(0, -'.json'.length).replaceAll(/[\\/]/g, '.');
    return Object.entries(messages).map(
      ([key, text]) => [key.startsWith('/') ? key.slice(1) : `${area}.${key}`, text] as const,
    );
  });
  const texts = new Map<string, string>();
  for (const [key, text] of entries) {
    if (texts.has(key)) throw new Error(`Two files in ${path} have a text ${key}.`);
    texts.set(key, text);
  }
  for (const [key, text] of texts) {
    if (!text.startsWith('=')) continue;
    const same = texts.get(text.slice(1));
    if (same === undefined || same.startsWith('=')) throw new Error(`${key} in ${path} refers to no text: ${text}`);
    texts.set(key, same);
  }
  return texts;
}

/** Joins the sentences of a paragraph with spaces, except after the full-width full stop of Chinese and Japanese. */
export function sentences(...parts: readonly string[]): string {
  return parts
    .filter((part) => part !== '')
    .reduce((all, part) => (all === '' || /[\u3002\uff01\uff1f]$/u.test(all) ? all + part : `${all} ${part}`), '');
}
