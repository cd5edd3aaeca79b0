import { z } from 'zod';
import { languages } from './messages.js';
import { matchLanguage } from './negotiate-language.js';

const codes = languages.map(({ code }) => code);

/** Schema for one of the languages of pages and emails. Other spellings and variants (`zh-tw`, `en-GB`) become it. */
export const supportedLanguage = z.preprocess(
  (tag) => (typeof tag === 'string' && tag.length <= 35 ? (matchLanguage(tag.trim()) ?? tag) : tag),
  z.enum(codes),
);

/** Schema for texts by language, whose keys become supported languages unless two of them would become the same. */
export function byLanguage<Text extends z.ZodType>(text: Text) {
  // TypeScript would have each text be undefined: its keys are strings, of which some are there.
  const texts = z.partialRecord(z.enum(codes), text) as unknown as z.ZodRecord<z.ZodString, Text>;
  return z.preprocess(withSupportedKeys, texts);
}

/** Returns an object with its keys as supported languages, where that is possible. */
export function withSupportedKeys(texts: unknown): unknown {
  if (typeof texts !== 'object' || texts === null || Array.isArray(texts)) return texts;
  const entries = Object.entries(texts).slice(0, 100);
  const supported = entries.map(([tag]) => (tag.length <= 35 ? matchLanguage(tag) : null));
  return Object.fromEntries(
    entries.map(([tag, text], index) => {
      const code = supported[index];
      return [code && supported.filter((one) => one === code).length === 1 ? code : tag, text];
    }),
  );
}
