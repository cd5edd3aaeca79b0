import { json } from '../../../platform/database/columns.js';
import { command, query, type Row } from '../../../platform/database/statement.js';
import type { Connection } from '../../../platform/database/tx.js';
import type { Break, Timing } from './pitch.js';

const orderSql = query(
  `select minutes, buffer_minutes as "bufferMinutes", offset_minutes as "offsetMinutes", breaks, draws, seed,
     drawn_at as "drawnAt", published_at as "publishedAt"
   from pitch_orders where session_id = $1`,
  {
    minutes: 'int',
    bufferMinutes: 'int',
    offsetMinutes: 'int',
    breaks: json<Break[]>(),
    // How often the order was drawn.
    draws: 'int',
    seed: 'text?',
    drawnAt: 'timestamptz?',
    publishedAt: 'timestamptz?',
  },
);

/** How the pitches of a session are arranged. Its changes lock the session first. */
export type PitchOrder = Row<typeof orderSql>;

/** Returns how the pitches of a session are arranged; null for a session without. */
export const findOrder = (connection: Connection, sessionId: string): Promise<PitchOrder | null> =>
  orderSql.maybe(connection, [sessionId]);

/** Writes the timing of the pitches of a session. */
export const writeTiming = command(
  `insert into pitch_orders (session_id, minutes, buffer_minutes, offset_minutes, breaks) values ($1, $2, $3, $4, $5)
   on conflict (session_id) do update set minutes = excluded.minutes, buffer_minutes = excluded.buffer_minutes,
     offset_minutes = excluded.offset_minutes, breaks = excluded.breaks`,
).write((sessionId: string, { minutes, bufferMinutes, offsetMinutes, breaks }: Timing) => [
  sessionId,
  minutes,
  bufferMinutes,
  offsetMinutes,
  JSON.stringify(breaks),
]);

/** Writes that the order was drawn once more. */
export const writeDraw = command(
  'update pitch_orders set draws = draws + 1, seed = $2, drawn_at = $3 where session_id = $1',
).write<[sessionId: string, seed: string, now: Date]>();

/** Writes that the order is published. */
export const writePublished = command('update pitch_orders set published_at = $2 where session_id = $1').write<
  [sessionId: string, now: Date]
>();

/** SQL: the proposal `r` no longer takes part. */
const isGone = `(r.state in ('draft', 'withdrawn') or r.merged_into is not null)`;

const listSql = query(
  `select p.id, p.proposal_id as "proposalId", r.title, ${isGone} as "isGone", p.position, p.is_by_hand as "isByHand",
     p.removed_at as "removedAt", p.uid, p.created_at as "createdAt"
   from pitches p join proposals r on r.id = p.proposal_id where p.session_id = $1
   order by p.position nulls last, lower(r.title), p.id`,
  {
    id: 'uuid',
    proposalId: 'uuid',
    title: 'text',
    isGone: 'boolean',
    // From 0; null before the draw, and for a team that was removed.
    position: 'int?',
    isByHand: 'boolean',
    removedAt: 'timestamptz?',
    uid: 'text',
    createdAt: 'timestamptz',
  },
);

/** The pitch of one team in a session. */
export type Pitch = Row<typeof listSql>;

/** Returns the pitch with this UID. */
export const findPitchByUid = query(`select id, session_id as "sessionId" from pitches where uid = $1`, {
  id: 'uuid',
  sessionId: 'uuid',
}).find<[uid: string]>();

/** Returns the pitches of a session in their order, those that were removed included. */
export const listPitches = (connection: Connection, sessionId: string): Promise<Pitch[]> =>
  listSql.all(connection, [sessionId]);

/**
 * Adds the team of a proposal, or takes it back. `position` is null before the draw. Returns 0 for a proposal of another
 * call, or one that no longer takes part.
 */
export const addPitch = command(
  `insert into pitches (id, session_id, proposal_id, position, is_by_hand, uid, created_at)
   select $1, $2, r.id, $4, $4::int is not null, $5, $6 from proposals r join sessions s on s.call_id = r.call_id
   where r.id = $3 and s.id = $2 and not ${isGone}
   on conflict (session_id, proposal_id) do update set removed_at = null, position = excluded.position,
     is_by_hand = excluded.is_by_hand`,
).count<[id: string, sessionId: string, proposalId: string, position: number | null, uid: string, createdAt: Date]>();

/** Removes teams. Their rows stay, with what their calendars have. */
export const removePitches = command(
  'update pitches set removed_at = $2, position = null, is_by_hand = false where id = any($1)',
).write<[ids: readonly string[], now: Date]>();

/** Writes the drawn order: these IDs at 0, 1, 2 and so on, and the others nowhere. */
export const writeDrawn = command(
  `update pitches p set position = (array_position($2::uuid[], p.id) - 1), is_by_hand = false where p.session_id = $1`,
).write<[sessionId: string, ids: readonly string[]]>();

/** Puts a pitch at a position by hand. */
export const placePitch = command('update pitches set position = $2, is_by_hand = true where id = $1').write<
  [id: string, position: number]
>();

/** Returns the proposals of a call that can pitch: all that were submitted, those on the short list first. */
export const listCandidates = query(
  `select id, title from proposals r
   where call_id = $1 and not ${isGone} order by state <> 'shortlisted', lower(title), id limit 1000`,
  { id: 'uuid', title: 'text' },
).list<[callId: string]>();

/** Returns whether a session has pitches, or its call proposals that could pitch. */
export const canHavePitches = query(
  `select exists (select from pitch_orders where session_id = $1)
     or exists (select from proposals r where call_id = $2 and not ${isGone}) as can`,
  { can: 'boolean' },
).value<[sessionId: string, callId: string]>();
