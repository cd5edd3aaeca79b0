import { liveStates } from '../../domain/registrations/registration.js';
import { taggedSql } from '../../domain/registrations/tag.js';
import { provenSql } from '../../domain/registrations/proven.js';
import { composedQuery } from '../../platform/database/statement.js';
import type { Connection } from '../../platform/database/tx.js';

/** Which people of a call are listed. */
export const peopleViews = ['all', 'attended', 'absent', 'unconfirmed', 'unreachable'] as const;
type PeopleView = (typeof peopleViews)[number];

export interface PeopleFilter {
  view: PeopleView;
  /** The id of a tag; empty for any. */
  tag: string;
  /** Parts of a name, an address or an organization, in any order, separated by spaces. Empty for everyone. */
  search: string;
}

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
  createdAt: Date;
  /** Sessions that they are registered for, and those that they attended. */
  sessions: number;
  attended: number;
}

const attended = `exists (select from registrations r where r.attendee_id = a.id and r.attended_at is not null)`;

const viewConditions: Record<PeopleView, string> = {
  all: '',
  attended: `and ${attended}`,
  absent: `and not ${attended}`,
  unconfirmed: `and not ${provenSql('a')}`,
  unreachable: 'and a.suppressed_at is not null',
};

/** More parts than this narrow no search any further. */
const mostTerms = 5;

/** Returns the condition of a filter; `params` already has the call. */
function matching({ view, tag, search }: PeopleFilter, params: unknown[]): string {
  const terms = search.split(/\s+/u).filter((term) => term !== '');
  const conditions = terms.slice(0, mostTerms).map((term) => {
    const part = `search_fold($${params.push(term)})`;
    // The organizations are looked up once for the statement, not for each person.
    return `and (strpos(a.search_text, ${part}) > 0 or a.organization_id = any(array(
      select id from organizations where call_id = $1 and strpos(search_fold(name), ${part}) > 0)))`;
  });
  if (tag !== '') conditions.push(`and ${taggedSql('a', `$${params.push([tag])}`)}`);
  // An erased person has no address.
  return `from attendees a where a.call_id = $1 and a.email <> '' ${viewConditions[view]} ${conditions.join(' ')}`;
}

const examples: PeopleFilter[] = [
  ...peopleViews.map((view) => ({ view, tag: '', search: '' })),
  { view: 'all', tag: '00000000-0000-0000-0000-000000000000', search: '' },
  ...['ana', 'ana port', 'a b c d e f'].map((search) => ({ view: 'all' as const, tag: '', search })),
];

const listPeopleSql = composedQuery(
  (callId: string, filter: PeopleFilter, limit: number, offset: number) => {
    const params: unknown[] = [callId];
    return {
      text: `with found as (
         select a.* ${matching(filter, params)}
         order by lower(a.name), a.id limit $${params.push(limit)} offset $${params.push(offset)}
       )
       select a.id, a.name, a.email, o.name as organization, a.country, a.time_zone as "timeZone", a.language,
         ${provenSql('a')} as "isProven", a.suppressed_at is not null as "isUnreachable",
         a.not_me_at is not null as "isNotMe", a.created_at as "createdAt",
         c.sessions, c.attended
       from found a left join organizations o on o.id = a.organization_id
       cross join lateral (
         select count(*) filter (where r.state = any($${params.push(liveStates)}))::int as sessions,
           count(r.attended_at)::int as attended
         from registrations r where r.attendee_id = a.id
       ) c
       order by lower(a.name), a.id`,
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
    createdAt: 'timestamptz',
    sessions: 'int',
    attended: 'int',
  },
  examples.map((filter): [string, PeopleFilter, number, number] => ['', filter, 1, 0]),
);

/** A page of the people of a call, by name. */
export async function listPeople(
  connection: Connection,
  callId: string,
  filter: PeopleFilter,
  { limit, offset }: { limit: number; offset: number },
): Promise<PersonRow[]> {
  return listPeopleSql.all(connection, callId, filter, limit, offset);
}

const countPeopleSql = composedQuery(
  (callId: string, filter: PeopleFilter) => {
    const params: unknown[] = [callId];
    return { text: `select count(*)::int as count ${matching(filter, params)}`, params };
  },
  { count: 'int' },
  examples.map((filter): [string, PeopleFilter] => ['', filter]),
);

/** How many people of a call match a filter. */
export async function countPeople(connection: Connection, callId: string, filter: PeopleFilter): Promise<number> {
  return (await countPeopleSql.one(connection, callId, filter)).count;
}
