import type { MessageKind } from '../../domain/notifications/kinds/kinds.js';
import type { MessageState } from '../../domain/notifications/message.js';
import type { RegistrationState, Rsvp, ProposedTime } from '../../domain/registrations/registration.js';
import { type Attendance, countedWaySql } from '../../domain/sessions/attendance.js';
import { waitlistPositions } from '../../domain/registrations/waitlist/waitlist-order.queries.js';
import { type AttendeeSort, attendeeOrder, sortKeys } from './attendee-sort.js';
import type { Connection } from '../../platform/database/tx.js';
import { json, orNull, word } from '../../platform/database/columns.js';
import { composedQuery, query } from '../../platform/database/statement.js';
import { containsSql } from '../../platform/database/search-sql.js';

/** An attendee of a session with what was last sent to them about it. */
export interface AttendeeRow {
  registrationId: string;
  state: RegistrationState;
  /** How they attend; null if the session doesn't ask. */
  attendance: Attendance | null;
  /** The language in which they follow it; null if they have not said. */
  listensIn: string | null;
  /** Since when they wait for the other way of attending. */
  switchRequestedAt: Date | null;
  createdAt: Date;
  joinedAt: Date | null;
  attendedAt: Date | null;
  minutesPresent: number | null;
  name: string;
  email: string;
  organization: string | null;
  country: string | null;
  timeZone: string;
  language: string;
  /** Place in the waiting list, from 1. */
  place: number | null;
  offerExpiresAt: Date | null;
  /** Whether the address is unproven, and until when the place is provisional: see `provisionalPlace`. */
  unproven: boolean;
  /** Whether the owner of the address said that they never registered. */
  isNotMe: boolean;
  provisionalUntil: Date | null;
  answers: Record<string, unknown>;
  sequence: number;
  /** The last RSVP, and the SEQUENCE that it answers: see `currentRsvp`. */
  rsvp: Rsvp | null;
  rsvpSequence: number | null;
  rsvpComment: string | null;
  proposedTime: ProposedTime | null;
  messageKind: MessageKind | null;
  messageState: MessageState | null;
  messageAttempts: number | null;
  /** Whether a server that had taken it sent it back. */
  messageBounced: boolean | null;
}

export interface AttendeeFilter {
  states: readonly RegistrationState[];
  /**
   * Part of a name, an address, an organization or an answer; `@port.example` finds the addresses of that domain and of
   * those below it. Empty for everybody.
   */
  search: string;
  /** Only these registrations. */
  ids?: readonly string[];
  /** Only those who were at the session, or only those who were not. */
  attended?: boolean;
  /** Only those whose address was unproven when they registered, and still is. */
  unproven?: boolean;
  /** Only those who attend in this way. */
  attendance?: Attendance;
  /** Only those who were registered at that moment. */
  until?: Date;
}

// People are looked up one by one: joined plainly, those of all sessions would be read for the ten thousand of one, or,
// while the database does not know yet how many have just come, one list would be gone through for each row of another.
const people = `
  cross join lateral (select * from attendees where id = r.attendee_id limit 1) a
  left join lateral (select name, search_text from organizations where id = a.organization_id limit 1) o on true `;

const chosen = `
  where r.session_id = $1 and r.state = any($2) and ($3::uuid[] is null or r.id = any($3))
    and ($4::timestamptz is null or r.created_at <= $4)
    and ($6::boolean is null or (r.attended_at is not null) = $6) and ($7::boolean is null or r.unproven = $7)
    and ($8::text is null or ${countedWaySql('r.attendance')} = $8) `;

/** `$5` is what to look for. */
const conditions = {
  all: `and $5 = ''`,
  words: `and (${containsSql('a.search_text', '$5')} or ${containsSql('o.search_text', '$5')} or (r.answers <> '{}'
    and exists (select from jsonb_each_text(r.answers) as given where ${containsSql('search_fold(given.value)', '$5')})))`,
  domain: `and right(a.email_key, length($5) + 1) in ('@' || lower($5), '.' || lower($5))`,
} as const;

function matching({ search }: AttendeeFilter): string {
  const condition = search === '' ? conditions.all : isDomain(search) ? conditions.domain : conditions.words;
  return `from registrations r ${people} ${chosen} ${condition}`;
}

function paramsOf(
  sessionId: string,
  { states, search, ids, until, attended, unproven, attendance }: AttendeeFilter,
): unknown[] {
  const text = isDomain(search) ? search.slice(1) : search;
  return [sessionId, states, ids ?? null, until ?? null, text, attended ?? null, unproven ?? null, attendance ?? null];
}

function isDomain(search: string): boolean {
  return /^@[^\s@]+\.[^\s@]+$/u.test(search);
}

const filterExamples: AttendeeFilter[] = ['', 'ana', '@port.example'].map((search) => ({
  states: ['confirmed'],
  search,
}));
const sortExamples: AttendeeSort[] = sortKeys.flatMap((key) => [
  { key, down: false },
  { key, down: true },
]);

const listAttendeeRowsSql = composedQuery(
  (sessionId: string, filter: AttendeeFilter, sort: AttendeeSort, limit: number, offset: number) => {
    const params = paramsOf(sessionId, filter);
    const order = attendeeOrder(sort, (value) => `$${params.push(value)}`);
    return {
      text: `with sorted as (
       select r.id, r.state, r.attendance, r.listens_in, r.switch_requested_at, r.created_at, r.joined_at, r.attended_at, r.minutes_present, r.offer_expires_at,
         r.unproven, a.not_me_at is not null as is_not_me, r.provisional_until, r.answers, r.sequence, r.rsvp,
         r.rsvp_sequence, r.rsvp_comment, r.wish, a.name, a.email, a.country, a.time_zone, a.language,
         o.name as organization
       ${matching(filter)}
       order by ${order} limit $${params.push(limit)} offset $${params.push(offset)}
     ), chosen as (
       select *, row_number() over () as number from sorted
     )
     select c.id as "registrationId", c.state, c.attendance, c.listens_in as "listensIn",
       c.switch_requested_at as "switchRequestedAt", c.created_at as "createdAt", c.joined_at as "joinedAt",
       c.attended_at as "attendedAt", c.minutes_present as "minutesPresent", c.name, c.email,
       c.organization, c.country, c.time_zone as "timeZone", c.language,
       c.offer_expires_at as "offerExpiresAt", c.unproven, c.is_not_me as "isNotMe",
       c.provisional_until as "provisionalUntil", c.answers, c.sequence, c.rsvp, c.rsvp_sequence as "rsvpSequence",
       c.rsvp_comment as "rsvpComment", c.wish as "proposedTime",
       m.kind as "messageKind", m.state as "messageState", m.attempts as "messageAttempts",
       m.bounced_at is not null as "messageBounced"
     from chosen c
     left join lateral (select kind, state, attempts, bounced_at from messages
       where registration_id = c.id and state <> 'dropped' order by position desc limit 1) m on true
     order by c.number`,
      params,
    };
  },
  {
    registrationId: 'uuid',
    state: word<RegistrationState>(),
    attendance: orNull(word<Attendance>()),
    listensIn: 'text?',
    switchRequestedAt: 'timestamptz?',
    createdAt: 'timestamptz',
    joinedAt: 'timestamptz?',
    attendedAt: 'timestamptz?',
    minutesPresent: 'int?',
    name: 'text',
    email: 'text',
    organization: 'text?',
    country: 'text?',
    timeZone: 'text',
    language: 'text',
    offerExpiresAt: 'timestamptz?',
    unproven: 'boolean',
    isNotMe: 'boolean',
    provisionalUntil: 'timestamptz?',
    answers: json<Record<string, unknown>>(),
    sequence: 'int',
    rsvp: orNull(word<Rsvp>()),
    rsvpSequence: 'int?',
    rsvpComment: 'text?',
    proposedTime: orNull(json<ProposedTime>()),
    messageKind: orNull(word<MessageKind>()),
    messageState: orNull(word<MessageState>()),
    messageAttempts: 'int?',
    messageBounced: 'boolean?',
  },
  [
    ...filterExamples.map((filter): AttendeeRowsArgs => ['', filter, { key: 'line', down: false }, 1, 0]),
    ...sortExamples.map((sort): AttendeeRowsArgs => ['', { states: [], search: '' }, sort, 1, 0]),
  ],
);
type AttendeeRowsArgs = [string, AttendeeFilter, AttendeeSort, number, number];

/** A page of a session's attendees in an order. */
export async function listAttendeeRows(
  connection: Connection,
  sessionId: string,
  filter: AttendeeFilter,
  sort: AttendeeSort,
  limit: number,
  offset: number,
): Promise<AttendeeRow[]> {
  const rows = await listAttendeeRowsSql.all(connection, sessionId, filter, sort, limit, offset);
  const states = rows.map(({ registrationId: id, state }) => ({ id, state }));
  const places = await waitlistPositions(connection, sessionId, states);
  return rows.map((row) => ({ ...row, place: places.get(row.registrationId) ?? null }));
}

/** One attendee as the table has them; null for a registration that is not of this session. */
export async function findAttendeeRow(
  connection: Connection,
  sessionId: string,
  id: string,
): Promise<AttendeeRow | null> {
  const filter = { states: everyState, search: '', ids: [id] };
  const [row] = await listAttendeeRows(connection, sessionId, filter, { key: 'line', down: false }, 1, 0);
  return row ?? null;
}

const everyState: readonly RegistrationState[] = [
  'pending',
  'confirmed',
  'waitlisted',
  'offered',
  'cancelled',
  'declined',
];

const listAttendeeIdsSql = composedQuery(
  (sessionId: string, filter: AttendeeFilter, limit: number) => {
    const params = paramsOf(sessionId, filter);
    return {
      text: `select r.id, r.state ${matching(filter)} order by r.waitlist_number limit $${params.push(limit)}`,
      params,
    };
  },
  { id: 'uuid', state: word<RegistrationState>() },
  filterExamples.map((filter): [string, AttendeeFilter, number] => ['', filter, 1]),
);

/** Lists the ids and states of the registrations that match a filter, in the order of the waiting list. */
export async function listAttendeeIds(
  connection: Connection,
  sessionId: string,
  filter: AttendeeFilter,
  limit: number,
): Promise<{ id: string; state: RegistrationState }[]> {
  return listAttendeeIdsSql.all(connection, sessionId, filter, limit);
}

const listSortedIdsSql = composedQuery(
  (sessionId: string, filter: AttendeeFilter, sort: AttendeeSort) => {
    const params = paramsOf(sessionId, filter);
    const order = attendeeOrder(sort, (value) => `$${params.push(value)}`);
    return { text: `select r.id ${matching(filter)} order by ${order}`, params };
  },
  { id: 'uuid' },
  sortExamples.map((sort): [string, AttendeeFilter, AttendeeSort] => ['', { states: [], search: '' }, sort]),
);

/** Returns the ids of a session's attendees in an order. */
export async function listSortedIds(
  connection: Connection,
  sessionId: string,
  filter: AttendeeFilter,
  sort: AttendeeSort,
): Promise<string[]> {
  return (await listSortedIdsSql.all(connection, sessionId, filter, sort)).map(({ id }) => id);
}

/** Returns the ids of the questions that anyone has answered in a session. */
export const listAnsweredQuestions = query(
  `select distinct jsonb_object_keys(answers) as id from registrations where session_id = $1 and answers <> '{}'`,
  { id: 'text' },
).column<[sessionId: string]>();

const countAnswersSql = query(
  `select case when rsvp_sequence = sequence then coalesce(rsvp, 'none') else 'none' end as answer, count(*)::int as count
   from registrations where session_id = $1 and state = 'confirmed' group by 1`,
  { answer: word<Rsvp | 'none'>(), count: 'int' },
);

/** Counts the RSVPs of people with a seat to the current time of the session. */
export async function countAnswers(connection: Connection, sessionId: string): Promise<Record<Rsvp | 'none', number>> {
  const rows = await countAnswersSql.all(connection, [sessionId]);
  const counts = { accepted: 0, tentative: 0, declined: 0, none: 0 };
  for (const { answer, count } of rows) counts[answer] = count;
  return counts;
}

const countAttendeesSql = composedQuery(
  (sessionId: string, filter: AttendeeFilter) => {
    // Without a search, counting doesn't need the attendees table.
    const counted = filter.search === '' ? `from registrations r ${chosen} ${conditions.all}` : matching(filter);
    return { text: `select count(*)::int as count ${counted}`, params: paramsOf(sessionId, filter) };
  },
  { count: 'int' },
  filterExamples.map((filter): [string, AttendeeFilter] => ['', filter]),
);

/** How many attendees the filter leaves. */
export async function countAttendees(connection: Connection, sessionId: string, filter: AttendeeFilter) {
  return (await countAttendeesSql.one(connection, sessionId, filter)).count;
}
