import type { Call } from '../../domain/calls/call.entity.js';
import {
  type Material,
  materialKinds,
  maxMaterialBytes,
  visibilities,
  materialInput,
} from '../../domain/materials/material.js';
import { spokenLanguage } from '../../domain/sessions/session-labels.js';
import type { FieldError } from '../../platform/errors.js';
import { acceptOf, labelsOf, materialTypes } from '../../platform/file-store/file-types.js';
import { choice, line, orNull, select } from '../../platform/forms/fields.js';
import { form, type TypedForm } from '../../platform/forms/form.js';
import type { FormReader } from '../../platform/forms/field-kind.js';
import { translate } from '../../platform/i18n/messages.js';
import { translated } from '../ui/translation-fields.js';
import { errorSummary, field } from '../../platform/views/form-fields.js';

/** The form of a link or a file, whose language is one of the call's; a `current` one has its title in all of them. */
export function materialForm({ languages }: Pick<Call, 'languages'>, current: Material | null) {
  const spoken = (language: string, selected: string) =>
    [...new Set([...languages, ...(selected === '' ? [] : [selected])])].map((value) => {
      return { value, label: spokenLanguage(value, language), selected: value === selected };
    });
  return form({
    words: 'console.materials',
    schema: materialInput,
    fields: {
      url: orNull(line({ type: 'url' })),
      title: line(),
      kind: choice(materialKinds, 'console.materials.kind'),
      visibility: choice(visibilities, 'console.materials.visibility'),
      language: orNull(select(spoken, 'console.materials.anyLanguage')),
      translations: translated({
        fields: [
          {
            name: 'title',
            label: (language) => translate(language, 'console.materials.field.title'),
            original: current?.title ?? '',
            max: 200,
            isLong: false,
          },
        ],
        stored: current?.translations ?? {},
        offered: current === null ? [] : languages,
        lang: languages[0] ?? 'en',
      }),
    },
  });
}

/** What was typed into the form of a material. */
export type MaterialFields = TypedForm<ReturnType<typeof materialForm>>;

/** What a new material begins with. */
export const newMaterial: MaterialFields = {
  title: '',
  kind: 'slides',
  visibility: 'after',
  language: '',
  url: '',
  translations: {},
};

/** Describes the form with what was typed. */
export function materialFormView(
  call: Pick<Call, 'languages'>,
  {
    action,
    fields,
    current,
    fieldErrors,
  }: { action: string; fields: MaterialFields; current: Material | null; fieldErrors: readonly FieldError[] },
  reader: FormReader,
) {
  const { language } = reader;
  const megabytes = maxMaterialBytes / 1024 / 1024;
  const file = field('file', '', fieldErrors, language);
  const view = materialForm(call, current).view(fields, fieldErrors, reader);
  return {
    ...view,
    errors:
      view.errors ?? errorSummary([file], { file: translate(language, 'console.materials.field.file') }, language),
    action,
    isNew: current === null,
    file,
    // The name of the file that is there now.
    currentFile: current?.file?.name ?? null,
    accept: acceptOf(materialTypes),
    fileHint: translate(language, 'console.materials.fileHint', { types: labelsOf(materialTypes), megabytes }),
    maxBytes: maxMaterialBytes,
    // What the browser says of a larger file.
    tooLarge: translate(language, 'errors.field.upload-too-large', { megabytes }),
  };
}
