import type { Call } from '../../domain/calls/call.entity.js';
import { profileChanges } from '../../domain/speakers/speaker-input.js';
import type { Speaker } from '../../domain/speakers/speaker.entity.js';
import type { FieldError } from '../../platform/errors.js';
import { imageTypes } from '../../platform/file-store/file-types.js';
import { byLanguage, line, list, prose } from '../../platform/forms/fields.js';
import { form, type TypedForm } from '../../platform/forms/form.js';
import { languages, translate } from '../../platform/i18n/messages.js';
import { field } from '../../platform/views/form-fields.js';

/** The form in which speakers edit their profile, with a biography in each language of the call, or in which there is one. */
export function profileForm(call: Call, { biographies }: Speaker) {
  return form({
    words: 'speakers',
    schema: profileChanges.omit({ language: true, timeZone: true }),
    fields: {
      name: line(),
      affiliation: line(),
      jobTitle: line(),
      biographies: byLanguage(
        [...new Set([...call.languages, ...Object.keys(biographies)])],
        prose(5),
        (code, language) => {
          const name = languages.find((one) => one.code === code)?.name ?? code;
          return translate(language, 'speakers.field.biography', { language: name });
        },
      ),
      links: list(3),
    },
  });
}

/** What was typed into the form of a profile. */
export type TypedProfile = TypedForm<ReturnType<typeof profileForm>>;

/** Returns the form for the photo of a speaker. */
export function photoForm(
  { photoId, name }: Speaker,
  path: string,
  fieldErrors: readonly FieldError[],
  language: string,
) {
  return {
    path: photoId === null ? null : `${path}/photo?v=${photoId}`,
    alt: translate(language, 'speakers.photoOf', { name }),
    field: field('photo', '', fieldErrors, language),
    accept: imageTypes.join(','),
    action: `${path}/photo`,
    removeAction: `${path}/photo/remove`,
  };
}
