import type { FieldError } from '../errors.js';
import type { FormValues } from '../http/form-values.js';
import { type MessageValues, optionalText, translate } from '../i18n/messages.js';
import { fieldErrorMessage, type Field } from '../views/form-fields.js';

/** What was typed into a field, before anything is checked. */
export type Typed = string | boolean | readonly Typed[] | { readonly [name: string]: Typed };

/** A typed text that stands for no value, with the error of its field. */
export class Wrong {
  constructor(
    readonly code: string,
    /** In English, for the log. */
    readonly message: string,
    readonly values?: MessageValues,
  ) {}
}

/** What the words of a form depend on. */
export interface FormReader {
  readonly language: string;
  readonly now: Date;
}

/** Where a field is: in which form, and what is known of it there. */
export interface FieldPlace extends FormReader {
  /** Also the path of its errors: `rooms.0.name`. */
  readonly name: string;
  /** The same without positions, for its texts: `rooms.name`. */
  readonly key: string;
  /** The key of the form's texts, such as `console.venues`. */
  readonly words: string;
  readonly isOptional: boolean;
  /** Whether it is part of a row: an empty row needs nothing, and says of no field that it is optional. */
  readonly isPart: boolean;
  /** A label and a hint that are not among the texts. */
  readonly label: string | null;
  readonly hint: string | null;
  /** The most characters that its input takes; null if there is no limit. */
  readonly max: number | null;
  readonly errors: readonly FieldError[];
}

/** A field as its partial shows it, beside what only this kind of field has. */
export interface FieldView extends Field {
  readonly partial: string;
  readonly label: string;
  readonly hint: string | null;
  readonly isOptional: boolean;
  readonly isPart: boolean;
  readonly max: number | null;
  readonly [extra: string]: unknown;
}

/** A kind of field: everything between what is stored, what is typed and what is read. */
export interface FieldKind<Value> {
  /** Returns what was typed, for showing it again and for merging the versions of two editors. */
  readonly typed: (form: FormValues, name: string) => Typed;
  /** Returns a value as it would be typed. */
  readonly show: (value: Value) => Typed;
  /** Returns the value of a text; every rule beyond its type is one of the schema. */
  readonly value: (typed: Typed) => Value | Wrong;
  /** Returns the field, or the fields that it consists of. */
  readonly views: (typed: Typed, at: FieldPlace) => FieldView[];
  /** Returns what a field says where that is not the text itself, such as for an option. */
  readonly text?: (typed: Typed, reader: FormReader) => string | null;
  /** The name of a part, `fr` of `biographies.fr` or `es.title` of `translations.es.title`, where a field has parts. */
  readonly partLabel?: (part: string, reader: FormReader) => string;
  /** Whether the field needs a value, where the schema does not say it. */
  readonly isOptional?: boolean;
}

/** A field of whatever value. */
export type AnyKind = Omit<FieldKind<unknown>, 'show'> & { readonly show: (value: never) => Typed };

// A text for this error of this field is named without the positions of rows.
function errorText(error: FieldError, { name, key, language }: FieldPlace): string {
  return fieldErrorMessage(error.path === name ? { ...error, path: key } : error, language);
}

/** Describes a field with the texts of its form: the label `field.NAME`, and the hint `hint.NAME` if there is one. */
export function described(
  at: FieldPlace,
  partial: string,
  value: string,
  extra: Readonly<Record<string, unknown>> = {},
): FieldView {
  // An error in a part of a field (`members.2`) is shown at the field.
  const error = at.errors.find(({ path }) => path === at.name || path.startsWith(`${at.name}.`));
  const hint = `${at.words}.hint.${at.key}`;
  return {
    label: at.label ?? translate(at.language, `${at.words}.field.${at.key}`),
    hint: at.hint ?? optionalText(at.language, hint),
    isOptional: at.isOptional,
    isPart: at.isPart,
    max: at.max,
    ...extra,
    id: at.name,
    value,
    error: error === undefined ? null : errorText(error, at),
    partial,
  };
}
