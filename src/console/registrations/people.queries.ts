import type { Call } from '../../domain/calls/call.entity.js';
import { liveStates } from '../../domain/registrations/registration.js';
import { provenSql } from '../../domain/registrations/proven.js';
import { taggedSql } from '../../domain/registrations/tag.js';
import { localDay } from '../../domain/time/local-date.js';
import { composedQuery } from '../../platform/database/statement.js';
import type { Connection } from '../../platform/database/tx.js';
import {
  anyone,
  isOnlySearch,
  peopleAddresses,
  type PeopleFilter,
  type PeopleList,
  peopleStates,
} from './people-filter.js';
import { zonesOfCountry } from '../../domain/time/zone-places.js';
import { containsSql } from '../../platform/database/search-sql.js';

/** Some people of a call: those who match a filter now, or of them these ids, or those who came until a moment. */
export interface PeopleChosen {
  filter: PeopleFilter;
  /** Only these; null for all that match. */
  ids?: readonly string[] | null;
  /** Those who came later were not shown. */
  until?: Date;
}

/** The call of people; a day is one of its zone. */
type CallOfPeople = Pick<Call, 'id' | 'timeZone'>;

/** A person of a call with the counts of their registrations. */
export interface PersonRow {
  id: string;
  name: string;
  email: string;
  organization: string | null;
  country: string | null;
  timeZone: string;
  language: string;
  isProven: boolean;
  isUnreachable: boolean;
  /** Whether the owner of the address said that they never registered. */
  isNotMe: boolean;
  isBlocked: boolean;
  createdAt: Date;
  /** Sessions that they are registered for, and those that they attended. */
  sessions: number;
  attended: number;
  /** Proposals that they are matched to. */
  proposals: number;
}

const addressConditions: Record<Exclude<PeopleFilter['address'], ''>, string> = {
  confirmed: provenSql('a'),
  unconfirmed: `not ${provenSql('a')}`,
  unreachable: 'a.suppressed_at is not null',
  'not-me': 'a.not_me_at is not null',
  blocked: 'a.blocked_at is not null',
};

/** More parts than this narrow no search any further. */
const mostTerms = 5;

type Given = (value: unknown) => string;

/** Returns the people `a` who are chosen at `now`, with conditions of their own; `$1` is the call. */
function chosenSql(
  { timeZone }: CallOfPeople,
  { filter, ids = null, until }: PeopleChosen,
  now: Date,
  given: Given,
): string {
  const conditions = [
    // An erased person has no address.
    `a.call_id = $1 and a.email <> ''`,
    // Who was merged is listed with the other one, unless they have registered again. Those few are looked up once.
    `(a.merged_into is null or a.id = any(array(select m.id from attendees m join registrations r on r.attendee_id = m.id
      where m.merged_into is not null and r.state = any(${given(liveStates)}))))`,
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

function searchConditions({ search, organization }: PeopleFilter, given: Given): string[] {
  const terms = search.split(/\s+/u).filter((term) => term !== '');
  return [
    ...terms.slice(0, mostTerms).map((term) => {
      const part = given(term);
      return `(${containsSql('a.search_text', part)} or ${inOrganizations(part)})`;
    }),
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
  const wanted = state === '' && session !== '' ? 'active' : state;
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

const anId = '00000000-0000-0000-0000-000000000000';
const everyPart: PeopleFilter = {
  search: 'a b c d e f',
  session: anId,
  state: 'confirmed',
  attendance: 'absent',
  organization: 'port',
  country: 'KE',
  timeZone: 'nairobi',
  language: 'en',
  registered: '2027-01-04',
  tag: anId,
  address: 'confirmed',
  proposal: 'no',
};
const aCall: CallOfPeople = { id: anId, timeZone: 'UTC' };
const examples: PeopleChosen[] = [
  { filter: anyone },
  { filter: everyPart, ids: [], until: new Date(0) },
  { filter: { ...anyone, proposal: 'yes', attendance: 'attended', country: 'unknown' } },
  ...peopleAddresses.map((address) => ({ filter: { ...anyone, address } })),
  ...peopleStates.map((state) => ({ filter: { ...anyone, state } })),
];

const orders: Record<PeopleList['sort'], string> = {
  // By name, and in the order of an index that has all that a search needs.
  name: 'a.search_text, a.id',
  newest: 'a.created_at desc, a.id',
};

const listPeopleSql = composedQuery(
  (call: CallOfPeople, chosen: PeopleChosen, sort: PeopleList['sort'], now: Date, limit: number, offset: number) => {
    const params: unknown[] = [call.id];
    const given = (value: unknown) => `$${params.push(value)}`;
    return {
      text: `with found as (
         select a.id ${chosenSql(call, chosen, now, given)}
         order by ${orders[sort]} limit ${given(limit)} offset ${given(offset)}
       )
       select a.id, a.name, a.email, o.name as organization, coalesce(a.country, o.country) as country, a.time_zone as "timeZone", a.language,
         ${provenSql('a')} as "isProven", a.suppressed_at is not null as "isUnreachable",
         a.not_me_at is not null as "isNotMe", a.blocked_at is not null as "isBlocked", a.created_at as "createdAt",
         c.sessions, c.attended,
         (select count(*)::int from proposal_matches l where l.attendee_id = a.id and l.state = 'linked') as proposals
       from found join attendees a using (id) left join organizations o on o.id = a.organization_id
       cross join lateral (
         select count(*) filter (where r.state = any(${given(liveStates)}))::int as sessions,
           count(r.attended_at)::int as attended
         from registrations r where r.attendee_id = a.id
       ) c
       order by ${orders[sort]}`,
      params,
    };
  },
  {
    id: 'uuid',
    name: 'text',
    email: 'text',
    organization: 'text?',
    country: 'text?',
    timeZone: 'text',
    language: 'text',
    isProven: 'boolean',
    isUnreachable: 'boolean',
    isNotMe: 'boolean',
    isBlocked: 'boolean',
    createdAt: 'timestamptz',
    sessions: 'int',
    attended: 'int',
    proposals: 'int',
  },
  examples.flatMap((chosen): [CallOfPeople, PeopleChosen, PeopleList['sort'], Date, number, number][] => [
    [aCall, chosen, 'name', new Date(0), 1, 0],
    [aCall, chosen, 'newest', new Date(0), 1, 0],
  ]),
);

/** A page of the chosen people of a call. */
export async function listPeople(
  connection: Connection,
  call: CallOfPeople,
  chosen: PeopleChosen & { sort?: PeopleList['sort'] },
  { now, limit, offset }: { now: Date; limit: number; offset: number },
): Promise<PersonRow[]> {
  return listPeopleSql.all(connection, call, chosen, chosen.sort ?? 'name', now, limit, offset);
}

const countPeopleSql = composedQuery(
  (call: CallOfPeople, chosen: PeopleChosen, now: Date) => {
    const params: unknown[] = [call.id];
    const given = (value: unknown) => `$${params.push(value)}`;
    // Asked for an order, PostgreSQL reads the narrow index that has all that a search needs.
    const order = isOnlySearch(chosen.filter) ? `order by ${orders.name}` : '';
    return {
      text: `select count(*)::int as count from (select a.id ${chosenSql(call, chosen, now, given)} ${order}) as found`,
      params,
    };
  },
  { count: 'int' },
  examples.map((chosen): [CallOfPeople, PeopleChosen, Date] => [aCall, chosen, new Date(0)]),
);

/** How many people of a call are chosen. */
export async function countPeople(
  connection: Connection,
  call: CallOfPeople,
  chosen: PeopleChosen,
  now: Date,
): Promise<number> {
  return (await countPeopleSql.one(connection, call, chosen, now)).count;
}

const listPeopleIdsSql = composedQuery(
  (call: CallOfPeople, chosen: PeopleChosen, now: Date) => {
    const params: unknown[] = [call.id];
    const given = (value: unknown) => `$${params.push(value)}`;
    return { text: `select a.id ${chosenSql(call, chosen, now, given)} order by a.id`, params };
  },
  { id: 'uuid' },
  examples.map((chosen): [CallOfPeople, PeopleChosen, Date] => [aCall, chosen, new Date(0)]),
);

/** Returns the ids of the chosen people. */
export async function listPeopleIds(
  connection: Connection,
  call: CallOfPeople,
  chosen: PeopleChosen,
  now: Date,
): Promise<string[]> {
  return (await listPeopleIdsSql.all(connection, call, chosen, now)).map(({ id }) => id);
}

const listSeatsSql = composedQuery(
  (call: CallOfPeople, chosen: PeopleChosen, sessionId: string, now: Date) => {
    const params: unknown[] = [call.id];
    const given = (value: unknown) => `$${params.push(value)}`;
    return {
      text: `select r.id from registrations r where r.session_id = ${given(sessionId)}
         and r.state = any(${given(liveStates)}) and r.attendee_id in (select a.id ${chosenSql(call, chosen, now, given)})
       order by r.created_at, r.id`,
      params,
    };
  },
  { id: 'uuid' },
  examples.map((chosen): [CallOfPeople, PeopleChosen, string, Date] => [aCall, chosen, '', new Date(0)]),
);

/** Returns the active registrations of the chosen people in a session, in order of arrival. */
export async function listSeatsOf(
  connection: Connection,
  call: CallOfPeople,
  chosen: PeopleChosen,
  sessionId: string,
  now: Date,
): Promise<string[]> {
  return (await listSeatsSql.all(connection, call, chosen, sessionId, now)).map(({ id }) => id);
}
