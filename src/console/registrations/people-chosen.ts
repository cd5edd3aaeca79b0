import type { Call } from '../../domain/calls/call.entity.js';
import { onlyInvitedSql } from '../../domain/invitations/only-invited-sql.js';
import { liveStates } from '../../domain/registrations/registration.js';
import { provenSql } from '../../domain/registrations/proven.js';
import { taggedSql } from '../../domain/registrations/tag.js';
import { localDay } from '../../domain/time/local-date.js';
import { zonesOfCountry } from '../../domain/time/zone-places.js';
import { containsSql } from '../../platform/database/search-sql.js';
import type { PeopleFilter } from './people-filter.js';

/** Some people of a call: those who match a filter now, or of them these ids, or those who came until a moment. */
export interface PeopleChosen {
  filter: PeopleFilter;
  /** Only these; null for all that match. */
  ids?: readonly string[] | null;
  /** People who registered later were not previewed. */
  until?: Date;
  /** A part of the search by which an index finds them. */
  rare?: RarePart | null;
}

/** A part of a search, and what an index has of it: folded letters as a pattern, or bytes as hexadecimal digits. */
export type RarePart = { part: string } & ({ letters: string } | { bytes: string });

/** The call of people; a day is one of its zone. */
export type CallOfPeople = Pick<Call, 'id' | 'timeZone'>;

const addressConditions: Record<Exclude<PeopleFilter['address'], ''>, string> = {
  confirmed: provenSql('a'),
  unconfirmed: `not ${provenSql('a')}`,
  unreachable: 'a.suppressed_at is not null',
  'not-me': 'a.not_me_at is not null',
  blocked: 'a.blocked_at is not null',
};

/** More parts than this narrow no search any further. */
const mostTerms = 5;

export type Given = (value: unknown) => string;

/** Returns the people `a` who are chosen at `now`, with conditions of their own; `$1` is the call. */
export function chosenSql(
  { timeZone }: CallOfPeople,
  { filter, ids = null, until, rare = null }: PeopleChosen,
  now: Date,
  given: Given,
): string {
  const conditions = [
    // An erased person has no address.
    `a.call_id = $1 and a.email <> ''`,
    // Whom only the call's platform named for a team is listed with their proposal.
    'a.enlisted_at is null',
    // Who was merged is listed with the other one, unless they have registered again. Those few are looked up once.
    `(a.merged_into is null or a.id = any(array(select m.id from attendees m join registrations r on r.attendee_id = m.id
      where m.merged_into is not null and r.state = any(${given(liveStates)}))))`,
    ...(rare === null ? [] : [rareCondition(rare, given)]),
    ...(ids === null ? invitedConditions(filter) : []),
    ...searchConditions(filter, given),
    ...ownConditions(filter, given),
    ...registrationConditions(filter, now, given),
    ...dayConditions(filter, timeZone, given),
    ...(ids === null ? [] : [`a.id = any(${given(ids)}::uuid[])`]),
    ...(until === undefined ? [] : [`a.created_at <= ${given(until)}`]),
  ];
  return `from attendees a where ${conditions.join('\n and ')}`;
}

// The organizations are looked up once for the statement, not for each person.
const inOrganizations = (part: string) =>
  `a.organization_id in (select id from organizations where call_id = $1 and ${containsSql('search_text', part)})`;

/** SQL: the name or address of the person `a`, or the name of their organization, contains a part of a search. */
export function termCondition(part: string): string {
  return `(${containsSql('a.search_text', part)} or ${inOrganizations(part)})`;
}

/** People who were only invited are no people of the call yet: they are found by a search, or if they are asked for. */
function invitedConditions({ search, state }: PeopleFilter): string[] {
  if (state === 'invited') return [onlyInvitedSql('a')];
  return search === '' && state !== 'none' ? [`not ${onlyInvitedSql('a')}`] : [];
}

/** Returns the parts of a search that narrow it. */
export function termsOf(search: string): string[] {
  return search
    .split(/\s+/u)
    .filter((term) => term !== '')
    .slice(0, mostTerms);
}

/**
 * Everybody whom an index has with a part, who is not in it yet, or whose organization has the part in its name. Arrays,
 * because a union of them would start parallel processes, which takes longer than these few people.
 */
function rareCondition(rare: RarePart, given: Given): string {
  const [text, pattern] = 'letters' in rare ? ['folded', rare.letters] : ['search_bytes(folded)', rare.bytes];
  return `a.id = any(
    array(select s.attendee_id from people_search s join attendees f on f.id = s.attendee_id and f.call_id = $1
      where ${text} like ${given(`%${pattern}%`)})
    || array(select attendee_id from people_search_due)
    || array(select id from attendees where organization_id = any(array(
      select id from organizations where call_id = $1 and ${containsSql('search_text', given(rare.part))}))))`;
}

function searchConditions({ search, organization }: PeopleFilter, given: Given): string[] {
  return [
    ...termsOf(search).map((term) => termCondition(given(term))),
    ...(organization === '' ? [] : [inOrganizations(given(organization))]),
  ];
}

// Most people have a country of their own.
const placedIn = (condition: string) => `coalesce(a.country is null and a.organization_id in (
  select id from organizations where call_id = $1 and ${condition}), false)`;

/** A person's own country, otherwise that of their organization or time zone, as the map of the start page counts. */
function countryCondition(country: string, given: Given): string {
  const isOpen = `a.country is null and not ${placedIn('country is not null')}`;
  const inZones = `a.time_zone = any(${given(zonesOfCountry(country === 'unknown' ? null : country))})`;
  if (country === 'unknown') return `${isOpen} and not ${inZones}`;
  const code = given(country);
  return `(a.country = ${code} or ${placedIn(`country = ${code}`)} or (${isOpen} and ${inZones}))`;
}

function dayConditions({ registered }: PeopleFilter, timeZone: string, given: Given): string[] {
  if (registered === '') return [];
  const { from, to } = localDay(registered, timeZone);
  return [
    `exists (select from registrations r
      where r.attendee_id = a.id and r.created_at >= ${given(from)} and r.created_at < ${given(to)})`,
  ];
}

function ownConditions({ country, timeZone, language, tag, address, proposal }: PeopleFilter, given: Given): string[] {
  const linked = `exists (select from proposal_matches l where l.attendee_id = a.id and l.state = 'linked')`;
  return [
    ...(country === '' ? [] : [countryCondition(country, given)]),
    ...(timeZone === '' ? [] : [`strpos(lower(a.time_zone), lower(${given(timeZone.replaceAll(' ', '_'))})) > 0`]),
    ...(language === '' ? [] : [`a.language = ${given(language)}`]),
    ...(tag === '' ? [] : [taggedSql('a', given([tag]))]),
    ...(address === '' ? [] : [addressConditions[address]]),
    ...(proposal === '' ? [] : [proposal === 'yes' ? linked : `not ${linked}`]),
  ];
}

function registrationConditions({ session, state, attendance }: PeopleFilter, now: Date, given: Given): string[] {
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
    ...(attendance === '' ? [] : attendance === 'attended' ? [has('and r.attended_at is not null')] : [has(over())]),
    ...(attendance === 'absent' ? [`not ${has('and r.attended_at is not null')}`] : []),
  ];
}
