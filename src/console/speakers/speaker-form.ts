import type { Call } from '../../domain/calls/call.entity.js';
import { longestBiography } from '../../domain/speakers/speaker-input.js';
import type { Speaker } from '../../domain/speakers/speaker.entity.js';
import type { FormValues } from '../../platform/http/form-values.js';
import { translate } from '../../platform/i18n/messages.js';
import type { FieldPlan } from '../ui/declared-fields.js';
import type { EditedForm } from '../ui/form-edit.js';
import { languageName } from '../ui/language-name.js';

const texts = ['name', 'email', 'affiliation', 'jobTitle', 'links'] as const;

/** The form of a speaker as it is typed; `biography.fr` is the biography in French. */
export type SpeakerFields = Record<string, string>;

/** Returns the fields of a speaker's form, with a biography in each language of the call. */
export function speakerPlans(call: Call, speaker: Speaker | null, language: string): FieldPlan[] {
  const text = (key: string, values = {}) => translate(language, `console.speakers.${key}`, values);
  const plan = (name: (typeof texts)[number], kind: FieldPlan['kind'], hint?: string): FieldPlan => {
    return {
      name,
      kind,
      isOptional: name !== 'name',
      label: text(`field.${name}`),
      ...(hint !== undefined && { hint }),
    };
  };
  return [
    plan('name', { input: 'text', max: 200 }),
    plan('email', { input: 'email', max: 320 }, text('hint.email')),
    plan('affiliation', { input: 'text', max: 200 }),
    plan('jobTitle', { input: 'text', max: 200 }),
    ...biographyLanguages(call, speaker).map((code): FieldPlan => {
      return {
        name: `biography.${code}`,
        kind: { area: 4, max: longestBiography },
        isOptional: true,
        label: text('field.biography', { language: languageName(code, language) }),
        hint: text('hint.biography'),
      };
    }),
    plan('links', { area: 3, max: 20_000 }, text('hint.links')),
  ];
}

/** The languages of the call, and those in which the speaker has a biography. */
function biographyLanguages(call: Call, speaker: Speaker | null): string[] {
  return [...new Set([...call.languages, ...Object.keys(speaker?.biographies ?? {})])];
}

/** Returns a speaker as the form shows them; an empty form for null. */
export function fieldsOfSpeaker(call: Call, speaker: Speaker | null): SpeakerFields {
  const biographies = biographyLanguages(call, speaker).map((code) => [
    `biography.${code}`,
    speaker?.biographies[code] ?? '',
  ]);
  return {
    name: speaker?.name ?? '',
    email: speaker?.email ?? '',
    affiliation: speaker?.affiliation ?? '',
    jobTitle: speaker?.jobTitle ?? '',
    links: speaker?.links.join('\n') ?? '',
    ...Object.fromEntries(biographies),
  };
}

/** Reads the form. */
export function speakerFields(form: FormValues, call: Call, speaker: Speaker | null): SpeakerFields {
  return form.texts(Object.keys(fieldsOfSpeaker(call, speaker)));
}

/** Returns the form as input. */
export function speakerFromForm(fields: SpeakerFields): Record<string, unknown> {
  const { name, email = '', affiliation, jobTitle, links = '' } = fields;
  return {
    name,
    email: email.trim() === '' ? null : email,
    affiliation,
    jobTitle,
    links: links.split(/\s+/u).filter((link) => link !== ''),
    biographies: Object.fromEntries(
      Object.entries(fields).flatMap(([field, text]) =>
        field.startsWith('biography.') ? [[field.slice('biography.'.length), text]] : [],
      ),
    ),
  };
}

/** Returns the field of the form that an error is about: `biographies.fr` is the field `biography.fr`. */
export function speakerFieldOf(path: string): string {
  return path.replace(/^biographies\./u, 'biography.').replace(/^links\..*$/u, 'links');
}

/** The form of a speaker, as both versions of it are shown. */
export function editedSpeaker(id: string, language: string): EditedForm<SpeakerFields> {
  return {
    subject: `speaker:${id}`,
    label: (name) =>
      name.startsWith('biography.')
        ? translate(language, 'console.speakers.field.biography', { language: languageName(name.slice(10), language) })
        : translate(language, `console.speakers.field.${name}`),
  };
}
