import { countryOptions } from '../../domain/registrations/people/country-options.js';
import type { Tag } from '../../domain/registrations/people/tags.queries.js';
import { languages } from '../../platform/i18n/messages.js';
import { optionalText, translate } from '../../platform/i18n/messages.js';
import { dayAndTimeInZone } from '../ui/day-and-time.js';
import {
  peopleAddresses,
  peopleAttendance,
  peopleStates,
  yesOrNo,
} from '../../domain/registrations/people/people-filter.js';
import { listeningLanguages, type OfferedSession } from '../../domain/sessions/language-offer.js';
import { spokenLanguage } from '../../domain/sessions/session-labels.js';
import { isFiltered, peopleColumns, type PeopleList, peopleListOf, peopleSorts } from './people-filter.js';

/** What the form offers: the sessions of the call, by their start, and its tags. */
interface PeopleChoices {
  sessions: readonly (OfferedSession & { id: string; title: string; startsAt: Date; timeZone: string })[];
  tags: readonly Pick<Tag, 'id' | 'name'>[];
}

/** Returns the form with what is chosen. */
export function peopleFilterForm({ filter, columns, sort }: PeopleList, choices: PeopleChoices, language: string) {
  const text = (key: string) => translate(language, `console.registrations.people.${key}`);
  const select = (id: string, chosen: string, options: readonly { value: string; label: string }[]) => ({
    id,
    label: text(`filter.${id}`),
    options: [{ value: '', label: text('filter.any') }, ...options].map((option) => ({
      ...option,
      selected: option.value === chosen,
    })),
  });
  const words = (id: string, values: readonly string[]) =>
    values.map((value) => ({ value, label: text(`filter.${id}.${value}`) }));
  const sessions = choices.sessions.toReversed().map(({ id, title, startsAt, timeZone }) => ({
    value: id,
    label: `${title} · ${dayAndTimeInZone(startsAt, timeZone, language)}`,
  }));
  // Nothing about them where no session offers a choice.
  const listening = [...new Set([...choices.sessions.flatMap(listeningLanguages), filter.listensIn].filter(Boolean))];
  const names = choices.tags.map(({ id, name }) => ({ value: id, label: name }));
  return {
    search: filter.search,
    // Opened while a filter applies.
    isOpen: isFiltered(filter),
    selects: [
      select('session', filter.session, sessions),
      select(
        'state',
        filter.state,
        peopleStates.map((value) => ({
          value,
          label: optionalText(language, `console.registrations.registration.${value}`) ?? text(`filter.state.${value}`),
        })),
      ),
      select('attendance', filter.attendance, words('attendance', peopleAttendance)),
      select('country', filter.country, [
        ...countryOptions(language, filter.country),
        { value: 'unknown', label: text('filter.country.unknown') },
      ]),
      select(
        'language',
        filter.language,
        languages.map(({ code, name }) => ({ value: code, label: name })),
      ),
      ...(listening.length === 0
        ? []
        : [
            select(
              'listensIn',
              filter.listensIn,
              listening.map((value) => ({ value, label: spokenLanguage(value, language) })),
            ),
          ]),
      ...(names.length === 0 ? [] : [select('tag', filter.tag, names)]),
      select('address', filter.address, words('address', peopleAddresses)),
      select('proposal', filter.proposal, words('proposal', yesOrNo)),
    ],
    organization: filter.organization,
    zone: filter.timeZone,
    registered: filter.registered,
    columns: peopleColumns
      .filter((value) => value !== 'listensIn' || listening.length > 0)
      .map((value) => ({ value, label: text(`column.${value}`), selected: columns.includes(value) })),
    sorts: peopleSorts.map((value) => ({ value, label: text(`sort.${value}`), selected: value === sort })),
  };
}

/** Describes what is chosen by a query in words, such as `Country: Kenya · Tag: press`. */
export function peopleSummary(query: string, choices: PeopleChoices, language: string): string {
  const { search, selects, organization, zone, registered } = peopleFilterForm(peopleListOf(query), choices, language);
  const text = (key: string) => translate(language, `console.registrations.people.${key}`);
  const chosen = selects.flatMap(({ label, options }) =>
    options.filter(({ value, selected }) => selected && value !== '').map((option) => [label, option.label]),
  );
  const typed = [
    [translate(language, 'console.common.search'), search],
    [text('filter.organization'), organization],
    [text('filter.zone'), zone],
    [text('filter.registered'), registered],
  ];
  return [...typed, ...chosen]
    .filter(([, value]) => value !== '')
    .map(([label, value]) => `${label}: ${value}`)
    .join(' · ');
}
