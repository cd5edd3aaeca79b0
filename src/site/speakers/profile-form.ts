import type { Call } from '../../domain/calls/call.entity.js';
import { longestBiography } from '../../domain/speakers/speaker-input.js';
import type { Speaker } from '../../domain/speakers/speaker.entity.js';
import type { FieldError } from '../../platform/errors.js';
import { imageTypes } from '../../platform/file-store/file-types.js';
import type { FormValues } from '../../platform/http/form-values.js';
import { languages, translate } from '../../platform/i18n/messages.js';
import { type Field, field } from '../../platform/views/form-fields.js';

/** The form in which speakers edit their profile. */
export interface ProfileForm {
  action: string;
  fields: { field: Field; label: string; hint: string | null; isOptional: boolean; area: number | null; max: number }[];
}

/** The form for the photo of a speaker. */
export interface PhotoForm {
  path: string | null;
  alt: string;
  field: Field;
  accept: string;
  action: string;
  removeAction: string;
}

const lines = ['name', 'affiliation', 'jobTitle'] as const;

/** The languages of the call, and those in which the speaker has a biography. */
function biographyLanguages(call: Call, { biographies }: Speaker): string[] {
  return [...new Set([...call.languages, ...Object.keys(biographies)])];
}

/** Returns a profile as its form shows it. */
function profileValues(call: Call, speaker: Speaker): Record<string, string> {
  const biographies = biographyLanguages(call, speaker).map((code) => [
    `biography.${code}`,
    speaker.biographies[code] ?? '',
  ]);
  const { name, affiliation, jobTitle, links } = speaker;
  return { name, affiliation, jobTitle, ...Object.fromEntries(biographies), links: links.join('\n') };
}

/** Reads the form. */
export function typedProfile(form: FormValues, call: Call, speaker: Speaker): Record<string, string> {
  return form.texts(Object.keys(profileValues(call, speaker)));
}

/** Returns the form as input. */
export function profileInput(values: Readonly<Record<string, string>>): Record<string, unknown> {
  const { name, affiliation, jobTitle, links = '' } = values;
  const biographies = Object.entries(values).flatMap(([key, text]) =>
    key.startsWith('biography.') ? [[key.slice('biography.'.length), text.replaceAll('\r\n', '\n')]] : [],
  );
  return {
    name,
    affiliation,
    jobTitle,
    links: links.split(/\s+/u).filter((link) => link !== ''),
    biographies: Object.fromEntries(biographies) as Record<string, string>,
  };
}

/** Returns the field of the form that an error is about: `biographies.fr` is the field `biography.fr`. */
export function profileFieldOf(path: string): string {
  return path.replace(/^biographies\./u, 'biography.').replace(/^links\..*$/u, 'links');
}

/** Returns the form of a profile, as it was typed or is stored. */
export function profileForm(
  call: Call,
  speaker: Speaker,
  action: string,
  typed: Readonly<Record<string, string>> | undefined,
  fieldErrors: readonly FieldError[],
  language: string,
): ProfileForm {
  const text = (key: string, values = {}) => translate(language, `speakers.${key}`, values);
  const values = typed ?? profileValues(call, speaker);
  const row = (name: string, label: string, hint: string | null, area: number | null, max: number) => ({
    field: field(name, values[name], fieldErrors, language),
    label,
    hint,
    isOptional: name !== 'name',
    area,
    max,
  });
  return {
    action,
    fields: [
      ...lines.map((name) => row(name, text(`field.${name}`), null, null, 200)),
      ...biographyLanguages(call, speaker).map((code) =>
        row(
          `biography.${code}`,
          text('field.biography', { language: languages.find((one) => one.code === code)?.name ?? code }),
          text('hint.biography'),
          5,
          longestBiography,
        ),
      ),
      row('links', text('field.links'), text('hint.links'), 3, 20_000),
    ],
  };
}

/** Returns the form for the photo of a speaker. */
export function photoForm(
  { photoId, name }: Speaker,
  path: string,
  fieldErrors: readonly FieldError[],
  language: string,
): PhotoForm {
  return {
    path: photoId === null ? null : `${path}/photo?v=${photoId}`,
    alt: translate(language, 'speakers.photoOf', { name }),
    field: field('photo', '', fieldErrors, language),
    accept: imageTypes.join(','),
    action: `${path}/photo`,
    removeAction: `${path}/photo/remove`,
  };
}
