import { z } from 'zod';
import type { FieldError } from '../errors.js';
import { FormValues } from '../http/form-values.js';
import { translate } from '../i18n/messages.js';
import { fieldErrorsOf, type FormReading, requireInput } from '../validation.js';
import { type ErrorSummary, errorSummary } from '../views/form-fields.js';
import { type AnyKind, type FieldKind, type FieldView, type FormReader, type Typed, Wrong } from './field-kind.js';

type Fields = Readonly<Record<string, AnyKind>>;
type Values<F extends Fields> = { [K in keyof F]: F[K] extends FieldKind<infer Value> ? Value : never };
type Whole<Input> = { [K in keyof Required<Input>]: Input[K] };
type Unknown<F, Input> = Exclude<keyof F, keyof Input>;

type TypedFields<F extends Fields> = { [K in keyof F & string]: Typed };

/** What was typed into a form, by the name of the field. */
export type TypedForm<Declared extends { typed: (form: FormValues) => object }> = ReturnType<Declared['typed']>;

/** A form as `partials/fields` shows it, and its error summary. */
export interface FormView {
  /** Fields that stand side by side, or one alone. */
  rows: { isPair: boolean; fields: FieldView[] }[];
  errors: ErrorSummary | null;
}

/** How the fields of a form become the input of the schema, where they are not the same. */
type Join<F extends Fields, Input> = (values: Values<F>) => { [K in keyof Whole<Input>]: Input[K] | undefined };

interface Declared<S extends z.ZodObject, F extends Fields> {
  /** The key of its texts: `field.NAME` is a label and `hint.NAME` a hint. */
  readonly words: string;
  /** The schema that the API reads, too. */
  readonly schema: S;
  readonly fields: F;
  /** The fields that show the errors of parts of the input that have another name. */
  readonly errorsAt?: Readonly<Record<string, keyof F & string>>;
  /** Labels and hints that are not among the texts. */
  readonly labels?: { readonly [K in keyof F]?: (language: string) => string };
  readonly hints?: { readonly [K in keyof F]?: (language: string) => string };
  /** Fields that stand side by side. */
  readonly pairs?: readonly (readonly (keyof F & string)[])[];
}

/** A form, with each field declared once: its type, reading, label, error, merging and rendering follow. */
export class Form<S extends z.ZodObject, F extends Fields> {
  private readonly kinds: readonly [keyof F & string, FieldKind<unknown>][];

  constructor(
    private readonly declared: Declared<S, F>,
    private readonly join: (values: never) => object,
  ) {
    this.kinds = Object.entries(declared.fields) as unknown as [keyof F & string, FieldKind<unknown>][];
  }

  /** The form before anything is typed. */
  get empty(): TypedFields<F> {
    return this.typed(new FormValues());
  }

  /** Returns what was typed. */
  typed(form: FormValues): TypedFields<F> {
    return this.each((kind, name) => kind.typed(form, name));
  }

  /** Returns what is stored as it would be typed. */
  show(stored: Values<F>): TypedFields<F> {
    return this.each((kind, name) => kind.show(stored[name]));
  }

  /** Returns the input that was typed, or null with every error. */
  reading(typed: TypedFields<F>): FormReading<z.output<S>> {
    const values = this.each((kind, name) => kind.value(typed[name]));
    const wrong = Object.entries(values).flatMap(([path, value]) =>
      value instanceof Wrong ? [{ path, code: value.code, message: value.message, values: value.values ?? {} }] : [],
    );
    const given = this.each((kind, name) => (values[name] instanceof Wrong ? kind.value('') : values[name]));
    const result = this.declared.schema.safeParse(this.join(given as never));
    const isKnown = ({ path }: FieldError) => wrong.some((one) => one.path === path);
    const others = result.success ? [] : fieldErrorsOf(result.error.issues).map((error) => this.atField(error));
    const fieldErrors = [...wrong, ...others.filter((error) => !isKnown(error))];
    return { input: result.success && fieldErrors.length === 0 ? result.data : null, fieldErrors };
  }

  /** Returns the input that was typed. Throws Invalid. */
  read(typed: TypedFields<F>): z.output<S> {
    return requireInput(this.reading(typed));
  }

  /** Returns the fields with what was typed, and what is wrong with it. */
  view(typed: TypedFields<F>, fieldErrors: readonly FieldError[], { language, now }: FormReader): FormView {
    const { schema, words, pairs = [] } = this.declared;
    const errors = fieldErrors.map((error) => this.atField(error));
    const rows: FormView['rows'] = [];
    const at = { words, language, now, errors };
    let before = -1;
    const all = this.kinds.flatMap(([name, kind]) => {
      const part = schema.shape[name] as z.ZodType | undefined;
      const isOptional = kind.isOptional ?? part?.safeParse(kind.value('')).success ?? true;
      const max = part === undefined ? null : maxTextLength(part);
      const views = kind.views(typed[name], {
        ...at,
        name,
        key: name,
        isOptional,
        isPart: false,
        max,
        label: this.own('labels', name, language),
        hint: this.own('hints', name, language),
      });
      const pair = pairs.findIndex((names) => names.includes(name));
      if (pair !== -1 && pair === before) rows.at(-1)?.fields.push(...views);
      else rows.push({ isPair: pair !== -1, fields: views });
      before = pair;
      return views;
    });
    const labels = Object.fromEntries(all.map(({ id, label }) => [id, label]));
    return { rows, errors: errorSummary(all, labels, language) };
  }

  /** Returns the name of a field, or of a part of it (`biographies.fr`). */
  label(name: string, reader: FormReader): string {
    const [first = '', ...parts] = name.split('.');
    const kind = this.declared.fields[first];
    if (parts.length > 0 && kind?.partLabel) return kind.partLabel(parts.join('.'), reader);
    const { language } = reader;
    return this.own('labels', first, language) ?? translate(language, `${this.declared.words}.field.${first}`);
  }

  /** Returns what a field says, where that is not the text itself; null otherwise. */
  text(name: string, typed: TypedFields<F>, reader: FormReader): string | null {
    const kind = this.declared.fields[name];
    return kind?.text?.((typed as Readonly<Record<string, Typed>>)[name] ?? '', reader) ?? null;
  }

  private own(what: 'labels' | 'hints', name: string, language: string): string | null {
    const texts = (this.declared[what] ?? {}) as Readonly<Record<string, (language: string) => string>>;
    return texts[name]?.(language) ?? null;
  }

  private each<Made>(make: (kind: FieldKind<unknown>, name: keyof F & string) => Made) {
    const made = this.kinds.map(([name, kind]) => [name, make(kind, name)]);
    return Object.fromEntries(made) as { [K in keyof F & string]: Made };
  }

  private atField(error: FieldError): FieldError {
    const { errorsAt = {} } = this.declared;
    const part = Object.keys(errorsAt).find((path) => error.path === path || error.path.startsWith(`${path}.`));
    return part === undefined ? error : { ...error, path: errorsAt[part] ?? error.path };
  }
}

/**
 * Declares a form: one kind of field for each property of the schema; a forgotten one does not compile. Where fields and
 * properties differ, `join` makes the input of what was read.
 */
export function form<S extends z.ZodObject, F extends Fields>(
  declared: Declared<S, F> &
    (Values<F> extends Whole<z.input<S>>
      ? [Unknown<F, z.input<S>>] extends [never]
        ? { join?: undefined }
        : { join: Join<F, z.input<S>> }
      : { join: Join<F, z.input<S>> }),
): Form<S, F> {
  return new Form<S, F>(declared, declared.join ?? ((values: object) => values));
}

/** Returns the most characters that a schema takes as a text, or null if it sets no limit. */
function maxTextLength(schema: z.core.$ZodType): number | null {
  if (schema instanceof z.ZodString) return schema.maxLength;
  if (schema instanceof z.ZodNullable || schema instanceof z.ZodOptional || schema instanceof z.ZodDefault)
    return maxTextLength(schema.unwrap());
  return schema instanceof z.ZodPipe ? maxTextLength(schema.in) : null;
}
