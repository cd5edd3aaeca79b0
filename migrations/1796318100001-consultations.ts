import type { QueryRunner } from 'typeorm';
import { ForwardMigration } from '../src/platform/database/forward-migration.js';

/** Hours that experts give, and the consultations that teams book in them. */
export class Consultations1796318100001 extends ForwardMigration {
  readonly name = 'Consultations1796318100001';

  async up(runner: QueryRunner): Promise<void> {
    // For the uuid in the constraint below.
    await runner.query('create extension if not exists btree_gist');
    await runner.query(`
      create table consultation_rules (
        call_id uuid primary key references calls on delete cascade,
        per_team int not null,
        per_organization int not null,
        cancel_hours int not null
      )`);
    await runner.query(`
      create table consultation_hosts (
        id uuid primary key,
        call_id uuid not null references calls on delete cascade,
        speaker_id uuid references speakers on delete set null,
        time_zone text not null,
        weekly jsonb not null,
        exceptions jsonb not null,
        length_minutes int not null,
        buffer_minutes int not null,
        notice_hours int not null,
        languages text[] not null,
        topics text[] not null,
        format text not null check (format in ('online', 'in-person')),
        place text not null,
        pool text not null default '',
        needs_approval boolean not null default false,
        created_at timestamptz not null,
        unique (call_id, speaker_id)
      )`);
    await runner.query('create index consultation_hosts_speaker on consultation_hosts (speaker_id)');
    // The instants are derived from the local time in the zone of the host, as those of sessions.
    await runner.query(`
      create table consultation_bookings (
        id uuid primary key,
        call_id uuid not null references calls on delete cascade,
        host_id uuid not null references consultation_hosts,
        attendee_id uuid not null references attendees on delete cascade,
        proposal_id uuid references proposals on delete set null,
        organization_id uuid references organizations on delete set null,
        state text not null check (state in ('pending', 'offered', 'booked', 'cancelled')),
        starts_at_local text not null,
        time_zone text not null,
        overlap text not null check (overlap in ('first', 'second')),
        minutes int not null,
        starts_at timestamptz not null,
        ends_at timestamptz not null,
        blocked_until timestamptz not null,
        tz_version text not null,
        told_starts_at timestamptz not null,
        topic text not null,
        question text not null,
        language text not null,
        uid text not null unique,
        host_uid text not null unique,
        sequence int not null default 0,
        stamped_at timestamptz not null,
        created_at timestamptz not null,
        offered_until timestamptz,
        reminded_at timestamptz,
        cancelled_by text check (cancelled_by in ('team', 'host')),
        is_late boolean not null default false,
        outcome text check (outcome in ('attended', 'no-show')),
        team_notes text not null default '',
        host_notes text not null default '',
        -- The one path to a time: whoever comes second is refused, on any instance.
        constraint consultation_bookings_once
          exclude using gist (host_id with =, tstzrange(starts_at, blocked_until) with &&)
          where (state in ('pending', 'offered', 'booked')) deferrable initially immediate
      )`);
    await runner.query('create index consultation_bookings_call on consultation_bookings (call_id, starts_at)');
    await runner.query('create index consultation_bookings_attendee on consultation_bookings (attendee_id)');
    await runner.query('create index consultation_bookings_proposal on consultation_bookings (proposal_id)');
    await runner.query('create index consultation_bookings_organization on consultation_bookings (organization_id)');
    await runner.query(
      `create index consultation_bookings_coming on consultation_bookings (starts_at) where state in ('pending', 'offered', 'booked')`,
    );
    await runner.query(`
      create table consultation_waits (
        attendee_id uuid primary key references attendees on delete cascade,
        call_id uuid not null references calls on delete cascade,
        proposal_id uuid references proposals on delete set null,
        since timestamptz not null
      )`);
    await runner.query('create index consultation_waits_call on consultation_waits (call_id, since)');
  }
}
