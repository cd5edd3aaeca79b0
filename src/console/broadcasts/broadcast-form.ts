import type { CampaignTexts } from '../../domain/campaigns/campaign-texts.js';
import type { FormValues } from '../../platform/http/form-values.js';
import { type AudienceFilter, everybody } from '../../domain/broadcasts/audience-filter.js';
import type { Broadcast } from '../../domain/broadcasts/broadcast.entity.js';
import { broadcastInput, type BroadcastInput } from '../../domain/broadcasts/broadcast-input.js';
import type { FieldError } from '../../platform/errors.js';
import { fieldErrorsOf, type FormReading } from '../../platform/validation.js';
import { languages, translate } from '../../platform/i18n/messages.js';
import type { EditedForm } from '../ui/form-edit.js';
import { languageName } from '../ui/language-name.js';
import { filterQuery, peopleListOf } from '../ui/people-filter.js';
import { numberOf } from '../ui/local-time-fields.js';
import { contentField } from '../ui/broadcast-faults.js';

const lists = [
  'sessions',
  'states',
  'organizations',
  'organizationKinds',
  'countries',
  'languages',
  'tags',
  'proposalStates',
  'juryOutcomes',
  'attendees',
] as const;
const answers = ['attended', 'proposal', 'attendedAtLeast', 'question', 'answer', 'listed'] as const;
type Answer = (typeof answers)[number];

/** The form of a broadcast as it is typed. */
export interface BroadcastFields extends Record<(typeof lists)[number], string[]>, Record<Answer, string> {
  /** By language, in the order of the form. */
  contents: { language: string; subject: string; body: string }[];
}

/** The form with its texts by language, so that two people can write different ones. */
export function byLanguage({ contents, ...filter }: BroadcastFields) {
  return {
    ...filter,
    contents: Object.fromEntries(contents.map(({ language, subject, body }) => [language, { subject, body }])),
  };
}

/** The form with its texts in the order of these languages. */
export function inOrderOf(
  { contents, ...filter }: ReturnType<typeof byLanguage>,
  languages: readonly string[],
): BroadcastFields {
  const empty = { subject: '', body: '' };
  return { ...filter, contents: languages.map((language) => ({ language, ...(contents[language] ?? empty) })) };
}

/** The form of a broadcast, as both versions of it are shown. */
export function editedBroadcast({ id }: Broadcast, language: string): EditedForm<ReturnType<typeof byLanguage>> {
  const text = (key: string, values = {}) => translate(language, `console.broadcasts.${key}`, values);
  return {
    subject: `broadcast:${id}`,
    label: (name) => {
      const [, code = '', part = ''] = name.startsWith('contents.') ? name.split('.') : [];
      if (code === '') return text(`field.${name}`);
      return text('fieldIn', { field: text(`field.${part}`), language: languageName(code, language) });
    },
  };
}

/** The languages that the form offers: the call's first, then those in which something is written, then all others. */
export function writtenLanguages(call: { languages: string[] }, contents: CampaignTexts): string[] {
  const own = call.languages.length === 0 ? ['en'] : call.languages;
  return [...new Set([...own, ...Object.keys(contents), ...languages.map(({ code }) => code)])];
}

/** The form of a broadcast that is there, or of a new one. */
export function fieldsOfBroadcast(
  broadcast: Pick<Broadcast, 'filter' | 'contents'> | null,
  languages: readonly string[],
): BroadcastFields {
  const { filter, contents } = broadcast ?? { filter: everybody, contents: {} };
  return {
    ...(Object.fromEntries(lists.map((name) => [name, [...filter[name]]])) as Pick<
      BroadcastFields,
      (typeof lists)[number]
    >),
    attended: yesNo(filter.attended),
    proposal: yesNo(filter.proposal),
    attendedAtLeast: filter.attendedAtLeast === null ? '' : String(filter.attendedAtLeast),
    question: filter.answer?.question ?? '',
    answer: filter.answer?.value ?? '',
    listed: filter.listed === null ? '' : filterQuery(filter.listed.filter),
    contents: languages.map((language) => ({
      language,
      subject: contents[language]?.subject ?? '',
      body: contents[language]?.body ?? '',
    })),
  };
}

/** The form as it was sent. */
export function broadcastFieldsOfForm(values: FormValues, languages: readonly string[]): BroadcastFields {
  return {
    ...(Object.fromEntries(lists.map((name) => [name, values.list(name)])) as Pick<
      BroadcastFields,
      (typeof lists)[number]
    >),
    ...(Object.fromEntries(answers.map((name) => [name, values.text(name)])) as Record<Answer, string>),
    contents: languages.map((language) => ({
      language,
      subject: values.text(contentField(language, 'subject')),
      body: values.text(contentField(language, 'body')),
    })),
  };
}

/** Reads the form. Languages without text are left out, except the first. */
export function readBroadcastForm(fields: BroadcastFields, call: { timeZone: string }): FormReading<BroadcastInput> {
  const written = fields.contents.filter(
    ({ subject, body }, index) => index === 0 || subject.trim() !== '' || body.trim() !== '',
  );
  const result = broadcastInput.safeParse({
    filter: filterOf(fields, call),
    contents: Object.fromEntries(written.map(({ language, subject, body }) => [language, { subject, body }])),
  });
  if (result.success) return { input: result.data, fieldErrors: [] };
  return { input: null, fieldErrors: fieldErrorsOf(result.error.issues).map(atField) };
}

/** An error of the filter, at the field of the form. */
export function atField(fieldError: FieldError): FieldError {
  const path = fieldError.path.replace(/^filter\./u, '');
  return { ...fieldError, path: path === 'answer.question' ? 'question' : path.startsWith('answer') ? 'answer' : path };
}

function filterOf(fields: BroadcastFields, { timeZone }: { timeZone: string }): Record<keyof AudienceFilter, unknown> {
  const { question, answer } = fields;
  const asks = question.trim() !== '' || answer.trim() !== '';
  return {
    sessions: fields.sessions,
    states: fields.states,
    organizations: fields.organizations,
    organizationKinds: fields.organizationKinds,
    countries: fields.countries,
    languages: fields.languages,
    tags: fields.tags,
    proposalStates: fields.proposalStates,
    juryOutcomes: fields.juryOutcomes,
    attendees: fields.attendees,
    listed: fields.listed === '' ? null : { filter: peopleListOf(fields.listed).filter, timeZone },
    attended: trueFalse(fields.attended),
    proposal: trueFalse(fields.proposal),
    attendedAtLeast: fields.attendedAtLeast.trim() === '' ? null : numberOf(fields.attendedAtLeast),
    answer: asks ? { question, value: answer } : null,
  };
}

function yesNo(value: boolean | null): string {
  return value === null ? '' : value ? 'yes' : 'no';
}

function trueFalse(value: string): boolean | null {
  return value === 'yes' ? true : value === 'no' ? false : null;
}
