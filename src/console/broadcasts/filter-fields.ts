import { juryOutcomes } from '../../domain/broadcasts/audience-filter.js';
import { organizationKinds } from '../../domain/organizations/organization.js';
import { proposalStates } from '../../domain/proposals/proposal.js';
import { registrationStates } from '../../domain/registrations/registration.js';
import type { Option } from '../../domain/time/zone-options.js';
import type { FieldError } from '../../platform/errors.js';
import type { FieldView } from '../../platform/forms/field-kind.js';
import { translate } from '../../platform/i18n/messages.js';
import { broadcastField } from '../ui/texts-form.js';
import { countryName } from '../../platform/i18n/country-name.js';
import { dayAndTimeInZone } from '../ui/day-and-time.js';
import { languageName } from '../ui/language-name.js';
import { peopleSummary } from '../ui/people-filter-form.js';
import type { BroadcastFields } from './broadcast-form.js';
import type { FilterChoices } from './broadcasts.queries.js';

type FilterName = Exclude<keyof BroadcastFields, 'contents'>;

/** A field of the filter, with its choices. */
export interface FilterField extends FieldView {
  /** What is chosen or typed, in words; empty for nothing. */
  said: string[];
}

/** The fields of a filter with what is chosen: those that are used most, and the rarer ones. */
export interface FilterFields {
  usual: FilterField[];
  rare: FilterField[];
}

/** Returns the fields of a filter: its form shows them, and the page of a broadcast says what is chosen. */
export function filterFields(
  fields: BroadcastFields,
  choices: FilterChoices,
  fieldErrors: readonly FieldError[],
  language: string,
): FilterFields {
  const text = (key: string) => translate(language, `console.broadcasts.${key}`);
  const fieldOf = (name: FilterName, partial: string, hint: string | null, options: Option[]): FilterField => {
    const value = [fields[name]].flat()[0];
    const chosen = options.filter((one) => one.selected && one.value !== '').map(({ label }) => label);
    return {
      ...broadcastField(name, value, fieldErrors, language),
      partial,
      label: text(`field.${name}`),
      hint: hint === null ? null : text(hint),
      isOptional: partial === 'fields/line',
      isPart: false,
      max: partial === 'fields/line' ? 500 : null,
      type: 'text',
      mode: null,
      autocomplete: null,
      dir: null,
      list: null,
      suggest: null,
      options,
      said: options.length > 0 ? chosen : value === undefined || value === '' ? [] : [value],
    };
  };
  const optionsOf = (name: FilterName, values: readonly string[], label: (value: string) => string): Option[] =>
    [...new Set([...values, ...[fields[name]].flat().filter((one) => one !== '')])].map((value) => ({
      value,
      label: label(value),
      selected: [fields[name]].flat().includes(value),
    }));
  type Choose = [name: FilterName, values: readonly string[], label: (value: string) => string, hint?: string];
  const choose = ([name, values, label, hint = '']: Choose, partial: string, isSorted = false): FilterField[] => {
    const options = optionsOf(name, values, label);
    const { compare } = new Intl.Collator(language);
    const shown = isSorted ? options.toSorted((a, b) => compare(a.label, b.label)) : options;
    return options.length === 0 ? [] : [fieldOf(name, partial, hint || null, shown)];
  };
  const check = (...of: Choose) => choose(of, 'fields/choices');
  const several = (...of: Choose) => choose(of, 'fields/several');
  const select = (...[name, values, label]: Choose) => {
    const any = { value: '', label: text('any'), selected: fields[name] === '' };
    return fieldOf(name, 'fields/select', null, [any, ...optionsOf(name, values, label)]);
  };
  const nameIn = (found: readonly { id: string; name: string }[]) => {
    const names = new Map(found.map(({ id, name }) => [id, name]));
    return (id: string) => names.get(id) ?? id;
  };
  const idsOf = (found: readonly { id: string }[]) => found.map(({ id }) => id);
  const yesNo = (name: 'attended' | 'proposal') => select(name, ['yes', 'no'], (value) => text(`${name}.${value}`));
  const registrationState = (state: string) => translate(language, `console.registrations.registration.${state}`);
  const proposalState = (state: string) => translate(language, `console.proposals.state.${state}`);
  const sessions = choices.sessions.map(({ id, title, startsAt, timeZone }) => ({
    id,
    name: `${title} · ${dayAndTimeInZone(startsAt, timeZone, language)}`,
  }));
  const asSpoken = (one: FilterField) => ({ ...one, label: text('field.spokenIn') });
  const questions = choices.questions.map(({ key, label }) => ({ id: key, name: label }));
  const sessionFields = choose(
    ['sessions', idsOf(sessions), nameIn(sessions)],
    'console/broadcasts/broadcast-form/sessions',
  );
  // Nothing else narrows speakers.
  if (fields.speakers !== '') {
    return { usual: [...check('speakers', ['yes'], () => text('speakers')), ...sessionFields.map(asSpoken)], rare: [] };
  }
  return {
    usual: [
      ...check('listed', [], (query) => peopleSummary(query, choices, language)),
      ...check('attendees', [], nameIn(choices.attendees)),
      ...sessionFields,
      ...check('states', registrationStates, registrationState, 'statesHint'),
    ],
    rare: [
      ...check('coordinators', ['yes'], () => text('coordinators')),
      yesNo('attended'),
      yesNo('proposal'),
      ...check('proposalStates', proposalStates, proposalState),
      ...check('juryOutcomes', juryOutcomes, proposalState, 'juryHint'),
      { ...fieldOf('attendedAtLeast', 'fields/line', null, []), mode: 'numeric', max: 4 },
      select('question', idsOf(questions), nameIn(questions)),
      fieldOf('answer', 'fields/line', 'answerHint', []),
      ...several('tags', idsOf(choices.tags), nameIn(choices.tags)),
      ...several('organizations', idsOf(choices.organizations), nameIn(choices.organizations)),
      ...check('organizationKinds', organizationKinds, (kind) => translate(language, `organizations.kind.${kind}`)),
      ...choose(['countries', choices.countries, (code) => countryName(code, language)], 'fields/several', true),
      ...choose(['languages', choices.languages, (code) => languageName(code, language)], 'fields/choices', true),
    ],
  };
}

/** Says what a filter chooses, one entry for each part that narrows it. */
export function filterWords({ usual, rare }: FilterFields, language: string): { term: string; text: string }[] {
  const said = [...usual, ...rare].filter(({ said: words }) => words.length > 0);
  const comma = translate(language, 'console.common.comma');
  if (said.length > 0) return said.map(({ label, said: words }) => ({ term: label, text: words.join(comma) }));
  const text = (key: string) => translate(language, `console.broadcasts.${key}`);
  return [{ term: text('field.sessions'), text: text('everybody') }];
}
