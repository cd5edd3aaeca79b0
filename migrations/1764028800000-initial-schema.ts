import type { MigrationInterface, QueryRunner } from 'typeorm';

export class InitialSchema1764028800000 implements MigrationInterface {
  name = 'InitialSchema1764028800000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table calls (
        id uuid primary key,
        slug text not null unique,
        name text not null,
        host text not null,
        summary text not null,
        contact_email text not null,
        time_zone text not null,
        opens_on date not null,
        closes_on date not null check (closes_on >= opens_on),
        themes jsonb not null,
        criteria jsonb not null,
        languages text[] not null,
        winners int check (winners > 0),
        translations jsonb not null,
        created_at timestamptz not null
      );

      create table sessions (
        id uuid primary key,
        call_id uuid not null references calls,
        slug text not null,
        title text not null,
        abstract text not null,
        kind text not null,
        format text not null,
        language text not null,
        themes text[] not null,
        speakers jsonb not null,
        venue text,
        join_url text,
        starts_at_local text not null,
        time_zone text not null,
        overlap text not null,
        duration_minutes int not null check (duration_minutes > 0),
        starts_at timestamptz not null,
        ends_at timestamptz not null check (ends_at > starts_at),
        tz_version text not null,
        capacity int check (capacity >= 0),
        taken int not null default 0 check (taken >= 0),
        waiting int not null default 0 check (waiting >= 0),
        waitlist boolean not null,
        approval text not null,
        reminders text[] not null,
        registration_closes_at timestamptz,
        state text not null,
        sequence int not null,
        revision int not null,
        uid text not null unique,
        occurrence_group uuid,
        cancel_reason text,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        published_at timestamptz,
        rescheduled_at timestamptz,
        cancelled_at timestamptz,
        unique (call_id, slug),
        constraint sessions_capacity_holds check (taken <= capacity)
      );
      create index sessions_by_start on sessions (call_id, starts_at);
      create index sessions_upcoming on sessions (starts_at) where state = 'published';

      create table session_revisions (
        session_id uuid not null references sessions,
        revision int not null,
        snapshot jsonb not null,
        created_at timestamptz not null,
        primary key (session_id, revision)
      );

      create table organizations (
        id uuid primary key,
        call_id uuid not null references calls,
        name text not null,
        name_key text not null,
        country text,
        created_at timestamptz not null,
        unique (call_id, name_key)
      );

      create table attendees (
        id uuid primary key,
        call_id uuid not null references calls,
        email text not null,
        email_key text not null,
        name text not null,
        organization_id uuid references organizations,
        country text,
        time_zone text not null,
        language text not null,
        link_version int not null default 1,
        page_token_hash bytea not null unique,
        feed_token_hash bytea not null unique,
        verified_at timestamptz,
        created_at timestamptz not null,
        unique (call_id, email_key)
      );
      create index attendees_by_organization on attendees (organization_id);

      create sequence registration_line as bigint;
      create table registrations (
        id uuid primary key,
        session_id uuid not null references sessions,
        attendee_id uuid not null references attendees,
        state text not null,
        waitlist_number bigint not null default nextval('registration_line'),
        answers jsonb not null,
        uid text not null unique,
        sequence int not null,
        stamped_at timestamptz not null,
        join_token_hash bytea not null unique,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        confirmed_at timestamptz,
        joined_at timestamptz,
        unique (session_id, attendee_id)
      );
      create index registrations_by_attendee on registrations (attendee_id);
      create index registrations_in_line on registrations (session_id, waitlist_number) where state = 'waitlisted';
      create index registrations_by_state on registrations (session_id, state);

      create table messages (
        id uuid primary key,
        position bigint generated always as identity,
        call_id uuid not null references calls,
        session_id uuid,
        session_revision int,
        registration_id uuid references registrations,
        attendee_id uuid not null references attendees,
        kind text not null,
        state text not null,
        dedupe_key text not null unique,
        payload jsonb not null,
        message_id text not null unique,
        created_at timestamptz not null,
        due_at timestamptz not null,
        attempts int not null default 0,
        leased_until timestamptz,
        lease_id uuid,
        sent_at timestamptz,
        result text,
        foreign key (session_id, session_revision) references session_revisions (session_id, revision)
      );
      create index messages_to_deliver on messages (due_at, position) where state in ('queued', 'sending');
      create index messages_open_by_registration on messages (registration_id, position) where state in ('queued', 'sending');
      create index messages_by_registration on messages (registration_id, position);
      create index messages_by_attendee on messages (attendee_id, position);
      create index messages_by_session on messages (session_id, position);
      create index messages_failed on messages (position) where state = 'failed';

      create table proposals (
        id uuid primary key,
        call_id uuid not null references calls,
        external_id text not null,
        title text not null,
        theme text not null,
        organization text,
        state text not null,
        source text not null,
        submitted_at timestamptz,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        unique (call_id, external_id)
      );
      create table proposal_members (
        proposal_id uuid not null references proposals on delete cascade,
        email_key text not null,
        email text not null,
        name text,
        primary key (proposal_id, email_key)
      );
      create index proposal_members_by_address on proposal_members (email_key);
      create table proposal_links (
        proposal_id uuid not null references proposals on delete cascade,
        attendee_id uuid not null references attendees,
        evidence text not null,
        state text not null,
        created_at timestamptz not null,
        primary key (proposal_id, attendee_id)
      );
      create index proposal_links_by_attendee on proposal_links (attendee_id);

      create table organizers (
        id uuid primary key,
        email text not null,
        email_key text not null unique,
        name text not null,
        role text not null,
        password_hash text not null,
        created_at timestamptz not null
      );
      create table logins (
        id uuid primary key,
        organizer_id uuid not null references organizers on delete cascade,
        token_hash bytea not null unique,
        created_at timestamptz not null,
        expires_at timestamptz not null
      );
      create index logins_by_organizer on logins (organizer_id);
      create table api_keys (
        id uuid primary key,
        name text not null,
        role text not null,
        key_hash bytea not null unique,
        created_at timestamptz not null,
        revoked_at timestamptz
      );
      create table idempotency_keys (
        api_key_id uuid not null references api_keys on delete cascade,
        key text not null,
        request_hash bytea not null,
        status int,
        body jsonb,
        created_at timestamptz not null,
        primary key (api_key_id, key)
      );
      create table audit_entries (
        id uuid primary key,
        at timestamptz not null,
        actor text not null,
        action text not null,
        subject text not null,
        details jsonb not null
      );
      create index audit_by_subject on audit_entries (subject, at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table audit_entries, idempotency_keys, api_keys, logins, organizers, proposal_links, proposal_members,
        proposals, messages, registrations, attendees, organizations, session_revisions, sessions, calls;
      drop sequence registration_line;
    `);
  }
}
