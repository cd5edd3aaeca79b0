import type { Call } from '../../domain/calls/call.entity.js';
import type { FormValues } from '../../platform/http/form-values.js';
import { type AudienceFilter, audienceFilter, everybody } from '../../domain/broadcasts/audience-filter.js';
import type { Broadcast } from '../../domain/broadcasts/broadcast.entity.js';
import { broadcastInput, type BroadcastInput } from '../../domain/broadcasts/broadcast-input.js';
import type { FieldError } from '../../platform/errors.js';
import { fieldErrorsOf, type FormReading } from '../../platform/validation.js';
import { translate } from '../../platform/i18n/messages.js';
import type { EditedForm } from '../ui/form-edit.js';
import { filterQuery, peopleListOf } from '../ui/people-filter.js';
import { numberOf } from '../ui/local-time-fields.js';
import { editedTexts, type TextFields, textFields, typedTexts, writtenTexts } from '../ui/texts-form.js';
import type { Audience } from '../../domain/broadcasts/audience.queries.js';
import type { LeftOut } from '../../domain/broadcasts/broadcast.js';

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
const answers = [
  'attended',
  'proposal',
  'coordinators',
  'speakers',
  'attendedAtLeast',
  'question',
  'answer',
  'listed',
] as const;
type Answer = (typeof answers)[number];

/** The form of a broadcast as it is typed. */
export interface BroadcastFields extends Record<(typeof lists)[number], string[]>, Record<Answer, string>, TextFields {}

/** The form of a broadcast, as both versions of it are shown. */
export function editedBroadcast({ id }: Broadcast, language: string): EditedForm<BroadcastFields> {
  const texts = editedTexts(`broadcast:${id}`, language);
  return {
    subject: texts.subject,
    label: (name) =>
      name.startsWith('contents.') ? texts.label(name) : translate(language, `console.broadcasts.field.${name}`),
  };
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
    coordinators: filter.coordinators ? 'yes' : '',
    speakers: filter.speakers ? 'yes' : '',
    attendedAtLeast: filter.attendedAtLeast === null ? '' : String(filter.attendedAtLeast),
    question: filter.answer?.question ?? '',
    answer: filter.answer?.value ?? '',
    listed: filter.listed === null ? '' : filterQuery(filter.listed.filter),
    ...textFields(contents, languages),
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
    ...typedTexts(values, languages),
  };
}

/** Reads the form. Languages without text are left out, except the first. */
export function readBroadcastForm(fields: BroadcastFields, call: Call): FormReading<BroadcastInput> {
  const [first = 'en'] = call.languages;
  const result = broadcastInput.safeParse({
    filter: filterOf(fields, call),
    contents: { [first]: fields.contents[first], ...writtenTexts(fields) },
  });
  if (result.success) return { input: result.data, fieldErrors: [] };
  return { input: null, fieldErrors: fieldErrorsOf(result.error.issues).map(atField) };
}

/** Returns the filter that a form describes; null if it has errors. */
export function readFilter(fields: BroadcastFields, call: Call): AudienceFilter | null {
  return audienceFilter.safeParse(filterOf(fields, call)).data ?? null;
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
    coordinators: fields.coordinators !== '',
    speakers: fields.speakers !== '',
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

/** How many would get a broadcast, and who is left out: a sentence for each that there is. */
export function audienceWords({ total, leftOut }: Pick<Audience, 'total' | 'leftOut'>, language: string): string[] {
  return [translate(language, 'console.broadcasts.wouldGet', { count: total }), ...leftOutWords(leftOut, language)];
}

/** Says why people who match the filter get nothing, one sentence for each reason. */
export function leftOutWords({ unsubscribed, suppressed }: LeftOut, language: string): string[] {
  return [
    ...(unsubscribed === 0 ? [] : [translate(language, 'console.broadcasts.leftOut.muted', { count: unsubscribed })]),
    ...(suppressed === 0 ? [] : [translate(language, 'console.broadcasts.leftOut.unreachable', { count: suppressed })]),
  ];
}
