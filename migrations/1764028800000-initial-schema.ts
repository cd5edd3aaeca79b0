import type { MigrationInterface, QueryRunner } from 'typeorm';

// Instants are timestamptz. What an organizer typed as a wall-clock time is text (`…_local`) beside its time zone, since
// zones change: the instant is derived from it. States are text, and checked here where no code writes them in one place.
// `position` orders rows that may share an instant. A `…_key` is a text as it is compared: folded, without accents.

const calls = `
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
    -- Leads before a session, as ISO 8601 durations, unless a session has its own.
    reminders text[] not null default '{P1D,PT1H}',
    follow_ups boolean not null default true,
    -- SEQUENCE of the call's dates in calendars (RFC 5545).
    sequence int not null default 0,
    created_at timestamptz not null,
    updated_at timestamptz not null
  );
`;

const sessions = `
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
    criteria text[] not null default '{}',
    speakers jsonb not null,
    venue text,
    room text not null default 'link' check (room in ('link', 'jitsi', 'bigbluebutton')),
    join_url text,
    recording_url text,
    slides_url text,

    -- The wall-clock time is the truth; the instants are derived from it with the tz data of this version.
    starts_at_local text not null,
    time_zone text not null,
    overlap text not null,
    duration_minutes int not null check (duration_minutes > 0),
    starts_at timestamptz not null,
    ends_at timestamptz not null check (ends_at > starts_at),
    tz_version text not null,

    -- Counted on the row that every admission locks, so that no two of them give the same seat.
    capacity int check (capacity >= 0),
    taken int not null default 0 check (taken >= 0),
    waiting int not null default 0 check (waiting >= 0),
    reserved int not null default 0 check (reserved >= 0),
    waitlist boolean not null,
    promotion text not null default 'automatic',
    offer_hours int not null default 24 check (offer_hours between 1 and 336),
    organization_limit int check (organization_limit > 0),
    approval text not null,
    decline_releases_seat boolean not null default true,
    registration_closes_at timestamptz,
    questions int not null default 0 check (questions >= 0),

    reminders text[] not null,
    own_reminders boolean not null default false,
    -- Percent of the duration that earns a certificate; null gives none.
    certificate_share int default 75 check (certificate_share between 1 and 100),

    state text not null,
    -- SEQUENCE and UID of its event (RFC 5545); \`revision\` also counts changes that no calendar needs.
    sequence int not null,
    revision int not null,
    uid text not null unique,
    series text,
    occurrence_group uuid,
    cancel_reason text,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    published_at timestamptz,
    rescheduled_at timestamptz,
    cancelled_at timestamptz,
    unique (call_id, slug),
    constraint sessions_taken_within_capacity check (taken <= capacity)
  );
  create index sessions_by_start on sessions (call_id, starts_at);
  create index sessions_upcoming on sessions (starts_at) where state = 'published';
  create index sessions_ended on sessions (ends_at) where state = 'published';
  create index sessions_by_series on sessions (call_id, series) where series is not null;

  -- A message shows the session as it was when the message was queued.
  create table session_revisions (
    session_id uuid not null references sessions,
    revision int not null,
    snapshot jsonb not null,
    created_at timestamptz not null,
    primary key (session_id, revision)
  );

  create table questions (
    id uuid primary key,
    session_id uuid not null references sessions,
    key text not null,
    position int not null,
    kind text not null check (kind in
      ('text', 'long-text', 'choice', 'choices', 'number', 'yes-no', 'country', 'consent')),
    required boolean not null,
    label text not null,
    help text not null,
    options jsonb not null,
    min double precision,
    max double precision,
    translations jsonb not null,
    created_at timestamptz not null,
    retired_at timestamptz
  );
  -- A question that changes its meaning is retired and asked anew: the answers to the old one stay with it.
  create unique index questions_current on questions (session_id, key) where retired_at is null;
  create index questions_by_session on questions (session_id, position);
`;

const organizations = `
  -- Both are trusted extensions: the owner of the database can create them.
  create extension if not exists pg_trgm;
  create extension if not exists btree_gin;

  create table organizations (
    id uuid primary key,
    call_id uuid not null references calls,
    name text not null,
    name_key text not null,
    -- The name without what organizations of one kind have in common, for similarity.
    similar_key text not null,
    kind text,
    country text,
    city text,
    website text,
    merged_into uuid references organizations check (merged_into <> id),
    merged_at timestamptz,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    unique (call_id, name_key)
  );
  create index organizations_merged on organizations (merged_into) where merged_into is not null;
  -- Over the call and the trigrams of a name: looking through the names of all calls takes seventy times as long.
  create index organizations_by_similar_key on organizations using gin (call_id, similar_key gin_trgm_ops);

  create table organization_domains (
    call_id uuid not null references calls,
    domain text not null,
    organization_id uuid not null references organizations,
    created_at timestamptz not null,
    primary key (call_id, domain)
  );
  create index organization_domains_by_organization on organization_domains (organization_id);

  -- Which name an organization was last compared by, so that only new and renamed ones are compared again.
  create table organization_comparisons (
    organization_id uuid primary key references organizations on delete cascade,
    similar_key text not null
  );
  create table organization_similarity (
    one_id uuid not null references organizations on delete cascade,
    other_id uuid not null references organizations on delete cascade,
    similarity real not null,
    primary key (one_id, other_id)
  );
  create index organization_similarity_by_other on organization_similarity (other_id);
`;

const registrations = `
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
    -- Tokens are derived from the id and this version, and stored hashed: raising it revokes every link.
    link_version int not null default 1,
    page_token_hash bytea not null unique,
    feed_token_hash bytea not null unique,
    -- The owner of the address followed a link from an email, or staff who know it brought it.
    verified_at timestamptz,
    confirmed_by_staff_at timestamptz,
    -- Email to the address comes back, and what the server said.
    suppressed_at timestamptz,
    suppression_reason text,
    unsubscribed_from text[] not null default '{}',
    created_at timestamptz not null,
    changed_at timestamptz,
    unique (call_id, email_key)
  );
  create index attendees_by_organization on attendees (organization_id);
  create index attendees_by_email_domain on attendees (call_id, split_part(email_key, '@', -1));
  create index attendees_suppressed on attendees (call_id) where suppressed_at is not null;

  create table revoked_links (
    token_hash bytea primary key,
    attendee_id uuid not null references attendees on delete cascade,
    revoked_at timestamptz not null
  );
  create index revoked_links_by_attendee on revoked_links (attendee_id);

  create table delegations (
    id uuid primary key,
    call_id uuid not null references calls,
    organization_id uuid not null references organizations,
    coordinator_id uuid not null references attendees,
    link_version int not null default 1,
    page_token_hash bytea not null unique,
    created_at timestamptz not null
  );
  create index delegations_by_organization on delegations (organization_id);
  create index delegations_by_coordinator on delegations (coordinator_id);

  -- One sequence for all sessions: it orders who came first, its numbers are shown to nobody.
  create sequence waitlist_numbers as bigint;
  create table registrations (
    id uuid primary key,
    session_id uuid not null references sessions,
    attendee_id uuid not null references attendees,
    state text not null,
    waitlist_number bigint not null default nextval('waitlist_numbers'),
    answers jsonb not null,
    delegation_id uuid references delegations,
    -- Registered in one step; with all_or_nothing the group is seated together or waits together.
    group_id uuid,
    all_or_nothing boolean not null default false,
    offer_expires_at timestamptz,
    -- UID, SEQUENCE and DTSTAMP of the attendee's event, and what their calendar replied (RFC 5546).
    uid text not null unique,
    sequence int not null,
    stamped_at timestamptz not null,
    rsvp text,
    rsvp_at timestamptz,
    rsvp_sequence int,
    rsvp_comment text,
    wish jsonb,
    join_token_hash bytea not null unique,
    joined_at timestamptz,
    -- Derived from attendance_spans and attendance_corrections.
    attended_at timestamptz,
    minutes_present int check (minutes_present >= 0),
    created_at timestamptz not null,
    updated_at timestamptz not null,
    confirmed_at timestamptz,
    unique (session_id, attendee_id)
  );
  create index registrations_by_attendee on registrations (attendee_id);
  create index registrations_waitlist on registrations (session_id, waitlist_number) where state = 'waitlisted';
  create index registrations_by_state on registrations (session_id, state);
  create index registrations_by_delegation on registrations (delegation_id) where delegation_id is not null;
  create index registrations_offered on registrations (offer_expires_at) where state = 'offered';
  create index registrations_attended on registrations (attendee_id) where attended_at is not null;
  create index registrations_attended_by_session on registrations (session_id) where attended_at is not null;

  create table seat_reservations (
    session_id uuid not null references sessions,
    organization_id uuid not null references organizations,
    seats int not null check (seats > 0),
    reserved_until timestamptz,
    created_at timestamptz not null,
    primary key (session_id, organization_id)
  );
  create index seat_reservations_by_organization on seat_reservations (organization_id);
`;

const attendance = `
  create table attendance_reports (
    id uuid primary key,
    session_id uuid not null references sessions,
    -- Of the file: the same report is imported once.
    digest bytea not null,
    layout text not null,
    time_zone text not null,
    choices jsonb not null default '{}',
    people int not null check (people >= 0),
    imported_at timestamptz not null,
    unique (session_id, digest)
  );

  create table attendance_spans (
    id uuid primary key,
    registration_id uuid not null references registrations,
    source text not null,
    from_at timestamptz not null,
    until_at timestamptz check (until_at >= from_at),
    report_id uuid references attendance_reports on delete cascade,
    created_at timestamptz not null
  );
  create index attendance_spans_by_registration on attendance_spans (registration_id, from_at);
  create index attendance_spans_by_report on attendance_spans (report_id) where report_id is not null;
  -- A span that is recorded twice is there once; recorded again with an end, it gets the end.
  create unique index attendance_spans_once on attendance_spans
    (registration_id, source, from_at, coalesce(report_id, '00000000-0000-0000-0000-000000000000'));

  -- What an organizer says overrides the evidence, which stays.
  create table attendance_corrections (
    registration_id uuid primary key references registrations,
    present boolean not null,
    minutes int check (minutes is null or (present and minutes >= 0)),
    corrected_at timestamptz not null
  );

  create table check_ins (
    id uuid primary key,
    registration_id uuid not null references registrations,
    at timestamptz not null,
    method text not null check (method in ('ticket', 'name', 'walk-in', 'self')),
    -- Later than \`at\` where the phone had no network.
    recorded_at timestamptz not null,
    undone_at timestamptz,
    check (at <= recorded_at)
  );
  create unique index check_ins_current on check_ins (registration_id) where undone_at is null;
  create index check_ins_by_registration on check_ins (registration_id);

  create table room_codes (
    session_id uuid primary key references sessions,
    -- Without letters and digits that look alike on a screen across a room.
    code text not null unique check (code ~ '^[2-9A-HJ-NP-Z]{6}$'),
    created_at timestamptz not null
  );

  -- A certificate says what held when it was issued, whatever changes later.
  create table certificates (
    id uuid primary key,
    number text not null unique,
    registration_id uuid not null references registrations,
    session_id uuid not null references sessions,
    language text not null,
    name text not null,
    session_title text not null,
    call_name text not null,
    host text not null,
    starts_at_local text not null,
    time_zone text not null,
    duration_minutes int not null check (duration_minutes > 0),
    minutes int check (minutes >= 0),
    needed_minutes int not null check (needed_minutes >= 0),
    issued_at timestamptz not null,
    replaced_at timestamptz,
    revoked_at timestamptz
  );
  create unique index certificates_current on certificates (registration_id) where replaced_at is null;
  create index certificates_by_session on certificates (session_id);
`;

const feedback = `
  create table feedback_forms (
    id uuid primary key,
    call_id uuid not null references calls,
    session_id uuid references sessions,
    questions jsonb not null,
    changed_at timestamptz not null
  );
  create unique index feedback_forms_of_call on feedback_forms (call_id) where session_id is null;
  create unique index feedback_forms_of_session on feedback_forms (session_id) where session_id is not null;

  -- Feedback is anonymous: no answer says whose it is, and no mark, a keyed hash, says which answer is its own.
  create table feedback_answers (
    id uuid primary key,
    session_id uuid not null references sessions,
    -- A date, since an instant beside the log of requests would tell who it was.
    answered_on date not null,
    answers jsonb not null,
    name text,
    email text,
    check ((name is null) = (email is null))
  );
  create index feedback_answers_by_session on feedback_answers (session_id);
  create table feedback_marks (mark bytea primary key);
`;

const notifications = `
  create table broadcasts (
    id uuid primary key,
    call_id uuid not null references calls,
    state text not null check (state in ('draft', 'scheduled', 'sending', 'sent', 'stopped')),
    filter jsonb not null,
    contents jsonb not null,
    send_at timestamptz,
    send_zone text,
    recipients int,
    unsubscribed int,
    suppressed int,
    sent int,
    failed int,
    dropped int,
    created_by text not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    started_at timestamptz,
    ended_at timestamptz,
    check (state <> 'scheduled' or send_at is not null)
  );
  create index broadcasts_by_call on broadcasts (call_id, created_at desc);
  create index broadcasts_in_progress on broadcasts (send_at) where state <> 'draft' and sent is null;

  -- Frozen when the broadcast starts; a row leaves as its message enters the outbox.
  create table broadcast_recipients (
    broadcast_id uuid not null references broadcasts on delete cascade,
    attendee_id uuid not null references attendees,
    primary key (broadcast_id, attendee_id)
  );

  -- The outbox: a message is written in the transaction of its change, and delivered by whichever worker leases it.
  create table messages (
    id uuid primary key,
    position bigint generated always as identity,
    call_id uuid not null references calls,
    session_id uuid,
    session_revision int,
    registration_id uuid references registrations,
    attendee_id uuid not null references attendees,
    broadcast_id uuid references broadcasts,
    kind text not null,
    state text not null,
    -- What must not be sent twice has the same key.
    dedupe_key text not null unique,
    payload jsonb not null,
    -- Stable over attempts, so that a server that got it twice can tell.
    message_id text not null unique,
    created_at timestamptz not null,
    due_at timestamptz not null,
    attempts int not null default 0,
    leased_until timestamptz,
    lease_id uuid,
    sent_at timestamptz,
    result text,
    -- From a delivery status notification (RFC 3464).
    bounced_at timestamptz,
    bounce_status text,
    bounce_diagnostic text,
    foreign key (session_id, session_revision) references session_revisions (session_id, revision)
  );
  create index messages_to_deliver on messages (due_at, position) where state in ('queued', 'sending');
  -- Of one registration, messages leave in order: the first open one is looked up for each that is due.
  create index messages_open_by_registration on messages (registration_id, position)
    where state in ('queued', 'sending');
  create index messages_by_registration on messages (registration_id, position);
  create index messages_by_attendee on messages (attendee_id, position);
  create index messages_by_session on messages (session_id, position);
  create index messages_by_broadcast on messages (broadcast_id, state) where broadcast_id is not null;
  create index messages_failed on messages (position) where state = 'failed';
  create index messages_dropped on messages (call_id, position) where state = 'dropped';
  create index messages_bounced on messages (call_id, position) where bounced_at is not null;

  -- Wakes the delivery workers of all instances when the transaction commits.
  create function notify_outbox() returns trigger language plpgsql as $$
  begin
    perform pg_notify('greenroom_outbox', '');
    return null;
  end $$;
  create trigger messages_inserted after insert on messages
    for each statement execute function notify_outbox();

  create table email_templates (
    id uuid primary key,
    call_id uuid not null references calls,
    kind text not null,
    language text not null,
    version int not null check (version > 0),
    texts jsonb not null,
    effective_from timestamptz not null,
    updated_at timestamptz not null,
    updated_by text not null,
    unique (call_id, kind, language, version)
  );
`;

const proposals = `
  create table proposals (
    id uuid primary key,
    call_id uuid not null references calls,
    -- Its id on the call's own platform.
    external_id text not null,
    title text not null,
    theme text not null,
    -- As the proposal names it, and which of ours that is; the trigger below forgets the id when the name changes.
    organization text,
    organization_id uuid references organizations,
    url text,
    state text not null,
    source text not null,
    -- Of what moment the call's platform told last: older news is ignored.
    as_of timestamptz,
    declared_by uuid references attendees on delete set null,
    help_with text[] not null default '{}',
    merged_into uuid references proposals,
    merged_at timestamptz,
    submitted_at timestamptz,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    unique (call_id, external_id),
    check ((merged_into is null) = (merged_at is null)),
    check (merged_into is distinct from id),
    check (state in ('draft', 'submitted', 'shortlisted', 'winner', 'showcased', 'pilot', 'not-selected',
      'withdrawn')),
    check (source in ('api', 'csv', 'webhook', 'declared'))
  );
  create index proposals_by_organization on proposals (organization_id) where organization_id is not null;
  create index proposals_by_declarer on proposals (declared_by) where declared_by is not null;
  create index proposals_merged on proposals (merged_into) where merged_into is not null;
  create index proposals_counted on proposals (call_id, theme, state) where merged_into is null;
  create index proposals_newest on proposals (call_id, created_at desc, id) where merged_into is null;
  create index proposals_changed on proposals (call_id, updated_at desc, id) where merged_into is null;
  create index proposals_by_text on proposals
    using gin ((lower(title || ' ' || coalesce(organization, '') || ' ' || external_id)) gin_trgm_ops);

  create table proposal_members (
    proposal_id uuid not null references proposals on delete cascade,
    email_key text not null,
    email text not null,
    name text,
    primary key (proposal_id, email_key)
  );
  create index proposal_members_by_email on proposal_members (email_key);
  create index proposal_members_by_email_part on proposal_members using gin (email_key gin_trgm_ops);
  create index proposal_members_by_email_domain on proposal_members (split_part(email_key, '@', -1));
  -- In this order a domain stands beside those below it.
  create index proposal_members_by_reversed_domain on proposal_members
    ((reverse(split_part(email_key, '@', -1)) collate "C"));

  create table proposal_changes (
    position bigint generated always as identity primary key,
    proposal_id uuid not null references proposals on delete cascade,
    from_state text,
    to_state text not null check (to_state is distinct from from_state),
    at timestamptz not null,
    source text not null check (source in ('api', 'csv', 'webhook', 'declared', 'staff')),
    actor text not null,
    note text
  );
  create index proposal_changes_by_proposal on proposal_changes (proposal_id, position);

  create table proposal_hooks (
    id uuid primary key,
    call_id uuid not null references calls,
    name text not null,
    -- The previous secret holds until the platform has the new one.
    secret bytea not null,
    previous_secret bytea,
    previous_until timestamptz,
    created_at timestamptz not null,
    rotated_at timestamptz,
    removed_at timestamptz,
    unsigned_at timestamptz,
    check ((previous_secret is null) = (previous_until is null))
  );
  create index proposal_hooks_by_call on proposal_hooks (call_id, created_at);

  -- One row for each webhook-id, so that a delivery that is repeated is answered as the first time.
  create table proposal_deliveries (
    hook_id uuid not null references proposal_hooks on delete cascade,
    webhook_id text not null,
    type text not null,
    external_id text,
    sent_at timestamptz,
    received_at timestamptz not null,
    outcome text not null check (outcome in ('created', 'changed', 'unchanged', 'older', 'ignored', 'refused')),
    faults jsonb not null default '[]',
    primary key (hook_id, webhook_id)
  );
  create index proposal_deliveries_by_proposal on proposal_deliveries (external_id, sent_at);
  create index proposal_deliveries_newest on proposal_deliveries (hook_id, received_at desc);

  create table team_invitations (
    session_id uuid not null references sessions,
    proposal_id uuid not null references proposals on delete cascade,
    delegation_id uuid not null references delegations,
    seats int not null check (seats > 0),
    invited_at timestamptz not null,
    primary key (session_id, proposal_id)
  );
  create index team_invitations_by_proposal on team_invitations (proposal_id);
  create index team_invitations_by_delegation on team_invitations (delegation_id);
`;

const matches = `
  -- Attendees and the proposals that they stand behind, by all that speaks for it.
  create table proposal_matches (
    id uuid not null default gen_random_uuid() unique,
    proposal_id uuid not null references proposals on delete cascade,
    attendee_id uuid not null references attendees,
    -- The strongest of \`evidences\`.
    evidence text not null,
    evidences text[] not null default '{}',
    score real check (score between 0 and 1),
    state text not null,
    declared_at timestamptz,
    -- What an organizer decided stays, whatever is derived later.
    decision text check (decision in ('confirmed', 'rejected')),
    decided_at timestamptz,
    decided_by text,
    decided_on text[],
    created_at timestamptz not null,
    primary key (proposal_id, attendee_id),
    check ((decision is null) = (decided_at is null)),
    check (state in ('linked', 'suggested', 'rejected')),
    check (evidence in ('address', 'declared', 'organization', 'domain', 'name'))
  );
  create index proposal_matches_by_attendee on proposal_matches (attendee_id);
  create index proposal_matches_by_state on proposal_matches (state, proposal_id);
  -- They are few, and looked for whenever anything is matched again.
  create index proposal_matches_declared on proposal_matches (proposal_id, attendee_id) where declared_at is not null;

  -- Organizations and email domains that so many share that sharing them says nothing.
  create table common_traits (
    call_id uuid not null references calls,
    kind text not null check (kind in ('organization', 'domain')),
    trait text not null,
    primary key (call_id, kind, trait)
  );

  -- What is to be matched again. The database itself notes it, so that no way of changing a row can forget to.
  create table matches_due (
    position bigint generated always as identity primary key,
    call_id uuid not null references calls,
    proposal_id uuid references proposals on delete cascade,
    attendee_id uuid references attendees on delete cascade,
    kind text,
    trait text,
    check (num_nonnulls(proposal_id, attendee_id, trait) = 1),
    check ((kind is null) = (trait is null))
  );
  create index matches_due_by_call on matches_due (call_id, (attendee_id is not null), position);
  create index matches_due_by_proposal on matches_due (proposal_id) where proposal_id is not null;
  create index matches_due_by_attendee on matches_due (attendee_id) where attendee_id is not null;

  create function note_new_attendees() returns trigger language plpgsql as $$ begin
    insert into matches_due (call_id, attendee_id) select call_id, id from inserted;
    return null;
  end $$;
  create trigger attendees_inserted after insert on attendees referencing new table as inserted
    for each statement execute function note_new_attendees();

  -- Whom an attendee shared something with no longer shares it with so many.
  create function note_changed_attendee() returns trigger language plpgsql as $$ begin
    if tg_op = 'UPDATE' then
      insert into matches_due (call_id, attendee_id) values (new.call_id, new.id);
      if (old.organization_id, old.email_key) is not distinct from (new.organization_id, new.email_key) then
        return null;
      end if;
    end if;
    insert into matches_due (call_id, kind, trait) values (old.call_id, 'domain', split_part(old.email_key, '@', -1));
    if old.organization_id is not null then
      insert into matches_due (call_id, kind, trait) values (old.call_id, 'organization', old.organization_id::text);
    end if;
    return null;
  end $$;
  create trigger attendee_updated
    after update of organization_id, email_key, verified_at, confirmed_by_staff_at, suppressed_at on attendees
    for each row when (
      (old.organization_id, old.email_key, coalesce(old.verified_at, old.confirmed_by_staff_at) is null,
        old.suppressed_at is null)
      is distinct from
      (new.organization_id, new.email_key, coalesce(new.verified_at, new.confirmed_by_staff_at) is null,
        new.suppressed_at is null))
    execute function note_changed_attendee();
  create trigger attendee_deleted after delete on attendees
    for each row execute function note_changed_attendee();

  create function note_changed_organization() returns trigger language plpgsql as $$ begin
    insert into matches_due (call_id, proposal_id) select call_id, id from proposals
      where organization_id in (new.id, old.merged_into, new.merged_into);
    insert into matches_due (call_id, attendee_id) select call_id, id from attendees
      where organization_id in (new.id, old.merged_into, new.merged_into);
    return null;
  end $$;
  create trigger organization_updated after update of similar_key, country, merged_into on organizations
    for each row when ((old.similar_key, old.country, old.merged_into)
      is distinct from (new.similar_key, new.country, new.merged_into))
    execute function note_changed_organization();

  create function forget_organization_of_proposal() returns trigger language plpgsql as $$ begin
    new.organization_id := null;
    return new;
  end $$;
  create trigger proposal_renames_organization before update of organization on proposals
    for each row when (old.organization is distinct from new.organization)
    execute function forget_organization_of_proposal();

  create function note_new_proposals() returns trigger language plpgsql as $$ begin
    insert into matches_due (call_id, proposal_id) select call_id, id from inserted;
    return null;
  end $$;
  create trigger proposals_inserted after insert on proposals referencing new table as inserted
    for each statement execute function note_new_proposals();

  create function note_changed_proposal() returns trigger language plpgsql as $$ begin
    insert into matches_due (call_id, proposal_id) values (new.call_id, new.id);
    if old.organization_id is not null then
      insert into matches_due (call_id, kind, trait) values (old.call_id, 'organization', old.organization_id::text);
    end if;
    return null;
  end $$;
  -- An organization that is found for the first time is noted by nobody: the one who finds it matches right away.
  create trigger proposal_updated after update on proposals
    for each row when (old.organization is distinct from new.organization
      or old.merged_into is distinct from new.merged_into
      or (old.organization_id is not null and old.organization_id is distinct from new.organization_id))
    execute function note_changed_proposal();

  create function note_changed_members() returns trigger language plpgsql as $$ begin
    insert into matches_due (call_id, proposal_id) select distinct p.call_id, p.id
      from changed join proposals p on p.id = changed.proposal_id;
    if tg_op = 'DELETE' then
      insert into matches_due (call_id, kind, trait) select distinct p.call_id, 'domain', split_part(email_key, '@', -1)
        from changed join proposals p on p.id = changed.proposal_id;
    end if;
    return null;
  end $$;
  create trigger members_inserted after insert on proposal_members referencing new table as changed
    for each statement execute function note_changed_members();
  create trigger members_deleted after delete on proposal_members referencing old table as changed
    for each statement execute function note_changed_members();
`;

const identity = `
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
  -- The answer to a request, for one that repeats its Idempotency-Key; null while the first is at work.
  create table idempotency_keys (
    api_key_id uuid not null references api_keys on delete cascade,
    key text not null,
    request_hash bytea not null,
    status int,
    body jsonb,
    created_at timestamptz not null,
    primary key (api_key_id, key)
  );

  -- The activity log. Actors and subjects are \`kind:id\`, without a foreign key: entries outlive what they are about.
  create table audit_entries (
    id uuid primary key,
    position bigint generated always as identity,
    at timestamptz not null,
    actor text not null,
    origin text,
    action text not null,
    subject text not null,
    details jsonb not null
  );
  create index audit_by_time on audit_entries (at, position);
  create index audit_by_subject on audit_entries (subject, at, position);
  create index audit_by_actor on audit_entries (actor, at, position);
  create index audit_by_action on audit_entries (action, at, position);
`;

const jury = `
  create table jury_settings (
    call_id uuid primary key references calls,
    scale_min int not null check (scale_min in (0, 1)),
    scale_max int not null check (scale_max between 2 and 10),
    low_label text,
    high_label text,
    weights jsonb not null,
    scores_until_local text,
    scores_until_at timestamptz,
    version int not null,
    updated_at timestamptz not null,
    check ((scores_until_local is null) = (scores_until_at is null))
  );

  create table jury_assignments (
    proposal_id uuid not null references proposals on delete cascade,
    juror_id uuid not null references organizers,
    assigned_by text not null,
    assigned_at timestamptz not null,
    primary key (proposal_id, juror_id)
  );
  create index jury_assignments_by_juror on jury_assignments (juror_id);

  -- They outlive the assignment: a juror who is assigned again finds what they had written.
  create table jury_sheets (
    proposal_id uuid not null references proposals on delete cascade,
    juror_id uuid not null references organizers,
    state text not null check (state in ('draft', 'handed-in')),
    scores jsonb not null,
    comment text not null,
    version int not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    handed_in_at timestamptz,
    primary key (proposal_id, juror_id),
    check ((state = 'handed-in') = (handed_in_at is not null))
  );

  -- A juror and one of: a proposal, an organization, an email domain.
  create table jury_conflicts (
    id uuid primary key,
    call_id uuid not null references calls,
    juror_id uuid not null references organizers,
    kind text not null check (kind in ('interest', 'helped')),
    proposal_id uuid references proposals on delete cascade,
    organization text,
    organization_key text,
    domain text,
    reason text not null,
    declared_by text not null,
    declared_at timestamptz not null,
    lifted_by text,
    lifted_at timestamptz,
    check (num_nonnulls(proposal_id, organization_key, domain) = 1),
    check ((organization is null) = (organization_key is null)),
    check ((lifted_by is null) = (lifted_at is null))
  );
  create index jury_conflicts_by_call on jury_conflicts (call_id, juror_id);
  create unique index jury_conflicts_once on jury_conflicts
    (call_id, juror_id, proposal_id, organization_key, domain) nulls not distinct where lifted_at is null;

  create table jury_decisions (
    id uuid primary key,
    call_id uuid not null references calls,
    decided_by text not null,
    decided_at timestamptz not null,
    note text not null,
    -- As it was when the decision was made, since scores can change after it is reopened.
    ranking jsonb not null,
    others_declined_by text,
    others_declined_at timestamptz,
    reopened_by text,
    reopened_at timestamptz,
    reopened_reason text,
    check ((others_declined_by is null) = (others_declined_at is null)),
    check ((reopened_by is null) = (reopened_at is null)),
    check ((reopened_by is null) = (reopened_reason is null))
  );
  create unique index jury_decisions_current on jury_decisions (call_id) where reopened_at is null;
  create table jury_choices (
    decision_id uuid not null references jury_decisions on delete cascade,
    proposal_id uuid not null references proposals on delete cascade,
    outcome text not null check (outcome in ('winner', 'not-selected')),
    outstanding boolean not null,
    state_before text not null,
    primary key (decision_id, proposal_id),
    check (outcome = 'winner' or not outstanding)
  );

  -- Who has looked at what, once an hour at most, so that the activity log has one entry for an hour of reading.
  create table jury_access_log (
    reader text not null,
    subject text not null,
    hour timestamptz not null,
    primary key (reader, subject, hour)
  );
`;

const outcomes = `
  -- Counted by the worker and read by the pages: counting a large call takes seconds.
  create table outcome_counts (
    call_id uuid primary key references calls,
    counted_at timestamptz not null,
    took_ms int not null check (took_ms >= 0),
    sessions int not null,
    sessions_ahead int not null,
    undrafted jsonb not null
  );
  -- Each step is a part of the one before it.
  create table outcome_rows (
    call_id uuid not null references outcome_counts on delete cascade,
    grouped_by text not null
      check (grouped_by in ('all', 'theme', 'session', 'kind', 'country', 'organization-kind', 'compared')),
    key text not null,
    registered int not null,
    invited int not null check (invited between 0 and registered),
    attended int not null check (attended between 0 and registered),
    drafted int not null,
    submitted int not null check (submitted <= drafted),
    shortlisted int not null check (shortlisted <= submitted),
    won int not null check (won <= shortlisted),
    showcased int not null check (showcased between 0 and won),
    people_drafted int not null check (people_drafted <= attended),
    people_submitted int not null check (people_submitted <= people_drafted),
    people_shortlisted int not null check (people_shortlisted <= people_submitted),
    people_won int not null check (people_won <= people_shortlisted),
    people_showcased int not null check (people_showcased between 0 and people_won),
    primary key (call_id, grouped_by, key)
  );
`;

/** The whole schema of the first release. */
export class InitialSchema1764028800000 implements MigrationInterface {
  name = 'InitialSchema1764028800000';

  async up(runner: QueryRunner): Promise<void> {
    const areas = [
      calls,
      sessions,
      organizations,
      registrations,
      attendance,
      feedback,
      notifications,
      proposals,
      matches,
      identity,
      jury,
      outcomes,
    ];
    for (const area of areas) await runner.query(area);
  }

  async down(runner: QueryRunner): Promise<void> {
    // With their indexes and triggers.
    await runner.query(`
      drop table outcome_rows, outcome_counts, jury_access_log, jury_choices, jury_decisions, jury_conflicts, jury_sheets,
        jury_assignments, jury_settings, audit_entries, idempotency_keys, api_keys, logins, organizers, matches_due,
        common_traits, proposal_matches, team_invitations, proposal_deliveries, proposal_hooks, proposal_changes,
        proposal_members, proposals, email_templates, messages, broadcast_recipients, broadcasts, feedback_marks,
        feedback_answers, feedback_forms, certificates, room_codes, check_ins, attendance_corrections, attendance_spans,
        attendance_reports, seat_reservations, registrations, delegations, revoked_links, attendees,
        organization_similarity, organization_comparisons, organization_domains, organizations, questions,
        session_revisions, sessions, calls;
      drop sequence waitlist_numbers;
      drop function note_changed_members, note_changed_proposal, note_new_proposals, forget_organization_of_proposal,
        note_changed_organization, note_changed_attendee, note_new_attendees, notify_outbox;
      drop extension btree_gin, pg_trgm;
    `);
  }
}
