import type { QueryRunner } from 'typeorm';
import { ForwardMigration } from '../src/platform/database/forward-migration.js';

/** The order in which teams pitch in a session. */
export class Pitches1796750100001 extends ForwardMigration {
  readonly name = 'Pitches1796750100001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table pitch_orders (
        session_id uuid primary key references sessions on delete cascade,
        minutes int not null,
        buffer_minutes int not null,
        offset_minutes int not null,
        draws int not null default 0,
        seed text,
        drawn_at timestamptz,
        published_at timestamptz
      )`);
    await runner.query(
      'create index pitch_orders_published on pitch_orders (session_id) where published_at is not null',
    );
    // Two teams swap within one statement.
    await runner.query(`
      create table pitches (
        id uuid primary key,
        session_id uuid not null references pitch_orders on delete cascade,
        proposal_id uuid not null references proposals on delete cascade,
        position int,
        is_by_hand boolean not null default false,
        removed_at timestamptz,
        uid text not null unique,
        created_at timestamptz not null,
        unique (session_id, proposal_id),
        constraint pitches_once unique (session_id, position) deferrable initially deferred
      )`);
    await runner.query('create index pitches_proposal on pitches (proposal_id)');
    // What the calendar of each person on a team has; nothing once it was cancelled.
    await runner.query(`
      create table pitch_invites (
        pitch_id uuid not null references pitches on delete cascade,
        attendee_id uuid not null references attendees on delete cascade,
        starts_at timestamptz,
        ends_at timestamptz,
        sequence int not null,
        stamped_at timestamptz not null,
        told_at timestamptz not null,
        reminded_at timestamptz,
        primary key (pitch_id, attendee_id)
      )`);
    await runner.query('create index pitch_invites_attendee on pitch_invites (attendee_id)');
    await runner.query(
      'create index pitch_invites_coming on pitch_invites (starts_at) where reminded_at is null and starts_at is not null',
    );
    // Pages of parts about the session. In its row, so that its own page is as fast, and as new, as before.
    await runner.query(`alter table sessions add column part_pages text[] not null default '{}'`);
  }
}
