import type { Call } from '../../domain/calls/call.entity.js';
import { type Material, materialKinds, mostMaterialBytes, visibilities } from '../../domain/materials/material.js';
import { type MaterialInput, materialInput } from '../../domain/materials/material-input.js';
import { spokenLanguage } from '../../domain/sessions/session-labels.js';
import type { Option } from '../../domain/time/zone-options.js';
import type { FieldError } from '../../platform/errors.js';
import { acceptOf, labelsOf, materialTypes } from '../../platform/file-store/file-types.js';
import type { FormValues } from '../../platform/http/form-values.js';
import { translate } from '../../platform/i18n/messages.js';
import { read } from '../../platform/validation.js';
import { errorSummary, type ErrorSummary, type Field, field } from '../../platform/views/form-fields.js';

const fieldNames = ['title', 'kind', 'visibility', 'language', 'url'] as const;
export type MaterialFields = Record<(typeof fieldNames)[number], string>;

/** The form of a file or a link. */
export interface MaterialForm {
  action: string;
  isNew: boolean;
  errors: ErrorSummary | null;
  file: Field;
  /** The name of the file that is there now. */
  currentFile: string | null;
  accept: string;
  fileHint: string;
  maxBytes: number;
  /** What the browser says of a larger file. */
  tooLarge: string;
  url: Field;
  title: Field;
  kind: Field;
  kinds: Option[];
  visibility: Field;
  visibilities: Option[];
  language: Field;
  languages: Option[];
}

export const newMaterial: MaterialFields = { title: '', kind: 'slides', visibility: 'after', language: '', url: '' };

/** Returns what was typed. */
export function fieldsOfMaterialForm(form: FormValues): MaterialFields {
  return form.texts(fieldNames);
}

/** Returns a material as its form shows it. */
export function fieldsOfMaterial({ title, kind, visibility, language, url }: Material): MaterialFields {
  return { title, kind, visibility, language: language ?? '', url: url ?? '' };
}

/** Reads the form. Throws Invalid. */
export function readMaterial({ language, url, ...fields }: MaterialFields): MaterialInput {
  return read(materialInput, { ...fields, language: language || null, url: url.trim() || null });
}

/** Describes the form with what was typed. */
export function materialForm(
  call: Pick<Call, 'languages'>,
  {
    action,
    fields,
    current,
    fieldErrors,
  }: { action: string; fields: MaterialFields; current: Material | null; fieldErrors: readonly FieldError[] },
  language: string,
): MaterialForm {
  const text = (key: string, values = {}) => translate(language, `console.materials.${key}`, values);
  const described = (id: string, value: string) => field(id, value, fieldErrors, language);
  const megabytes = mostMaterialBytes / 1024 / 1024;
  const file = described('file', '');
  const rest = {
    url: described('url', fields.url),
    title: described('title', fields.title),
    kind: described('kind', fields.kind),
    visibility: described('visibility', fields.visibility),
    language: described('language', fields.language),
  };
  const labels = Object.fromEntries(['file', ...fieldNames].map((name) => [name, text(`field.${name}`)]));
  const options = <Value extends string>(values: readonly Value[], selected: string, label: (value: Value) => string) =>
    values.map((value) => ({ value, label: label(value), selected: value === selected }));
  const codes = [...new Set([...call.languages, ...(fields.language === '' ? [] : [fields.language])])];
  return {
    action,
    isNew: current === null,
    errors: errorSummary([file, ...Object.values(rest)], labels, language),
    file,
    currentFile: current?.file?.name ?? null,
    accept: acceptOf(materialTypes),
    fileHint: text('fileHint', { types: labelsOf(materialTypes), megabytes }),
    maxBytes: mostMaterialBytes,
    tooLarge: translate(language, 'errors.field.upload-too-large', { megabytes }),
    ...rest,
    kinds: options(materialKinds, fields.kind, (kind) => text(`kind.${kind}`)),
    visibilities: options(visibilities, fields.visibility, (visibility) => text(`visibility.${visibility}`)),
    languages: [
      { value: '', label: text('anyLanguage'), selected: fields.language === '' },
      ...options(codes, fields.language, (code) => spokenLanguage(code, language)),
    ],
  };
}
