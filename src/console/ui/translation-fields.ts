import type { FormValues } from '../../platform/http/form-values.js';
import type { FieldError } from '../../platform/errors.js';
import { described, type FieldKind } from '../../platform/forms/field-kind.js';
import { getLanguage, languages, translate } from '../../platform/i18n/messages.js';
import type { Translations } from '../../platform/i18n/translated.js';
import { field, type Field } from '../../platform/views/form-fields.js';
import { languageName } from './language-name.js';

/** Texts in other languages as they are typed, by language and field. */
export type TypedTranslations = Record<string, Record<string, string>>;

/** Returns the fields for texts in these languages, with what is stored. */
export function translationFields(
  translations: Translations<string>,
  fields: readonly string[],
  codes: readonly string[],
): TypedTranslations {
  const texts = (code: string) => fields.map((name): [string, string] => [name, translations[code]?.[name] ?? '']);
  return Object.fromEntries(codes.map((code) => [code, Object.fromEntries(texts(code))]));
}

/** Returns the texts in the languages that a form shows, as they were sent. */
export function typedTranslations(values: FormValues): TypedTranslations {
  const typed: TypedTranslations = {};
  for (const name of values.names) {
    const [top, code = '', part = ''] = name.split('.');
    if (top !== 'translations' || !languages.some((one) => one.code === code)) continue;
    typed[code] = { ...typed[code], [part]: values.text(name) };
  }
  return typed;
}

/** Returns translations with those that were typed; those into languages that the form does not show stay. */
export function readTranslations(typed: TypedTranslations, stored: Translations<string>): Translations<string> {
  const written = Object.entries(typed).map(([code, texts]) => {
    return [code, Object.fromEntries(Object.entries(texts).filter(([, text]) => text?.trim()))] as const;
  });
  return { ...stored, ...Object.fromEntries(written) };
}

/** A text of a form in its original, and how its translations are typed. */
export interface TranslatableField {
  name: string;
  label: string;
  original: string;
  max: number;
  isLong: boolean;
}

/**
 * Returns the fold with texts in other languages, each beside its original; null if there is none to translate into.
 * `offered` are the languages of the call, `lang` that of the originals.
 */
export function translationsView(
  input: {
    fields: readonly TranslatableField[];
    typed: TypedTranslations;
    /** Languages with texts that are no longer offered. */
    hidden: readonly string[];
    offered: readonly string[];
    lang: string;
    fieldErrors: readonly FieldError[];
    isOpen: boolean;
    /** What was translated automatically: marked, as long as nobody has changed it. */
    drafts?: Translations<string>;
  },
  language: string,
) {
  const { fields, typed, hidden, offered, lang, fieldErrors, drafts = {} } = input;
  const others = offered.filter((code) => code !== lang);
  if (others.length === 0 && hidden.length === 0) return null;
  const text = (key: string, values = {}) => translate(language, `console.common.translations.${key}`, values);
  const views = others.map((code) => ({
    name: languageName(code, language),
    texts: fields.map(({ name, label, ...shown }) => ({
      ...shown,
      label: translatedLabel(label, code, language),
      lang,
      dir: getLanguage(code).dir,
      field: field(idOf(code, name), typed[code]?.[name], fieldErrors, language),
      hint: typed[code]?.[name] && typed[code]?.[name] === drafts[code]?.[name] ? text('automatic') : null,
    })),
  }));
  return {
    isOpen:
      input.isOpen || views.some(({ texts }) => texts.some((one) => one.field.error !== null || one.hint !== null)),
    languages: views,
    hidden: hidden.length === 0 ? null : hiddenLanguages(hidden, language),
  };
}

/** Returns that texts in these languages are kept, but not shown. */
export function hiddenLanguages(codes: readonly string[], language: string): string {
  const names = codes.map((code) => languageName(code, language)).join(translate(language, 'common.listComma'));
  return translate(language, 'console.common.translations.hidden', { languages: names });
}

/** Returns what the field for a text in a language is called. */
export function translatedLabel(label: string, code: string, language: string): string {
  return translate(language, 'console.common.translations.field', { label, language: languageName(code, language) });
}

function idOf(code: string, name: string): string {
  return `translations.${code}.${name}`;
}

/** A text of a declared form with its translations: what it is called in a language, and what is stored of it. */
interface TranslatedField extends Omit<TranslatableField, 'label'> {
  label: (language: string) => string;
}

/**
 * The field `translations` of a declared form: the fold with its texts in the languages that are offered, each beside its
 * original in the language `lang`; nothing, where there is none to translate into.
 */
export function translated({
  fields,
  stored,
  offered,
  lang,
  drafts = {},
}: {
  fields: readonly TranslatedField[];
  stored: Translations<string>;
  offered: readonly string[];
  lang: string;
  drafts?: Translations<string>;
}): FieldKind<Translations<string>> {
  const codes = offered.filter((code) => code !== lang);
  const names = fields.map(({ name }) => name);
  const labelOf = (part: string, language: string) => fields.find(({ name }) => name === part)?.label(language) ?? part;
  return {
    isOptional: true,
    typed: typedTranslations,
    show: (value) => translationFields(value, names, codes),
    value: (typed) => readTranslations(typed as TypedTranslations, stored),
    partLabel: (part, { language }) =>
      labelOfTyped(`translations.${part}`, (name) => labelOf(name, language), language),
    views: (typed, at) => {
      const view = translationsView(
        {
          fields: fields.map(({ label, ...one }) => ({ ...one, label: label(at.language) })),
          typed: typed as TypedTranslations,
          hidden: Object.keys(stored).filter((code) => !offered.includes(code)),
          offered,
          lang,
          fieldErrors: at.errors,
          isOpen: false,
          drafts,
        },
        at.language,
      );
      const label = translate(at.language, 'console.common.translations.heading');
      return view === null ? [] : [described({ ...at, label }, 'fields/translations', '', view)];
    },
  };
}

type TranslationsView = ReturnType<typeof translationsView>;

/** Returns the fields in which translations are typed, for the summary of errors. */
export function typedFields(view: TranslationsView): Field[] {
  return view?.languages.flatMap(({ texts }) => texts.map((one) => one.field)) ?? [];
}

/** Returns what these fields are called, by ID. */
export function typedLabels(view: TranslationsView): Record<string, string> {
  const texts = view?.languages.flatMap((one) => one.texts) ?? [];
  return Object.fromEntries(texts.map(({ field: { id }, label }) => [id, label]));
}

/** Returns what a part of a form is called: its own label, or that of a translation (`translations.es.title`). */
export function labelOfTyped(name: string, labelOf: (field: string) => string, language: string): string {
  const [top, code = '', part = ''] = name.split('.');
  return top === 'translations' ? translatedLabel(labelOf(part), code, language) : labelOf(name);
}
