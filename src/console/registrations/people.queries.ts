import { invitedIdsSql, onlyInvitedSql } from '../../domain/invitations/only-invited-sql.js';
import { liveStates } from '../../domain/registrations/registration.js';
import { provenSql } from '../../domain/registrations/links/proven.js';
import { type Row, composedQuery, query } from '../../platform/database/statement.js';
import type { Connection } from '../../platform/database/tx.js';
import type { ListPlace } from '../ui/pager.js';
import type { Given } from '../../domain/registrations/people/people-conditions.js';
import { type CallOfPeople, chosenSql, type PeopleChosen } from './people-chosen.js';
import {
  anyone,
  peopleAddresses,
  type PeopleFilter,
  peopleStates,
} from '../../domain/registrations/people/people-filter.js';
import { isFiltered, peopleSorts, type PeopleList } from '../ui/people-filter.js';

/**
 * The first letters of scripts, or of neighbors that are written together, in the order of Unicode. Latin comes before
 * all of them.
 */
const starts = [
  0x370, 0x400, 0x530, 0x590, 0x600, 0x900, 0xe00, 0x1000, 0x10a0, 0x1100, 0x1200, 0x1780, 0x3040, 0x3400,
];

/**
 * Returns where names in the script of a search begin in the order of names, or null for Latin. Those come first, because
 * most who match a search in another script are among them, behind all Latin names.
 */
function scriptStart(search: string): string | null {
  // As the database folds texts, Hangul in its parts.
  const first = search.normalize('NFKD').codePointAt(0) ?? 0;
  const start = starts.findLast((one) => one <= first);
  return start === undefined ? null : String.fromCodePoint(start);
}

/** A person of a call with the counts of their registrations. */
export type PersonRow = Row<typeof listPeopleSql>;

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
  listensIn: 'es',
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
  { filter: { ...anyone, search: '林' } },
  { filter: { ...anyone, search: 'ana' }, rare: { part: 'ana', letters: 'ana' } },
  { filter: { ...anyone, search: '林' }, rare: { part: '林', bytes: 'e69e97' } },
];

/** SQL: the order in which people are read, and its parts one after the other: conditions, also of what is beyond a person. */
interface Order {
  order: string;
  /** That of each part. */
  inPart: string;
  parts: { within: string; beyond: (id: string) => string }[];
}

/** SQL: the order of a page that is read forwards or backwards; of names, those from `script` on come first. */
function orderOf(sort: PeopleList['sort'], isBackwards: boolean, script: string | null): Order {
  const [up, down] = isBackwards ? ['desc', 'asc'] : ['asc', 'desc'];
  const [later, earlier] = isBackwards ? ['<', '>'] : ['>', '<'];
  const valueOf = (id: string, value: string) => `(select ${value} from attendees where id = ${id}::uuid)`;
  if (sort === 'newest') {
    const createdAt = (id: string) => valueOf(id, 'created_at');
    const beyond = (id: string) => `a.created_at ${earlier}= ${createdAt(id)}
      and (a.created_at ${earlier} ${createdAt(id)} or a.id ${later} ${id}::uuid)`;
    const order = `a.created_at ${down}, a.id ${up}`;
    return { order, inPart: order, parts: [{ within: 'true', beyond }] };
  }
  // By name, and each part in the order of an index that has all that a search needs.
  const order = `a.search_text ${up}, a.id ${up}`;
  const from = (id: string, name: string) => `(a.search_text, a.id) ${later} (${name}, ${id}::uuid)`;
  if (script === null) {
    return { order, inPart: order, parts: [{ within: 'true', beyond: (id) => from(id, valueOf(id, 'search_text')) }] };
  }
  const [first, second] = isBackwards ? ['<', '>='] : ['>=', '<'];
  const nameIn = (id: string, is: string) => valueOf(id, `case when search_text ${is} ${script} then search_text end`);
  // Beyond somebody in the second part is nobody of the first, and beyond somebody in the first is all of the second.
  const start = isBackwards ? `(select max(search_text) || 'z' from attendees where call_id = $1)` : `''`;
  return {
    order: `a.search_text < ${script} ${up}, ${order}`,
    inPart: order,
    parts: [
      { within: `a.search_text ${first} ${script}`, beyond: (id) => from(id, nameIn(id, first)) },
      {
        within: `a.search_text ${second} ${script}`,
        beyond: (id) => from(id, `coalesce(${nameIn(id, second)}, ${start})`),
      },
    ],
  };
}

type FoundArgs = [call: CallOfPeople, chosen: PeopleChosen, now: Date, given: Given];

/** SQL: so many ids of chosen people in an order, beyond one of them; the second part is read if the first has too few. */
function foundSql({ inPart, parts }: Order, limit: string, place: string | undefined, ...args: FoundArgs): string {
  const found = parts.map(
    ({ within, beyond }) => `(select a.id ${chosenSql(...args)} and ${within}
      ${place === undefined ? '' : `and ${beyond(place)}`}
      order by ${inPart} limit ${limit})`,
  );
  return `select id from (${found.join('\nunion all\n')}) f limit ${limit}`;
}

/** Which part of a list is read. */
interface PeopleRange {
  now: Date;
  limit: number;
  place?: ListPlace;
}

type PeopleArgs = [CallOfPeople, PeopleChosen, PeopleList['sort'], PeopleRange];

const listPeopleSql = composedQuery(
  (...[call, chosen, sort, { now, limit, place: { after, before } = {} }]: PeopleArgs) => {
    const params: unknown[] = [call.id];
    const given = (value: unknown) => `$${params.push(value)}`;
    const place = after ?? before;
    const start = sort === 'name' ? scriptStart(chosen.filter.search) : null;
    const script = start === null ? null : given(start);
    const order = orderOf(sort, before !== undefined, script);
    const beyond = place === undefined ? undefined : given(place);
    return {
      text: `with found as (${foundSql(order, given(limit), beyond, call, chosen, now, given)})
       select a.id, a.name, a.email, o.name as organization, coalesce(a.country, o.country) as country, a.time_zone as "timeZone",
         a.is_own_zone as "isOwnZone", a.language,
         ${provenSql('a')} as "isProven", a.suppressed_at is not null as "isUnreachable",
         a.not_me_at is not null as "isNotMe", a.blocked_at is not null as "isBlocked", a.created_at as "createdAt",
         c.sessions, c.attended, c.listens_in as "listensIn",
         (select count(*)::int from proposal_matches l where l.attendee_id = a.id and l.state = 'linked') as proposals
       from found join attendees a using (id) left join organizations o on o.id = a.organization_id
       cross join lateral (
         select count(*) filter (where r.state = any(${given(liveStates)}))::int as sessions,
           count(r.attended_at)::int as attended,
           array_agg(distinct r.listens_in) filter (where r.listens_in is not null and r.state = any(${given(liveStates)})) as listens_in
         from registrations r where r.attendee_id = a.id
       ) c
       order by ${orderOf(sort, false, script).order}`,
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
    // Whether they chose it.
    isOwnZone: 'boolean',
    language: 'text',
    isProven: 'boolean',
    isUnreachable: 'boolean',
    // Whether the owner of the address said that they never registered.
    isNotMe: 'boolean',
    isBlocked: 'boolean',
    createdAt: 'timestamptz',
    // Sessions that they are registered for, and those that they attended.
    sessions: 'int',
    attended: 'int',
    // The languages in which they follow sessions.
    listensIn: 'text[]?',
    // Proposals that they are matched to.
    proposals: 'int',
  },
  [
    ...examples.map((chosen): PeopleArgs => [aCall, chosen, 'name', { now: new Date(0), limit: 1 }]),
    ...peopleSorts.flatMap((sort): PeopleArgs[] => [
      [aCall, { filter: anyone }, sort, { now: new Date(0), limit: 1, place: { after: anId } }],
      [aCall, { filter: anyone }, sort, { now: new Date(0), limit: 1, place: { before: anId } }],
      [aCall, { filter: { ...anyone, search: '林' } }, sort, { now: new Date(0), limit: 1, place: { after: anId } }],
      [aCall, { filter: { ...anyone, search: '林' } }, sort, { now: new Date(0), limit: 1, place: { before: anId } }],
    ]),
  ],
);

/** Lists a part of the chosen people of a call, after one or before one. */
export async function listPeople(
  connection: Connection,
  call: CallOfPeople,
  chosen: PeopleChosen & { sort?: PeopleList['sort'] },
  range: PeopleRange,
): Promise<PersonRow[]> {
  return listPeopleSql.all(connection, call, chosen, chosen.sort ?? 'name', range);
}

type CountArgs = [call: CallOfPeople, chosen: PeopleChosen, now: Date, most: number | null];

const countPeopleSql = composedQuery(
  (...[call, chosen, now, most]: CountArgs) => {
    const params: unknown[] = [call.id];
    const given = (value: unknown) => `$${params.push(value)}`;
    // Asked for an order, PostgreSQL reads the narrow index that has all that a search needs.
    const isNarrow = !isFiltered(chosen.filter) && (chosen.rare ?? null) === null;
    const start = isNarrow ? scriptStart(chosen.filter.search) : null;
    const order = orderOf('name', false, start === null ? null : given(start));
    const found = isNarrow
      ? foundSql(order, given(most), undefined, call, chosen, now, given)
      : `select a.id ${chosenSql(call, chosen, now, given)} limit ${given(most)}`;
    return { text: `select count(*)::int as count from (${found}) as found`, params };
  },
  { count: 'int' },
  examples.map((chosen): CountArgs => [aCall, chosen, new Date(0), null]),
);

/** How many people of a call are chosen. */
export async function countPeople(connection: Connection, call: CallOfPeople, chosen: PeopleChosen, now: Date) {
  return (await countPeopleSql.one(connection, call, chosen, now, null)).count;
}

// Those who were merged and have registered again are few.
const countEverybodySql = query(
  `select (select coalesce(sum(count), 0)::int from call_counts where call_id = $1 and what = 'people') + (
     select count(*)::int from attendees a where call_id = $1 and merged_into is not null and email <> ''
       and exists (select from registrations r where r.attendee_id = a.id and r.state = any($2))) - (
     select count(*)::int from attendees a where a.id in (${invitedIdsSql}) and a.email <> '' and a.merged_into is null
       and ${onlyInvitedSql('a')}) as count`,
  { count: 'int' },
);

/** More people than these are not counted one by one to be shown as a number. */
const maxCounted = 10_000;

/** Returns how many people of a call are chosen; `isMore` if it is more than that. Everybody is always counted. */
export async function countSome(connection: Connection, call: CallOfPeople, chosen: PeopleChosen, now: Date) {
  if (chosen.filter.search === '' && !isFiltered(chosen.filter)) {
    return { total: (await countEverybodySql.one(connection, [call.id, liveStates])).count, isMore: false };
  }
  const { count } = await countPeopleSql.one(connection, call, chosen, now, maxCounted + 1);
  return { total: Math.min(count, maxCounted), isMore: count > maxCounted };
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
export async function listPeopleIds(connection: Connection, call: CallOfPeople, chosen: PeopleChosen, now: Date) {
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
