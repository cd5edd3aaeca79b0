import { containsSql } from '../../../platform/database/search-sql.js';
import { localDay } from '../../time/local-date.js';
import { zoneCountry, zonesOfCountry } from '../../time/zone-places.js';
import type { PeopleFilter } from './people-filter.js';
import { provenSql } from '../links/proven.js';
import { liveStates } from '../registration.js';
import { taggedSql } from './tag.js';

/** Adds a parameter to a statement and returns its placeholder. */
export type Given = (value: unknown) => string;

const addressConditions: Record<Exclude<PeopleFilter['address'], ''>, string> = {
  confirmed: provenSql('a'),
  unconfirmed: `not ${provenSql('a')}`,
  unreachable: 'a.suppressed_at is not null',
  'not-me': 'a.not_me_at is not null',
  blocked: 'a.blocked_at is not null',
};

/** More parts than this narrow no search any further. */
const maxTerms = 5;

/**
 * Returns SQL for what the people `a` of a call match at `now`, one condition for each part of a filter: for the list of
 * people, its files, what is done with many of them, and broadcasts. `callId` is the placeholder of the call's ID, and a
 * day is one in `timeZone`.
 */
export function peopleConditions(
  filter: PeopleFilter,
  { callId, timeZone }: { callId: string; timeZone: string },
  now: Date,
  given: Given,
): string[] {
  return [
    ...searchConditions(filter, callId, given),
    ...ownConditions(filter, callId, given),
    ...registrationConditions(filter, now, given),
    ...dayConditions(filter, timeZone, given),
  ];
}

// The organizations are looked up once for the statement, not for each person.
const inOrganizations = (part: string, callId: string) =>
  `a.organization_id in (select id from organizations where call_id = ${callId} and ${containsSql('search_text', part)})`;

/** SQL: the name or address of the person `a`, or the name of their organization, contains a part of a search. */
export function termCondition(part: string, callId: string): string {
  return `(${containsSql('a.search_text', part)} or ${inOrganizations(part, callId)})`;
}

/** Returns the parts of a search that narrow it. */
export function termsOf(search: string): string[] {
  return search
    .split(/\s+/u)
    .filter((term) => term !== '')
    .slice(0, maxTerms);
}

function searchConditions({ search, organization }: PeopleFilter, callId: string, given: Given): string[] {
  return [
    ...termsOf(search).map((term) => termCondition(given(term), callId)),
    ...(organization === '' ? [] : [inOrganizations(given(organization), callId)]),
  ];
}

/**
 * SQL: the person `a` is in one of these countries, or in none that is known: what they or their organization stated,
 * otherwise the country of the time zone that they chose. The call's zone, which is assumed of others, says nothing.
 */
export function countryCondition(countries: readonly string[] | 'unknown', callId: string, given: Given): string {
  // Most people have a country of their own.
  const placedIn = (condition: string) => `coalesce(a.country is null and a.organization_id in (
    select id from organizations where call_id = ${callId} and ${condition}), false)`;
  const isOpen = `a.country is null and not ${placedIn('country is not null')}`;
  const zones = countries === 'unknown' ? zonesOfCountry(null) : countries.flatMap((code) => zonesOfCountry(code));
  const inZones = `a.is_own_zone and a.time_zone = any(${given(zones)})`;
  if (countries === 'unknown') return `${isOpen} and not (${inZones})`;
  const codes = `any(${given(countries)}::text[])`;
  return `(a.country = ${codes} or ${placedIn(`country = ${codes}`)} or (${isOpen} and ${inZones}))`;
}

/** Returns the country of a person in the same way; null if none is known. */
export function countryOf(person: { country: string | null; timeZone: string; isOwnZone: boolean }): string | null {
  return person.country ?? (person.isOwnZone ? zoneCountry(person.timeZone) : null);
}

function dayConditions({ registered }: PeopleFilter, timeZone: string, given: Given): string[] {
  if (registered === '') return [];
  const { from, to } = localDay(registered, timeZone);
  return [
    `exists (select from registrations r
      where r.attendee_id = a.id and r.created_at >= ${given(from)} and r.created_at < ${given(to)})`,
  ];
}

function ownConditions(
  { country, timeZone, language, tag, address, proposal }: PeopleFilter,
  callId: string,
  given: Given,
): string[] {
  const linked = `exists (select from proposal_matches l where l.attendee_id = a.id and l.state = 'linked')`;
  return [
    ...(country === '' ? [] : [countryCondition(country === 'unknown' ? country : [country], callId, given)]),
    ...(timeZone === '' ? [] : [`strpos(lower(a.time_zone), lower(${given(timeZone.replaceAll(' ', '_'))})) > 0`]),
    ...(language === '' ? [] : [`a.language = ${given(language)}`]),
    ...(tag === '' ? [] : [taggedSql('a', given([tag]))]),
    ...(address === '' ? [] : [addressConditions[address]]),
    ...(proposal === '' ? [] : [proposal === 'yes' ? linked : `not ${linked}`]),
  ];
}

function registrationConditions(
  { session, state, attendance, listensIn }: PeopleFilter,
  now: Date,
  given: Given,
): string[] {
  const has = (condition: string) => {
    const here = session === '' ? '' : `and r.session_id = ${given(session)}`;
    return `exists (select from registrations r where r.attendee_id = a.id ${here} ${condition})`;
  };
  const among = (states: readonly string[]) => `and r.state = any(${given(states)})`;
  const asked = state === 'invited' ? '' : state;
  const wanted = asked === '' && session !== '' ? 'active' : asked;
  const over = () => `and r.state = 'confirmed' and exists (select from sessions s
    where s.id = r.session_id and s.state = 'published' and s.ends_at <= ${given(now)})`;
  return [
    ...(wanted === 'active' ? [has(among(liveStates))] : []),
    ...(wanted === 'none' ? [`not ${has(among(liveStates))}`] : []),
    ...(wanted !== '' && wanted !== 'active' && wanted !== 'none' ? [has(among([wanted]))] : []),
    ...(listensIn === '' ? [] : [has(`${among(liveStates)} and r.listens_in = ${given(listensIn)}`)]),
    ...(attendance === '' ? [] : attendance === 'attended' ? [has('and r.attended_at is not null')] : [has(over())]),
    ...(attendance === 'absent' ? [`not ${has('and r.attended_at is not null')}`] : []),
  ];
}
