import type { FieldError } from '../../../platform/errors.js';
import { type IcuFault, type IcuText, readIcuText } from '../../../platform/i18n/icu-text.js';
import { type EmailPart, numberFields, originalOf, partsOf } from './editable-parts.js';
import type { MessageKind } from '../kinds/kinds.js';

/** Custom texts by part name, as ICU messages. Omitted parts use the default text. */
export type EmailTexts = Readonly<Record<string, string>>;

/** A version of the custom texts of a kind of email in a language. Without texts, the defaults apply. */
export interface EmailTemplateVersion {
  id: string;
  kind: MessageKind;
  language: string;
  version: number;
  texts: EmailTexts;
  /** It applies to messages that are enqueued from then on. */
  effectiveFrom: Date;
}

/** Custom texts, parsed, by the key of the message that they replace. */
export type TextOverrides = ReadonlyMap<string, IcuText>;

/** Replaces nothing. */
export const noOverrides: TextOverrides = new Map();

/**
 * Returns the texts that differ from the default, trimmed. Other parts are left out, so that they follow improvements
 * of the default texts.
 */
export function changedTexts(kind: MessageKind, language: string, typed: EmailTexts): EmailTexts {
  const tidied = Object.entries(typed).map(([name, text]) => [name, tidy(text)] as const);
  const parts = partsOf(kind);
  return Object.fromEntries(
    tidied.filter(([name, text]) => {
      const part = parts.find((one) => one.name === name);
      return part === undefined || text !== originalOf(part, language);
    }),
  );
}

/** Returns why texts cannot be used, each error at `texts.NAME`; none when they can. */
export function textErrors(kind: MessageKind, language: string, texts: EmailTexts): FieldError[] {
  const parts = partsOf(kind);
  return Object.entries(texts).flatMap(([name, text]) => {
    const path = `texts.${name}`;
    const part = parts.find((one) => one.name === name);
    if (part === undefined)
      return [{ path, code: 'unknown-field', message: 'Unknown field. Remove it or check its spelling.' }];
    const fault = partFault(part, text, language);
    return fault === null ? [] : [{ path, ...fault }];
  });
}

/**
 * Parses saved texts. Parts that this version of the program can no longer fill in are listed in `lost` and use the
 * default text.
 */
export function readOverrides(
  kind: MessageKind,
  language: string,
  texts: EmailTexts,
): { read: TextOverrides; lost: readonly string[] } {
  const lost = new Set(textErrors(kind, language, texts).map(({ path }) => path.slice('texts.'.length)));
  const read = partsOf(kind).flatMap((part) => {
    const text = texts[part.name];
    if (text === undefined || lost.has(part.name)) return [];
    const icu = readIcuText(text, language);
    return 'text' in icu ? [[part.key, icu.text] as const] : [];
  });
  return { read: new Map(read), lost: [...lost] };
}

/** Returns those of the saved texts that can still be filled in. */
export function usableTexts(kind: MessageKind, language: string, texts: EmailTexts): EmailTexts {
  const { lost } = readOverrides(kind, language, texts);
  return Object.fromEntries(Object.entries(texts).filter(([name]) => !lost.includes(name)));
}

/** Returns the version that applies to a kind and language at a moment, or null if the default texts do. */
export function effectiveVersion<Version extends EmailTemplateVersion>(
  versions: readonly Version[],
  kind: MessageKind,
  language: string,
  at: Date,
): Version | null {
  const stood = versions.filter((one) => one.kind === kind && one.language === language && one.effectiveFrom <= at);
  return stood.reduce<Version | null>((last, one) => (last === null || one.version > last.version ? one : last), null);
}

function partFault(part: EmailPart, text: string, language: string): Omit<FieldError, 'path'> | null {
  if (text === '' && part.isOptional) return null;
  if (text === '') return { code: 'required', message: 'This field is required.' };
  if (text.length > part.most) return tooLong(part.most);
  if (part.isLine && /\p{Cc}/u.test(text)) {
    return { code: 'control-characters', message: 'Must not contain line breaks or control characters.' };
  }
  const icu = readIcuText(text, language);
  if ('fault' in icu) return unreadable(icu.fault);
  const { uses, format } = icu.text;
  const stranger = uses.find(({ field }) => !part.fields.includes(field));
  if (stranger !== undefined) return unknown(stranger.field, part.fields);
  const misused = uses.find(({ field, use }) => use === 'moment' || (use === 'number' && !numberFields.has(field)));
  if (misused !== undefined) return notNumber(misused.field);
  const lost = part.kept.filter((field) => !uses.some((use) => use.field === field));
  if (lost.length > 0) return missing(lost);
  const sample = Object.fromEntries(part.fields.map((field) => [field, numberFields.has(field) ? 1 : 'x']));
  return format(sample).trim() === '' ? { code: 'required', message: 'This field is required.' } : null;
}

function tidy(text: string): string {
  return text
    .replaceAll(/\r\n?/gu, '\n')
    .replaceAll(/[^\P{Cc}\n\t]/gu, '')
    .trim();
}

const shown = (fields: readonly string[]) => fields.map((field) => `{${field.slice(0, 40)}}`).join(', ');

function tooLong(max: number) {
  return { code: 'too-long', message: `Must have at most ${max} characters.`, values: { max } };
}

function unknown(field: string, fields: readonly string[]) {
  const values = { field: shown([field]), known: shown(fields) };
  return {
    code: 'words-unknown-field',
    message: `Unknown field ${values.field}. Use one of: ${values.known}.`,
    values,
  };
}

function notNumber(field: string) {
  const values = { field: shown([field]) };
  return {
    code: 'words-not-a-number',
    message: `${values.field} is text, so it can't be used in a plural or select.`,
    values,
  };
}

function missing(fields: readonly string[]) {
  const values = { fields: shown(fields) };
  return {
    code: 'words-kept-field',
    message: `Must contain ${values.fields}, which recipients can't find elsewhere.`,
    values,
  };
}

const reasons: Readonly<Record<IcuFault['code'], string>> = {
  unclosed: 'Has { without a closing }.',
  unopened: 'Has } without { before it.',
  'empty-field': 'Has {} without a field name.',
  quoted: "Has ' before {: write \u2019 or ''.",
  unreadable: 'Must be a valid ICU message.',
};

function unreadable({ code, near }: IcuFault) {
  return { code: `words-${code}`, message: `${reasons[code]} Near: ${near}`, values: { near } };
}
