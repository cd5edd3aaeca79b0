import { maxBodyLength, maxSubjectLength } from '../../domain/campaigns/campaign-texts.js';
import { juryOutcomes } from '../../domain/broadcasts/audience-filter.js';
import { proposalStates } from '../../domain/proposals/proposal.js';
import { mergeFields } from '../../domain/broadcasts/merge-fields.js';
import { organizationKinds } from '../../domain/organizations/organization.js';
import type { FieldError } from '../../platform/errors.js';
import { getLanguage, translate } from '../../platform/i18n/messages.js';
import { matchLanguage } from '../../platform/i18n/negotiate-language.js';
import { type ErrorSummary, errorSummary, type Field } from '../../platform/views/form-fields.js';
import { registrationStates } from '../../domain/registrations/registration.js';
import type { Option } from '../../domain/time/zone-options.js';
import { broadcastField } from '../ui/broadcast-faults.js';
import { type BroadcastFields } from './broadcast-form.js';
import { contentField } from '../ui/broadcast-faults.js';
import type { FilterChoices } from './broadcasts.queries.js';
import { countryName } from '../ui/country-name.js';
import { peopleSummary } from '../ui/people-filter-form.js';
import { dayAndTimeInZone } from '../ui/day-and-time.js';
import type { EditView } from '../ui/form-edit.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { languageName } from '../ui/language-name.js';

const filterNames = [
  'sessions',
  'states',
  'attended',
  'attendedAtLeast',
  'question',
  'answer',
  'organizations',
  'organizationKinds',
  'countries',
  'languages',
  'tags',
  'proposal',
  'proposalStates',
  'juryOutcomes',
  'attendees',
  'listed',
] as const;
type FilterName = (typeof filterNames)[number];

/** The fields of a text in one language. */
interface ContentView {
  heading: string;
  code: string;
  dir: 'ltr' | 'rtl';
  hint: string | null;
  isOptional: boolean;
  subject: Field;
  body: Field;
}

export interface BroadcastFormPage extends ConsoleLayout {
  heading: string;
  action: string;
  previewPath: string;
  back: { path: string; label: string };
  edit: EditView;
  errors: ErrorSummary | null;
  contents: ContentView[];
  /** In languages that are not the call's, and in which nothing is written: they are folded away. */
  moreContents: ContentView[];
  longest: { subject: number; body: number };
  mergeFields: { field: string; meaning: string }[];
  fields: Record<FilterName, Field>;
  sessions: (Option & { when: string })[];
  states: Option[];
  attended: Option[];
  proposal: Option[];
  proposalStates: Option[];
  juryOutcomes: Option[];
  questions: Option[];
  organizations: Option[];
  kinds: Option[];
  countries: Option[];
  tags: Option[];
  languages: Option[];
  shownIn: Option[];
  /** What was chosen in the list of people, and people who were ticked there. */
  listed: Option[];
  attendees: Option[];
  /** Whether one of the rarer parts of the filter is used: they are folded away otherwise. */
  isNarrow: boolean;
}

/** The form of a broadcast, with what was typed and each error beside its field. */
export function broadcastFormPage(
  layout: ConsoleLayout,
  input: {
    heading: string;
    action: string;
    previewPath: string;
    back: { path: string; label: string };
    fields: BroadcastFields;
    /** Those of the call. */
    ownLanguages: readonly string[];
    edit: EditView;
    choices: FilterChoices;
    fieldErrors: readonly FieldError[];
  },
): BroadcastFormPage {
  const { language } = layout;
  const { fields, choices, fieldErrors } = input;
  const text = (key: string, values = {}) => translate(language, `console.broadcasts.${key}`, values);
  const described = Object.fromEntries(
    filterNames.map((name) => [name, broadcastField(name, [fields[name]].flat()[0], fieldErrors, language)]),
  ) as BroadcastFormPage['fields'];
  const contents = contentViews(fields, fieldErrors, language);
  const isFolded = ({ code, subject, body }: ContentView) =>
    !input.ownLanguages.includes(code) && subject.value === '' && body.value === '';
  const labels = Object.fromEntries([
    ...filterNames.map((name) => [name, text(`field.${name}`)]),
    ...fields.contents.flatMap(({ language: code }) =>
      (['subject', 'body'] as const).map((part) => [
        contentField(code, part),
        text('fieldIn', { field: text(`field.${part}`), language: languageName(code, language) }),
      ]),
    ),
  ]) as Record<string, string>;
  const chosen = (values: readonly string[], name: FilterName, label: (value: string) => string): Option[] =>
    [...new Set([...values, ...[fields[name]].flat().filter((one) => one !== '')])].map((value) => ({
      value,
      label: label(value),
      selected: [fields[name]].flat().includes(value),
    }));
  const orAny = (options: Option[], selected: string): Option[] => [
    { value: '', label: text('any'), selected: selected === '' },
    ...options,
  ];
  const yesNo = (name: 'attended' | 'proposal') =>
    orAny(
      chosen(['yes', 'no'], name, (value) => text(`${name}.${value === 'yes' ? 'yes' : 'no'}`)),
      fields[name],
    );
  const questionLabels = new Map(choices.questions.map(({ key, label }) => [key, label]));
  const tagNames = new Map(choices.tags.map(({ id, name }) => [id, name]));
  const organizationNames = new Map(choices.organizations.map(({ id, name }) => [id, name]));
  return {
    ...layout,
    title: input.heading,
    heading: input.heading,
    action: input.action,
    previewPath: input.previewPath,
    back: input.back,
    edit: input.edit,
    errors: errorSummary(
      [...contents.flatMap((one) => [one.subject, one.body]), ...Object.values(described)],
      labels,
      language,
    ),
    contents: contents.filter((one) => !isFolded(one)),
    moreContents: contents.filter(isFolded),
    longest: { subject: maxSubjectLength, body: maxBodyLength },
    mergeFields: mergeFields.map((name) => ({ field: `{{${name}}}`, meaning: text(`merge.${name}`) })),
    fields: described,
    sessions: choices.sessions.map(({ id, title, startsAt, timeZone }) => ({
      value: id,
      label: title,
      when: dayAndTimeInZone(startsAt, timeZone, language),
      selected: fields.sessions.includes(id),
    })),
    states: chosen(registrationStates, 'states', (state) => text(`state.${state}`)),
    attended: yesNo('attended'),
    proposal: yesNo('proposal'),
    proposalStates: chosen(proposalStates, 'proposalStates', (state) =>
      translate(language, `console.proposals.state.${state}`),
    ),
    juryOutcomes: chosen(juryOutcomes, 'juryOutcomes', (outcome) =>
      translate(language, `console.proposals.state.${outcome}`),
    ),
    questions: orAny(
      chosen([...questionLabels.keys()], 'question', (key) => questionLabels.get(key) ?? key),
      fields.question,
    ),
    organizations: chosen([...organizationNames.keys()], 'organizations', (id) => organizationNames.get(id) ?? id),
    kinds: chosen(organizationKinds, 'organizationKinds', (kind) => translate(language, `organizations.kind.${kind}`)),
    countries: sorted(
      chosen(choices.countries, 'countries', (code) => countryName(code, language)),
      language,
    ),
    tags: chosen([...tagNames.keys()], 'tags', (id) => tagNames.get(id) ?? id),
    languages: sorted(
      chosen(choices.languages, 'languages', (code) => languageName(code, language)),
      language,
    ),
    shownIn: fields.contents.map(({ language: code }, index) => ({
      value: code,
      label: languageName(code, language),
      selected: index === 0,
    })),
    listed: fields.listed === '' ? [] : chosen([], 'listed', (query) => peopleSummary(query, choices, language)),
    attendees: chosen([], 'attendees', (id) => choices.attendees.find((one) => one.id === id)?.name ?? id),
    isNarrow: filterNames.some(
      (name) => !['sessions', 'states', 'attendees', 'listed'].includes(name) && [fields[name]].flat().join('') !== '',
    ),
  };
}

function contentViews(fields: BroadcastFields, fieldErrors: readonly FieldError[], language: string): ContentView[] {
  return fields.contents.map(({ language: code, subject, body }, index) => ({
    heading: languageName(code, language),
    code,
    dir: getLanguage(matchLanguage(code) ?? 'en').dir,
    hint: index === 0 ? null : translate(language, 'console.broadcasts.otherLanguageHint'),
    isOptional: index > 0,
    subject: broadcastField(contentField(code, 'subject'), subject, fieldErrors, language),
    body: broadcastField(contentField(code, 'body'), body, fieldErrors, language),
  }));
}

function sorted(options: Option[], language: string): Option[] {
  const collator = new Intl.Collator(language);
  return options.toSorted((a, b) => collator.compare(a.label, b.label));
}
