import type { QueryRunner } from 'typeorm';
import { ForwardMigration } from '../src/platform/database/forward-migration.js';
import type { Baseline } from '../src/platform/database/migration-state.js';

// Instants are timestamptz. What an organizer typed as a wall-clock time is text (`…_local`) beside its time zone, since
// zones change: the instant is derived from it. States are text, and checked here where no code writes them in one place.
// `position` orders rows that may share an instant. A `…_key` is a text as it is compared: folded, without accents.

/** What all areas use to find texts. */
const texts = `
  -- Both are trusted extensions: the owner of the database can create them.
  create extension if not exists pg_trgm;
  create extension if not exists btree_gin;

  create function search_fold(value text) returns text language sql immutable parallel safe
  return translate(
    lower(regexp_replace(normalize(value, NFKD), '[̀-ًͯ-ٰٟـ]', '', 'g')),
    'ØŁĐÆŒÞΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩςАБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЂЄЅІЈЉЊЋЏҐ'
      || 'ԱԲԳԴԵԶԷԸԹԺԻԼԽԾԿՀՁՂՃՄՅՆՇՈՉՊՋՌՍՎՏՐՑՒՓՔՕՖıøłđ',
    'oldæœþαβγδεζηθικλμνξοπρστυφχψωσабвгдежзиклмнопрстуфхцчшщъыьэюяђєѕіјљњћџґ'
      || 'աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆiold'
  );

  create function search_bytes(folded text) returns text immutable strict parallel safe language sql as
    $$ select encode(convert_to(folded, 'UTF8'), 'hex') $$;
`;

/** The installation: what it is, its secrets, and what its instances have in common. */
const installation = `
  create table installation (
    is_only boolean primary key default true check (is_only),
    id uuid not null default gen_random_uuid()
  );

  create table workspace_settings (
    is_only boolean primary key default true check (is_only),
    second_factor_required boolean not null default false
  );

  create table secrets (
    generation int primary key,
    fingerprint bytea not null unique,
    active_from timestamptz not null,
    accepted_until timestamptz,
    previous bytea,
    next bytea
  );

  create table setup_codes (
    -- SHA-256. Each start of the program adds one, until there is an owner.
    code_hash bytea primary key,
    created_at timestamptz not null
  );

  create table tz_data (
    version text primary key,
    -- In the packed form of moment-timezone, with links and countries.
    packed text not null,
    stored_at timestamptz not null
  );

  -- The answer to a request, for one that repeats its Idempotency-Key; null while the first is at work.
  create table idempotency_keys (
    api_key_id uuid not null,
    key text not null,
    request_hash bytea not null,
    status int,
    body jsonb,
    created_at timestamptz not null,
    primary key (api_key_id, key)
  );

  insert into installation default values;

  insert into workspace_settings default values;
`;

/** Organizers, how they sign in, keys of the API, and what was done. */
const identity = `
  create table organizers (
    id uuid primary key,
    email text not null,
    email_key text not null unique,
    name text not null,
    role text not null,
    password_hash text not null,
    created_at timestamptz not null,
    state text not null default 'active',
    language text not null default 'en'
  );

  create table logins (
    id uuid primary key,
    organizer_id uuid not null references organizers on delete cascade,
    token_hash bytea not null unique,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    last_seen_at timestamptz,
    network text,
    browser text,
    system text,
    ended_at timestamptz,
    has_second_factor boolean not null default false,
    confirmed_at timestamptz not null
  );
  create index logins_by_organizer on logins (organizer_id);

  create table authenticators (
    organizer_id uuid primary key references organizers on delete cascade,
    -- Encrypted, since the codes are computed from it.
    secret bytea not null,
    created_at timestamptz not null,
    -- Null until a first code shows that the app has the secret.
    confirmed_at timestamptz,
    -- The time step (RFC 6238) of the last code that was accepted: it and earlier ones are refused.
    last_time_step int,
    check ((confirmed_at is null) = (last_time_step is null))
  );

  create table recovery_codes (
    organizer_id uuid not null references authenticators (organizer_id) on delete cascade,
    code_hash bytea not null,
    used_at timestamptz,
    primary key (organizer_id, code_hash)
  );

  create table passkeys (
    id uuid primary key,
    organizer_id uuid not null references organizers on delete cascade,
    credential_id bytea not null unique,
    -- In COSE form; the private key never leaves the device.
    public_key bytea not null,
    counter bigint not null,
    transports text[] not null,
    name text not null,
    created_at timestamptz not null,
    last_used_at timestamptz
  );
  create index passkeys_by_organizer on passkeys (organizer_id);

  -- For an organizer who adds a passkey; for anybody who signs in where that is null.
  create table passkey_challenges (
    challenge_hash bytea primary key,
    organizer_id uuid references organizers on delete cascade,
    expires_at timestamptz not null
  );
  create index passkey_challenges_by_expiry on passkey_challenges (expires_at);

  create table provider_sign_ins (
    token_hash bytea primary key,
    next text not null,
    expires_at timestamptz not null
  );
  create index provider_sign_ins_by_expiry on provider_sign_ins (expires_at);

  create table pending_sign_ins (
    token_hash bytea primary key,
    organizer_id uuid not null references organizers on delete cascade,
    created_at timestamptz not null,
    expires_at timestamptz not null
  );
  create index pending_sign_ins_by_organizer on pending_sign_ins (organizer_id);

  create table password_links (
    id uuid primary key,
    organizer_id uuid not null references organizers on delete cascade,
    purpose text not null,
    token_hash bytea unique,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    -- When it was used, replaced or withdrawn.
    ended_at timestamptz
  );
  create index password_links_by_organizer on password_links (organizer_id, created_at);

  create table sign_in_failures (
    -- A keyed hash of the account, browser or network: the table names nobody.
    key bytea primary key,
    failures int not null,
    last_at timestamptz not null
  );
  create index sign_in_failures_by_time on sign_in_failures (last_at);

  create table api_keys (
    id uuid primary key,
    name text not null,
    role text not null,
    key_hash bytea not null unique,
    created_at timestamptz not null,
    revoked_at timestamptz,
    expires_at timestamptz,
    last_used_at timestamptz,
    -- Null: everything that the role allows.
    abilities text[],
    -- Null: all calls.
    call_ids uuid[]
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
  create index audit_by_helper on audit_entries (actor, at) include (action, subject)
  where actor like 'organizer:%' and action in ('proposal.created', 'proposal.changed',
    'registration.confirmed', 'registration.waitlisted', 'registration.pending');
`;

/** Files, and work in the background. */
const jobs = `
  create table files (
    id uuid primary key default gen_random_uuid(),
    name text not null,
    -- By its content, whatever its name said.
    media_type text not null,
    size int not null check (size > 0),
    sha256 bytea not null,
    stored_in text not null default 'database' check (stored_in in ('database', 'bucket')),
    created_at timestamptz not null,
    -- Its bytes are on their way out.
    deleted_at timestamptz,
    object_key text
  );
  create index files_by_place on files (stored_in, created_at);
  create index deleted_files on files (deleted_at) where deleted_at is not null;

  create table file_chunks (
    file_id uuid not null references files on delete cascade,
    position int not null,
    content bytea not null,
    primary key (file_id, "position")
  );
  -- Not compressed. PostgreSQL 15 knows it in no other place.
  alter table file_chunks alter content set storage external;

  create table jobs (
    id uuid primary key,
    kind text not null,
    call_id uuid not null,
    session_id uuid,
    -- Who started it: their role counts when it runs.
    organizer_id uuid not null references organizers,
    origin text,
    state text not null check (state in ('draft', 'queued', 'running', 'done', 'failed', 'cancelled')),
    input jsonb not null,
    total int not null,
    done int not null default 0,
    -- Outcomes by kind, of all parts so far.
    counts jsonb not null default '{}',
    -- Why it failed: the code of a refusal.
    error text,
    output bytea,
    output_name text,
    attempts int not null default 0,
    lease_id uuid,
    leased_until timestamptz,
    created_at timestamptz not null,
    started_at timestamptz,
    finished_at timestamptz,
    file_id uuid references files
  );
  create index jobs_call_id_created_at_idx on jobs (call_id, created_at desc);
  create index jobs_created_at_idx on jobs (created_at) where (state in ('queued', 'running'));
  create index jobs_by_file on jobs (file_id) where file_id is not null;

  -- What is left to do. A part is deleted in the transaction that does it.
  create table job_parts (
    job_id uuid not null references jobs on delete cascade,
    number int not null,
    size int not null,
    content jsonb not null,
    primary key (job_id, number)
  );

  -- What was left out, by row of the file.
  create table job_failures (
    id bigint generated always as identity primary key,
    job_id uuid not null references jobs on delete cascade,
    line int not null,
    error jsonb not null
  );
  create index job_failures_job_id_line_id_idx on job_failures (job_id, line, id);
`;

/** Calls for proposals, what they look like and what they say. */
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
    closes_on date not null,
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
    updated_at timestamptz not null,
    unconfirmed_per_coordinator int not null default 50 check (unconfirmed_per_coordinator >= 0),
    unconfirmed_per_network int not null default 300 check (unconfirmed_per_network >= 0),
    hours_to_confirm int not null default 24 check (hours_to_confirm between 1 and 168),
    opens_at timestamptz,
    closes_at timestamptz,
    tz_version text not null default '',
    -- Counts the changes of these dates, so that each is announced once.
    dates_revision int not null default 1,
    -- Empty: the name of the workspace, and the contact address.
    sender_name text not null default '',
    reply_to text not null default '',
    published_at timestamptz,
    archived_at timestamptz,
    -- #rrggbb; empty for Greenroom's own.
    accent_color text not null default '',
    -- Hash of the logo; empty for none.
    logo_etag text not null default '',
    logo_width int not null default 0,
    logo_height int not null default 0,
    accepts_proposals boolean not null default false,
    proposal_grace_minutes int not null default 5 check (proposal_grace_minutes between 0 and 1440),
    summary_words int not null default 150 check (summary_words between 20 and 5000),
    answer_words int not null default 300 check (answer_words between 20 and 5000),
    check (closes_on >= opens_on)
  );

  create table call_logos (
    call_id uuid primary key references calls on delete cascade,
    -- Always PNG, drawn anew from whatever was uploaded.
    content bytea not null
  );

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

  create table privacy_notices (
    call_id uuid primary key references calls,
    controller text not null,
    contact_email text not null,
    purpose text not null,
    legal_basis text not null,
    -- After the last day of the call.
    retention_days int not null check (retention_days between 1 and 3650),
    -- Markdown.
    more text not null default '',
    -- Texts by BCP 47 tag.
    translations jsonb not null default '{}',
    updated_at timestamptz not null
  );
`;

/** Venues and their rooms. */
const venues = `
  create table venues (
    id uuid primary key,
    name text not null,
    address text not null default '',
    country text,
    latitude double precision check (latitude between -90 and 90),
    longitude double precision check (longitude between -180 and 180),
    map_url text,
    time_zone text not null,
    access_facts text[] not null default '{}',
    accessibility text not null default '',
    directions text not null default '',
    archived_at timestamptz,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    check ((latitude is null) = (longitude is null))
  );

  create table venue_rooms (
    id uuid primary key,
    venue_id uuid not null references venues on delete cascade,
    position int not null,
    name text not null,
    capacity int check (capacity > 0),
    equipment text not null default '',
    accessibility text not null default '',
    unique (venue_id, "position") deferrable initially deferred
  );
`;

/** Series, sessions and what is asked at registration. */
const sessions = `
  create table series (
    id uuid primary key,
    call_id uuid not null references calls on delete cascade,
    slug text not null,
    title text not null,
    description text not null default '',
    created_at timestamptz not null,
    unique (call_id, slug),
    unique (call_id, title)
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
    criteria text[] not null default '{}',
    speakers jsonb not null,
    venue text,
    room text not null default 'link' check (room in ('link', 'jitsi', 'bigbluebutton')),
    join_url text,
    -- The wall-clock time is the truth; the instants are derived from it with the tz data of this version.
    starts_at_local text not null,
    time_zone text not null,
    overlap text not null,
    duration_minutes int not null check (duration_minutes > 0),
    starts_at timestamptz not null,
    ends_at timestamptz not null,
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
    occurrence_group uuid,
    cancel_reason text,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    published_at timestamptz,
    rescheduled_at timestamptz,
    cancelled_at timestamptz,
    series_id uuid references series on delete set null,
    venue_id uuid references venues,
    venue_room_id uuid references venue_rooms,
    -- The venue with its room, as people see it; the text is in venue.
    place jsonb,
    -- Raised with each change of its materials, so that pages know that they are outdated.
    material_revision int not null default 0,
    asks_attendance boolean not null default false,
    in_person_capacity int check (in_person_capacity > 0),
    online_capacity int check (online_capacity > 0),
    -- Parts of taken and waiting.
    taken_online int not null default 0,
    waiting_online int not null default 0,
    check (ends_at > starts_at),
    constraint sessions_taken_within_capacity check (taken <= capacity),
    unique (call_id, slug),
    constraint sessions_attendance_of_hybrid check ((not asks_attendance) or (format = 'hybrid')),
    constraint sessions_attendance_capacities check (asks_attendance or ((in_person_capacity is null)
      and (online_capacity is null) and (taken_online = 0) and (waiting_online = 0))),
    constraint sessions_taken_online_of_taken check (taken_online between 0 and taken),
    constraint sessions_waiting_online_of_waiting check (waiting_online between 0 and waiting),
    constraint sessions_taken_within_online_capacity check (taken_online <= online_capacity),
    constraint sessions_taken_within_in_person_capacity check ((taken - taken_online) <= in_person_capacity)
  );
  create index sessions_by_start on sessions (call_id, starts_at);
  create index sessions_upcoming on sessions (starts_at) where state = 'published';
  create index sessions_ended on sessions (ends_at) where state = 'published';
  create index sessions_by_series on sessions (series_id, starts_at) where series_id is not null;
  create index sessions_venue_id_idx on sessions (venue_id) where (venue_id is not null);
  create index sessions_venue_room_id_idx on sessions (venue_room_id) where (venue_room_id is not null);
  create index sessions_by_occurrence on sessions (occurrence_group) where occurrence_group is not null;

  -- A message shows the session as it was when the message was queued.
  create table session_revisions (
    session_id uuid not null references sessions,
    revision int not null,
    snapshot jsonb not null,
    created_at timestamptz not null,
    primary key (session_id, revision)
  );

  create table session_facilitators (
    session_id uuid not null references sessions on delete cascade,
    organizer_id uuid not null references organizers on delete cascade,
    assigned_at timestamptz not null,
    primary key (session_id, organizer_id)
  );
  create index session_facilitators_organizer_id_idx on session_facilitators (organizer_id);

  create table questions (
    id uuid primary key,
    session_id uuid not null references sessions,
    key text not null,
    position int not null,
    kind text not null check (kind in (
      'text', 'long-text', 'choice', 'choices', 'number', 'yes-no', 'country', 'consent'
    )),
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

/** Organizations, and which of them may be the same. */
const organizations = `
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
    merged_into uuid references organizations,
    merged_at timestamptz,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    suggested boolean not null default false,
    search_text text generated always as (search_fold(((name || ' ') || COALESCE(city, '')))) stored,
    check (merged_into <> id),
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

  create table organization_similarity (
    one_id uuid not null references organizations on delete cascade,
    other_id uuid not null references organizations on delete cascade,
    similarity real not null,
    primary key (one_id, other_id)
  );
  create index organization_similarity_by_other on organization_similarity (other_id);

  -- Which name an organization was last compared by, so that only new and renamed ones are compared again.
  create table organization_comparisons (
    organization_id uuid primary key references organizations on delete cascade,
    similar_key text not null
  );
`;

/** People: attendees, registrations, and what organizers keep about them. */
const people = `
  -- One sequence for all sessions: it orders who came first, its numbers are shown to nobody.
  create sequence waitlist_numbers as bigint;

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
    page_token_hash bytea,
    feed_token_hash bytea,
    -- Email to the address comes back, and what the server said.
    suppressed_at timestamptz,
    suppression_reason text,
    unsubscribed_from text[] not null default '{}',
    created_at timestamptz not null,
    changed_at timestamptz,
    proven_at timestamptz,
    proven_by text check (proven_by in ('owner', 'staff')),
    not_me_at timestamptz,
    -- Keyed hash of the network that registered the person, with a key per day; null once the address is proven.
    source bytea,
    organization_asserted_by text check (organization_asserted_by in ('owner', 'staff')),
    merged_into uuid references attendees,
    search_text text generated always as ("left"(search_fold(((name || ' ') || email)), 500)) stored,
    blocked_at timestamptz,
    block_reason text,
    is_own_zone boolean not null default true,
    enlisted_at timestamptz,
    unique (call_id, email_key),
    constraint attendees_proven_check check ((proven_at is null) = (proven_by is null))
  );
  create index attendees_by_organization on attendees (organization_id);
  create index attendees_by_email_domain on attendees (call_id, split_part(email_key, '@', -1));
  create index attendees_suppressed on attendees (call_id) where suppressed_at is not null;
  create index attendees_not_me_by_address on attendees (email_key) where not_me_at is not null;
  create index attendees_not_me_by_call on attendees (call_id, not_me_at) where not_me_at is not null;
  create index attendees_by_source on attendees (call_id, source, created_at) where source is not null;
  create index attendees_by_arrival on attendees (call_id, created_at desc, id) where email <> '';
  create index attendees_merged on attendees (merged_into) where merged_into is not null;
  create index attendees_found on attendees (call_id, search_text, id) include (organization_id, merged_into)
    where email <> '';
  create unique index attendees_older_page on attendees (page_token_hash) where page_token_hash is not null;
  create unique index attendees_older_feed on attendees (feed_token_hash) where feed_token_hash is not null;

  create table registrations (
    id uuid primary key,
    session_id uuid not null references sessions,
    attendee_id uuid not null references attendees,
    state text not null,
    waitlist_number bigint not null default nextval('waitlist_numbers'),
    answers jsonb not null,
    delegation_id uuid,
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
    join_token_hash bytea,
    joined_at timestamptz,
    -- Derived from attendance_spans and attendance_corrections.
    attended_at timestamptz,
    minutes_present int check (minutes_present >= 0),
    created_at timestamptz not null,
    updated_at timestamptz not null,
    confirmed_at timestamptz,
    -- Whether the address was unproven when the person registered, and still is.
    unproven boolean not null default false,
    provisional_until timestamptz,
    unused_reply jsonb,
    -- Keyed hash of the network and the session; null once the person has confirmed.
    source bytea,
    -- Set exactly while the session asks for it.
    attendance text check (attendance in ('in-person', 'online')),
    -- Since when somebody with a seat waits for one of the other way of attending.
    switch_requested_at timestamptz,
    uses_reserved boolean not null default true,
    approved_at timestamptz,
    unique (session_id, attendee_id)
  );
  create index registrations_by_attendee on registrations (attendee_id);
  create index registrations_waitlist on registrations (session_id, waitlist_number) where state = 'waitlisted';
  create index registrations_by_state on registrations (session_id, state);
  create index registrations_by_delegation on registrations (delegation_id) where delegation_id is not null;
  create index registrations_offered on registrations (offer_expires_at) where state = 'offered';
  create index registrations_attended on registrations (attendee_id) where attended_at is not null;
  create index registrations_attended_by_session on registrations (session_id) where attended_at is not null;
  create index registrations_by_source on registrations (source) where source is not null;
  create index registrations_by_day on registrations (session_id, created_at);
  create index registrations_session_id_switch_requested_at_idx on registrations (session_id, switch_requested_at)
    where (switch_requested_at is not null);
  create unique index registrations_older_join on registrations (join_token_hash) where join_token_hash is not null;
  create index registrations_lapsable on registrations (session_id, provisional_until)
    where unproven and state in ('confirmed', 'waitlisted');

  create table seat_reservations (
    session_id uuid not null references sessions,
    organization_id uuid not null references organizations,
    seats int not null check (seats > 0),
    reserved_until timestamptz,
    created_at timestamptz not null,
    primary key (session_id, organization_id)
  );
  create index seat_reservations_by_organization on seat_reservations (organization_id);

  create table revoked_links (
    token_hash bytea primary key,
    attendee_id uuid not null references attendees on delete cascade,
    revoked_at timestamptz not null
  );
  create index revoked_links_by_attendee on revoked_links (attendee_id);

  create table link_requests (
    -- Keyed hash of a network, another one each day.
    source bytea primary key,
    requests int not null,
    started_at timestamptz not null
  );

  create table address_changes (
    attendee_id uuid primary key references attendees on delete cascade,
    id uuid not null,
    email text not null,
    token_hash bytea unique,
    requested_at timestamptz not null,
    expires_at timestamptz not null,
    -- In the last day before \`requested_at\`, this one included.
    requests int not null check (requests > 0)
  );
  create index address_changes_expired on address_changes (expires_at);

  create table person_notes (
    id uuid primary key,
    attendee_id uuid not null references attendees on delete cascade,
    body text not null,
    -- An actor, such as "organizer:ID": the note outlives the account.
    written_by text not null,
    written_at timestamptz not null,
    edited_at timestamptz
  );
  create index person_notes_by_attendee on person_notes (attendee_id, written_at);

  create table person_merges (
    id uuid primary key,
    from_id uuid not null references attendees on delete cascade,
    into_id uuid not null references attendees on delete cascade,
    -- The ids of what moved: an undo moves only these back.
    moved jsonb not null,
    merged_at timestamptz not null,
    undone_at timestamptz
  );
  create index person_merges_from on person_merges (from_id);
  create index person_merges_into on person_merges (into_id);

  create table people_views (
    id uuid primary key,
    call_id uuid not null references calls on delete cascade,
    organizer_id uuid not null references organizers on delete cascade,
    name text not null,
    name_key text not null,
    -- Filters, columns and order, as in the address of the page.
    query text not null,
    is_shared boolean not null,
    saved_at timestamptz not null,
    list text not null default 'people' check (list in ('people', 'proposals')),
    unique (call_id, organizer_id, list, name_key)
  );

  create table tags (
    id uuid primary key,
    call_id uuid not null references calls on delete cascade,
    name text not null,
    -- The name without case and width: "VIP" and "vip" are one tag.
    name_key text not null,
    created_at timestamptz not null,
    unique (call_id, name_key)
  );

  create table attendee_tags (
    tag_id uuid not null references tags on delete cascade,
    attendee_id uuid not null references attendees on delete cascade,
    primary key (tag_id, attendee_id)
  );
  create index attendee_tags_by_attendee on attendee_tags (attendee_id);

  create table people_search (
    attendee_id uuid primary key references attendees on delete cascade,
    folded text not null
  );
  create index people_search_by_letters on people_search using gin (folded gin_trgm_ops);
  create index people_search_by_bytes on people_search using gin (search_bytes(folded) gin_trgm_ops);

  create table people_search_due (
    attendee_id uuid not null
  );

  create table erased_people (
    attendee_id uuid primary key references attendees on delete cascade,
    erased_at timestamptz not null,
    -- The organization itself is forgotten; of which kind it was is counted.
    organization_kind text
  );

  create table unproven_deliveries (
    -- Derived from the address, which is not stored here.
    mark text primary key,
    -- Instants by message id.
    sent jsonb not null,
    updated_at timestamptz not null
  );

  create function note_new_people() returns trigger language plpgsql as $$ begin
    insert into people_search_due select id from inserted;
    return null;
  end $$;
  create trigger people_to_search after insert on attendees referencing new table as inserted
    for each statement execute function note_new_people();

  create function note_renamed_person() returns trigger language plpgsql as $$ begin
    delete from people_search where attendee_id = new.id;
    insert into people_search_due values (new.id);
    return null;
  end $$;
  create trigger person_to_search after update of name, email on attendees
    for each row when ((old.name, old.email) is distinct from (new.name, new.email))
    execute function note_renamed_person();
`;

/** Delegations, and teams that invite. */
const delegations = `
  create table delegations (
    id uuid primary key,
    call_id uuid not null references calls,
    organization_id uuid not null references organizations,
    coordinator_id uuid not null references attendees,
    link_version int not null default 1,
    page_token_hash bytea unique,
    created_at timestamptz not null
  );
  create index delegations_by_organization on delegations (organization_id);
  create index delegations_by_coordinator on delegations (coordinator_id);

  create table delegation_listings (
    id uuid primary key,
    delegation_id uuid not null references delegations,
    session_id uuid not null references sessions,
    email_key text not null,
    email text not null,
    name text not null,
    -- What the coordinator was shown when they listed the person.
    state text not null check (state in ('confirmed', 'waitlisted', 'pending')),
    place int,
    -- Whether the person was registered before, so that the delegation brought no registration.
    is_elsewhere boolean not null,
    created_at timestamptz not null,
    withdrawn_at timestamptz,
    position int not null default 0,
    attendance text check (attendance in ('in-person', 'online')),
    unique (delegation_id, session_id, email_key)
  );
  create index delegation_listings_by_session on delegation_listings (session_id);

  create table team_invitations (
    session_id uuid not null references sessions,
    proposal_id uuid not null,
    delegation_id uuid not null references delegations,
    seats int not null check (seats > 0),
    invited_at timestamptz not null,
    primary key (session_id, proposal_id)
  );
  create index team_invitations_by_proposal on team_invitations (proposal_id);
  create index team_invitations_by_delegation on team_invitations (delegation_id);
`;

/** Speakers, and what they bring. */
const speakers = `
  create table speakers (
    id uuid primary key,
    call_id uuid not null references calls on delete cascade,
    name text not null,
    email text,
    email_key text,
    affiliation text not null default '',
    job_title text not null default '',
    biographies jsonb not null default '{}',
    links text[] not null default '{}',
    language text,
    time_zone text,
    link_version int not null default 1,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    reminders_stopped_at timestamptz,
    photo_id uuid references files
  );
  create index speakers_call on speakers (call_id);
  create index speakers_email on speakers (call_id, email_key) where email_key is not null;

  create table session_speakers (
    session_id uuid not null references sessions on delete cascade,
    speaker_id uuid not null references speakers,
    position int not null,
    role text,
    organization text,
    status text not null check (status in ('invited', 'confirmed', 'declined')),
    answered_at timestamptz,
    primary key (session_id, speaker_id)
  );
  create index session_speakers_speaker on session_speakers (speaker_id);

  create table speaker_invites (
    id uuid primary key,
    session_id uuid not null references sessions on delete cascade,
    speaker_id uuid references speakers on delete set null,
    email text not null,
    email_key text not null,
    uid text not null unique,
    sequence int not null,
    stamped_at timestamptz not null,
    created_at timestamptz not null,
    state text not null check (state in ('invited', 'cancelled')),
    known_revision int not null,
    rsvp_at timestamptz,
    withheld_revision int,
    calendar_reply jsonb
  );
  create unique index speaker_invites_speaker on speaker_invites (session_id, speaker_id);

  create table session_briefings (
    session_id uuid primary key references sessions on delete cascade,
    body text not null,
    updated_at timestamptz not null,
    shared_questions text[] not null default '{}'
  );

  create table session_materials (
    id uuid primary key default gen_random_uuid(),
    session_id uuid not null references sessions on delete cascade,
    -- From 1, in the order in which they are shown.
    position int not null,
    -- Empty for what its kind is called, in the language of the reader.
    title text not null,
    kind text not null check (kind in ('slides', 'handout', 'recording', 'other')),
    language text,
    visibility text not null check (visibility in ('before', 'after', 'public')),
    url text,
    file_id uuid references files,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    check ((url is null) <> (file_id is null))
  );
  create index session_materials_of_session on session_materials (session_id, position);
  create index session_materials_by_file on session_materials (file_id) where file_id is not null;

  create table recording_requests (
    session_id uuid not null references sessions on delete cascade,
    attendee_id uuid not null references attendees on delete cascade,
    requested_at timestamptz not null,
    primary key (session_id, attendee_id)
  );
  create index recording_requests_of_attendee on recording_requests (attendee_id);
`;

/** Attendance, certificates and feedback. */
const attendance = `
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
    code text not null check (code ~ '^[2-9A-HJ-NP-Z]{6}$') unique,
    created_at timestamptz not null,
    own_page_only boolean not null default false
  );

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
    until_at timestamptz,
    report_id uuid references attendance_reports on delete cascade,
    created_at timestamptz not null,
    check (until_at >= from_at)
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
    minutes int,
    corrected_at timestamptz not null,
    check ((minutes is null) or (present and (minutes >= 0)))
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

  create table feedback_marks (
    mark bytea primary key
  );
`;

/** Proposals, their teams, texts and files. */
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
    state text not null check (state in (
      'draft', 'submitted', 'shortlisted', 'winner', 'showcased', 'pilot', 'not-selected', 'withdrawn'
    )),
    source text not null check (source in ('api', 'csv', 'webhook', 'declared', 'form')),
    -- Of what moment the call's platform told last: older news is ignored.
    as_of timestamptz,
    declared_by uuid references attendees on delete set null,
    help_with text[] not null default '{}',
    merged_into uuid references proposals,
    merged_at timestamptz,
    submitted_at timestamptz,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    search_text text generated always as (search_fold(((((title || ' ') || COALESCE(organization, '')) || ' ') || external_id))) stored,
    check ((merged_into is null) = (merged_at is null)),
    check (merged_into is distinct from id),
    unique (call_id, external_id)
  );
  create index proposals_by_organization on proposals (organization_id) where organization_id is not null;
  create index proposals_by_declarer on proposals (declared_by) where declared_by is not null;
  create index proposals_merged on proposals (merged_into) where merged_into is not null;
  create index proposals_counted on proposals (call_id, theme, state) where merged_into is null;
  create index proposals_newest on proposals (call_id, created_at desc, id) where merged_into is null;
  create index proposals_changed on proposals (call_id, updated_at desc, id) where merged_into is null;
  create index proposals_by_text on proposals
    using gin ((lower(title || ' ' || coalesce(organization, '') || ' ' || external_id)) gin_trgm_ops);
  create index proposals_by_title on proposals (call_id, lower(title)) where merged_into is null;

  create table proposal_members (
    proposal_id uuid not null references proposals on delete cascade,
    email_key text not null,
    email text not null,
    name text,
    accepted_at timestamptz,
    -- Teams are found by names and addresses, in a narrow index that has all that a search needs.
    search_text text generated always as ("left"(search_fold(((COALESCE(name, '') || ' ') || email)), 500)) stored,
    primary key (proposal_id, email_key)
  );
  create index proposal_members_by_email on proposal_members (email_key);
  create index proposal_members_by_email_part on proposal_members using gin (email_key gin_trgm_ops);
  create index proposal_members_by_email_domain on proposal_members (split_part(email_key, '@', -1));
  -- In this order a domain stands beside those below it.
  create index proposal_members_by_reversed_domain on proposal_members
    ((reverse(split_part(email_key, '@', -1)) collate "C"));
  create index proposal_members_found on proposal_members (search_text, proposal_id);

  create table proposal_changes (
    position bigint generated always as identity primary key,
    proposal_id uuid not null references proposals on delete cascade,
    from_state text,
    to_state text not null,
    at timestamptz not null,
    source text not null check (source in ('api', 'csv', 'webhook', 'declared', 'form', 'staff')),
    actor text not null,
    note text,
    batch_id uuid,
    formerly_submitted_at timestamptz,
    check (to_state is distinct from from_state)
  );
  create index proposal_changes_by_proposal on proposal_changes (proposal_id, position);
  create index proposal_changes_by_batch on proposal_changes (batch_id) where batch_id is not null;

  create table proposal_contents (
    proposal_id uuid primary key references proposals on delete cascade,
    language text,
    summary text not null default '',
    answers jsonb not null default '{}',
    stage text check (stage in ('idea', 'prototype', 'pilot', 'operating', 'scaling')),
    places text[] not null default '{}',
    links text[] not null default '{}'
  );
  create index proposal_contents_by_stage on proposal_contents (proposal_id) include (stage);

  create table proposal_submissions (
    id uuid primary key,
    proposal_id uuid not null references proposals on delete cascade,
    submitted_at timestamptz not null,
    -- As it was then: a receipt is about exactly this.
    snapshot jsonb not null
  );
  create index proposal_submissions_by_proposal on proposal_submissions (proposal_id, submitted_at);

  create table proposal_files (
    proposal_id uuid not null references proposals on delete cascade,
    file_id uuid primary key references files,
    pages int not null check (pages > 0),
    added_at timestamptz not null,
    anonymous_file_id uuid references files,
    names_found text[] not null default '{}'
  );
  create index proposal_files_by_proposal on proposal_files (proposal_id, added_at);
  create index proposal_files_anonymous on proposal_files (anonymous_file_id);

  create table member_removals (
    proposal_id uuid not null references proposals on delete cascade,
    attendee_id uuid not null references attendees on delete cascade,
    asked_by uuid not null references attendees on delete cascade,
    asked_at timestamptz not null,
    removed_at timestamptz,
    accepted_at timestamptz not null,
    was_author boolean not null,
    primary key (proposal_id, attendee_id)
  );
  create index member_removals_attendee on member_removals (attendee_id);
  create index member_removals_asked_by on member_removals (asked_by);

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

  create table proposal_tags (
    tag_id uuid not null references tags on delete cascade,
    proposal_id uuid not null references proposals on delete cascade,
    primary key (tag_id, proposal_id)
  );
  create index proposal_tags_by_proposal on proposal_tags (proposal_id);

  create table proposal_texts (
    proposal_id uuid primary key references proposals on delete cascade,
    call_id uuid not null references calls on delete cascade,
    words tsvector not null,
    -- What of a text estimates how much of another one is the same; texts that are alike share a band.
    signature int[] not null
  );
  create index proposal_texts_by_word on proposal_texts using gin (words) with (fastupdate = off);

  create table proposal_texts_due (
    position bigint generated always as identity primary key,
    call_id uuid not null references calls on delete cascade,
    proposal_id uuid not null references proposals on delete cascade
  );
  create index proposal_texts_due_by_call on proposal_texts_due (call_id, position);
  create index proposal_texts_due_by_proposal on proposal_texts_due (proposal_id);

  create table proposal_bands (
    call_id uuid not null references calls on delete cascade,
    band int not null,
    proposal_id uuid not null references proposals on delete cascade,
    primary key (call_id, band, proposal_id)
  );
  create index proposal_bands_by_proposal on proposal_bands (proposal_id);

  create table proposal_pairs (
    one_id uuid not null references proposals on delete cascade,
    other_id uuid not null references proposals on delete cascade,
    call_id uuid not null references calls on delete cascade,
    share real not null,
    found_at timestamptz not null,
    verdict text check (verdict in ('dismissed', 'duplicate')),
    decided_at timestamptz,
    decided_by text,
    check (one_id < other_id),
    check ((verdict is null) = (decided_at is null)),
    primary key (one_id, other_id)
  );
  create index proposal_pairs_by_other on proposal_pairs (other_id);
  create index proposal_pairs_by_call on proposal_pairs (call_id, share);

  create table proposal_list_changes (
    call_id uuid not null,
    xid xid8 not null,
    primary key (call_id, xid)
  );

  create function forget_organization_of_proposal() returns trigger language plpgsql as $$ begin
    new.organization_id := null;
    return new;
  end $$;
  create trigger proposal_renames_organization before update of organization on proposals
    for each row when (old.organization is distinct from new.organization)
    execute function forget_organization_of_proposal();

  create function note_new_texts() returns trigger language plpgsql as $$ begin
    insert into proposal_texts_due (call_id, proposal_id) select call_id, id from inserted;
    return null;
  end $$;
  create trigger texts_inserted after insert on proposals referencing new table as inserted
    for each statement execute function note_new_texts();

  create function note_changed_text() returns trigger language plpgsql as $$ begin
    insert into proposal_texts_due (call_id, proposal_id) values (new.call_id, new.id);
    return null;
  end $$;
  create trigger text_updated after update of title, organization, merged_into on proposals
    for each row when ((old.title, old.organization, old.merged_into)
      is distinct from (new.title, new.organization, new.merged_into))
    execute function note_changed_text();

  create function note_changed_contents() returns trigger language plpgsql as $$ begin
    insert into proposal_texts_due (call_id, proposal_id)
      select p.call_id, p.id from changed join proposals p on p.id = changed.proposal_id;
    return null;
  end $$;
  create trigger contents_inserted after insert on proposal_contents referencing new table as changed
    for each statement execute function note_changed_contents();
  create trigger contents_updated after update on proposal_contents referencing new table as changed
    for each statement execute function note_changed_contents();
  create trigger contents_deleted after delete on proposal_contents referencing old table as changed
    for each statement execute function note_changed_contents();

  -- Reading the words of all texts looks cheap to the planner, which knows nothing of their size.
  create function proposals_saying(wanted tsquery) returns setof uuid language sql stable set enable_seqscan = off
    begin atomic
      select proposal_id from proposal_texts where words @@ wanted;
    end;

  create function note_list_change() returns trigger language plpgsql as $$
  declare
    calls uuid[];
    changed_call uuid;
  begin
    case tg_table_name
      when 'proposals' then
        calls := array(select distinct call_id from changed);
      when 'proposal_pairs' then
        calls := array(select distinct call_id from changed);
      when 'organizations' then
        calls := array(select distinct o.call_id from changed o
          where exists (select from proposals p where p.organization_id = o.id));
      else
        calls := array(select distinct p.call_id from changed join proposals p on p.id = changed.proposal_id);
    end case;
    foreach changed_call in array calls loop
      insert into proposal_list_changes (call_id, xid) values (changed_call, pg_current_xact_id())
        on conflict do nothing;
      -- Of those that every new snapshot sees, the last one says as much as all of them.
      delete from proposal_list_changes where call_id = changed_call and xid in (
        select xid from proposal_list_changes where call_id = changed_call and xid < (
          select xid from proposal_list_changes
          where call_id = changed_call and xid < pg_snapshot_xmin(pg_current_snapshot()) order by xid desc limit 1)
        order by xid limit 10 for update skip locked);
    end loop;
    return null;
  end $$;
`;

/** Which person belongs to which proposal, and whom a change concerns. */
const matching = `
  -- Attendees and the proposals that they stand behind, by all that speaks for it.
  create table proposal_matches (
    id uuid not null default gen_random_uuid() unique,
    proposal_id uuid not null references proposals on delete cascade,
    attendee_id uuid not null references attendees,
    -- The strongest of \`evidences\`.
    evidence text not null check (evidence in ('address', 'declared', 'organization', 'domain', 'name')),
    evidences text[] not null default '{}',
    score real check (score between 0 and 1),
    state text not null check (state in ('linked', 'suggested', 'rejected')),
    declared_at timestamptz,
    -- What an organizer decided stays, whatever is derived later.
    decision text check (decision in ('confirmed', 'rejected')),
    decided_at timestamptz,
    decided_by text,
    decided_on text[],
    created_at timestamptz not null,
    check ((decision is null) = (decided_at is null)),
    primary key (proposal_id, attendee_id)
  );
  create index proposal_matches_by_attendee on proposal_matches (attendee_id);
  create index proposal_matches_by_state on proposal_matches (state, proposal_id);
  -- They are few, and looked for whenever anything is matched again.
  create index proposal_matches_declared on proposal_matches (proposal_id, attendee_id) where declared_at is not null;

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

  -- Organizations and email domains that so many share that sharing them says nothing.
  create table common_traits (
    call_id uuid not null references calls,
    kind text not null check (kind in ('organization', 'domain')),
    trait text not null,
    primary key (call_id, kind, trait)
  );

  create function note_new_attendees() returns trigger language plpgsql as $$ begin
    insert into matches_due (call_id, attendee_id) select call_id, id from inserted;
    insert into call_counts select call_id, 'people', facts_of_person(country, time_zone, organization_id), count(*)
      from inserted a where email <> '' and merged_into is null group by 1, 3;
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
  create trigger attendee_deleted after delete on attendees
    for each row execute function note_changed_attendee();
  create trigger attendee_updated
    after update of organization_id, email_key, proven_at, suppressed_at on attendees
    for each row when (
      (old.organization_id, old.email_key, old.proven_at is null, old.suppressed_at is null)
      is distinct from
      (new.organization_id, new.email_key, new.proven_at is null, new.suppressed_at is null))
    execute function note_changed_attendee();

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
  create trigger members_accepted after update on proposal_members
    referencing new table as changed for each statement execute function note_changed_members();
`;

/** Invitations, broadcasts and polls. */
const campaigns = `
  create table invitations (
    id uuid primary key,
    call_id uuid not null references calls on delete cascade,
    state text not null check (state in ('draft', 'sent', 'stopped')),
    session_ids uuid[] not null,
    contents jsonb not null,
    remind_at timestamptz,
    remind_zone text,
    -- When the reminder was started, and when all of it was enqueued.
    reminded_at timestamptz,
    reminder_ended_at timestamptz,
    reserved_until timestamptz,
    created_by text not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    sent_at timestamptz,
    stopped_at timestamptz,
    poll_id uuid,
    invites_again boolean not null default false
  );
  create index invitations_call on invitations (call_id, created_at);
  create unique index invitations_poll on invitations (poll_id) where poll_id is not null;

  create table invitees (
    id uuid primary key,
    invitation_id uuid not null references invitations on delete cascade,
    position bigint generated always as identity,
    -- Line of the pasted list or file; null for people of another session or call.
    line int,
    email text not null,
    email_key text not null,
    name text not null,
    language text,
    time_zone text,
    attendee_id uuid references attendees,
    state text not null check (state in ('invalid', 'skipped', 'waiting', 'invited')),
    -- Why the row is invalid or skipped.
    reason text,
    invited_at timestamptz,
    reminded_at timestamptz,
    opened_at timestamptz,
    declined_at timestamptz,
    gave_up_seat boolean not null default false,
    answered_at timestamptz,
    unread_language text,
    unread_time_zone text,
    check ((state in ('invalid', 'skipped')) = (reason is not null))
  );
  create unique index invitees_once on invitees (invitation_id, email_key) where state in ('waiting', 'invited');
  create index invitees_order on invitees (invitation_id, state, position);
  create index invitees_attendee on invitees (attendee_id) where attendee_id is not null;
  create index invitees_waiting on invitees (invitation_id) where state = 'waiting';

  create table invitation_seats (
    session_id uuid not null references sessions on delete cascade,
    invitation_id uuid not null references invitations on delete cascade,
    reserved_until timestamptz not null,
    created_at timestamptz not null,
    primary key (session_id, invitation_id)
  );
  create index invitation_seats_due on invitation_seats (reserved_until);

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
    check ((state <> 'scheduled') or (send_at is not null))
  );
  create index broadcasts_by_call on broadcasts (call_id, created_at desc);
  create index broadcasts_in_progress on broadcasts (send_at) where state <> 'draft' and sent is null;

  -- Frozen when the broadcast starts; a row leaves as its message enters the outbox.
  create table broadcast_recipients (
    broadcast_id uuid not null references broadcasts on delete cascade,
    attendee_id uuid not null references attendees,
    primary key (broadcast_id, attendee_id)
  );

  create table polls (
    id uuid primary key,
    call_id uuid not null references calls on delete cascade,
    title text not null,
    duration_minutes int not null check (duration_minutes > 0),
    closes_at timestamptz not null,
    -- The draft that was scheduled at one of the starts.
    session_id uuid references sessions on delete set null,
    created_by text not null,
    created_at timestamptz not null,
    updated_at timestamptz not null
  );
  create index polls_call on polls (call_id, created_at);
  create index polls_session on polls (session_id) where session_id is not null;

  -- Instants: people answer for the moment that they are shown, whatever clocks do later.
  create table poll_starts (
    id uuid primary key,
    poll_id uuid not null references polls on delete cascade,
    starts_at timestamptz not null,
    unique (poll_id, starts_at)
  );

  create table poll_answers (
    invitee_id uuid not null references invitees on delete cascade,
    start_id uuid not null references poll_starts on delete cascade,
    answer text not null check (answer in ('yes', 'maybe', 'no')),
    answered_at timestamptz not null,
    primary key (invitee_id, start_id)
  );
  create index poll_answers_start on poll_answers (start_id);
`;

/** The jury, its decision, letters and winners. */
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
    shares_feedback boolean not null default false,
    is_anonymous boolean not null default false,
    hides_places boolean not null default false,
    tz_version text not null default '',
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

  create table jury_conflict_reviews (
    proposal_id uuid not null references proposals on delete cascade,
    juror_id uuid not null references organizers,
    call_id uuid not null references calls,
    ruling text not null check (ruling in ('confirmed', 'dismissed')),
    -- What was found when the owner decided: [{ reason, about }].
    findings jsonb not null,
    reason text not null,
    reviewed_by text not null,
    reviewed_at timestamptz not null,
    primary key (proposal_id, juror_id)
  );
  create index jury_conflict_reviews_by_call on jury_conflict_reviews (call_id);

  create table jury_deals (
    call_id uuid primary key references calls on delete cascade,
    per_proposal int not null check (per_proposal between 1 and 20)
  );

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
    private_note text not null default '',
    feedback text not null default '',
    feedback_released_by text,
    feedback_released_at timestamptz,
    shares_comment boolean not null default false,
    scores_before jsonb,
    changed_after_discussion_at timestamptz,
    seconds_spent int not null default 0,
    check ((state = 'handed-in') = (handed_in_at is not null)),
    primary key (proposal_id, juror_id)
  );
  create index jury_sheets_handed_in on jury_sheets (proposal_id, juror_id) where state = 'handed-in';
  create index jury_sheets_by_juror on jury_sheets (juror_id);

  create table jury_messages (
    id uuid primary key,
    proposal_id uuid not null references proposals on delete cascade,
    author_id uuid not null references organizers,
    body text not null,
    created_at timestamptz not null
  );
  create index jury_messages_by_proposal on jury_messages (proposal_id, created_at);

  -- Who has looked at what, once an hour at most, so that the activity log has one entry for an hour of reading.
  create table jury_access_log (
    reader text not null,
    subject text not null,
    hour timestamptz not null,
    primary key (reader, subject, hour)
  );

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
    closed_sheets jsonb,
    published_at timestamptz,
    published_by text,
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
    check ((outcome = 'winner') or (not outstanding)),
    primary key (decision_id, proposal_id)
  );

  -- Without a reference: a call that is removed removes its proposals, which would be noted here.
  create table jury_changes (
    call_id uuid not null,
    xid xid8 not null,
    primary key (call_id, xid)
  );

  create table shortlists (
    call_id uuid primary key references calls on delete cascade,
    published_by text not null,
    published_at timestamptz not null
  );

  create table letters (
    id uuid primary key,
    call_id uuid not null references calls on delete cascade,
    outcome text not null check (outcome in ('winner', 'outstanding', 'shortlisted', 'not-selected')),
    state text not null check (state in ('draft', 'scheduled', 'held', 'sending', 'sent')),
    contents jsonb not null,
    -- Whether people get it who have had a letter about another result.
    writes_again boolean not null default false,
    send_at timestamptz,
    send_zone text,
    held_reason text,
    held_by text,
    held_at timestamptz,
    created_by text not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    started_at timestamptz,
    ended_at timestamptz,
    send_at_local text,
    tz_version text not null default '',
    check ((state = 'draft') or ((send_at is not null) and (send_zone is not null))),
    check ((state <> 'held') or ((held_reason is not null) and (held_at is not null)))
  );
  create unique index letters_open on letters (call_id, outcome) where state <> 'sent';
  create index letters_due on letters (send_at) where state in ('scheduled', 'sending');

  -- Written with the message, whose row is removed later.
  create table letter_recipients (
    letter_id uuid not null references letters on delete cascade,
    proposal_id uuid not null references proposals on delete cascade,
    attendee_id uuid not null references attendees,
    queued_at timestamptz not null,
    primary key (letter_id, proposal_id, attendee_id)
  );
  create index letter_recipients_by_proposal on letter_recipients (proposal_id);
  create index letter_recipients_by_attendee on letter_recipients (attendee_id);

  create table acceptances (
    id uuid primary key,
    call_id uuid not null references calls on delete cascade,
    decision_id uuid references jury_decisions on delete cascade,
    proposal_id uuid not null references proposals on delete cascade,
    state text not null check (state in ('pending', 'accepted', 'declined', 'expired', 'withdrawn')),
    -- As typed, in the time zone of the call, and the same as an instant.
    deadline_local text not null,
    deadline_at timestamptz not null,
    asked_at timestamptz not null,
    answered_at timestamptz,
    answered_by text,
    -- The winner whose place was free: a place is offered to one proposal only.
    replaces_id uuid unique references acceptances on delete set null,
    tz_version text not null default ''
  );
  create index acceptances_by_proposal on acceptances (proposal_id);
  create index acceptances_by_call on acceptances (call_id);
  create index acceptances_due on acceptances (deadline_at) where state = 'pending';
  create unique index acceptances_live on acceptances (proposal_id) where state in ('pending', 'accepted');

  create table winner_entries (
    proposal_id uuid primary key references proposals on delete cascade,
    call_id uuid not null references calls on delete cascade,
    title text not null,
    summary text not null default '',
    url text not null default '',
    shows_organization boolean not null default true,
    picture_id uuid references files,
    picture_alt text not null default '',
    -- Since when the team agrees; nothing of it is public without.
    consented_at timestamptz,
    -- Organizers show it, and where.
    hidden_at timestamptz,
    position int,
    updated_at timestamptz not null
  );
  create index winner_entries_by_call on winner_entries (call_id);

  create table winner_names (
    proposal_id uuid not null references proposals on delete cascade,
    attendee_id uuid not null references attendees on delete cascade,
    name text not null,
    consented_at timestamptz not null,
    primary key (proposal_id, attendee_id)
  );
  create index winner_names_by_attendee on winner_names (attendee_id);

  create table winner_pages (
    call_id uuid primary key references calls on delete cascade,
    published_at timestamptz,
    published_by text
  );

  create table team_changes (
    call_id uuid not null,
    xid xid8 not null,
    primary key (call_id, xid)
  );

  create function note_jury_change() returns trigger language plpgsql as $$
  declare
    calls uuid[];
    changed_call uuid;
  begin
    if tg_table_name = 'proposals' then
      calls := array(select distinct call_id from changed);
    else
      calls := array(select distinct p.call_id from changed join proposals p on p.id = changed.proposal_id);
    end if;
    foreach changed_call in array calls loop
      insert into jury_changes (call_id, xid) values (changed_call, pg_current_xact_id()) on conflict do nothing;
      -- Of those that every new snapshot sees, the last one says as much as all of them.
      delete from jury_changes where call_id = changed_call and xid in (
        select xid from jury_changes where call_id = changed_call and xid < (
          select xid from jury_changes
          where call_id = changed_call and xid < pg_snapshot_xmin(pg_current_snapshot()) order by xid desc limit 1)
        order by xid limit 10 for update skip locked);
    end loop;
    return null;
  end $$;

  create function note_team_change(changed_call uuid) returns void language plpgsql as $$ begin
    insert into team_changes (call_id, xid) values (changed_call, pg_current_xact_id()) on conflict do nothing;
    -- Of those that every new snapshot sees, the last one says as much as all of them.
    delete from team_changes where call_id = changed_call and xid in (
      select xid from team_changes where call_id = changed_call and xid < (
        select xid from team_changes
        where call_id = changed_call and xid < pg_snapshot_xmin(pg_current_snapshot()) order by xid desc limit 1)
      order by xid limit 10 for update skip locked);
  end $$;

  create function note_changed_teams() returns trigger language plpgsql as $$ begin
    case tg_table_name
      when 'attendees' then
        -- One by one, by the index: a rush adds many, and few of them are on a team.
        perform note_team_change(call_id) from (select distinct c.call_id from changed c
          cross join lateral (select from proposal_members where email_key = c.email_key limit 1) m) calls;
      when 'jury_choices' then
        perform note_team_change(call_id) from (select distinct d.call_id from changed c
          join jury_decisions d on d.id = c.decision_id) calls;
      when 'letter_recipients' then
        perform note_team_change(call_id) from (select distinct l.call_id from changed c
          join letters l on l.id = c.letter_id) calls;
      else
        perform note_team_change(call_id) from (select distinct call_id from changed) calls;
    end case;
    return null;
  end $$;

  create function note_changed_teammate() returns trigger language plpgsql as $$ begin
    if exists (select from proposal_members where email_key in (old.email_key, coalesce(new.email_key, '')))
      or old.merged_into is distinct from new.merged_into
      or exists (select from attendees where merged_into = old.id) then
      perform note_team_change(old.call_id);
    end if;
    return null;
  end $$;
  create trigger attendee_in_team_updated
    after update of email, email_key, merged_into, language, proven_at, not_me_at, blocked_at, suppressed_at
    on attendees for each row when (
      (old.email, old.email_key, old.merged_into, old.language, old.proven_at is null, old.not_me_at is null,
        old.blocked_at is null, old.suppressed_at is null)
      is distinct from
      (new.email, new.email_key, new.merged_into, new.language, new.proven_at is null, new.not_me_at is null,
        new.blocked_at is null, new.suppressed_at is null))
    execute function note_changed_teammate();
  create trigger attendee_in_team_deleted after delete on attendees
    for each row execute function note_changed_teammate();
`;

/** What became of it: outcomes and pilots. */
const afterwards = `
  -- Each step is a part of the one before it.
  create table outcome_rows (
    call_id uuid not null,
    grouped_by text not null check (grouped_by in (
      'all', 'theme', 'session', 'kind', 'country', 'organization-kind', 'compared'
    )),
    key text not null,
    registered int not null,
    invited int not null,
    attended int not null,
    drafted int not null,
    submitted int not null,
    shortlisted int not null,
    won int not null,
    showcased int not null,
    people_drafted int not null,
    people_submitted int not null,
    people_shortlisted int not null,
    people_won int not null,
    people_showcased int not null,
    -- Proposals with a pilot, and the people behind them.
    piloted int not null default 0,
    people_piloted int not null default 0,
    check (invited between 0 and registered),
    check (attended between 0 and registered),
    check (submitted <= drafted),
    check (shortlisted <= submitted),
    check (won <= shortlisted),
    check (showcased between 0 and won),
    check (people_drafted <= attended),
    check (people_submitted <= people_drafted),
    check (people_shortlisted <= people_submitted),
    check (people_won <= people_shortlisted),
    check (people_showcased between 0 and people_won),
    primary key (call_id, grouped_by, key)
  );

  -- Counted by the worker and read by the pages: counting a large call takes seconds.
  create table outcome_counts (
    call_id uuid primary key references calls,
    counted_at timestamptz not null,
    took_ms int not null check (took_ms >= 0),
    sessions int not null,
    sessions_ahead int not null,
    undrafted jsonb not null
  );

  create table pilots (
    id uuid primary key,
    proposal_id uuid not null unique references proposals on delete cascade,
    state text not null check (state in ('planned', 'running', 'completed', 'stopped')),
    department text not null default '',
    contact_name text not null default '',
    contact_email text,
    contact_email_key text,
    place text not null default '',
    starts_on date,
    ends_on date,
    summary text not null default '',
    outcome text not null default '',
    -- Measured: [{indicator, unit, baseline, target, result}].
    figures jsonb not null default '[]',
    -- Who gets the reminders.
    responsible_id uuid references organizers on delete set null,
    -- Whether the team of the proposal sees it.
    is_shared boolean not null default false,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    check (ends_on >= starts_on)
  );
  create index pilots_by_contact on pilots (contact_email_key) where contact_email_key is not null;
  create index pilots_by_responsible on pilots (responsible_id) where responsible_id is not null;

  create table pilot_milestones (
    id uuid primary key,
    pilot_id uuid not null references pilots on delete cascade,
    title text not null,
    due_on date not null,
    done_on date,
    note text not null default '',
    -- The local date of the last reminder about this due date.
    reminded_on date,
    created_at timestamptz not null,
    updated_at timestamptz not null
  );
  create index pilot_milestones_of_pilot on pilot_milestones (pilot_id, due_on);
  create index pilot_milestones_due on pilot_milestones (due_on) where done_on is null;

  create table pilot_documents (
    id uuid primary key,
    pilot_id uuid not null references pilots on delete cascade,
    title text not null,
    url text,
    file_id uuid references files,
    added_at timestamptz not null,
    check ((url is null) <> (file_id is null))
  );
  create index pilot_documents_of_pilot on pilot_documents (pilot_id, added_at);
  create index pilot_documents_by_file on pilot_documents (file_id) where file_id is not null;
`;

/** The outbox. */
const outbox = `
  -- The outbox: a message is written in the transaction of its change, and delivered by whichever worker leases it.
  create table messages (
    id uuid primary key,
    position bigint generated always as identity,
    call_id uuid references calls,
    session_id uuid,
    session_revision int,
    registration_id uuid references registrations,
    attendee_id uuid references attendees,
    broadcast_id uuid references broadcasts,
    kind text not null,
    state text not null,
    -- What must not be sent twice has the same key.
    dedupe_key text not null unique,
    payload jsonb not null,
    -- Stable over attempts, so that a server that got it twice can tell.
    message_id text not null,
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
    sent_with uuid references messages on delete set null,
    invitee_id uuid references invitees on delete set null,
    speaker_invite_id uuid references speaker_invites on delete set null,
    letter_id uuid references letters on delete cascade,
    foreign key (session_id, session_revision) references session_revisions(session_id, revision)
  );
  create index messages_to_deliver on messages (due_at, position) where state in ('queued', 'sending');
  create index messages_by_registration on messages (registration_id, position);
  create index messages_by_attendee on messages (attendee_id, position);
  create index messages_by_session on messages (session_id, position);
  create index messages_by_broadcast on messages (broadcast_id, state) where broadcast_id is not null;
  create index messages_failed on messages (position) where state = 'failed';
  create index messages_dropped on messages (call_id, position) where state = 'dropped';
  create index messages_bounced on messages (call_id, position) where bounced_at is not null;
  create index messages_sent_with on messages (sent_with) where sent_with is not null;
  create index messages_invitee on messages (invitee_id) where invitee_id is not null;
  create index messages_speaker_invite on messages (speaker_invite_id, position)
    where speaker_invite_id is not null;
  create index messages_by_letter on messages (letter_id, state) where letter_id is not null;

  -- Wakes the delivery workers of all instances when the transaction commits.
  create function notify_outbox() returns trigger language plpgsql as $$
  begin
    perform pg_notify('greenroom_outbox', '');
    return null;
  end $$;
  create trigger messages_inserted after insert on messages
    for each statement execute function notify_outbox();

  -- A letter that was dropped before it left doesn't count as had.
  create function note_dropped_letter() returns trigger language plpgsql as $$ begin
    perform note_team_change(call_id) from letters where id = old.letter_id;
    return null;
  end $$;
  create trigger letter_dropped after update of state, result on messages
    for each row when (old.letter_id is not null and 'dropped' in (old.state, new.state))
    execute function note_dropped_letter();
  create trigger dropped_letter_deleted after delete on messages
    for each row when (old.letter_id is not null and old.state = 'dropped') execute function note_dropped_letter();
`;

/** How many there are: triggers append what each transaction changed, and a job adds it up. */
const counts = `
  create table call_counts (
    call_id uuid not null references calls on delete cascade,
    -- people: country, time zone, and without a country their organization. registrations: quarter of an hour since
    -- 1970. matches: state, how many tenths from 0.6 to 0.9 the score reaches, evidences.
    what text not null check (what in ('people', 'registrations', 'matches')),
    facts text[] not null,
    count int not null
  );
  create index call_counts_by_call on call_counts (call_id, what);

  create function facts_of_person(country text, time_zone text, organization_id uuid) returns text[]
    immutable language sql
    return array[country, time_zone, case when country is null then organization_id::text end];

  create function facts_of_registration(created_at timestamptz) returns text[] stable language sql
    return array[floor(extract(epoch from created_at) / 900)::text];

  create function facts_of_match(state text, score real, evidences text[]) returns text[] immutable language sql
    return array[state, coalesce(width_bucket(score, array[0.6, 0.7, 0.8, 0.9]::real[]), 0)::text] || evidences;

  create function count_new_registrations() returns trigger language plpgsql as $$ begin
    insert into call_counts select s.call_id, 'registrations', facts_of_registration(r.created_at), count(*)
      from inserted r join sessions s on s.id = r.session_id group by 1, 3;
    return null;
  end $$;
  create trigger registrations_counted after insert on registrations referencing new table as inserted
    for each statement execute function count_new_registrations();

  create function count_new_matches() returns trigger language plpgsql as $$ begin
    insert into call_counts select p.call_id, 'matches', facts_of_match(l.state, l.score, l.evidences), count(*)
      from inserted l join proposals p on p.id = l.proposal_id where p.merged_into is null group by 1, 3;
    return null;
  end $$;
  create trigger matches_counted after insert on proposal_matches referencing new table as inserted
    for each statement execute function count_new_matches();

  create function count_deleted_matches() returns trigger language plpgsql as $$ begin
    insert into call_counts select p.call_id, 'matches', facts_of_match(l.state, l.score, l.evidences), -count(*)
      from deleted l join proposals p on p.id = l.proposal_id where p.merged_into is null group by 1, 3;
    return null;
  end $$;
  create trigger matches_discounted after delete on proposal_matches referencing old table as deleted
    for each statement execute function count_deleted_matches();

  create function count_changed_matches() returns trigger language plpgsql as $$ begin
    insert into call_counts select p.call_id, 'matches', l.facts, sum(l.by)
      from (select proposal_id, facts_of_match(n.state, n.score, n.evidences) as facts, 1 as by from changed n
        union all select proposal_id, facts_of_match(o.state, o.score, o.evidences), -1 from previous o) l
      join proposals p on p.id = l.proposal_id where p.merged_into is null
      group by 1, 3 having sum(l.by) <> 0;
    return null;
  end $$;
  create trigger matches_recounted after update on proposal_matches
    referencing old table as previous new table as changed
    for each statement execute function count_changed_matches();

  create function count_proposal() returns trigger language plpgsql as $$ begin
    if old.merged_into is null then
      insert into call_counts select old.call_id, 'matches', facts_of_match(l.state, l.score, l.evidences), -count(*)
        from proposal_matches l where l.proposal_id = old.id group by 3;
    end if;
    if tg_op = 'DELETE' then return old; end if;
    if new.merged_into is null then
      insert into call_counts select new.call_id, 'matches', facts_of_match(l.state, l.score, l.evidences), count(*)
        from proposal_matches l where l.proposal_id = new.id group by 3;
    end if;
    return null;
  end $$;
  create trigger proposal_counted after update of merged_into on proposals
    for each row when ((old.merged_into is null) <> (new.merged_into is null)) execute function count_proposal();
  -- Its matches go with it, and no longer know of which call they were.
  create trigger proposal_discounted before delete on proposals
    for each row execute function count_proposal();

  create function count_changed_attendee() returns trigger language plpgsql as $$ begin
    if old.email <> '' and old.merged_into is null and old.enlisted_at is null then
      insert into call_counts
        values (old.call_id, 'people', facts_of_person(old.country, old.time_zone, old.organization_id), -1);
    end if;
    if tg_op = 'UPDATE' then
      if new.email <> '' and new.merged_into is null and new.enlisted_at is null then
        insert into call_counts
          values (new.call_id, 'people', facts_of_person(new.country, new.time_zone, new.organization_id), 1);
      end if;
    end if;
    return null;
  end $$;
  create trigger attendee_discounted after delete on attendees
    for each row execute function count_changed_attendee();
  create trigger attendee_counted
    after update of email, country, time_zone, organization_id, merged_into, enlisted_at on attendees
    for each row when (
      (old.email = '', old.country, old.time_zone, old.organization_id, old.merged_into, old.enlisted_at is null)
      is distinct from
      (new.email = '', new.country, new.time_zone, new.organization_id, new.merged_into, new.enlisted_at is null))
    execute function count_changed_attendee();

  -- Whoever registers is one of the people, and can be matched.
  create function welcome_enlisted() returns trigger language plpgsql as $$ begin
    with welcome as (
      update attendees a set enlisted_at = null from inserted r
      where a.id = r.attendee_id and a.enlisted_at is not null returning a.call_id, a.id)
    insert into matches_due (call_id, attendee_id) select distinct call_id, id from welcome;
    return null;
  end $$;
  create trigger enlisted_registered after insert on registrations referencing new table as inserted
    for each statement execute function welcome_enlisted();
`;

/** References to what is defined later. */
const references = `
  alter table idempotency_keys add foreign key (api_key_id) references api_keys on delete cascade;
  alter table jobs add foreign key (call_id) references calls on delete cascade;
  alter table jobs add foreign key (session_id) references sessions on delete cascade;
  alter table registrations add foreign key (delegation_id) references delegations;
  alter table team_invitations add foreign key (proposal_id) references proposals on delete cascade;
  alter table invitations add foreign key (poll_id) references polls on delete cascade;
  alter table outcome_rows add foreign key (call_id) references outcome_counts (call_id) on delete cascade;
`;

const always = ['insert', 'update', 'delete'];

/** Triggers that note which transactions changed something, for pages that are kept until then. */
const changeNotes: readonly { run: string; suffix: string; on: Record<string, readonly string[]> }[] = [
  {
    run: 'note_list_change',
    suffix: 'listed',
    on: {
      proposals: always,
      proposal_contents: always,
      proposal_members: always,
      proposal_texts: always,
      proposal_files: always,
      proposal_tags: always,
      proposal_matches: always,
      proposal_pairs: always,
      jury_assignments: always,
      jury_sheets: always,
      organizations: ['update', 'delete'],
    },
  },
  {
    run: 'note_jury_change',
    suffix: 'jury',
    on: {
      proposals: always,
      jury_assignments: always,
      jury_sheets: always,
    },
  },
  {
    run: 'note_changed_teams',
    suffix: 'team',
    on: {
      attendees: ['insert'],
      jury_decisions: always,
      jury_choices: always,
      shortlists: always,
      letters: always,
      letter_recipients: always,
    },
  },
];

const areas = [
  texts,
  installation,
  identity,
  jobs,
  calls,
  venues,
  sessions,
  organizations,
  people,
  delegations,
  speakers,
  attendance,
  proposals,
  matching,
  campaigns,
  jury,
  afterwards,
  outbox,
  counts,
  references,
];

/** All tables of Greenroom 0.1.0. What comes later only goes forward. */
export class Schema1796170000000 extends ForwardMigration implements Baseline {
  readonly name = 'Schema1796170000000';
  readonly replaces = 'ObjectKeys1796077100000';

  async up(runner: QueryRunner): Promise<void> {
    for (const area of areas) await runner.query(area);
    for (const { run, suffix, on } of changeNotes) {
      for (const [table, events] of Object.entries(on)) {
        for (const event of events) {
          await runner.query(`
            create trigger ${table}_${suffix}_${event} after ${event} on ${table}
            referencing ${event === 'delete' ? 'old' : 'new'} table as changed
            for each statement execute function ${run}()`);
        }
      }
    }
  }
}
