import type { FieldError } from '../errors.js';
import type { FormValues } from '../http/form-values.js';
import { translate } from '../i18n/messages.js';
import {
  type AnyKind,
  described,
  type FieldKind,
  type FieldPlace,
  type FieldView,
  type FormReader,
  type Typed,
  Wrong,
} from './field-kind.js';

interface Option {
  value: string;
  label: string;
  selected: boolean;
}

/** Which options a field has, in the language of the reader. */
type Options = (language: string, selected: string) => readonly Option[];

interface LineOptions {
  readonly type?: 'text' | 'email' | 'url' | 'date' | 'time' | 'password';
  /** The most characters, where the schema does not say it. */
  readonly max?: number;
  readonly mode?: 'numeric' | 'decimal';
  /** For texts that are always written from left to right; addresses are, anyway. */
  readonly dir?: 'ltr';
  readonly isOptional?: boolean;
  /** What the browser suggests. */
  readonly autocomplete?: string;
}

const textOf = (typed: Typed): string => (typeof typed === 'string' ? typed : '');
const typedText = (form: FormValues, name: string): string => form.text(name);

/** A field with one input, of which the text is typed. */
export function textField<Value>(
  views: (text: string, at: FieldPlace) => FieldView[],
  value: (text: string) => Value | Wrong,
  show: (value: Value) => string,
): FieldKind<Value> {
  return {
    typed: typedText,
    show,
    value: (typed) => value(textOf(typed)),
    views: (typed, at) => views(textOf(typed), at),
  };
}

function lineViews({
  type = 'text',
  max,
  mode,
  dir,
  isOptional,
  autocomplete,
}: LineOptions): (text: string, at: FieldPlace) => FieldView[] {
  return (text, at) => [
    described(at, 'fields/line', text, {
      type,
      mode: mode ?? (type === 'url' ? 'url' : null),
      dir: dir ?? (type === 'email' || type === 'url' ? 'ltr' : null),
      max: max ?? at.max,
      autocomplete: autocomplete ?? null,
      ...(isOptional !== undefined && { isOptional }),
    }),
  ];
}

/** One line of text. */
export function line(options: LineOptions = {}): FieldKind<string> {
  return textField(
    lineViews(options),
    (text) => (options.type === undefined ? text : text.trim()),
    (value) => value,
  );
}

/** A secret, exactly as it is typed, which is never sent back to the browser. */
export function secret(autocomplete: 'new-password' | 'current-password'): FieldKind<string> {
  const views = lineViews({ type: 'password', dir: 'ltr', max: 1000, autocomplete });
  return textField(
    (_text, at) => views('', at),
    (text) => text,
    () => '',
  );
}

/** A line of which the value is something else: what it means, and how it is typed. */
export function lineOf<Value>(
  value: (text: string) => Value | Wrong,
  show: (value: Value) => string,
  options: LineOptions = {},
): FieldKind<Value> {
  return textField(lineViews(options), value, show);
}

/** Several lines of text. */
export function prose(rows: number): FieldKind<string> {
  return textField(
    (text, at) => [described(at, 'fields/prose', text, { rows, isNeeded: !at.isOptional })],
    (text) => text,
    (value) => value,
  );
}

/** Several texts, each on a line of its own or apart from the others by `between`; an error can name the text as `called`. */
export function list(
  rows: number,
  {
    between = /\s+/u,
    called,
    max = 20_000,
    dir,
  }: { between?: RegExp; called?: string; max?: number; dir?: 'ltr' } = {},
): FieldKind<string[]> {
  const itemsOf = (typed: Typed) => textOf(typed).split(between).filter(Boolean);
  return {
    typed: typedText,
    show: (value) => value.join('\n'),
    value: itemsOf,
    views: (typed, at) => {
      const errors = at.errors.map((error) => {
        const item = itemsOf(typed)[Number(error.path.slice(at.name.length + 1))];
        const isOfItem = called !== undefined && item !== undefined && error.path.startsWith(`${at.name}.`);
        return isOfItem ? { ...error, values: { [called]: item, ...error.values } } : error;
      });
      return [
        described({ ...at, errors }, 'fields/prose', textOf(typed), {
          rows,
          max,
          dir: dir ?? null,
          isNeeded: !at.isOptional,
        }),
      ];
    },
  };
}

/** A whole number; anything else is NaN, which its schema refuses. */
export function integer(options: Pick<LineOptions, 'max'> = {}): FieldKind<number> {
  return textField(
    lineViews({ max: 9, mode: 'numeric', ...options }),
    (text) => {
      if (text.trim() === '') return new Wrong('required', 'This field is required.');
      return /^\d{1,9}$/u.test(text.trim()) ? Number(text.trim()) : Number.NaN;
    },
    String,
  );
}

/** A number with a decimal point; anything else is NaN: a comma could mean thousands. */
export function decimal(): FieldKind<number> {
  return textField(
    lineViews({ max: 24, mode: 'decimal', dir: 'ltr' }),
    (text) => {
      const plain = text.replaceAll(/[\s\u2212]/gu, (found) => (found === '\u2212' ? '-' : ''));
      return /^-?\d{1,12}(?:\.\d{1,6})?$/u.test(plain) ? Number(plain) : Number.NaN;
    },
    String,
  );
}

/** A date, `2027-01-15`. */
export function date(): FieldKind<string> {
  return line({ type: 'date', max: 10 });
}

/** One of these options; `none` is the text of the empty one. */
export function select(options: Options, none?: string): FieldKind<string> {
  const shown = (language: string, selected: string): readonly Option[] => {
    const all = options(language, selected);
    if (none === undefined) return all;
    return [{ value: '', label: translate(language, none), selected: selected === '' }, ...all];
  };
  return {
    ...textField(
      (text, at) => [described(at, 'fields/select', text, { options: shown(at.language, text) })],
      (text) => text,
      (value) => value,
    ),
    text: (typed, { language }) => shown(language, textOf(typed)).find(({ value }) => value === typed)?.label ?? null,
  };
}

/** One of these values, with their labels at `key` in the texts. */
export function choice<Value extends string>(values: readonly Value[], key: string, none?: string): FieldKind<Value> {
  const label = (language: string) => (value: Value) => translate(language, `${key}.${value}`);
  const kind = select((language, selected) => optionsOf(values, [selected], label(language)), none);
  return { ...kind, value: (typed) => textOf(typed) as Value };
}

/** Any of these values, with their labels. */
export function choices<Value extends string>(
  values: readonly Value[],
  label: (value: Value, language: string) => string,
): FieldKind<Value[]> {
  const chosen = (typed: Typed) => (Array.isArray(typed) ? (typed as Value[]) : []);
  return {
    typed: (form, name) => form.list(name),
    show: (value) => value,
    value: chosen,
    views: (typed, at) => {
      const options = optionsOf(values, chosen(typed), (value) => label(value, at.language));
      return [described(at, 'fields/choices', '', { options })];
    },
    text: (typed, { language }) =>
      chosen(typed)
        .map((value) => label(value, language))
        .join('\n'),
  };
}

/** Yes or no: a box with the label of the field, or with the text of `box` below it. */
export function flag(box?: string): FieldKind<boolean> {
  const views: FieldKind<boolean>['views'] = (typed, at) => {
    if (box === undefined) return [described(at, 'fields/flag', '', { checked: typed === true })];
    const options = [{ value: 'yes', label: translate(at.language, box), selected: typed === true }];
    return [described(at, 'fields/choices', '', { options })];
  };
  return {
    typed: (form, name) => form.text(name) !== '',
    show: (value) => value,
    value: (typed) => typed === true,
    views,
  };
}

/** A text that the form carries along. */
export function hidden(): FieldKind<string> {
  return textField(
    (text, at) => [described({ ...at, label: '' }, 'fields/hidden', text)],
    (text) => text,
    (value) => value,
  );
}

/** A field that can stay empty, which is null. */
export function orNull<Value>(kind: FieldKind<Value>): FieldKind<Value | null> {
  return {
    ...kind,
    isOptional: true,
    show: (value) => (value === null ? '' : kind.show(value)),
    value: (typed) => (textOf(typed).trim() === '' ? null : kind.value(typed)),
  };
}

/** A field that can stay empty, which leaves the property out. */
export function orNone<Value>(kind: FieldKind<Value>): FieldKind<Value | undefined> {
  return {
    ...kind,
    isOptional: true,
    show: (value) => (value === undefined ? '' : kind.show(value)),
    value: (typed) => (textOf(typed).trim() === '' ? undefined : kind.value(typed)),
  };
}

/** The same field in each of these languages; `label` and `textLabel` name the one in a language. */
export function byLanguage(
  codes: readonly string[],
  kind: FieldKind<string>,
  label: (code: string, language: string) => string,
  hint: (code: string, language: string) => string | null = () => null,
): FieldKind<Record<string, string>> {
  const partsOf = (typed: Typed) => typed as Readonly<Record<string, Typed>>;
  return {
    isOptional: true,
    typed: (form, name) => Object.fromEntries(codes.map((code) => [code, kind.typed(form, `${name}.${code}`)])),
    show: (value) => Object.fromEntries(codes.map((code) => [code, kind.show(value[code] ?? '')])),
    value: (typed) => Object.fromEntries(codes.map((code) => [code, textOf(partsOf(typed)[code] ?? '')])),
    views: (typed, at) =>
      codes.flatMap((code) =>
        kind.views(partsOf(typed)[code] ?? '', {
          ...at,
          name: `${at.name}.${code}`,
          label: label(code, at.language),
          hint: hint(code, at.language),
        }),
      ),
    partLabel: (code, { language }) => label(code, language),
  };
}

type Row = Readonly<Record<string, AnyKind>>;
type RowValue<R extends Row> = { [K in keyof R]: R[K] extends FieldKind<infer Value> ? Value : never };

/**
 * A list of rows, with empty ones to fill in: `spare` in an empty list, and always `least`. Emptying the field `first`
 * removes a row, without script; only a new row of a list whose rows have an `id` stays, to ask for what it lacks.
 */
export function rows<R extends Row>(
  fields: R,
  first: keyof R & string,
  spare: number,
  least = spare,
): FieldKind<RowValue<R>[]> {
  type TypedRow = { readonly [K in keyof R]: Typed };
  const kinds = Object.entries(fields) as unknown as [keyof R & string, FieldKind<unknown>][];
  const each = <Made>(make: (kind: FieldKind<unknown>, key: keyof R & string) => Made) =>
    Object.fromEntries(kinds.map(([key, kind]) => [key, make(kind, key)])) as { [K in keyof R]: Made };
  const rowsOf = (typed: Typed) => (Array.isArray(typed) ? (typed as TypedRow[]) : []);
  const empty = each(() => '');
  return {
    isOptional: true,
    typed: (form, name) =>
      positions(form, name)
        .map((at) => each((kind, key) => kind.typed(form, `${name}.${at}.${key}`)))
        .filter((row) => textOf(row[first]).trim() !== '' || (row['id'] === '' && Object.values(row).some(Boolean))),
    show: (value) => value.map((row) => each((kind, key) => kind.show(row[key]))),
    value: (typed) => rowsOf(typed).map((row) => each((kind, key) => kind.value(row[key])) as RowValue<R>),
    views: (typed, at) => {
      const filled = rowsOf(typed);
      const shown = [...filled, ...Array.from({ length: Math.max(least, spare - filled.length) }, () => empty)];
      const parts = shown.map((row, position) => {
        const views = kinds.flatMap(([key, kind]) => kind.views(row[key], placeOf(at, position, key)));
        return {
          legend: translate(at.language, `${at.words}.row.${at.key}`, { number: position + 1 }),
          hidden: views.filter(({ partial }) => partial === 'fields/hidden'),
          fields: views.filter(({ partial }) => partial !== 'fields/hidden'),
        };
      });
      const isWithin = ({ path }: FieldError) => path.startsWith(`${at.name}.`);
      const errors = at.errors.map((error) => (isWithin(error) ? { ...error, path: at.name } : error));
      return [described({ ...at, errors }, 'fields/rows', '', { parts })];
    },
    text: (typed, reader) =>
      rowsOf(typed)
        .map((row) => rowText(row, kinds, reader))
        .join('\n'),
  };
}

function placeOf(at: FieldPlace, position: number, key: string): FieldPlace {
  const own = { name: `${at.name}.${position}.${key}`, key: `${at.key}.${key}`, max: null, label: null, hint: null };
  return { ...at, ...own, isOptional: true, isPart: true };
}

function rowText(
  row: Readonly<Record<string, Typed>>,
  kinds: readonly (readonly [string, FieldKind<unknown>])[],
  reader: FormReader,
): string {
  const shown = kinds.map(([key, kind]) => kind.text?.(row[key] ?? '', reader) ?? textOf(row[key] ?? ''));
  return shown.filter(Boolean).join(' · ');
}

/** The positions of the rows in a form, in order. */
function positions(form: FormValues, name: string): number[] {
  const found = form.names.flatMap((each) => {
    const [, position] = each.startsWith(`${name}.`) ? (/^(\d{1,3})\./u.exec(each.slice(name.length + 1)) ?? []) : [];
    return position === undefined ? [] : [Number(position)];
  });
  return [...new Set(found)].sort((a, b) => a - b);
}

function optionsOf<Value extends string>(
  values: readonly Value[],
  selected: readonly string[],
  label: (value: Value) => string,
): Option[] {
  return values.map((value) => ({ value, label: label(value), selected: selected.includes(value) }));
}
