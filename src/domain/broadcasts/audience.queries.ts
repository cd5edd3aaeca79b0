import { answerForms, type AudienceFilter, countedStates, everybody } from './audience-filter.js';
import {
  countryCondition,
  countryOf,
  type Given,
  peopleConditions,
} from '../registrations/people/people-conditions.js';
import { anyone } from '../registrations/people/people-filter.js';
import { speakerAudienceSql } from './speaker-audience.js';
import { taggedSql } from '../registrations/people/tag.js';
import type { LeftOut } from './broadcast.js';
import type { Connection } from '../../platform/database/tx.js';
import { type Row, composedQuery } from '../../platform/database/statement.js';
import { unsubscribedSql } from '../notifications/unsubscribe/unsubscribed-sql.js';

/** The audience of a broadcast: numbers by country and language, and people left out. */
export interface Audience {
  total: number;
  leftOut: LeftOut;
  /** Most people first. */
  byLanguage: { language: string; count: number }[];
  /** Most people first; null if unknown. */
  byCountry: { country: string | null; count: number }[];
}

/** A recipient of a broadcast. */
export type AudienceMember = Row<typeof sampleAudienceSql>;

/**
 * Returns SQL for the attendees or speakers that match a filter at `now`, each once, with why they don't get email. `given`
 * adds a parameter and returns its placeholder.
 */
export function audienceSql(callId: string, filter: AudienceFilter, now: Date, given: Given): string {
  const call = given(callId);
  if (filter.speakers) return speakerAudienceSql(call, filter, given);
  const { attendees, listed } = filter;
  const conditions = [
    `a.call_id = ${call}`,
    ...(needsRegistration(filter) ? [`exists (${registrationSql(filter, now, given)})`] : []),
    ...(filter.coordinators ? ['exists (select from delegations d where d.coordinator_id = a.id)'] : []),
    ...attendeeConditions(filter, call, given),
    ...(attendees.length === 0 ? [] : [`a.id = any(${given(attendees)}::uuid[])`]),
    ...(listed === null
      ? []
      : peopleConditions(listed.filter, { callId: call, timeZone: listed.timeZone }, now, given)),
  ];
  if (filter.attended === false) {
    const sessions = filter.sessions.length === 0 ? '' : `and h.session_id = any(${given(filter.sessions)}::uuid[])`;
    conditions.push(`not exists (select 1 from registrations h
      where h.attendee_id = a.id and h.attended_at is not null ${sessions})`);
  }
  return `select a.id, a.name, a.email, a.time_zone, a.is_own_zone, a.language,
      coalesce(a.country, o.country) as country, o.name as organization,
      ${unsubscribedSql('broadcast', 'a')} as is_unsubscribed, (a.suppressed_at is not null or a.blocked_at is not null) as is_suppressed
    from attendees a left join organizations o on o.id = a.organization_id
    where ${conditions.join('\n      and ')}`;
}

/** Coordinators register others, and need not be registered themselves. */
function needsRegistration({ coordinators, sessions, states, attended, answer }: AudienceFilter): boolean {
  return !coordinators || sessions.length + states.length > 0 || attended !== null || answer !== null;
}

function registrationSql(filter: AudienceFilter, now: Date, given: Given): string {
  const { sessions, attended, answer } = filter;
  const conditions = [`r.attendee_id = a.id`, `r.state = any(${given(countedStates(filter))})`];
  if (sessions.length > 0) conditions.push(`r.session_id = any(${given(sessions)}::uuid[])`);
  if (attended === true) conditions.push('r.attended_at is not null');
  if (attended === false) {
    conditions.push(`exists (select 1 from sessions s
      where s.id = r.session_id and s.state = 'published' and s.ends_at <= ${given(now)})`);
  }
  if (answer !== null) {
    const forms = given(answerForms(answer.value).map((form) => JSON.stringify(form)));
    // jsonb containment: an array contains its values, and a value contains itself.
    conditions.push(`exists (select 1 from questions q where q.session_id = r.session_id and q.key = ${given(answer.question)}
      and r.answers -> q.id::text @> any(${forms}::jsonb[]))`);
  }
  return `select 1 from registrations r where ${conditions.join(' and ')}`;
}

function attendeeConditions(filter: AudienceFilter, callId: string, given: Given): string[] {
  const { organizations, organizationKinds, countries, languages, proposal, tags, attendedAtLeast } = filter;
  const { proposalStates, juryOutcomes } = filter;
  const matches = `proposal_matches l where l.attendee_id = a.id and l.state = 'linked'`;
  const linked = `exists (select 1 from ${matches})`;
  return [
    // People of a merged organization belong to the other one.
    ...(organizations.length === 0
      ? []
      : [
          `a.organization_id in (select coalesce(m.merged_into, m.id) from organizations m
             where m.id = any(${given(organizations)}::uuid[]))`,
        ]),
    ...(organizationKinds.length === 0 ? [] : [`o.kind = any(${given(organizationKinds)})`]),
    ...(countries.length === 0 ? [] : [countryCondition(countries, callId, given)]),
    ...(languages.length === 0 ? [] : [`a.language = any(${given(languages)})`]),
    ...(proposal === null ? [] : [proposal ? linked : `not ${linked}`]),
    ...(proposalStates.length === 0
      ? []
      : [
          `exists (select 1 from proposals p where p.merged_into is null and p.state = any(${given(proposalStates)})
             and p.id in (select l.proposal_id from ${matches}))`,
        ]),
    // Only what was decided, and not what the jury tends to: a decision that is made, and not reopened.
    ...(juryOutcomes.length === 0
      ? []
      : [
          `exists (select 1 from jury_choices j join jury_decisions d on d.id = j.decision_id
             where d.reopened_at is null and j.outcome = any(${given(juryOutcomes)})
               and j.proposal_id in (select l.proposal_id from ${matches}))`,
        ]),
    ...(tags.length === 0 ? [] : [taggedSql('a', given(tags))]),
    ...(attendedAtLeast === null
      ? []
      : [
          `(select count(*) from registrations t where t.attendee_id = a.id and t.attended_at is not null)
             >= ${given(attendedAtLeast)}`,
        ]),
  ];
}

/** Arguments that cover every part of `audienceSql`. */
export const audienceExamples: [callId: string, filter: AudienceFilter, now: Date][] = (
  [
    everybody,
    { ...everybody, attended: false },
    { ...everybody, coordinators: true },
    { ...everybody, speakers: true },
    {
      sessions: ['00000000-0000-0000-0000-000000000000'],
      states: ['confirmed'],
      attended: true,
      answer: { question: 'role', value: '1' },
      organizations: ['00000000-0000-0000-0000-000000000000'],
      organizationKinds: ['ngo'],
      countries: ['TW'],
      languages: ['en'],
      proposal: true,
      proposalStates: ['submitted'],
      juryOutcomes: ['winner'],
      tags: ['00000000-0000-0000-0000-000000000000'],
      attendedAtLeast: 1,
      coordinators: true,
      speakers: false,
      attendees: ['00000000-0000-0000-0000-000000000000'],
      listed: { filter: { ...anyone, search: 'ana', country: 'unknown', registered: '2027-01-04' }, timeZone: 'UTC' },
    },
  ] satisfies AudienceFilter[]
).map((filter) => ['00000000-0000-0000-0000-000000000000', filter, new Date(0)]);

const countAudienceSql = composedQuery(
  (callId: string, filter: AudienceFilter, now: Date) => {
    const params: unknown[] = [];
    const sql = audienceSql(callId, filter, now, (value) => `$${params.push(value)}`);
    return {
      text: `with audience as materialized (${sql})
       select language, country, case when country is null and is_own_zone then time_zone end as "ownZone",
         is_unsubscribed as "isUnsubscribed", is_suppressed as "isUnreachable", count(*)::int as count
       from audience group by 1, 2, 3, 4, 5`,
      params,
    };
  },
  {
    language: 'text',
    country: 'text?',
    ownZone: 'text?',
    isUnsubscribed: 'boolean',
    isUnreachable: 'boolean',
    count: 'int',
  },
  audienceExamples,
);

/** Counts the attendees that match a filter at `now`. */
export async function countAudience(
  connection: Connection,
  callId: string,
  filter: AudienceFilter,
  now: Date,
): Promise<Audience> {
  const rows = await countAudienceSql.all(connection, callId, filter, now);
  const got = rows.filter((row) => !row.isUnsubscribed && !row.isUnreachable);
  const sumOf = (some: readonly Counted[]) => some.reduce((sum, { count }) => sum + count, 0);
  return {
    total: sumOf(got),
    leftOut: {
      unsubscribed: sumOf(rows.filter(({ isUnsubscribed }) => isUnsubscribed)),
      suppressed: sumOf(rows.filter(({ isUnsubscribed, isUnreachable }) => !isUnsubscribed && isUnreachable)),
    },
    byLanguage: sumBy(got, (row) => row.language).map(([language, count]) => ({ language, count })),
    byCountry: sumBy(got, ({ country, ownZone }) =>
      countryOf({ country, timeZone: ownZone ?? '', isOwnZone: ownZone !== null }),
    ).map(([country, count]) => ({ country, count })),
  };
}

type Counted = Row<typeof countAudienceSql>;

function sumBy<Key extends string | null>(rows: readonly Counted[], keyOf: (row: Counted) => Key): [Key, number][] {
  const sums = new Map<Key, number>();
  for (const row of rows) sums.set(keyOf(row), (sums.get(keyOf(row)) ?? 0) + row.count);
  return [...sums].sort(([a, m], [b, n]) => n - m || ((a ?? '') < (b ?? '') ? -1 : 1));
}

const sampleAudienceSql = composedQuery(
  (callId: string, filter: AudienceFilter, now: Date, most: number) => {
    const params: unknown[] = [];
    const given = (value: unknown) => `$${params.push(value)}`;
    return {
      text: `with audience as materialized (${audienceSql(callId, filter, now, given)}), ranked as (
         select *, row_number() over (partition by language order by time_zone, id) as in_language,
           row_number() over (partition by language, time_zone order by id) as in_zone
         from audience where not is_unsubscribed and not is_suppressed
       )
       select name, email, time_zone as "timeZone", language, organization from ranked
       order by in_language > 1, in_zone, in_language, language, id limit ${given(most)}`,
      params,
    };
  },
  { name: 'text', email: 'text', timeZone: 'text', language: 'text', organization: 'text?' },
  audienceExamples.map((args): [string, AudienceFilter, Date, number] => [...args, 1]),
);

/** Returns up to `most` recipients with different languages first, and then different time zones. */
export async function sampleAudience(
  connection: Connection,
  callId: string,
  filter: AudienceFilter,
  most: number,
  now: Date,
): Promise<AudienceMember[]> {
  return sampleAudienceSql.all(connection, callId, filter, now, most);
}

const listAudienceSql = composedQuery(
  (callId: string, filter: AudienceFilter, now: Date, limit: number, offset: number) => {
    const params: unknown[] = [];
    const given = (value: unknown) => `$${params.push(value)}`;
    return {
      text: `select id, name, email, language, organization, is_unsubscribed as "isUnsubscribed",
         is_suppressed as "isSuppressed"
       from (${audienceSql(callId, filter, now, given)}) audience
       order by is_unsubscribed or is_suppressed desc, name, id limit ${given(limit)} offset ${given(offset)}`,
      params,
    };
  },
  {
    id: 'uuid',
    name: 'text',
    email: 'text',
    language: 'text',
    organization: 'text?',
    isUnsubscribed: 'boolean',
    isSuppressed: 'boolean',
  },
  audienceExamples.map((args): [string, AudienceFilter, Date, number, number] => [...args, 1, 0]),
);

/** Somebody who matches a filter, and why they get no email. */
export type ListedMember = Awaited<ReturnType<typeof listAudience>>[number];

/** Lists the attendees that match a filter at `now`: first those who get no email, then by name. */
export async function listAudience(
  connection: Connection,
  callId: string,
  filter: AudienceFilter,
  now: Date,
  page: { limit: number; offset: number },
) {
  return listAudienceSql.all(connection, callId, filter, now, page.limit, page.offset);
}
