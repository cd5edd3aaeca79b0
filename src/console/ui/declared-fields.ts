import { translate } from '../../platform/i18n/messages.js';
import type { FieldError } from '../../platform/errors.js';
import { type ErrorSummary, errorSummary, type Field, field } from '../../platform/views/form-fields.js';
import { type Option, type OptionGroup, zoneGroups } from '../../domain/time/zone-options.js';

/** How a field of a call is typed. */
type FieldKind =
  | { input: 'text' | 'email' | 'date'; max: number; isNumber?: boolean }
  | { area: number; max: number }
  | { choices: (language: string) => { value: string; label: string }[] }
  | { select: (language: string) => { value: string; label: string }[] }
  | { zone: readonly string[] };

/** A field of a form, declared. */
export interface FieldPlan {
  name: string;
  kind: FieldKind;
  isOptional?: boolean;
  /** Texts of the field, where it has none of its own in the messages. */
  label?: string;
  hint?: string;
}

/** What was typed, by the name of the field; lists for several choices. */
export type Typed = Record<string, string | string[]>;

/** A field of a form with everything that its template needs. */
export interface FormField {
  field: Field;
  label: string;
  hint: string | null;
  isOptional: boolean;
  isNeeded: boolean;
  input: { type: string; max: number; mode: string | null; dir: string | null } | null;
  area: { rows: number; max: number } | null;
  choices: Option[] | null;
  select: Option[] | null;
  zone: { field: Field; groups: OptionGroup[]; hasZone: boolean } | null;
}

/** Returns the fields of a form of a call, as they were typed, and a summary of what is wrong. */
export function callFields(
  plans: readonly FieldPlan[],
  typed: Typed,
  fieldErrors: readonly FieldError[],
  { language, now }: { language: string; now: Date },
): { fields: FormField[]; errors: ErrorSummary | null } {
  const text = (key: string) => translate(language, `console.calls.${key}`);
  // The general text asks for the reader's own name.
  const errorsHere = fieldErrors.map((error) =>
    error.path === 'name' && error.code === 'required' ? { ...error, code: 'call-name-required' } : error,
  );
  const fields = plans.map(({ name, kind, isOptional = false, label, hint }): FormField => {
    const value = [typed[name] ?? ''].flat();
    const described = field(name, value[0], errorsHere, language);
    const options = (list: { value: string; label: string }[]): Option[] =>
      list.map((one) => ({ ...one, selected: value.includes(one.value) }));
    return {
      field: described,
      label: label ?? text(`field.${name}`),
      hint: hint ?? (label === undefined ? text(`hint.${name}`) : null),
      isOptional,
      isNeeded: !isOptional,
      input: 'input' in kind ? inputOf(kind) : null,
      area: 'area' in kind ? { rows: kind.area, max: kind.max } : null,
      choices: 'choices' in kind ? options(kind.choices(language)) : null,
      select: 'select' in kind ? options(kind.select(language)) : null,
      zone:
        'zone' in kind
          ? {
              field: described,
              groups: zoneGroups(language, now, described.value, kind.zone),
              hasZone: described.value !== '',
            }
          : null,
    };
  });
  const labels = Object.fromEntries(fields.map((one) => [one.field.id, one.label]));
  return {
    fields,
    errors: errorSummary(
      fields.map((one) => one.field),
      labels,
      language,
    ),
  };
}

function inputOf({ input, max, isNumber }: Extract<FieldKind, { input: string }>): FormField['input'] {
  return {
    type: input,
    max,
    mode: isNumber === true ? 'numeric' : null,
    dir: input === 'email' ? 'ltr' : null,
  };
}
