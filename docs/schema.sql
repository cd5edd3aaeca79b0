-- The tables of Greenroom, as the migrations make them.

create table acceptances (
  id uuid not null,
  call_id uuid not null,
  decision_id uuid,
  proposal_id uuid not null,
  state text not null,
  deadline_local text not null,
  deadline_at timestamp with time zone not null,
  asked_at timestamp with time zone not null,
  answered_at timestamp with time zone,
  answered_by text,
  replaces_id uuid,
  tz_version text default ''::text not null,
  told_at timestamp with time zone,
  deadline_set_at timestamp with time zone not null,
  constraint acceptances_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls(id) ON DELETE CASCADE,
  constraint acceptances_decision_id_fkey FOREIGN KEY (decision_id) REFERENCES jury_decisions(id) ON DELETE CASCADE,
  constraint acceptances_pkey PRIMARY KEY (id),
  constraint acceptances_proposal_id_fkey FOREIGN KEY (proposal_id) REFERENCES proposals(id) ON DELETE CASCADE,
  constraint acceptances_replaces_id_fkey FOREIGN KEY (replaces_id) REFERENCES acceptances(id) ON DELETE SET NULL,
  constraint acceptances_replaces_id_key UNIQUE (replaces_id),
  constraint acceptances_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'accepted'::text, 'declined'::text, 'stepped-back'::text, 'expired'::text, 'withdrawn'::text, 'dropped'::text])))
);
CREATE INDEX acceptances_by_call ON acceptances (call_id);
CREATE INDEX acceptances_by_proposal ON acceptances (proposal_id);
CREATE INDEX acceptances_due ON acceptances (deadline_at) WHERE (state = 'pending'::text);
CREATE UNIQUE INDEX acceptances_live ON acceptances (proposal_id) WHERE (state = ANY (ARRAY['pending'::text, 'accepted'::text]));

create table access_needs (
  id uuid not null,
  call_id uuid not null,
  attendee_id uuid not null,
  kind text not null,
  details text default ''::text not null,
  by_owner boolean not null,
  state text default 'asked'::text not null,
  reply text default ''::text not null,
  in_charge_id uuid,
  due_on date,
  asked_at timestamp with time zone not null,
  constraint access_needs_attendee_id_fkey FOREIGN KEY (attendee_id) REFERENCES attendees(id) ON DELETE CASCADE,
  constraint access_needs_attendee_id_kind_key UNIQUE (attendee_id, kind),
  constraint access_needs_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls(id) ON DELETE CASCADE,
  constraint access_needs_in_charge_id_fkey FOREIGN KEY (in_charge_id) REFERENCES organizers(id) ON DELETE SET NULL,
  constraint access_needs_pkey PRIMARY KEY (id),
  constraint access_needs_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'arranged'::text, 'impossible'::text])))
);
CREATE INDEX access_needs_in_charge ON access_needs (in_charge_id) WHERE (in_charge_id IS NOT NULL);
CREATE INDEX access_needs_of_call ON access_needs (call_id);

create table address_changes (
  attendee_id uuid not null,
  id uuid not null,
  email text not null,
  token_hash bytea,
  requested_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  requests integer not null,
  constraint address_changes_attendee_id_fkey FOREIGN KEY (attendee_id) REFERENCES attendees(id) ON DELETE CASCADE,
  constraint address_changes_pkey PRIMARY KEY (attendee_id),
  constraint address_changes_requests_check CHECK ((requests > 0)),
  constraint address_changes_token_hash_key UNIQUE (token_hash)
);
CREATE INDEX address_changes_expired ON address_changes (expires_at);

create table announcements (
  decision_id uuid not null,
  call_id uuid not null,
  send_at timestamp with time zone not null,
  send_at_local text not null,
  send_zone text not null,
  tz_version text not null,
  deadline_local text not null,
  scheduled_by text not null,
  constraint announcements_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls(id) ON DELETE CASCADE,
  constraint announcements_decision_id_fkey FOREIGN KEY (decision_id) REFERENCES jury_decisions(id) ON DELETE CASCADE,
  constraint announcements_pkey PRIMARY KEY (decision_id)
);
CREATE INDEX announcements_by_call ON announcements (call_id);

create table api_keys (
  id uuid not null,
  name text not null,
  role text not null,
  key_hash bytea not null,
  created_at timestamp with time zone not null,
  revoked_at timestamp with time zone,
  expires_at timestamp with time zone,
  last_used_at timestamp with time zone,
  abilities text[],
  call_ids uuid[],
  constraint api_keys_key_hash_key UNIQUE (key_hash),
  constraint api_keys_pkey PRIMARY KEY (id)
);

create table attendance_corrections (
  registration_id uuid not null,
  present boolean not null,
  minutes integer,
  corrected_at timestamp with time zone not null,
  constraint attendance_corrections_check CHECK (((minutes IS NULL) OR (present AND (minutes >= 0)))),
  constraint attendance_corrections_pkey PRIMARY KEY (registration_id),
  constraint attendance_corrections_registration_id_fkey FOREIGN KEY (registration_id) REFERENCES registrations(id)
);

create table attendance_reports (
  id uuid not null,
  session_id uuid not null,
  digest bytea not null,
  layout text not null,
  time_zone text not null,
  choices jsonb default '{}'::jsonb not null,
  people integer not null,
  imported_at timestamp with time zone not null,
  constraint attendance_reports_people_check CHECK ((people >= 0)),
  constraint attendance_reports_pkey PRIMARY KEY (id),
  constraint attendance_reports_session_id_digest_key UNIQUE (session_id, digest),
  constraint attendance_reports_session_id_fkey FOREIGN KEY (session_id) REFERENCES sessions(id)
);

create table attendance_spans (
  id uuid not null,
  registration_id uuid not null,
  source text not null,
  from_at timestamp with time zone not null,
  until_at timestamp with time zone,
  report_id uuid,
  created_at timestamp with time zone not null,
  constraint attendance_spans_check CHECK ((until_at >= from_at)),
  constraint attendance_spans_pkey PRIMARY KEY (id),
  constraint attendance_spans_registration_id_fkey FOREIGN KEY (registration_id) REFERENCES registrations(id),
  constraint attendance_spans_report_id_fkey FOREIGN KEY (report_id) REFERENCES attendance_reports(id) ON DELETE CASCADE
);
CREATE INDEX attendance_spans_by_registration ON attendance_spans (registration_id, from_at);
CREATE INDEX attendance_spans_by_report ON attendance_spans (report_id) WHERE (report_id IS NOT NULL);
CREATE UNIQUE INDEX attendance_spans_once ON attendance_spans (registration_id, source, from_at, COALESCE(report_id, '00000000-0000-0000-0000-000000000000'::uuid));

create table attendee_tags (
  tag_id uuid not null,
  attendee_id uuid not null,
  constraint attendee_tags_attendee_id_fkey FOREIGN KEY (attendee_id) REFERENCES attendees(id) ON DELETE CASCADE,
  constraint attendee_tags_pkey PRIMARY KEY (tag_id, attendee_id),
  constraint attendee_tags_tag_id_fkey FOREIGN KEY (tag_id) REFERENCES tags(id) ON DELETE CASCADE
);
CREATE INDEX attendee_tags_by_attendee ON attendee_tags (attendee_id);

create table attendees (
  id uuid not null,
  call_id uuid not null,
  email text not null,
  email_key text not null,
  name text not null,
  organization_id uuid,
  country text,
  time_zone text not null,
  language text not null,
  link_version integer default 1 not null,
  page_token_hash bytea,
  feed_token_hash bytea,
  suppressed_at timestamp with time zone,
  suppression_reason text,
  unsubscribed_from text[] default '{}'::text[] not null,
  created_at timestamp with time zone not null,
  changed_at timestamp with time zone,
  proven_at timestamp with time zone,
  proven_by text,
  not_me_at timestamp with time zone,
  source bytea,
  organization_asserted_by text,
  merged_into uuid,
  search_text text generated always as ("left"(search_fold(((name || ' '::text) || email)), 500)) stored,
  blocked_at timestamp with time zone,
  block_reason text,
  is_own_zone boolean default true not null,
  enlisted_at timestamp with time zone,
  via text,
  constraint attendees_call_id_email_key_key UNIQUE (call_id, email_key),
  constraint attendees_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls(id),
  constraint attendees_merged_into_fkey FOREIGN KEY (merged_into) REFERENCES attendees(id),
  constraint attendees_organization_asserted_by_check CHECK ((organization_asserted_by = ANY (ARRAY['owner'::text, 'staff'::text]))),
  constraint attendees_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id),
  constraint attendees_pkey PRIMARY KEY (id),
  constraint attendees_proven_by_check CHECK ((proven_by = ANY (ARRAY['owner'::text, 'staff'::text]))),
  constraint attendees_proven_check CHECK (((proven_at IS NULL) = (proven_by IS NULL)))
);
CREATE INDEX attendees_by_arrival ON attendees (call_id, created_at DESC, id) WHERE (email <> ''::text);
CREATE INDEX attendees_by_email_domain ON attendees (call_id, split_part(email_key, '@'::text, '-1'::integer));
CREATE INDEX attendees_by_organization ON attendees (organization_id);
CREATE INDEX attendees_by_source ON attendees (call_id, source, created_at) WHERE (source IS NOT NULL);
CREATE INDEX attendees_found ON attendees (call_id, search_text, id) INCLUDE (organization_id, merged_into) WHERE (email <> ''::text);
CREATE INDEX attendees_merged ON attendees (merged_into) WHERE (merged_into IS NOT NULL);
CREATE INDEX attendees_not_me_by_address ON attendees (email_key) WHERE (not_me_at IS NOT NULL);
CREATE INDEX attendees_not_me_by_call ON attendees (call_id, not_me_at) WHERE (not_me_at IS NOT NULL);
CREATE UNIQUE INDEX attendees_older_feed ON attendees (feed_token_hash) WHERE (feed_token_hash IS NOT NULL);
CREATE UNIQUE INDEX attendees_older_page ON attendees (page_token_hash) WHERE (page_token_hash IS NOT NULL);
CREATE INDEX attendees_suppressed ON attendees (call_id) WHERE (suppressed_at IS NOT NULL);

create table audit_entries (
  id uuid not null,
  "position" bigint generated always as identity not null,
  at timestamp with time zone not null,
  actor text not null,
  origin text,
  action text not null,
  subject text not null,
  details jsonb not null,
  constraint audit_entries_pkey PRIMARY KEY (id)
);
CREATE INDEX audit_by_action ON audit_entries (action, at, "position");
CREATE INDEX audit_by_actor ON audit_entries (actor, at, "position");
CREATE INDEX audit_by_helper ON audit_entries (actor, at) INCLUDE (action, subject) WHERE ((actor ~~ 'organizer:%'::text) AND (action = ANY (ARRAY['proposal.created'::text, 'proposal.changed'::text, 'registration.confirmed'::text, 'registration.waitlisted'::text, 'registration.pending'::text])));
CREATE INDEX audit_by_subject ON audit_entries (subject, at, "position");
CREATE INDEX audit_by_time ON audit_entries (at, "position");

create table authenticators (
  organizer_id uuid not null,
  secret bytea not null,
  created_at timestamp with time zone not null,
  confirmed_at timestamp with time zone,
  last_time_step integer,
  constraint authenticators_check CHECK (((confirmed_at IS NULL) = (last_time_step IS NULL))),
  constraint authenticators_organizer_id_fkey FOREIGN KEY (organizer_id) REFERENCES organizers(id) ON DELETE CASCADE,
  constraint authenticators_pkey PRIMARY KEY (organizer_id)
);

create table broadcast_recipients (
  broadcast_id uuid not null,
  attendee_id uuid not null,
  constraint broadcast_recipients_attendee_id_fkey FOREIGN KEY (attendee_id) REFERENCES attendees(id),
  constraint broadcast_recipients_broadcast_id_fkey FOREIGN KEY (broadcast_id) REFERENCES broadcasts(id) ON DELETE CASCADE,
  constraint broadcast_recipients_pkey PRIMARY KEY (broadcast_id, attendee_id)
);

create table broadcasts (
  id uuid not null,
  call_id uuid not null,
  state text not null,
  filter jsonb not null,
  contents jsonb not null,
  send_at timestamp with time zone,
  send_zone text,
  recipients integer,
  unsubscribed integer,
  suppressed integer,
  sent integer,
  failed integer,
  dropped integer,
  created_by text not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  started_at timestamp with time zone,
  ended_at timestamp with time zone,
  constraint broadcasts_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls(id),
  constraint broadcasts_check CHECK (((state <> 'scheduled'::text) OR (send_at IS NOT NULL))),
  constraint broadcasts_pkey PRIMARY KEY (id),
  constraint broadcasts_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'scheduled'::text, 'sending'::text, 'sent'::text, 'stopped'::text])))
);
CREATE INDEX broadcasts_by_call ON broadcasts (call_id, created_at DESC);
CREATE INDEX broadcasts_in_progress ON broadcasts (send_at) WHERE ((state <> 'draft'::text) AND (sent IS NULL));

create table call_counts (
  call_id uuid not null,
  what text not null,
  facts text[] not null,
  count integer not null,
  constraint call_counts_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls(id) ON DELETE CASCADE,
  constraint call_counts_what_check CHECK ((what = ANY (ARRAY['people'::text, 'registrations'::text, 'matches'::text])))
);
CREATE INDEX call_counts_by_call ON call_counts (call_id, what);

create table call_logos (
  call_id uuid not null,
  content bytea not null,
  constraint call_logos_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls(id) ON DELETE CASCADE,
  constraint call_logos_pkey PRIMARY KEY (call_id)
);

create table call_records (
  id uuid not null,
  call_id uuid not null,
  file_id uuid not null,
  made_at timestamp with time zone not null,
  constraint call_records_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls(id) ON DELETE CASCADE,
  constraint call_records_file_id_fkey FOREIGN KEY (file_id) REFERENCES files(id),
  constraint call_records_pkey PRIMARY KEY (id)
);
CREATE INDEX call_records_call ON call_records (call_id, made_at);
CREATE INDEX call_records_file ON call_records (file_id);

create table calls (
  id uuid not null,
  slug text not null,
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
  winners integer,
  translations jsonb not null,
  reminders text[] default '{P1D,PT1H}'::text[] not null,
  follow_ups boolean default true not null,
  sequence integer default 0 not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  unconfirmed_per_coordinator integer default 50 not null,
  unconfirmed_per_network integer default 300 not null,
  hours_to_confirm integer default 24 not null,
  opens_at timestamp with time zone,
  closes_at timestamp with time zone,
  tz_version text default ''::text not null,
  dates_revision integer default 1 not null,
  sender_name text default ''::text not null,
  reply_to text default ''::text not null,
  published_at timestamp with time zone,
  archived_at timestamp with time zone,
  accent_color text default ''::text not null,
  logo_etag text default ''::text not null,
  logo_width integer default 0 not null,
  logo_height integer default 0 not null,
  accepts_proposals boolean default false not null,
  proposal_grace_minutes integer default 5 not null,
  summary_words integer default 150 not null,
  answer_words integer default 300 not null,
  test_recipient_id uuid,
  criterion_guidance jsonb default '{}'::jsonb not null,
  score_texts jsonb default '{}'::jsonb not null,
  proposal_questions jsonb default '[]'::jsonb not null,
  proposal_rules text default ''::text not null,
  features jsonb default '{}'::jsonb not null,
  link_names text[] default '{}'::text[] not null,
  embed_origins text[] default '{}'::text[] not null,
  constraint calls_answer_words_check CHECK (((answer_words >= 20) AND (answer_words <= 5000))),
  constraint calls_check CHECK ((closes_on >= opens_on)),
  constraint calls_hours_to_confirm_check CHECK (((hours_to_confirm >= 1) AND (hours_to_confirm <= 168))),
  constraint calls_pkey PRIMARY KEY (id),
  constraint calls_proposal_grace_minutes_check CHECK (((proposal_grace_minutes >= 0) AND (proposal_grace_minutes <= 1440))),
  constraint calls_slug_key UNIQUE (slug),
  constraint calls_summary_words_check CHECK (((summary_words >= 20) AND (summary_words <= 5000))),
  constraint calls_test_recipient_id_fkey FOREIGN KEY (test_recipient_id) REFERENCES organizers(id) ON DELETE SET NULL,
  constraint calls_unconfirmed_per_coordinator_check CHECK ((unconfirmed_per_coordinator >= 0)),
  constraint calls_unconfirmed_per_network_check CHECK ((unconfirmed_per_network >= 0)),
  constraint calls_winners_check CHECK ((winners > 0))
);

create table certificates (
  id uuid not null,
  number text not null,
  registration_id uuid not null,
  session_id uuid not null,
  language text not null,
  name text not null,
  session_title text not null,
  call_name text not null,
  host text not null,
  starts_at_local text not null,
  time_zone text not null,
  duration_minutes integer not null,
  minutes integer,
  needed_minutes integer not null,
  issued_at timestamp with time zone not null,
  replaced_at timestamp with time zone,
  revoked_at timestamp with time zone,
  constraint certificates_duration_minutes_check CHECK ((duration_minutes > 0)),
  constraint certificates_minutes_check CHECK ((minutes >= 0)),
  constraint certificates_needed_minutes_check CHECK ((needed_minutes >= 0)),
  constraint certificates_number_key UNIQUE (number),
  constraint certificates_pkey PRIMARY KEY (id),
  constraint certificates_registration_id_fkey FOREIGN KEY (registration_id) REFERENCES registrations(id),
  constraint certificates_session_id_fkey FOREIGN KEY (session_id) REFERENCES sessions(id)
);
CREATE INDEX certificates_by_session ON certificates (session_id);
CREATE UNIQUE INDEX certificates_current ON certificates (registration_id) WHERE (replaced_at IS NULL);

create table check_ins (
  id uuid not null,
  registration_id uuid not null,
  at timestamp with time zone not null,
  method text not null,
  recorded_at timestamp with time zone not null,
  undone_at timestamp with time zone,
  constraint check_ins_check CHECK ((at <= recorded_at)),
  constraint check_ins_method_check CHECK ((method = ANY (ARRAY['ticket'::text, 'name'::text, 'walk-in'::text, 'self'::text]))),
  constraint check_ins_pkey PRIMARY KEY (id),
  constraint check_ins_registration_id_fkey FOREIGN KEY (registration_id) REFERENCES registrations(id)
);
CREATE INDEX check_ins_by_registration ON check_ins (registration_id);
CREATE UNIQUE INDEX check_ins_current ON check_ins (registration_id) WHERE (undone_at IS NULL);

create table column_mappings (
  call_id uuid not null,
  kind text not null,
  headings_hash bytea not null,
  mapping jsonb not null,
  constraint column_mappings_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls(id) ON DELETE CASCADE,
  constraint column_mappings_kind_check CHECK ((kind = ANY (ARRAY['people'::text, 'proposals'::text, 'sessions'::text]))),
  constraint column_mappings_pkey PRIMARY KEY (call_id, kind, headings_hash)
);

create table common_traits (
  call_id uuid not null,
  kind text not null,
  trait text not null,
  constraint common_traits_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls(id),
  constraint common_traits_kind_check CHECK ((kind = ANY (ARRAY['organization'::text, 'domain'::text]))),
  constraint common_traits_pkey PRIMARY KEY (call_id, kind, trait)
);

create table conferencing_accounts (
  id uuid not null,
  call_id uuid not null,
  provider text not null,
  credentials bytea not null,
  plan jsonb,
  checked_at timestamp with time zone,
  failure text,
  said text,
  constraint conferencing_accounts_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls(id) ON DELETE CASCADE,
  constraint conferencing_accounts_call_id_provider_key UNIQUE (call_id, provider),
  constraint conferencing_accounts_pkey PRIMARY KEY (id),
  constraint conferencing_accounts_provider_check CHECK ((provider = ANY (ARRAY['zoom'::text, 'teams'::text])))
);

create table conferencing_changes (
  "position" bigint generated always as identity not null,
  session_id uuid not null,
  constraint conferencing_changes_pkey PRIMARY KEY ("position")
);

create table conferencing_offers (
  session_id uuid not null,
  external_id text not null,
  started_at timestamp with time zone not null,
  minutes integer not null,
  bytes bigint not null,
  transcript_bytes integer,
  found_at timestamp with time zone not null,
  answered_at timestamp with time zone,
  transcript_answered_at timestamp with time zone,
  material_id uuid,
  constraint conferencing_offers_material_id_fkey FOREIGN KEY (material_id) REFERENCES session_materials(id) ON DELETE SET NULL,
  constraint conferencing_offers_pkey PRIMARY KEY (session_id, external_id),
  constraint conferencing_offers_session_id_fkey FOREIGN KEY (session_id) REFERENCES conferencing_rooms(session_id) ON DELETE CASCADE
);
CREATE INDEX conferencing_offers_by_material ON conferencing_offers (material_id) WHERE (material_id IS NOT NULL);

create table conferencing_people (
  registration_id uuid not null,
  session_id uuid not null,
  attendee_id uuid not null,
  external_id text,
  link bytea,
  constraint conferencing_people_pkey PRIMARY KEY (registration_id),
  constraint conferencing_people_session_id_fkey FOREIGN KEY (session_id) REFERENCES conferencing_rooms(session_id) ON DELETE CASCADE
);
CREATE INDEX conferencing_people_by_attendee ON conferencing_people (attendee_id);
CREATE INDEX conferencing_people_by_session ON conferencing_people (session_id);

create table conferencing_rooms (
  session_id uuid not null,
  account_id uuid not null,
  chosen text,
  kind text,
  external_id text,
  join_url text,
  pushed text,
  due_at timestamp with time zone,
  version integer default 0 not null,
  attempts integer default 0 not null,
  failure text,
  said text,
  leased_until timestamp with time zone,
  lease_id uuid,
  report_id uuid,
  reported_at timestamp with time zone,
  staffed text,
  constraint conferencing_rooms_account_id_fkey FOREIGN KEY (account_id) REFERENCES conferencing_accounts(id) ON DELETE CASCADE,
  constraint conferencing_rooms_pkey PRIMARY KEY (session_id)
);
CREATE INDEX conferencing_rooms_by_account ON conferencing_rooms (account_id);
CREATE INDEX conferencing_rooms_due ON conferencing_rooms (due_at) WHERE (due_at IS NOT NULL);

create table consultation_bookings (
  id uuid not null,
  call_id uuid not null,
  host_id uuid not null,
  attendee_id uuid not null,
  proposal_id uuid,
  organization_id uuid,
  state text not null,
  starts_at_local text not null,
  time_zone text not null,
  overlap text not null,
  minutes integer not null,
  starts_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  blocked_until timestamp with time zone not null,
  tz_version text not null,
  told_starts_at timestamp with time zone not null,
  topic text not null,
  question text not null,
  language text not null,
  uid text not null,
  host_uid text not null,
  sequence integer default 0 not null,
  stamped_at timestamp with time zone not null,
  created_at timestamp with time zone not null,
  offered_until timestamp with time zone,
  reminded_at timestamp with time zone,
  cancelled_by text,
  is_late boolean default false not null,
  outcome text,
  team_notes text default ''::text not null,
  host_notes text default ''::text not null,
  team_reply jsonb,
  host_reply jsonb,
  constraint consultation_bookings_attendee_id_fkey FOREIGN KEY (attendee_id) REFERENCES attendees(id) ON DELETE CASCADE,
  constraint consultation_bookings_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls(id) ON DELETE CASCADE,
  constraint consultation_bookings_cancelled_by_check CHECK ((cancelled_by = ANY (ARRAY['team'::text, 'host'::text]))),
  constraint consultation_bookings_host_id_fkey FOREIGN KEY (host_id) REFERENCES consultation_hosts(id),
  constraint consultation_bookings_host_uid_key UNIQUE (host_uid),
  constraint consultation_bookings_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE SET NULL,
  constraint consultation_bookings_outcome_check CHECK ((outcome = ANY (ARRAY['attended'::text, 'no-show'::text]))),
  constraint consultation_bookings_overlap_check CHECK ((overlap = ANY (ARRAY['first'::text, 'second'::text]))),
  constraint consultation_bookings_pkey PRIMARY KEY (id),
  constraint consultation_bookings_proposal_id_fkey FOREIGN KEY (proposal_id) REFERENCES proposals(id) ON DELETE SET NULL,
  constraint consultation_bookings_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'offered'::text, 'booked'::text, 'cancelled'::text]))),
  constraint consultation_bookings_uid_key UNIQUE (uid)
);
CREATE INDEX consultation_bookings_attendee ON consultation_bookings (attendee_id);
CREATE INDEX consultation_bookings_call ON consultation_bookings (call_id, starts_at);
CREATE INDEX consultation_bookings_coming ON consultation_bookings (starts_at) WHERE (state = ANY (ARRAY['pending'::text, 'offered'::text, 'booked'::text]));
CREATE INDEX consultation_bookings_organization ON consultation_bookings (organization_id);
CREATE INDEX consultation_bookings_proposal ON consultation_bookings (proposal_id);

create table consultation_hosts (
  id uuid not null,
  call_id uuid not null,
  speaker_id uuid,
  time_zone text not null,
  weekly jsonb not null,
  exceptions jsonb not null,
  length_minutes integer not null,
  buffer_minutes integer not null,
  notice_hours integer not null,
  languages text[] not null,
  topics text[] not null,
  format text not null,
  place text not null,
  pool text default ''::text not null,
  needs_approval boolean default false not null,
  created_at timestamp with time zone not null,
  constraint consultation_hosts_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls(id) ON DELETE CASCADE,
  constraint consultation_hosts_call_id_speaker_id_key UNIQUE (call_id, speaker_id),
  constraint consultation_hosts_format_check CHECK ((format = ANY (ARRAY['online'::text, 'in-person'::text]))),
  constraint consultation_hosts_pkey PRIMARY KEY (id),
  constraint consultation_hosts_speaker_id_fkey FOREIGN KEY (speaker_id) REFERENCES speakers(id) ON DELETE SET NULL
);
CREATE INDEX consultation_hosts_speaker ON consultation_hosts (speaker_id);

create table consultation_rules (
  call_id uuid not null,
  per_team integer not null,
  per_organization integer not null,
  cancel_hours integer not null,
  constraint consultation_rules_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls(id) ON DELETE CASCADE,
  constraint consultation_rules_pkey PRIMARY KEY (call_id)
);

create table consultation_waits (
  attendee_id uuid not null,
  call_id uuid not null,
  proposal_id uuid,
  since timestamp with time zone not null,
  host_id uuid,
  topic text default ''::text not null,
  language text default ''::text not null,
  constraint consultation_waits_attendee_id_fkey FOREIGN KEY (attendee_id) REFERENCES attendees(id) ON DELETE CASCADE,
  constraint consultation_waits_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls(id) ON DELETE CASCADE,
  constraint consultation_waits_host_id_fkey FOREIGN KEY (host_id) REFERENCES consultation_hosts(id) ON DELETE SET NULL,
  constraint consultation_waits_pkey PRIMARY KEY (attendee_id),
  constraint consultation_waits_proposal_id_fkey FOREIGN KEY (proposal_id) REFERENCES proposals(id) ON DELETE SET NULL
);
CREATE INDEX consultation_waits_call ON consultation_waits (call_id, since);

create table delegation_listings (
  id uuid not null,
  delegation_id uuid not null,
  session_id uuid not null,
  email_key text not null,
  email text not null,
  name text not null,
  state text not null,
  place integer,
  is_elsewhere boolean not null,
  created_at timestamp with time zone not null,
  withdrawn_at timestamp with time zone,
  "position" integer default 0 not null,
  attendance text,
  constraint delegation_listings_attendance_check CHECK ((attendance = ANY (ARRAY['in-person'::text, 'online'::text]))),
  constraint delegation_listings_delegation_id_fkey FOREIGN KEY (delegation_id) REFERENCES delegations(id),
  constraint delegation_listings_delegation_id_session_id_email_key_key UNIQUE (delegation_id, session_id, email_key),
  constraint delegation_listings_pkey PRIMARY KEY (id),
  constraint delegation_listings_session_id_fkey FOREIGN KEY (session_id) REFERENCES sessions(id),
  constraint delegation_listings_state_check CHECK ((state = ANY (ARRAY['confirmed'::text, 'waitlisted'::text, 'pending'::text])))
);
CREATE INDEX delegation_listings_by_session ON delegation_listings (session_id);

create table delegations (
  id uuid not null,
  call_id uuid not null,
  organization_id uuid not null,
  coordinator_id uuid not null,
  link_version integer default 1 not null,
  page_token_hash bytea,
  created_at timestamp with time zone not null,
  constraint delegations_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls(id),
  constraint delegations_coordinator_id_fkey FOREIGN KEY (coordinator_id) REFERENCES attendees(id),
  constraint delegations_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id),
  constraint delegations_page_token_hash_key UNIQUE (page_token_hash),
  constraint delegations_pkey PRIMARY KEY (id)
);
CREATE INDEX delegations_by_coordinator ON delegations (coordinator_id);
CREATE INDEX delegations_by_organization ON delegations (organization_id);

create table email_templates (
  id uuid not null,
  call_id uuid not null,
  kind text not null,
  language text not null,
  version integer not null,
  texts jsonb not null,
  effective_from timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  updated_by text not null,
  constraint email_templates_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls(id),
  constraint email_templates_call_id_kind_language_version_key UNIQUE (call_id, kind, language, version),
  constraint email_templates_pkey PRIMARY KEY (id),
  constraint email_templates_version_check CHECK ((version > 0))
);

create table erased_people (
  attendee_id uuid not null,
  erased_at timestamp with time zone not null,
  organization_kind text,
  constraint erased_people_attendee_id_fkey FOREIGN KEY (attendee_id) REFERENCES attendees(id) ON DELETE CASCADE,
  constraint erased_people_pkey PRIMARY KEY (attendee_id)
);

create table event_moments (
  type text not null,
  object_id uuid not null,
  at timestamp with time zone not null,
  constraint event_moments_pkey PRIMARY KEY (type, object_id, at)
);

create table event_stream (
  is_only boolean default true not null,
  last_sequence bigint default 0 not null,
  expired_sequence bigint default 0 not null,
  constraint event_stream_is_only_check CHECK (is_only),
  constraint event_stream_pkey PRIMARY KEY (is_only)
);

create table events (
  sequence bigint not null,
  type text not null,
  object_id uuid not null,
  call_id uuid not null,
  data jsonb not null,
  at timestamp with time zone not null,
  constraint events_pkey PRIMARY KEY (sequence)
);

create table events_due (
  "position" bigint generated always as identity not null,
  type text not null,
  call_id uuid not null,
  data jsonb not null,
  at timestamp with time zone default now() not null,
  constraint events_due_pkey PRIMARY KEY ("position")
);

create table feedback_answers (
  id uuid not null,
  session_id uuid not null,
  answered_on date not null,
  answers jsonb not null,
  name text,
  email text,
  constraint feedback_answers_check CHECK (((name IS NULL) = (email IS NULL))),
  constraint feedback_answers_pkey PRIMARY KEY (id),
  constraint feedback_answers_session_id_fkey FOREIGN KEY (session_id) REFERENCES sessions(id)
);
CREATE INDEX feedback_answers_by_session ON feedback_answers (session_id);

create table feedback_forms (
  id uuid not null,
  call_id uuid not null,
  session_id uuid,
  questions jsonb not null,
  changed_at timestamp with time zone not null,
  constraint feedback_forms_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls(id),
  constraint feedback_forms_pkey PRIMARY KEY (id),
  constraint feedback_forms_session_id_fkey FOREIGN KEY (session_id) REFERENCES sessions(id)
);
CREATE UNIQUE INDEX feedback_forms_of_call ON feedback_forms (call_id) WHERE (session_id IS NULL);
CREATE UNIQUE INDEX feedback_forms_of_session ON feedback_forms (session_id) WHERE (session_id IS NOT NULL);

create table feedback_marks (
  mark bytea not null,
  constraint feedback_marks_pkey PRIMARY KEY (mark)
);

create table file_chunks (
  file_id uuid not null,
  "position" integer not null,
  content bytea not null storage e,
  constraint file_chunks_file_id_fkey FOREIGN KEY (file_id) REFERENCES files(id) ON DELETE CASCADE,
  constraint file_chunks_pkey PRIMARY KEY (file_id, "position")
);

create table files (
  id uuid default gen_random_uuid() not null,
  name text not null,
  media_type text not null,
  size integer not null,
  sha256 bytea not null,
  stored_in text default 'database'::text not null,
  created_at timestamp with time zone not null,
  deleted_at timestamp with time zone,
  object_key text,
  constraint files_pkey PRIMARY KEY (id),
  constraint files_size_check CHECK ((size > 0)),
  constraint files_stored_in_check CHECK ((stored_in = ANY (ARRAY['database'::text, 'bucket'::text])))
);
CREATE INDEX deleted_files ON files (deleted_at) WHERE (deleted_at IS NOT NULL);
CREATE INDEX files_by_place ON files (stored_in, created_at);

create table idempotency_keys (
  api_key_id uuid not null,
  key text not null,
  request_hash bytea not null,
  status integer,
  body jsonb,
  created_at timestamp with time zone not null,
  constraint idempotency_keys_api_key_id_fkey FOREIGN KEY (api_key_id) REFERENCES api_keys(id) ON DELETE CASCADE,
  constraint idempotency_keys_pkey PRIMARY KEY (api_key_id, key)
);

create table inquiries (
  id uuid not null,
  call_id uuid not null,
  number integer not null,
  session_id uuid,
  topic text default ''::text not null,
  language text not null,
  original text not null,
  text text not null,
  source text not null,
  state text default 'new'::text not null,
  held_for text,
  merged_into uuid,
  answer text default ''::text not null,
  recording_second integer,
  reason text default ''::text not null,
  translations jsonb default '{}'::jsonb not null,
  earlier_answers jsonb default '[]'::jsonb not null,
  asked_at timestamp with time zone not null,
  published_at timestamp with time zone,
  corrected_at timestamp with time zone,
  constraint inquiries_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls(id) ON DELETE CASCADE,
  constraint inquiries_call_id_number_key UNIQUE (call_id, number),
  constraint inquiries_merged_into_fkey FOREIGN KEY (merged_into) REFERENCES inquiries(id) ON DELETE SET NULL,
  constraint inquiries_pkey PRIMARY KEY (id),
  constraint inquiries_session_id_fkey FOREIGN KEY (session_id) REFERENCES sessions(id) ON DELETE SET NULL,
  constraint inquiries_source_check CHECK ((source = ANY (ARRAY['page'::text, 'registration'::text, 'own-page'::text, 'session'::text, 'email'::text, 'room'::text]))),
  constraint inquiries_state_check CHECK ((state = ANY (ARRAY['new'::text, 'held'::text, 'chosen'::text, 'answered'::text, 'declined'::text, 'hidden'::text, 'merged'::text])))
);
CREATE INDEX inquiries_merged ON inquiries (merged_into) WHERE (merged_into IS NOT NULL);
CREATE INDEX inquiries_of_session ON inquiries (session_id) WHERE (session_id IS NOT NULL);
CREATE INDEX inquiries_published ON inquiries (call_id, published_at) WHERE (published_at IS NOT NULL);

create table inquiry_drafts (
  inquiry_id uuid not null,
  language text not null,
  field text not null,
  original_hash bytea not null,
  draft text,
  due_at timestamp with time zone,
  constraint inquiry_drafts_field_check CHECK ((field = ANY (ARRAY['text'::text, 'answer'::text]))),
  constraint inquiry_drafts_inquiry_id_fkey FOREIGN KEY (inquiry_id) REFERENCES inquiries(id) ON DELETE CASCADE,
  constraint inquiry_drafts_pkey PRIMARY KEY (inquiry_id, language, field)
);

create table inquiry_followers (
  attendee_id uuid not null,
  told_until timestamp with time zone not null,
  constraint inquiry_followers_attendee_id_fkey FOREIGN KEY (attendee_id) REFERENCES attendees(id) ON DELETE CASCADE,
  constraint inquiry_followers_pkey PRIMARY KEY (attendee_id)
);

create table inquiry_rules (
  call_id uuid not null,
  closes_at_local text,
  constraint inquiry_rules_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls(id) ON DELETE CASCADE,
  constraint inquiry_rules_pkey PRIMARY KEY (call_id)
);

create table inquiry_voices (
  inquiry_id uuid not null,
  attendee_id uuid not null,
  is_author boolean not null,
  by_owner boolean not null,
  at timestamp with time zone not null,
  told_at timestamp with time zone,
  constraint inquiry_voices_attendee_id_fkey FOREIGN KEY (attendee_id) REFERENCES attendees(id) ON DELETE CASCADE,
  constraint inquiry_voices_inquiry_id_fkey FOREIGN KEY (inquiry_id) REFERENCES inquiries(id) ON DELETE CASCADE,
  constraint inquiry_voices_pkey PRIMARY KEY (inquiry_id, attendee_id)
);
CREATE INDEX inquiry_voices_of_person ON inquiry_voices (attendee_id);

create table installation (
  is_only boolean default true not null,
  id uuid default gen_random_uuid() not null,
  constraint installation_is_only_check CHECK (is_only),
  constraint installation_pkey PRIMARY KEY (is_only)
);

create table invitation_seats (
  session_id uuid not null,
  invitation_id uuid not null,
  reserved_until timestamp with time zone not null,
  created_at timestamp with time zone not null,
  constraint invitation_seats_invitation_id_fkey FOREIGN KEY (invitation_id) REFERENCES invitations(id) ON DELETE CASCADE,
  constraint invitation_seats_pkey PRIMARY KEY (session_id, invitation_id),
  constraint invitation_seats_session_id_fkey FOREIGN KEY (session_id) REFERENCES sessions(id) ON DELETE CASCADE
);
CREATE INDEX invitation_seats_due ON invitation_seats (reserved_until);

create table invitations (
  id uuid not null,
  call_id uuid not null,
  state text not null,
  session_ids uuid[] not null,
  contents jsonb not null,
  remind_at timestamp with time zone,
  remind_zone text,
  reminded_at timestamp with time zone,
  reminder_ended_at timestamp with time zone,
  reserved_until timestamp with time zone,
  created_by text not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  sent_at timestamp with time zone,
  stopped_at timestamp with time zone,
  poll_id uuid,
  invites_again boolean default false not null,
  constraint invitations_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls(id) ON DELETE CASCADE,
  constraint invitations_pkey PRIMARY KEY (id),
  constraint invitations_poll_id_fkey FOREIGN KEY (poll_id) REFERENCES polls(id) ON DELETE CASCADE,
  constraint invitations_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'sent'::text, 'stopped'::text])))
);
CREATE INDEX invitations_call ON invitations (call_id, created_at);
CREATE UNIQUE INDEX invitations_poll ON invitations (poll_id) WHERE (poll_id IS NOT NULL);

create table invitees (
  id uuid not null,
  invitation_id uuid not null,
  "position" bigint generated always as identity not null,
  line integer,
  email text not null,
  email_key text not null,
  name text not null,
  language text,
  time_zone text,
  attendee_id uuid,
  state text not null,
  reason text,
  invited_at timestamp with time zone,
  reminded_at timestamp with time zone,
  opened_at timestamp with time zone,
  declined_at timestamp with time zone,
  gave_up_seat boolean default false not null,
  answered_at timestamp with time zone,
  unread_language text,
  unread_time_zone text,
  constraint invitees_attendee_id_fkey FOREIGN KEY (attendee_id) REFERENCES attendees(id),
  constraint invitees_check CHECK (((state = ANY (ARRAY['invalid'::text, 'skipped'::text])) = (reason IS NOT NULL))),
  constraint invitees_invitation_id_fkey FOREIGN KEY (invitation_id) REFERENCES invitations(id) ON DELETE CASCADE,
  constraint invitees_pkey PRIMARY KEY (id),
  constraint invitees_state_check CHECK ((state = ANY (ARRAY['invalid'::text, 'skipped'::text, 'waiting'::text, 'invited'::text])))
);
CREATE INDEX invitees_attendee ON invitees (attendee_id) WHERE (attendee_id IS NOT NULL);
CREATE UNIQUE INDEX invitees_once ON invitees (invitation_id, email_key) WHERE (state = ANY (ARRAY['waiting'::text, 'invited'::text]));
CREATE INDEX invitees_order ON invitees (invitation_id, state, "position");
CREATE INDEX invitees_waiting ON invitees (invitation_id) WHERE (state = 'waiting'::text);

create table job_failures (
  id bigint generated always as identity not null,
  job_id uuid not null,
  line integer not null,
  error jsonb not null,
  constraint job_failures_job_id_fkey FOREIGN KEY (job_id) REFERENCES jobs(id) ON DELETE CASCADE,
  constraint job_failures_pkey PRIMARY KEY (id)
);
CREATE INDEX job_failures_job_id_line_id_idx ON job_failures (job_id, line, id);

create table job_parts (
  job_id uuid not null,
  number integer not null,
  size integer not null,
  content jsonb not null,
  constraint job_parts_job_id_fkey FOREIGN KEY (job_id) REFERENCES jobs(id) ON DELETE CASCADE,
  constraint job_parts_pkey PRIMARY KEY (job_id, number)
);

create table jobs (
  id uuid not null,
  kind text not null,
  call_id uuid not null,
  session_id uuid,
  organizer_id uuid not null,
  origin text,
  state text not null,
  input jsonb not null,
  total integer not null,
  done integer default 0 not null,
  counts jsonb default '{}'::jsonb not null,
  error text,
  output bytea,
  output_name text,
  attempts integer default 0 not null,
  lease_id uuid,
  leased_until timestamp with time zone,
  created_at timestamp with time zone not null,
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  file_id uuid,
  constraint jobs_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls(id) ON DELETE CASCADE,
  constraint jobs_file_id_fkey FOREIGN KEY (file_id) REFERENCES files(id),
  constraint jobs_organizer_id_fkey FOREIGN KEY (organizer_id) REFERENCES organizers(id),
  constraint jobs_pkey PRIMARY KEY (id),
  constraint jobs_session_id_fkey FOREIGN KEY (session_id) REFERENCES sessions(id) ON DELETE CASCADE,
  constraint jobs_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'queued'::text, 'running'::text, 'done'::text, 'failed'::text, 'cancelled'::text])))
);
CREATE INDEX jobs_by_file ON jobs (file_id) WHERE (file_id IS NOT NULL);
CREATE INDEX jobs_call_id_created_at_idx ON jobs (call_id, created_at DESC);
CREATE INDEX jobs_created_at_idx ON jobs (created_at) WHERE (state = ANY (ARRAY['queued'::text, 'running'::text]));

create table jury_access_log (
  reader text not null,
  subject text not null,
  hour timestamp with time zone not null,
  constraint jury_access_log_pkey PRIMARY KEY (reader, subject, hour)
);

create table jury_assignments (
  proposal_id uuid not null,
  juror_id uuid not null,
  assigned_by text not null,
  assigned_at timestamp with time zone not null,
  released_at timestamp with time zone default now(),
  constraint jury_assignments_juror_id_fkey FOREIGN KEY (juror_id) REFERENCES organizers(id),
  constraint jury_assignments_pkey PRIMARY KEY (proposal_id, juror_id),
  constraint jury_assignments_proposal_id_fkey FOREIGN KEY (proposal_id) REFERENCES proposals(id) ON DELETE CASCADE
);
CREATE INDEX jury_assignments_by_juror ON jury_assignments (juror_id);

create table jury_changes (
  call_id uuid not null,
  xid xid8 not null,
  constraint jury_changes_pkey PRIMARY KEY (call_id, xid)
);

create table jury_choices (
  decision_id uuid not null,
  proposal_id uuid not null,
  outcome text not null,
  outstanding boolean not null,
  state_before text not null,
  constraint jury_choices_check CHECK (((outcome = 'winner'::text) OR (NOT outstanding))),
  constraint jury_choices_decision_id_fkey FOREIGN KEY (decision_id) REFERENCES jury_decisions(id) ON DELETE CASCADE,
  constraint jury_choices_outcome_check CHECK ((outcome = ANY (ARRAY['winner'::text, 'not-selected'::text]))),
  constraint jury_choices_pkey PRIMARY KEY (decision_id, proposal_id),
  constraint jury_choices_proposal_id_fkey FOREIGN KEY (proposal_id) REFERENCES proposals(id) ON DELETE CASCADE
);

create table jury_conflict_reviews (
  proposal_id uuid not null,
  juror_id uuid not null,
  call_id uuid not null,
  ruling text not null,
  findings jsonb not null,
  reason text not null,
  reviewed_by text not null,
  reviewed_at timestamp with time zone not null,
  constraint jury_conflict_reviews_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls(id),
  constraint jury_conflict_reviews_juror_id_fkey FOREIGN KEY (juror_id) REFERENCES organizers(id),
  constraint jury_conflict_reviews_pkey PRIMARY KEY (proposal_id, juror_id),
  constraint jury_conflict_reviews_proposal_id_fkey FOREIGN KEY (proposal_id) REFERENCES proposals(id) ON DELETE CASCADE,
  constraint jury_conflict_reviews_ruling_check CHECK ((ruling = ANY (ARRAY['confirmed'::text, 'dismissed'::text])))
);
CREATE INDEX jury_conflict_reviews_by_call ON jury_conflict_reviews (call_id);

create table jury_conflicts (
  id uuid not null,
  call_id uuid not null,
  juror_id uuid not null,
  kind text not null,
  proposal_id uuid,
  organization text,
  organization_key text,
  domain text,
  reason text not null,
  declared_by text not null,
  declared_at timestamp with time zone not null,
  lifted_by text,
  lifted_at timestamp with time zone,
  constraint jury_conflicts_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls(id),
  constraint jury_conflicts_check CHECK ((num_nonnulls(proposal_id, organization_key, domain) = 1)),
  constraint jury_conflicts_check1 CHECK (((organization IS NULL) = (organization_key IS NULL))),
  constraint jury_conflicts_check2 CHECK (((lifted_by IS NULL) = (lifted_at IS NULL))),
  constraint jury_conflicts_juror_id_fkey FOREIGN KEY (juror_id) REFERENCES organizers(id),
  constraint jury_conflicts_kind_check CHECK ((kind = ANY (ARRAY['interest'::text, 'helped'::text]))),
  constraint jury_conflicts_pkey PRIMARY KEY (id),
  constraint jury_conflicts_proposal_id_fkey FOREIGN KEY (proposal_id) REFERENCES proposals(id) ON DELETE CASCADE
);
CREATE INDEX jury_conflicts_by_call ON jury_conflicts (call_id, juror_id);
CREATE UNIQUE INDEX jury_conflicts_once ON jury_conflicts (call_id, juror_id, proposal_id, organization_key, domain) NULLS NOT DISTINCT WHERE (lifted_at IS NULL);

create table jury_deals (
  call_id uuid not null,
  per_proposal integer not null,
  constraint jury_deals_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls(id) ON DELETE CASCADE,
  constraint jury_deals_per_proposal_check CHECK (((per_proposal >= 1) AND (per_proposal <= 20))),
  constraint jury_deals_pkey PRIMARY KEY (call_id)
);

create table jury_decisions (
  id uuid not null,
  call_id uuid not null,
  decided_by text not null,
  decided_at timestamp with time zone not null,
  note text not null,
  ranking jsonb not null,
  others_declined_by text,
  others_declined_at timestamp with time zone,
  reopened_by text,
  reopened_at timestamp with time zone,
  reopened_reason text,
  closed_sheets jsonb,
  published_at timestamp with time zone,
  published_by text,
  last_version integer,
  constraint jury_decisions_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls(id),
  constraint jury_decisions_check CHECK (((others_declined_by IS NULL) = (others_declined_at IS NULL))),
  constraint jury_decisions_check1 CHECK (((reopened_by IS NULL) = (reopened_at IS NULL))),
  constraint jury_decisions_check2 CHECK (((reopened_by IS NULL) = (reopened_reason IS NULL))),
  constraint jury_decisions_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX jury_decisions_current ON jury_decisions (call_id) WHERE (reopened_at IS NULL);

create table jury_hand_backs (
  proposal_id uuid not null,
  juror_id uuid not null,
  reason text not null,
  handed_back_at timestamp with time zone not null,
  constraint jury_hand_backs_juror_id_fkey FOREIGN KEY (juror_id) REFERENCES organizers(id) ON DELETE CASCADE,
  constraint jury_hand_backs_pkey PRIMARY KEY (proposal_id, juror_id),
  constraint jury_hand_backs_proposal_id_fkey FOREIGN KEY (proposal_id) REFERENCES proposals(id) ON DELETE CASCADE
);
CREATE INDEX jury_hand_backs_by_juror ON jury_hand_backs (juror_id);

create table jury_members (
  call_id uuid not null,
  juror_id uuid not null,
  themes text[] default '{}'::text[] not null,
  languages text[] default '{}'::text[] not null,
  scores_until_local text,
  scores_until_at timestamp with time zone,
  tz_version text default ''::text not null,
  time_zone text,
  signed_at timestamp with time zone,
  has_conflicts boolean,
  answers_told_at timestamp with time zone,
  constraint jury_members_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls(id) ON DELETE CASCADE,
  constraint jury_members_check CHECK (((scores_until_local IS NULL) = (scores_until_at IS NULL))),
  constraint jury_members_check1 CHECK (((signed_at IS NULL) = (has_conflicts IS NULL))),
  constraint jury_members_juror_id_fkey FOREIGN KEY (juror_id) REFERENCES organizers(id) ON DELETE CASCADE,
  constraint jury_members_pkey PRIMARY KEY (call_id, juror_id)
);
CREATE INDEX jury_members_by_juror ON jury_members (juror_id);

create table jury_messages (
  id uuid not null,
  proposal_id uuid not null,
  author_id uuid not null,
  body text not null,
  created_at timestamp with time zone not null,
  constraint jury_messages_author_id_fkey FOREIGN KEY (author_id) REFERENCES organizers(id),
  constraint jury_messages_pkey PRIMARY KEY (id),
  constraint jury_messages_proposal_id_fkey FOREIGN KEY (proposal_id) REFERENCES proposals(id) ON DELETE CASCADE
);
CREATE INDEX jury_messages_by_proposal ON jury_messages (proposal_id, created_at);

create table jury_minutes (
  call_id uuid not null,
  version integer not null,
  decision_id uuid not null,
  content jsonb not null,
  signed_by text not null,
  signed_name text not null,
  signed_at timestamp with time zone not null,
  constraint jury_minutes_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls(id),
  constraint jury_minutes_decision_id_fkey FOREIGN KEY (decision_id) REFERENCES jury_decisions(id),
  constraint jury_minutes_pkey PRIMARY KEY (call_id, version),
  constraint jury_minutes_version_check CHECK ((version > 0))
);
CREATE INDEX jury_minutes_by_decision ON jury_minutes (decision_id);

create table jury_past_reviews (
  call_id uuid not null,
  round integer not null,
  proposal_id uuid not null,
  juror_id uuid not null,
  assignment jsonb,
  sheet jsonb,
  counts boolean default false not null,
  constraint jury_past_reviews_call_id_round_fkey FOREIGN KEY (call_id, round) REFERENCES jury_rounds(call_id, round) ON DELETE CASCADE,
  constraint jury_past_reviews_juror_id_fkey FOREIGN KEY (juror_id) REFERENCES organizers(id),
  constraint jury_past_reviews_pkey PRIMARY KEY (call_id, round, proposal_id, juror_id),
  constraint jury_past_reviews_proposal_id_fkey FOREIGN KEY (proposal_id) REFERENCES proposals(id) ON DELETE CASCADE
);
CREATE INDEX jury_past_reviews_by_juror ON jury_past_reviews (juror_id);
CREATE INDEX jury_past_reviews_by_proposal ON jury_past_reviews (proposal_id);

create table jury_questions (
  id uuid not null,
  proposal_id uuid not null,
  juror_id uuid not null,
  state text not null,
  body text not null,
  asked_at timestamp with time zone not null,
  reason text default ''::text not null,
  answer_until_at timestamp with time zone,
  answer text default ''::text not null,
  answered_at timestamp with time zone,
  constraint jury_questions_check CHECK (((state = 'released'::text) = (answer_until_at IS NOT NULL))),
  constraint jury_questions_juror_id_fkey FOREIGN KEY (juror_id) REFERENCES organizers(id),
  constraint jury_questions_pkey PRIMARY KEY (id),
  constraint jury_questions_proposal_id_fkey FOREIGN KEY (proposal_id) REFERENCES proposals(id) ON DELETE CASCADE,
  constraint jury_questions_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'released'::text, 'declined'::text])))
);
CREATE INDEX jury_questions_by_juror ON jury_questions (juror_id);
CREATE INDEX jury_questions_by_proposal ON jury_questions (proposal_id);

create table jury_rounds (
  call_id uuid not null,
  round integer not null,
  settings jsonb,
  rules jsonb not null,
  criteria jsonb not null,
  ranking jsonb not null,
  closed_sheets jsonb not null,
  closed_by text not null,
  closed_at timestamp with time zone not null,
  constraint jury_rounds_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls(id) ON DELETE CASCADE,
  constraint jury_rounds_pkey PRIMARY KEY (call_id, round)
);

create table jury_settings (
  call_id uuid not null,
  scale_min integer not null,
  scale_max integer not null,
  low_label text,
  high_label text,
  weights jsonb not null,
  scores_until_local text,
  scores_until_at timestamp with time zone,
  version integer not null,
  updated_at timestamp with time zone not null,
  shares_feedback boolean default false not null,
  is_anonymous boolean default false not null,
  hides_places boolean default false not null,
  tz_version text default ''::text not null,
  invitation_note text default ''::text not null,
  min_reviews integer default 2 not null,
  chair_id uuid,
  round integer default 1 not null,
  round_opened_at timestamp with time zone,
  own_criteria jsonb,
  shows_earlier boolean default false not null,
  finalist_ids uuid[],
  calibration_ids uuid[],
  constraint jury_settings_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls(id),
  constraint jury_settings_chair_id_fkey FOREIGN KEY (chair_id) REFERENCES organizers(id),
  constraint jury_settings_check CHECK (((scores_until_local IS NULL) = (scores_until_at IS NULL))),
  constraint jury_settings_min_reviews_check CHECK (((min_reviews >= 1) AND (min_reviews <= 20))),
  constraint jury_settings_pkey PRIMARY KEY (call_id),
  constraint jury_settings_round_check CHECK (((round >= 1) AND (round <= 9))),
  constraint jury_settings_scale_max_check CHECK (((scale_max >= 2) AND (scale_max <= 10))),
  constraint jury_settings_scale_min_check CHECK ((scale_min = ANY (ARRAY[0, 1])))
);

create table jury_sheets (
  proposal_id uuid not null,
  juror_id uuid not null,
  state text not null,
  scores jsonb not null,
  comment text not null,
  version integer not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  handed_in_at timestamp with time zone,
  private_note text default ''::text not null,
  feedback text default ''::text not null,
  feedback_released_by text,
  feedback_released_at timestamp with time zone,
  shares_comment boolean default false not null,
  scores_before jsonb,
  changed_after_discussion_at timestamp with time zone,
  seconds_spent integer default 0 not null,
  text_version integer,
  constraint jury_sheets_check CHECK (((state = 'handed-in'::text) = (handed_in_at IS NOT NULL))),
  constraint jury_sheets_juror_id_fkey FOREIGN KEY (juror_id) REFERENCES organizers(id),
  constraint jury_sheets_pkey PRIMARY KEY (proposal_id, juror_id),
  constraint jury_sheets_proposal_id_fkey FOREIGN KEY (proposal_id) REFERENCES proposals(id) ON DELETE CASCADE,
  constraint jury_sheets_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'handed-in'::text])))
);
CREATE INDEX jury_sheets_by_juror ON jury_sheets (juror_id);
CREATE INDEX jury_sheets_handed_in ON jury_sheets (proposal_id, juror_id) WHERE (state = 'handed-in'::text);

create table jury_tie_settlements (
  id uuid not null,
  call_id uuid not null,
  proposal_ids uuid[] not null,
  reason text not null,
  settled_by text not null,
  settled_at timestamp with time zone not null,
  round integer default 1 not null,
  constraint jury_tie_settlements_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls(id),
  constraint jury_tie_settlements_pkey PRIMARY KEY (id),
  constraint jury_tie_settlements_proposal_ids_check CHECK ((cardinality(proposal_ids) > 1))
);
CREATE INDEX jury_tie_settlements_by_call ON jury_tie_settlements (call_id);

create table letter_recipients (
  letter_id uuid not null,
  proposal_id uuid not null,
  attendee_id uuid not null,
  queued_at timestamp with time zone not null,
  constraint letter_recipients_attendee_id_fkey FOREIGN KEY (attendee_id) REFERENCES attendees(id),
  constraint letter_recipients_letter_id_fkey FOREIGN KEY (letter_id) REFERENCES letters(id) ON DELETE CASCADE,
  constraint letter_recipients_pkey PRIMARY KEY (letter_id, proposal_id, attendee_id),
  constraint letter_recipients_proposal_id_fkey FOREIGN KEY (proposal_id) REFERENCES proposals(id) ON DELETE CASCADE
);
CREATE INDEX letter_recipients_by_attendee ON letter_recipients (attendee_id);
CREATE INDEX letter_recipients_by_proposal ON letter_recipients (proposal_id);

create table letters (
  id uuid not null,
  call_id uuid not null,
  outcome text not null,
  state text not null,
  contents jsonb not null,
  writes_again boolean default false not null,
  send_at timestamp with time zone,
  send_zone text,
  held_reason text,
  held_by text,
  held_at timestamp with time zone,
  created_by text not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  started_at timestamp with time zone,
  ended_at timestamp with time zone,
  send_at_local text,
  tz_version text default ''::text not null,
  constraint letters_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls(id) ON DELETE CASCADE,
  constraint letters_check CHECK (((state = 'draft'::text) OR ((send_at IS NOT NULL) AND (send_zone IS NOT NULL)))),
  constraint letters_check1 CHECK (((state <> 'held'::text) OR ((held_reason IS NOT NULL) AND (held_at IS NOT NULL)))),
  constraint letters_outcome_check CHECK ((outcome = ANY (ARRAY['winner'::text, 'outstanding'::text, 'shortlisted'::text, 'not-selected'::text]))),
  constraint letters_pkey PRIMARY KEY (id),
  constraint letters_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'scheduled'::text, 'held'::text, 'sending'::text, 'sent'::text])))
);
CREATE INDEX letters_due ON letters (send_at) WHERE (state = ANY (ARRAY['scheduled'::text, 'sending'::text]));
CREATE UNIQUE INDEX letters_open ON letters (call_id, outcome) WHERE (state <> 'sent'::text);

create table link_requests (
  source bytea not null,
  requests integer not null,
  started_at timestamp with time zone not null,
  constraint link_requests_pkey PRIMARY KEY (source)
);

create table logins (
  id uuid not null,
  organizer_id uuid not null,
  token_hash bytea not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  last_seen_at timestamp with time zone,
  network text,
  browser text,
  system text,
  ended_at timestamp with time zone,
  has_second_factor boolean default false not null,
  confirmed_at timestamp with time zone not null,
  constraint logins_organizer_id_fkey FOREIGN KEY (organizer_id) REFERENCES organizers(id) ON DELETE CASCADE,
  constraint logins_pkey PRIMARY KEY (id),
  constraint logins_token_hash_key UNIQUE (token_hash)
);
CREATE INDEX logins_by_organizer ON logins (organizer_id);

create table matches_due (
  "position" bigint generated always as identity not null,
  call_id uuid not null,
  proposal_id uuid,
  attendee_id uuid,
  kind text,
  trait text,
  constraint matches_due_attendee_id_fkey FOREIGN KEY (attendee_id) REFERENCES attendees(id) ON DELETE CASCADE,
  constraint matches_due_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls(id),
  constraint matches_due_check CHECK ((num_nonnulls(proposal_id, attendee_id, trait) = 1)),
  constraint matches_due_check1 CHECK (((kind IS NULL) = (trait IS NULL))),
  constraint matches_due_pkey PRIMARY KEY ("position"),
  constraint matches_due_proposal_id_fkey FOREIGN KEY (proposal_id) REFERENCES proposals(id) ON DELETE CASCADE
);
CREATE INDEX matches_due_by_attendee ON matches_due (attendee_id) WHERE (attendee_id IS NOT NULL);
CREATE INDEX matches_due_by_call ON matches_due (call_id, ((attendee_id IS NOT NULL)), "position");
CREATE INDEX matches_due_by_proposal ON matches_due (proposal_id) WHERE (proposal_id IS NOT NULL);

create table member_removals (
  proposal_id uuid not null,
  attendee_id uuid not null,
  asked_by uuid not null,
  asked_at timestamp with time zone not null,
  removed_at timestamp with time zone,
  accepted_at timestamp with time zone not null,
  was_author boolean not null,
  constraint member_removals_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES attendees(id) ON DELETE CASCADE,
  constraint member_removals_attendee_id_fkey FOREIGN KEY (attendee_id) REFERENCES attendees(id) ON DELETE CASCADE,
  constraint member_removals_pkey PRIMARY KEY (proposal_id, attendee_id),
  constraint member_removals_proposal_id_fkey FOREIGN KEY (proposal_id) REFERENCES proposals(id) ON DELETE CASCADE
);
CREATE INDEX member_removals_asked_by ON member_removals (asked_by);
CREATE INDEX member_removals_attendee ON member_removals (attendee_id);

create table messages (
  id uuid not null,
  "position" bigint generated always as identity not null,
  call_id uuid,
  session_id uuid,
  session_revision integer,
  registration_id uuid,
  attendee_id uuid,
  broadcast_id uuid,
  kind text not null,
  state text not null,
  dedupe_key text not null,
  payload jsonb not null,
  message_id text not null,
  created_at timestamp with time zone not null,
  due_at timestamp with time zone not null,
  attempts integer default 0 not null,
  leased_until timestamp with time zone,
  lease_id uuid,
  sent_at timestamp with time zone,
  result text,
  bounced_at timestamp with time zone,
  bounce_status text,
  bounce_diagnostic text,
  sent_with uuid,
  invitee_id uuid,
  speaker_invite_id uuid,
  letter_id uuid,
  sent_digest text,
  speaker_id uuid,
  constraint messages_attendee_id_fkey FOREIGN KEY (attendee_id) REFERENCES attendees(id),
  constraint messages_broadcast_id_fkey FOREIGN KEY (broadcast_id) REFERENCES broadcasts(id),
  constraint messages_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls(id),
  constraint messages_dedupe_key_key UNIQUE (dedupe_key),
  constraint messages_invitee_id_fkey FOREIGN KEY (invitee_id) REFERENCES invitees(id) ON DELETE SET NULL,
  constraint messages_letter_id_fkey FOREIGN KEY (letter_id) REFERENCES letters(id) ON DELETE CASCADE,
  constraint messages_pkey PRIMARY KEY (id),
  constraint messages_registration_id_fkey FOREIGN KEY (registration_id) REFERENCES registrations(id),
  constraint messages_sent_with_fkey FOREIGN KEY (sent_with) REFERENCES messages(id) ON DELETE SET NULL,
  constraint messages_session_id_session_revision_fkey FOREIGN KEY (session_id, session_revision) REFERENCES session_revisions(session_id, revision),
  constraint messages_speaker_id_fkey FOREIGN KEY (speaker_id) REFERENCES speakers(id) ON DELETE SET NULL,
  constraint messages_speaker_invite_id_fkey FOREIGN KEY (speaker_invite_id) REFERENCES speaker_invites(id) ON DELETE SET NULL
);
CREATE INDEX messages_bounced ON messages (call_id, "position") WHERE (bounced_at IS NOT NULL);
CREATE INDEX messages_by_attendee ON messages (attendee_id, "position");
CREATE INDEX messages_by_broadcast ON messages (broadcast_id, state) WHERE (broadcast_id IS NOT NULL);
CREATE INDEX messages_by_letter ON messages (letter_id, state) WHERE (letter_id IS NOT NULL);
CREATE INDEX messages_by_registration ON messages (registration_id, "position");
CREATE INDEX messages_by_session ON messages (session_id, "position");
CREATE INDEX messages_by_speaker ON messages (speaker_id) WHERE (speaker_id IS NOT NULL);
CREATE INDEX messages_dropped ON messages (call_id, "position") WHERE (state = 'dropped'::text);
CREATE INDEX messages_failed ON messages ("position") WHERE (state = 'failed'::text);
CREATE INDEX messages_invitee ON messages (invitee_id) WHERE (invitee_id IS NOT NULL);
CREATE INDEX messages_sent_with ON messages (sent_with) WHERE (sent_with IS NOT NULL);
CREATE INDEX messages_speaker_invite ON messages (speaker_invite_id, "position") WHERE (speaker_invite_id IS NOT NULL);
CREATE INDEX messages_to_deliver ON messages (due_at, "position") WHERE (state = ANY (ARRAY['queued'::text, 'sending'::text]));

create table organization_comparisons (
  organization_id uuid not null,
  similar_key text not null,
  constraint organization_comparisons_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE,
  constraint organization_comparisons_pkey PRIMARY KEY (organization_id)
);

create table organization_domains (
  call_id uuid not null,
  domain text not null,
  organization_id uuid not null,
  created_at timestamp with time zone not null,
  constraint organization_domains_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls(id),
  constraint organization_domains_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id),
  constraint organization_domains_pkey PRIMARY KEY (call_id, domain)
);
CREATE INDEX organization_domains_by_organization ON organization_domains (organization_id);

create table organization_similarity (
  one_id uuid not null,
  other_id uuid not null,
  similarity real not null,
  constraint organization_similarity_one_id_fkey FOREIGN KEY (one_id) REFERENCES organizations(id) ON DELETE CASCADE,
  constraint organization_similarity_other_id_fkey FOREIGN KEY (other_id) REFERENCES organizations(id) ON DELETE CASCADE,
  constraint organization_similarity_pkey PRIMARY KEY (one_id, other_id)
);
CREATE INDEX organization_similarity_by_other ON organization_similarity (other_id);

create table organizations (
  id uuid not null,
  call_id uuid not null,
  name text not null,
  name_key text not null,
  similar_key text not null,
  kind text,
  country text,
  city text,
  website text,
  merged_into uuid,
  merged_at timestamp with time zone,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  suggested boolean default false not null,
  search_text text generated always as (search_fold(((name || ' '::text) || COALESCE(city, ''::text)))) stored,
  constraint organizations_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls(id),
  constraint organizations_call_id_name_key_key UNIQUE (call_id, name_key),
  constraint organizations_check CHECK ((merged_into <> id)),
  constraint organizations_merged_into_fkey FOREIGN KEY (merged_into) REFERENCES organizations(id),
  constraint organizations_pkey PRIMARY KEY (id)
);
CREATE INDEX organizations_by_similar_key ON organizations USING gin (call_id, similar_key gin_trgm_ops);
CREATE INDEX organizations_merged ON organizations (merged_into) WHERE (merged_into IS NOT NULL);

create table organizers (
  id uuid not null,
  email text not null,
  email_key text not null,
  name text not null,
  role text not null,
  password_hash text not null,
  created_at timestamp with time zone not null,
  state text default 'active'::text not null,
  language text default 'en'::text not null,
  constraint organizers_email_key_key UNIQUE (email_key),
  constraint organizers_pkey PRIMARY KEY (id)
);

create table outcome_counts (
  call_id uuid not null,
  counted_at timestamp with time zone not null,
  took_ms integer not null,
  sessions integer not null,
  sessions_ahead integer not null,
  undrafted jsonb not null,
  constraint outcome_counts_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls(id),
  constraint outcome_counts_pkey PRIMARY KEY (call_id),
  constraint outcome_counts_took_ms_check CHECK ((took_ms >= 0))
);

create table outcome_rows (
  call_id uuid not null,
  grouped_by text not null,
  key text not null,
  registered integer not null,
  invited integer not null,
  attended integer not null,
  drafted integer not null,
  submitted integer not null,
  shortlisted integer not null,
  won integer not null,
  showcased integer not null,
  people_drafted integer not null,
  people_submitted integer not null,
  people_shortlisted integer not null,
  people_won integer not null,
  people_showcased integer not null,
  piloted integer default 0 not null,
  people_piloted integer default 0 not null,
  constraint outcome_rows_call_id_fkey FOREIGN KEY (call_id) REFERENCES outcome_counts(call_id) ON DELETE CASCADE,
  constraint outcome_rows_check CHECK (((invited >= 0) AND (invited <= registered))),
  constraint outcome_rows_check1 CHECK (((attended >= 0) AND (attended <= registered))),
  constraint outcome_rows_check10 CHECK (((people_showcased >= 0) AND (people_showcased <= people_won))),
  constraint outcome_rows_check2 CHECK ((submitted <= drafted)),
  constraint outcome_rows_check3 CHECK ((shortlisted <= submitted)),
  constraint outcome_rows_check4 CHECK ((won <= shortlisted)),
  constraint outcome_rows_check5 CHECK (((showcased >= 0) AND (showcased <= won))),
  constraint outcome_rows_check6 CHECK ((people_drafted <= attended)),
  constraint outcome_rows_check7 CHECK ((people_submitted <= people_drafted)),
  constraint outcome_rows_check8 CHECK ((people_shortlisted <= people_submitted)),
  constraint outcome_rows_check9 CHECK ((people_won <= people_shortlisted)),
  constraint outcome_rows_grouped_by_check CHECK ((grouped_by = ANY (ARRAY['all'::text, 'theme'::text, 'session'::text, 'kind'::text, 'country'::text, 'organization-kind'::text, 'link'::text, 'compared'::text, 'help'::text]))),
  constraint outcome_rows_pkey PRIMARY KEY (call_id, grouped_by, key)
);

create table passkey_challenges (
  challenge_hash bytea not null,
  organizer_id uuid,
  expires_at timestamp with time zone not null,
  constraint passkey_challenges_organizer_id_fkey FOREIGN KEY (organizer_id) REFERENCES organizers(id) ON DELETE CASCADE,
  constraint passkey_challenges_pkey PRIMARY KEY (challenge_hash)
);
CREATE INDEX passkey_challenges_by_expiry ON passkey_challenges (expires_at);

create table passkeys (
  id uuid not null,
  organizer_id uuid not null,
  credential_id bytea not null,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  name text not null,
  created_at timestamp with time zone not null,
  last_used_at timestamp with time zone,
  constraint passkeys_credential_id_key UNIQUE (credential_id),
  constraint passkeys_organizer_id_fkey FOREIGN KEY (organizer_id) REFERENCES organizers(id) ON DELETE CASCADE,
  constraint passkeys_pkey PRIMARY KEY (id)
);
CREATE INDEX passkeys_by_organizer ON passkeys (organizer_id);

create table password_links (
  id uuid not null,
  organizer_id uuid not null,
  purpose text not null,
  token_hash bytea,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  email text,
  constraint password_links_organizer_id_fkey FOREIGN KEY (organizer_id) REFERENCES organizers(id) ON DELETE CASCADE,
  constraint password_links_pkey PRIMARY KEY (id),
  constraint password_links_token_hash_key UNIQUE (token_hash)
);
CREATE INDEX password_links_by_organizer ON password_links (organizer_id, created_at);

create table pending_sign_ins (
  token_hash bytea not null,
  organizer_id uuid not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  constraint pending_sign_ins_organizer_id_fkey FOREIGN KEY (organizer_id) REFERENCES organizers(id) ON DELETE CASCADE,
  constraint pending_sign_ins_pkey PRIMARY KEY (token_hash)
);
CREATE INDEX pending_sign_ins_by_organizer ON pending_sign_ins (organizer_id);

create table people_search (
  attendee_id uuid not null,
  folded text not null,
  constraint people_search_attendee_id_fkey FOREIGN KEY (attendee_id) REFERENCES attendees(id) ON DELETE CASCADE,
  constraint people_search_pkey PRIMARY KEY (attendee_id)
);
CREATE INDEX people_search_by_bytes ON people_search USING gin (search_bytes(folded) gin_trgm_ops);
CREATE INDEX people_search_by_letters ON people_search USING gin (folded gin_trgm_ops);

create table people_search_due (
  attendee_id uuid not null
);

create table people_views (
  id uuid not null,
  call_id uuid not null,
  organizer_id uuid not null,
  name text not null,
  name_key text not null,
  query text not null,
  is_shared boolean not null,
  saved_at timestamp with time zone not null,
  list text default 'people'::text not null,
  constraint people_views_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls(id) ON DELETE CASCADE,
  constraint people_views_call_id_organizer_id_list_name_key_key UNIQUE (call_id, organizer_id, list, name_key),
  constraint people_views_list_check CHECK ((list = ANY (ARRAY['people'::text, 'proposals'::text]))),
  constraint people_views_organizer_id_fkey FOREIGN KEY (organizer_id) REFERENCES organizers(id) ON DELETE CASCADE,
  constraint people_views_pkey PRIMARY KEY (id)
);

create table person_merges (
  id uuid not null,
  from_id uuid not null,
  into_id uuid not null,
  moved jsonb not null,
  merged_at timestamp with time zone not null,
  undone_at timestamp with time zone,
  constraint person_merges_from_id_fkey FOREIGN KEY (from_id) REFERENCES attendees(id) ON DELETE CASCADE,
  constraint person_merges_into_id_fkey FOREIGN KEY (into_id) REFERENCES attendees(id) ON DELETE CASCADE,
  constraint person_merges_pkey PRIMARY KEY (id)
);
CREATE INDEX person_merges_from ON person_merges (from_id);
CREATE INDEX person_merges_into ON person_merges (into_id);

create table person_notes (
  id uuid not null,
  attendee_id uuid not null,
  body text not null,
  written_by text not null,
  written_at timestamp with time zone not null,
  edited_at timestamp with time zone,
  constraint person_notes_attendee_id_fkey FOREIGN KEY (attendee_id) REFERENCES attendees(id) ON DELETE CASCADE,
  constraint person_notes_pkey PRIMARY KEY (id)
);
CREATE INDEX person_notes_by_attendee ON person_notes (attendee_id, written_at);

create table pilot_documents (
  id uuid not null,
  pilot_id uuid not null,
  title text not null,
  url text,
  file_id uuid,
  added_at timestamp with time zone not null,
  constraint pilot_documents_check CHECK (((url IS NULL) <> (file_id IS NULL))),
  constraint pilot_documents_file_id_fkey FOREIGN KEY (file_id) REFERENCES files(id),
  constraint pilot_documents_pilot_id_fkey FOREIGN KEY (pilot_id) REFERENCES pilots(id) ON DELETE CASCADE,
  constraint pilot_documents_pkey PRIMARY KEY (id)
);
CREATE INDEX pilot_documents_by_file ON pilot_documents (file_id) WHERE (file_id IS NOT NULL);
CREATE INDEX pilot_documents_of_pilot ON pilot_documents (pilot_id, added_at);

create table pilot_milestones (
  id uuid not null,
  pilot_id uuid not null,
  title text not null,
  due_on date not null,
  done_on date,
  note text default ''::text not null,
  reminded_on date,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint pilot_milestones_pilot_id_fkey FOREIGN KEY (pilot_id) REFERENCES pilots(id) ON DELETE CASCADE,
  constraint pilot_milestones_pkey PRIMARY KEY (id)
);
CREATE INDEX pilot_milestones_due ON pilot_milestones (due_on) WHERE (done_on IS NULL);
CREATE INDEX pilot_milestones_of_pilot ON pilot_milestones (pilot_id, due_on);

create table pilots (
  id uuid not null,
  proposal_id uuid not null,
  state text not null,
  department text default ''::text not null,
  contact_name text default ''::text not null,
  contact_email text,
  contact_email_key text,
  place text default ''::text not null,
  starts_on date,
  ends_on date,
  summary text default ''::text not null,
  outcome text default ''::text not null,
  figures jsonb default '[]'::jsonb not null,
  responsible_id uuid,
  is_shared boolean default false not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  link text,
  constraint pilots_check CHECK ((ends_on >= starts_on)),
  constraint pilots_pkey PRIMARY KEY (id),
  constraint pilots_proposal_id_fkey FOREIGN KEY (proposal_id) REFERENCES proposals(id) ON DELETE CASCADE,
  constraint pilots_proposal_id_key UNIQUE (proposal_id),
  constraint pilots_responsible_id_fkey FOREIGN KEY (responsible_id) REFERENCES organizers(id) ON DELETE SET NULL,
  constraint pilots_state_check CHECK ((state = ANY (ARRAY['planned'::text, 'running'::text, 'completed'::text, 'stopped'::text])))
);
CREATE INDEX pilots_by_contact ON pilots (contact_email_key) WHERE (contact_email_key IS NOT NULL);
CREATE INDEX pilots_by_responsible ON pilots (responsible_id) WHERE (responsible_id IS NOT NULL);

create table pitch_invites (
  pitch_id uuid not null,
  attendee_id uuid not null,
  starts_at timestamp with time zone,
  ends_at timestamp with time zone,
  sequence integer not null,
  stamped_at timestamp with time zone not null,
  told_at timestamp with time zone not null,
  reminded_at timestamp with time zone,
  reply jsonb,
  format text not null,
  venue text,
  constraint pitch_invites_attendee_id_fkey FOREIGN KEY (attendee_id) REFERENCES attendees(id) ON DELETE CASCADE,
  constraint pitch_invites_pitch_id_fkey FOREIGN KEY (pitch_id) REFERENCES pitches(id) ON DELETE CASCADE,
  constraint pitch_invites_pkey PRIMARY KEY (pitch_id, attendee_id)
);
CREATE INDEX pitch_invites_attendee ON pitch_invites (attendee_id);
CREATE INDEX pitch_invites_coming ON pitch_invites (starts_at) WHERE ((reminded_at IS NULL) AND (starts_at IS NOT NULL));

create table pitch_orders (
  session_id uuid not null,
  minutes integer not null,
  buffer_minutes integer not null,
  offset_minutes integer not null,
  draws integer default 0 not null,
  seed text,
  drawn_at timestamp with time zone,
  published_at timestamp with time zone,
  breaks jsonb default '[]'::jsonb not null,
  constraint pitch_orders_pkey PRIMARY KEY (session_id),
  constraint pitch_orders_session_id_fkey FOREIGN KEY (session_id) REFERENCES sessions(id) ON DELETE CASCADE
);
CREATE INDEX pitch_orders_published ON pitch_orders (session_id) WHERE (published_at IS NOT NULL);

create table pitches (
  id uuid not null,
  session_id uuid not null,
  proposal_id uuid not null,
  "position" integer,
  is_by_hand boolean default false not null,
  removed_at timestamp with time zone,
  uid text not null,
  created_at timestamp with time zone not null,
  constraint pitches_once UNIQUE (session_id, "position") DEFERRABLE INITIALLY DEFERRED,
  constraint pitches_pkey PRIMARY KEY (id),
  constraint pitches_proposal_id_fkey FOREIGN KEY (proposal_id) REFERENCES proposals(id) ON DELETE CASCADE,
  constraint pitches_session_id_fkey FOREIGN KEY (session_id) REFERENCES pitch_orders(session_id) ON DELETE CASCADE,
  constraint pitches_session_id_proposal_id_key UNIQUE (session_id, proposal_id),
  constraint pitches_uid_key UNIQUE (uid)
);
CREATE INDEX pitches_proposal ON pitches (proposal_id);

create table poll_answers (
  invitee_id uuid not null,
  start_id uuid not null,
  answer text not null,
  answered_at timestamp with time zone not null,
  constraint poll_answers_answer_check CHECK ((answer = ANY (ARRAY['yes'::text, 'maybe'::text, 'no'::text]))),
  constraint poll_answers_invitee_id_fkey FOREIGN KEY (invitee_id) REFERENCES invitees(id) ON DELETE CASCADE,
  constraint poll_answers_pkey PRIMARY KEY (invitee_id, start_id),
  constraint poll_answers_start_id_fkey FOREIGN KEY (start_id) REFERENCES poll_starts(id) ON DELETE CASCADE
);
CREATE INDEX poll_answers_start ON poll_answers (start_id);

create table poll_starts (
  id uuid not null,
  poll_id uuid not null,
  starts_at timestamp with time zone not null,
  constraint poll_starts_pkey PRIMARY KEY (id),
  constraint poll_starts_poll_id_fkey FOREIGN KEY (poll_id) REFERENCES polls(id) ON DELETE CASCADE,
  constraint poll_starts_poll_id_starts_at_key UNIQUE (poll_id, starts_at)
);

create table polls (
  id uuid not null,
  call_id uuid not null,
  title text not null,
  duration_minutes integer not null,
  closes_at timestamp with time zone not null,
  session_id uuid,
  created_by text not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint polls_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls(id) ON DELETE CASCADE,
  constraint polls_duration_minutes_check CHECK ((duration_minutes > 0)),
  constraint polls_pkey PRIMARY KEY (id),
  constraint polls_session_id_fkey FOREIGN KEY (session_id) REFERENCES sessions(id) ON DELETE SET NULL
);
CREATE INDEX polls_call ON polls (call_id, created_at);
CREATE INDEX polls_session ON polls (session_id) WHERE (session_id IS NOT NULL);

create table privacy_notices (
  call_id uuid not null,
  controller text not null,
  contact_email text not null,
  purpose text not null,
  legal_basis text not null,
  retention_days integer not null,
  more text default ''::text not null,
  translations jsonb default '{}'::jsonb not null,
  updated_at timestamp with time zone not null,
  constraint privacy_notices_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls(id),
  constraint privacy_notices_pkey PRIMARY KEY (call_id),
  constraint privacy_notices_retention_days_check CHECK (((retention_days >= 1) AND (retention_days <= 3650)))
);

create table proposal_bands (
  call_id uuid not null,
  band integer not null,
  proposal_id uuid not null,
  constraint proposal_bands_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls(id) ON DELETE CASCADE,
  constraint proposal_bands_pkey PRIMARY KEY (call_id, band, proposal_id),
  constraint proposal_bands_proposal_id_fkey FOREIGN KEY (proposal_id) REFERENCES proposals(id) ON DELETE CASCADE
);
CREATE INDEX proposal_bands_by_proposal ON proposal_bands (proposal_id);

create table proposal_changes (
  "position" bigint generated always as identity not null,
  proposal_id uuid not null,
  from_state text,
  to_state text not null,
  at timestamp with time zone not null,
  source text not null,
  actor text not null,
  note text,
  batch_id uuid,
  formerly_submitted_at timestamp with time zone,
  constraint proposal_changes_check CHECK ((to_state IS DISTINCT FROM from_state)),
  constraint proposal_changes_pkey PRIMARY KEY ("position"),
  constraint proposal_changes_proposal_id_fkey FOREIGN KEY (proposal_id) REFERENCES proposals(id) ON DELETE CASCADE,
  constraint proposal_changes_source_check CHECK ((source = ANY (ARRAY['api'::text, 'csv'::text, 'webhook'::text, 'declared'::text, 'form'::text, 'staff'::text])))
);
CREATE INDEX proposal_changes_by_batch ON proposal_changes (batch_id) WHERE (batch_id IS NOT NULL);
CREATE INDEX proposal_changes_by_proposal ON proposal_changes (proposal_id, "position");

create table proposal_contents (
  proposal_id uuid not null,
  language text,
  summary text default ''::text not null,
  answers jsonb default '{}'::jsonb not null,
  stage text,
  places text[] default '{}'::text[] not null,
  links text[] default '{}'::text[] not null,
  constraint proposal_contents_pkey PRIMARY KEY (proposal_id),
  constraint proposal_contents_proposal_id_fkey FOREIGN KEY (proposal_id) REFERENCES proposals(id) ON DELETE CASCADE,
  constraint proposal_contents_stage_check CHECK ((stage = ANY (ARRAY['idea'::text, 'prototype'::text, 'pilot'::text, 'operating'::text, 'scaling'::text])))
);
CREATE INDEX proposal_contents_by_stage ON proposal_contents (proposal_id) INCLUDE (stage);

create table proposal_deliveries (
  hook_id uuid not null,
  webhook_id text not null,
  type text not null,
  external_id text,
  sent_at timestamp with time zone,
  received_at timestamp with time zone not null,
  outcome text not null,
  faults jsonb default '[]'::jsonb not null,
  constraint proposal_deliveries_hook_id_fkey FOREIGN KEY (hook_id) REFERENCES proposal_hooks(id) ON DELETE CASCADE,
  constraint proposal_deliveries_outcome_check CHECK ((outcome = ANY (ARRAY['created'::text, 'changed'::text, 'unchanged'::text, 'waiting'::text, 'older'::text, 'ignored'::text, 'refused'::text]))),
  constraint proposal_deliveries_pkey PRIMARY KEY (hook_id, webhook_id)
);
CREATE INDEX proposal_deliveries_by_proposal ON proposal_deliveries (external_id, sent_at);
CREATE INDEX proposal_deliveries_newest ON proposal_deliveries (hook_id, received_at DESC);

create table proposal_files (
  proposal_id uuid not null,
  file_id uuid not null,
  pages integer not null,
  added_at timestamp with time zone not null,
  anonymous_file_id uuid,
  names_found text[] default '{}'::text[] not null,
  removed_at timestamp with time zone,
  constraint proposal_files_anonymous_file_id_fkey FOREIGN KEY (anonymous_file_id) REFERENCES files(id),
  constraint proposal_files_file_id_fkey FOREIGN KEY (file_id) REFERENCES files(id),
  constraint proposal_files_pages_check CHECK ((pages > 0)),
  constraint proposal_files_pkey PRIMARY KEY (file_id),
  constraint proposal_files_proposal_id_fkey FOREIGN KEY (proposal_id) REFERENCES proposals(id) ON DELETE CASCADE
);
CREATE INDEX proposal_files_anonymous ON proposal_files (anonymous_file_id);
CREATE INDEX proposal_files_by_proposal ON proposal_files (proposal_id, added_at);

create table proposal_hooks (
  id uuid not null,
  call_id uuid not null,
  name text not null,
  secret bytea not null,
  previous_secret bytea,
  previous_until timestamp with time zone,
  created_at timestamp with time zone not null,
  rotated_at timestamp with time zone,
  removed_at timestamp with time zone,
  unsigned_at timestamp with time zone,
  constraint proposal_hooks_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls(id),
  constraint proposal_hooks_check CHECK (((previous_secret IS NULL) = (previous_until IS NULL))),
  constraint proposal_hooks_pkey PRIMARY KEY (id)
);
CREATE INDEX proposal_hooks_by_call ON proposal_hooks (call_id, created_at);

create table proposal_late_changes (
  proposal_id uuid not null,
  said jsonb not null,
  received_at timestamp with time zone not null,
  source text not null,
  left_by text,
  left_at timestamp with time zone,
  constraint proposal_late_changes_check CHECK (((left_by IS NULL) = (left_at IS NULL))),
  constraint proposal_late_changes_pkey PRIMARY KEY (proposal_id),
  constraint proposal_late_changes_proposal_id_fkey FOREIGN KEY (proposal_id) REFERENCES proposals(id) ON DELETE CASCADE,
  constraint proposal_late_changes_source_check CHECK ((source = ANY (ARRAY['api'::text, 'csv'::text, 'webhook'::text])))
);

create table proposal_list_changes (
  call_id uuid not null,
  xid xid8 not null,
  constraint proposal_list_changes_pkey PRIMARY KEY (call_id, xid)
);

create table proposal_matches (
  id uuid default gen_random_uuid() not null,
  proposal_id uuid not null,
  attendee_id uuid not null,
  evidence text not null,
  evidences text[] default '{}'::text[] not null,
  score real,
  state text not null,
  declared_at timestamp with time zone,
  decision text,
  decided_at timestamp with time zone,
  decided_by text,
  decided_on text[],
  created_at timestamp with time zone not null,
  constraint proposal_matches_attendee_id_fkey FOREIGN KEY (attendee_id) REFERENCES attendees(id),
  constraint proposal_matches_check CHECK (((decision IS NULL) = (decided_at IS NULL))),
  constraint proposal_matches_decision_check CHECK ((decision = ANY (ARRAY['confirmed'::text, 'rejected'::text]))),
  constraint proposal_matches_evidence_check CHECK ((evidence = ANY (ARRAY['address'::text, 'declared'::text, 'organization'::text, 'domain'::text, 'name'::text]))),
  constraint proposal_matches_id_key UNIQUE (id),
  constraint proposal_matches_pkey PRIMARY KEY (proposal_id, attendee_id),
  constraint proposal_matches_proposal_id_fkey FOREIGN KEY (proposal_id) REFERENCES proposals(id) ON DELETE CASCADE,
  constraint proposal_matches_score_check CHECK (((score >= (0)::double precision) AND (score <= (1)::double precision))),
  constraint proposal_matches_state_check CHECK ((state = ANY (ARRAY['linked'::text, 'suggested'::text, 'rejected'::text])))
);
CREATE INDEX proposal_matches_by_attendee ON proposal_matches (attendee_id);
CREATE INDEX proposal_matches_by_state ON proposal_matches (state, proposal_id);
CREATE INDEX proposal_matches_declared ON proposal_matches (proposal_id, attendee_id) WHERE (declared_at IS NOT NULL);

create table proposal_members (
  proposal_id uuid not null,
  email_key text not null,
  email text not null,
  name text,
  accepted_at timestamp with time zone,
  search_text text generated always as ("left"(search_fold(((COALESCE(name, ''::text) || ' '::text) || email)), 500)) stored,
  constraint proposal_members_pkey PRIMARY KEY (proposal_id, email_key),
  constraint proposal_members_proposal_id_fkey FOREIGN KEY (proposal_id) REFERENCES proposals(id) ON DELETE CASCADE
);
CREATE INDEX proposal_members_by_email ON proposal_members (email_key);
CREATE INDEX proposal_members_by_email_domain ON proposal_members (split_part(email_key, '@'::text, '-1'::integer));
CREATE INDEX proposal_members_by_email_part ON proposal_members USING gin (email_key gin_trgm_ops);
CREATE INDEX proposal_members_by_reversed_domain ON proposal_members (reverse(split_part(email_key, '@'::text, '-1'::integer)) COLLATE "C");
CREATE INDEX proposal_members_found ON proposal_members (search_text, proposal_id);

create table proposal_pairs (
  one_id uuid not null,
  other_id uuid not null,
  call_id uuid not null,
  share real not null,
  found_at timestamp with time zone not null,
  verdict text,
  decided_at timestamp with time zone,
  decided_by text,
  constraint proposal_pairs_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls(id) ON DELETE CASCADE,
  constraint proposal_pairs_check CHECK ((one_id < other_id)),
  constraint proposal_pairs_check1 CHECK (((verdict IS NULL) = (decided_at IS NULL))),
  constraint proposal_pairs_one_id_fkey FOREIGN KEY (one_id) REFERENCES proposals(id) ON DELETE CASCADE,
  constraint proposal_pairs_other_id_fkey FOREIGN KEY (other_id) REFERENCES proposals(id) ON DELETE CASCADE,
  constraint proposal_pairs_pkey PRIMARY KEY (one_id, other_id),
  constraint proposal_pairs_verdict_check CHECK ((verdict = ANY (ARRAY['dismissed'::text, 'duplicate'::text])))
);
CREATE INDEX proposal_pairs_by_call ON proposal_pairs (call_id, share);
CREATE INDEX proposal_pairs_by_other ON proposal_pairs (other_id);

create table proposal_submissions (
  id uuid not null,
  proposal_id uuid not null,
  submitted_at timestamp with time zone not null,
  snapshot jsonb not null,
  version integer not null,
  constraint proposal_submissions_pkey PRIMARY KEY (id),
  constraint proposal_submissions_proposal_id_fkey FOREIGN KEY (proposal_id) REFERENCES proposals(id) ON DELETE CASCADE
);
CREATE INDEX proposal_submissions_by_proposal ON proposal_submissions (proposal_id, submitted_at);
CREATE UNIQUE INDEX proposal_submissions_by_version ON proposal_submissions (proposal_id, version);

create table proposal_tags (
  tag_id uuid not null,
  proposal_id uuid not null,
  constraint proposal_tags_pkey PRIMARY KEY (tag_id, proposal_id),
  constraint proposal_tags_proposal_id_fkey FOREIGN KEY (proposal_id) REFERENCES proposals(id) ON DELETE CASCADE,
  constraint proposal_tags_tag_id_fkey FOREIGN KEY (tag_id) REFERENCES tags(id) ON DELETE CASCADE
);
CREATE INDEX proposal_tags_by_proposal ON proposal_tags (proposal_id);

create table proposal_texts (
  proposal_id uuid not null,
  call_id uuid not null,
  words tsvector not null,
  signature integer[] not null,
  constraint proposal_texts_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls(id) ON DELETE CASCADE,
  constraint proposal_texts_pkey PRIMARY KEY (proposal_id),
  constraint proposal_texts_proposal_id_fkey FOREIGN KEY (proposal_id) REFERENCES proposals(id) ON DELETE CASCADE
);
CREATE INDEX proposal_texts_by_word ON proposal_texts USING gin (words) WITH (fastupdate=off);

create table proposal_texts_due (
  "position" bigint generated always as identity not null,
  call_id uuid not null,
  proposal_id uuid not null,
  constraint proposal_texts_due_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls(id) ON DELETE CASCADE,
  constraint proposal_texts_due_pkey PRIMARY KEY ("position"),
  constraint proposal_texts_due_proposal_id_fkey FOREIGN KEY (proposal_id) REFERENCES proposals(id) ON DELETE CASCADE
);
CREATE INDEX proposal_texts_due_by_call ON proposal_texts_due (call_id, "position");
CREATE INDEX proposal_texts_due_by_proposal ON proposal_texts_due (proposal_id);

create table proposals (
  id uuid not null,
  call_id uuid not null,
  external_id text not null,
  title text not null,
  theme text not null,
  organization text,
  organization_id uuid,
  url text,
  state text not null,
  source text not null,
  as_of timestamp with time zone,
  declared_by uuid,
  help_with text[] default '{}'::text[] not null,
  merged_into uuid,
  merged_at timestamp with time zone,
  submitted_at timestamp with time zone,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  search_text text generated always as (search_fold(((((title || ' '::text) || COALESCE(organization, ''::text)) || ' '::text) || external_id))) stored,
  constraint proposals_call_id_external_id_key UNIQUE (call_id, external_id),
  constraint proposals_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls(id),
  constraint proposals_check CHECK (((merged_into IS NULL) = (merged_at IS NULL))),
  constraint proposals_check1 CHECK ((merged_into IS DISTINCT FROM id)),
  constraint proposals_declared_by_fkey FOREIGN KEY (declared_by) REFERENCES attendees(id) ON DELETE SET NULL,
  constraint proposals_merged_into_fkey FOREIGN KEY (merged_into) REFERENCES proposals(id),
  constraint proposals_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id),
  constraint proposals_pkey PRIMARY KEY (id),
  constraint proposals_source_check CHECK ((source = ANY (ARRAY['api'::text, 'csv'::text, 'webhook'::text, 'declared'::text, 'form'::text]))),
  constraint proposals_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'submitted'::text, 'shortlisted'::text, 'winner'::text, 'showcased'::text, 'pilot'::text, 'not-selected'::text, 'withdrawn'::text])))
);
CREATE INDEX proposals_by_declarer ON proposals (declared_by) WHERE (declared_by IS NOT NULL);
CREATE INDEX proposals_by_organization ON proposals (organization_id) WHERE (organization_id IS NOT NULL);
CREATE INDEX proposals_by_text ON proposals USING gin (lower(((((title || ' '::text) || COALESCE(organization, ''::text)) || ' '::text) || external_id)) gin_trgm_ops);
CREATE INDEX proposals_by_title ON proposals (call_id, lower(title)) WHERE (merged_into IS NULL);
CREATE INDEX proposals_changed ON proposals (call_id, updated_at DESC, id) WHERE (merged_into IS NULL);
CREATE INDEX proposals_counted ON proposals (call_id, theme, state) WHERE (merged_into IS NULL);
CREATE INDEX proposals_merged ON proposals (merged_into) WHERE (merged_into IS NOT NULL);
CREATE INDEX proposals_newest ON proposals (call_id, created_at DESC, id) WHERE (merged_into IS NULL);

create table provider_sign_ins (
  token_hash bytea not null,
  next text not null,
  expires_at timestamp with time zone not null,
  constraint provider_sign_ins_pkey PRIMARY KEY (token_hash)
);
CREATE INDEX provider_sign_ins_by_expiry ON provider_sign_ins (expires_at);

create table questions (
  id uuid not null,
  session_id uuid not null,
  key text not null,
  "position" integer not null,
  kind text not null,
  required boolean not null,
  label text not null,
  help text not null,
  options jsonb not null,
  min double precision,
  max double precision,
  translations jsonb not null,
  created_at timestamp with time zone not null,
  retired_at timestamp with time zone,
  constraint questions_kind_check CHECK ((kind = ANY (ARRAY['text'::text, 'long-text'::text, 'choice'::text, 'choices'::text, 'number'::text, 'yes-no'::text, 'country'::text, 'consent'::text]))),
  constraint questions_pkey PRIMARY KEY (id),
  constraint questions_session_id_fkey FOREIGN KEY (session_id) REFERENCES sessions(id)
);
CREATE INDEX questions_by_session ON questions (session_id, "position");
CREATE UNIQUE INDEX questions_current ON questions (session_id, key) WHERE (retired_at IS NULL);

create table quick_poll_voters (
  poll_id uuid not null,
  attendee_id uuid not null,
  constraint quick_poll_voters_attendee_id_fkey FOREIGN KEY (attendee_id) REFERENCES attendees(id) ON DELETE CASCADE,
  constraint quick_poll_voters_pkey PRIMARY KEY (poll_id, attendee_id),
  constraint quick_poll_voters_poll_id_fkey FOREIGN KEY (poll_id) REFERENCES quick_polls(id) ON DELETE CASCADE
);
CREATE INDEX quick_poll_voters_of_person ON quick_poll_voters (attendee_id);

create table quick_polls (
  id uuid not null,
  session_id uuid not null,
  number integer not null,
  kind text not null,
  language text not null,
  question text not null,
  options text not null,
  translations jsonb default '{}'::jsonb not null,
  state text default 'draft'::text not null,
  voters integer default 0 not null,
  counts jsonb default '{}'::jsonb not null,
  hidden_words text[] default '{}'::text[] not null,
  constraint quick_polls_kind_check CHECK ((kind = ANY (ARRAY['one'::text, 'several'::text, 'scale'::text, 'words'::text]))),
  constraint quick_polls_pkey PRIMARY KEY (id),
  constraint quick_polls_session_id_fkey FOREIGN KEY (session_id) REFERENCES sessions(id) ON DELETE CASCADE,
  constraint quick_polls_session_id_number_key UNIQUE (session_id, number),
  constraint quick_polls_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'open'::text, 'closed'::text])))
);
CREATE UNIQUE INDEX quick_polls_open ON quick_polls (session_id) WHERE (state = 'open'::text);

create table recording_requests (
  session_id uuid not null,
  attendee_id uuid not null,
  requested_at timestamp with time zone not null,
  constraint recording_requests_attendee_id_fkey FOREIGN KEY (attendee_id) REFERENCES attendees(id) ON DELETE CASCADE,
  constraint recording_requests_pkey PRIMARY KEY (session_id, attendee_id),
  constraint recording_requests_session_id_fkey FOREIGN KEY (session_id) REFERENCES sessions(id) ON DELETE CASCADE
);
CREATE INDEX recording_requests_of_attendee ON recording_requests (attendee_id);

create table recovery_codes (
  organizer_id uuid not null,
  code_hash bytea not null,
  used_at timestamp with time zone,
  constraint recovery_codes_organizer_id_fkey FOREIGN KEY (organizer_id) REFERENCES authenticators(organizer_id) ON DELETE CASCADE,
  constraint recovery_codes_pkey PRIMARY KEY (organizer_id, code_hash)
);

create table registrations (
  id uuid not null,
  session_id uuid not null,
  attendee_id uuid not null,
  state text not null,
  waitlist_number bigint default nextval('waitlist_numbers'::regclass) not null,
  answers jsonb not null,
  delegation_id uuid,
  group_id uuid,
  all_or_nothing boolean default false not null,
  offer_expires_at timestamp with time zone,
  uid text not null,
  sequence integer not null,
  stamped_at timestamp with time zone not null,
  rsvp text,
  rsvp_at timestamp with time zone,
  rsvp_sequence integer,
  rsvp_comment text,
  wish jsonb,
  join_token_hash bytea,
  joined_at timestamp with time zone,
  attended_at timestamp with time zone,
  minutes_present integer,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  confirmed_at timestamp with time zone,
  unproven boolean default false not null,
  provisional_until timestamp with time zone,
  unused_reply jsonb,
  source bytea,
  attendance text,
  switch_requested_at timestamp with time zone,
  uses_reserved boolean default true not null,
  approved_at timestamp with time zone,
  team_id uuid,
  listens_in text,
  constraint registrations_attendance_check CHECK ((attendance = ANY (ARRAY['in-person'::text, 'online'::text]))),
  constraint registrations_attendee_id_fkey FOREIGN KEY (attendee_id) REFERENCES attendees(id),
  constraint registrations_delegation_id_fkey FOREIGN KEY (delegation_id) REFERENCES delegations(id),
  constraint registrations_minutes_present_check CHECK ((minutes_present >= 0)),
  constraint registrations_pkey PRIMARY KEY (id),
  constraint registrations_session_id_attendee_id_key UNIQUE (session_id, attendee_id),
  constraint registrations_session_id_fkey FOREIGN KEY (session_id) REFERENCES sessions(id),
  constraint registrations_uid_key UNIQUE (uid)
);
CREATE INDEX registrations_attended ON registrations (attendee_id) WHERE (attended_at IS NOT NULL);
CREATE INDEX registrations_attended_by_session ON registrations (session_id) WHERE (attended_at IS NOT NULL);
CREATE INDEX registrations_by_attendee ON registrations (attendee_id);
CREATE INDEX registrations_by_day ON registrations (session_id, created_at);
CREATE INDEX registrations_by_delegation ON registrations (delegation_id) WHERE (delegation_id IS NOT NULL);
CREATE INDEX registrations_by_source ON registrations (source) WHERE (source IS NOT NULL);
CREATE INDEX registrations_by_state ON registrations (session_id, state);
CREATE INDEX registrations_by_team ON registrations (session_id, team_id) WHERE (team_id IS NOT NULL);
CREATE INDEX registrations_lapsable ON registrations (session_id, provisional_until) WHERE (unproven AND (state = ANY (ARRAY['confirmed'::text, 'waitlisted'::text])));
CREATE INDEX registrations_offered ON registrations (offer_expires_at) WHERE (state = 'offered'::text);
CREATE UNIQUE INDEX registrations_older_join ON registrations (join_token_hash) WHERE (join_token_hash IS NOT NULL);
CREATE INDEX registrations_session_id_switch_requested_at_idx ON registrations (session_id, switch_requested_at) WHERE (switch_requested_at IS NOT NULL);
CREATE INDEX registrations_waitlist ON registrations (session_id, waitlist_number) WHERE (state = 'waitlisted'::text);

create table revoked_links (
  token_hash bytea not null,
  attendee_id uuid not null,
  revoked_at timestamp with time zone not null,
  constraint revoked_links_attendee_id_fkey FOREIGN KEY (attendee_id) REFERENCES attendees(id) ON DELETE CASCADE,
  constraint revoked_links_pkey PRIMARY KEY (token_hash)
);
CREATE INDEX revoked_links_by_attendee ON revoked_links (attendee_id);

create table room_codes (
  session_id uuid not null,
  code text not null,
  created_at timestamp with time zone not null,
  own_page_only boolean default false not null,
  constraint room_codes_code_check CHECK ((code ~ '^[2-9A-HJ-NP-Z]{6}$'::text)),
  constraint room_codes_code_key UNIQUE (code),
  constraint room_codes_pkey PRIMARY KEY (session_id),
  constraint room_codes_session_id_fkey FOREIGN KEY (session_id) REFERENCES sessions(id)
);

create table seat_reservations (
  session_id uuid not null,
  organization_id uuid not null,
  seats integer not null,
  reserved_until timestamp with time zone,
  created_at timestamp with time zone not null,
  constraint seat_reservations_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id),
  constraint seat_reservations_pkey PRIMARY KEY (session_id, organization_id),
  constraint seat_reservations_seats_check CHECK ((seats > 0)),
  constraint seat_reservations_session_id_fkey FOREIGN KEY (session_id) REFERENCES sessions(id)
);
CREATE INDEX seat_reservations_by_organization ON seat_reservations (organization_id);

create table secrets (
  generation integer not null,
  fingerprint bytea not null,
  active_from timestamp with time zone not null,
  accepted_until timestamp with time zone,
  previous bytea,
  next bytea,
  constraint secrets_fingerprint_key UNIQUE (fingerprint),
  constraint secrets_pkey PRIMARY KEY (generation)
);

create table series (
  id uuid not null,
  call_id uuid not null,
  slug text not null,
  title text not null,
  description text default ''::text not null,
  created_at timestamp with time zone not null,
  translations jsonb default '{}'::jsonb not null,
  updated_at timestamp with time zone default now() not null,
  constraint series_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls(id) ON DELETE CASCADE,
  constraint series_call_id_slug_key UNIQUE (call_id, slug),
  constraint series_call_id_title_key UNIQUE (call_id, title),
  constraint series_pkey PRIMARY KEY (id)
);

create table session_briefings (
  session_id uuid not null,
  body text not null,
  updated_at timestamp with time zone not null,
  shared_questions text[] default '{}'::text[] not null,
  constraint session_briefings_pkey PRIMARY KEY (session_id),
  constraint session_briefings_session_id_fkey FOREIGN KEY (session_id) REFERENCES sessions(id) ON DELETE CASCADE
);

create table session_facilitators (
  session_id uuid not null,
  organizer_id uuid not null,
  assigned_at timestamp with time zone not null,
  constraint session_facilitators_organizer_id_fkey FOREIGN KEY (organizer_id) REFERENCES organizers(id) ON DELETE CASCADE,
  constraint session_facilitators_pkey PRIMARY KEY (session_id, organizer_id),
  constraint session_facilitators_session_id_fkey FOREIGN KEY (session_id) REFERENCES sessions(id) ON DELETE CASCADE
);
CREATE INDEX session_facilitators_organizer_id_idx ON session_facilitators (organizer_id);

create table session_materials (
  id uuid default gen_random_uuid() not null,
  session_id uuid not null,
  "position" integer not null,
  title text not null,
  kind text not null,
  language text,
  visibility text not null,
  url text,
  file_id uuid,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  transcribed text[] default '{}'::text[] not null,
  translations jsonb default '{}'::jsonb not null,
  constraint session_materials_check CHECK (((url IS NULL) <> (file_id IS NULL))),
  constraint session_materials_file_id_fkey FOREIGN KEY (file_id) REFERENCES files(id),
  constraint session_materials_kind_check CHECK ((kind = ANY (ARRAY['slides'::text, 'handout'::text, 'recording'::text, 'other'::text]))),
  constraint session_materials_pkey PRIMARY KEY (id),
  constraint session_materials_session_id_fkey FOREIGN KEY (session_id) REFERENCES sessions(id) ON DELETE CASCADE,
  constraint session_materials_visibility_check CHECK ((visibility = ANY (ARRAY['before'::text, 'after'::text, 'public'::text, 'draft'::text])))
);
CREATE INDEX session_materials_by_file ON session_materials (file_id) WHERE (file_id IS NOT NULL);
CREATE INDEX session_materials_of_session ON session_materials (session_id, "position");

create table session_revisions (
  session_id uuid not null,
  revision integer not null,
  snapshot jsonb not null,
  created_at timestamp with time zone not null,
  constraint session_revisions_pkey PRIMARY KEY (session_id, revision),
  constraint session_revisions_session_id_fkey FOREIGN KEY (session_id) REFERENCES sessions(id)
);

create table session_speakers (
  session_id uuid not null,
  speaker_id uuid not null,
  "position" integer not null,
  role text,
  organization text,
  status text not null,
  answered_at timestamp with time zone,
  task jsonb,
  constraint session_speakers_pkey PRIMARY KEY (session_id, speaker_id),
  constraint session_speakers_session_id_fkey FOREIGN KEY (session_id) REFERENCES sessions(id) ON DELETE CASCADE,
  constraint session_speakers_speaker_id_fkey FOREIGN KEY (speaker_id) REFERENCES speakers(id),
  constraint session_speakers_status_check CHECK ((status = ANY (ARRAY['invited'::text, 'confirmed'::text, 'declined'::text])))
);
CREATE INDEX session_speakers_speaker ON session_speakers (speaker_id);

create table sessions (
  id uuid not null,
  call_id uuid not null,
  slug text not null,
  title text not null,
  abstract text not null,
  kind text not null,
  format text not null,
  language text not null,
  themes text[] not null,
  criteria text[] default '{}'::text[] not null,
  speakers jsonb not null,
  venue text,
  room text default 'link'::text not null,
  join_url text,
  starts_at_local text not null,
  time_zone text not null,
  overlap text not null,
  duration_minutes integer not null,
  starts_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  tz_version text not null,
  capacity integer,
  taken integer default 0 not null,
  waiting integer default 0 not null,
  reserved integer default 0 not null,
  waitlist boolean not null,
  promotion text default 'automatic'::text not null,
  offer_hours integer default 24 not null,
  organization_limit integer,
  approval text not null,
  decline_releases_seat boolean default true not null,
  registration_closes_at timestamp with time zone,
  questions integer default 0 not null,
  reminders text[] not null,
  own_reminders boolean default false not null,
  certificate_share integer default 75,
  state text not null,
  sequence integer not null,
  revision integer not null,
  uid text not null,
  occurrence_group uuid,
  cancel_reason text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  published_at timestamp with time zone,
  rescheduled_at timestamp with time zone,
  cancelled_at timestamp with time zone,
  series_id uuid,
  venue_id uuid,
  venue_room_id uuid,
  place jsonb,
  material_revision integer default 0 not null,
  asks_attendance boolean default false not null,
  in_person_capacity integer,
  online_capacity integer,
  taken_online integer default 0 not null,
  waiting_online integer default 0 not null,
  text_language text,
  translations jsonb default '{}'::jsonb not null,
  search_text text generated always as (search_fold(titles_in(title, translations))) stored,
  language_offers jsonb default '[]'::jsonb not null,
  dial_in jsonb default '[]'::jsonb not null,
  part_pages text[] default '{}'::text[] not null,
  constraint sessions_attendance_capacities CHECK ((asks_attendance OR ((in_person_capacity IS NULL) AND (online_capacity IS NULL) AND (taken_online = 0) AND (waiting_online = 0)))),
  constraint sessions_attendance_of_hybrid CHECK (((NOT asks_attendance) OR (format = 'hybrid'::text))),
  constraint sessions_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls(id),
  constraint sessions_call_id_slug_key UNIQUE (call_id, slug),
  constraint sessions_capacity_check CHECK ((capacity >= 0)),
  constraint sessions_certificate_share_check CHECK (((certificate_share >= 1) AND (certificate_share <= 100))),
  constraint sessions_check CHECK ((ends_at > starts_at)),
  constraint sessions_duration_minutes_check CHECK ((duration_minutes > 0)),
  constraint sessions_in_person_capacity_check CHECK ((in_person_capacity > 0)),
  constraint sessions_offer_hours_check CHECK (((offer_hours >= 1) AND (offer_hours <= 336))),
  constraint sessions_online_capacity_check CHECK ((online_capacity > 0)),
  constraint sessions_organization_limit_check CHECK ((organization_limit > 0)),
  constraint sessions_pkey PRIMARY KEY (id),
  constraint sessions_questions_check CHECK ((questions >= 0)),
  constraint sessions_reserved_check CHECK ((reserved >= 0)),
  constraint sessions_room_check CHECK ((room = ANY (ARRAY['link'::text, 'jitsi'::text, 'bigbluebutton'::text, 'zoom'::text, 'zoom-webinar'::text, 'teams'::text]))),
  constraint sessions_series_id_fkey FOREIGN KEY (series_id) REFERENCES series(id) ON DELETE SET NULL,
  constraint sessions_taken_check CHECK ((taken >= 0)),
  constraint sessions_taken_online_of_taken CHECK (((taken_online >= 0) AND (taken_online <= taken))),
  constraint sessions_taken_within_capacity CHECK ((taken <= capacity)),
  constraint sessions_taken_within_in_person_capacity CHECK (((taken - taken_online) <= in_person_capacity)),
  constraint sessions_taken_within_online_capacity CHECK ((taken_online <= online_capacity)),
  constraint sessions_uid_key UNIQUE (uid),
  constraint sessions_venue_id_fkey FOREIGN KEY (venue_id) REFERENCES venues(id),
  constraint sessions_venue_room_id_fkey FOREIGN KEY (venue_room_id) REFERENCES venue_rooms(id),
  constraint sessions_waiting_check CHECK ((waiting >= 0)),
  constraint sessions_waiting_online_of_waiting CHECK (((waiting_online >= 0) AND (waiting_online <= waiting)))
);
CREATE INDEX sessions_by_occurrence ON sessions (occurrence_group) WHERE (occurrence_group IS NOT NULL);
CREATE INDEX sessions_by_series ON sessions (series_id, starts_at) WHERE (series_id IS NOT NULL);
CREATE INDEX sessions_by_start ON sessions (call_id, starts_at);
CREATE INDEX sessions_ended ON sessions (ends_at) WHERE (state = 'published'::text);
CREATE INDEX sessions_upcoming ON sessions (starts_at) WHERE (state = 'published'::text);
CREATE INDEX sessions_venue_id_idx ON sessions (venue_id) WHERE (venue_id IS NOT NULL);
CREATE INDEX sessions_venue_room_id_idx ON sessions (venue_room_id) WHERE (venue_room_id IS NOT NULL);

create table setup_codes (
  code_hash bytea not null,
  created_at timestamp with time zone not null,
  constraint setup_codes_pkey PRIMARY KEY (code_hash)
);

create table shortlists (
  call_id uuid not null,
  published_by text not null,
  published_at timestamp with time zone not null,
  constraint shortlists_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls(id) ON DELETE CASCADE,
  constraint shortlists_pkey PRIMARY KEY (call_id)
);

create table sign_in_failures (
  key bytea not null,
  failures integer not null,
  last_at timestamp with time zone not null,
  constraint sign_in_failures_pkey PRIMARY KEY (key)
);
CREATE INDEX sign_in_failures_by_time ON sign_in_failures (last_at);

create table speaker_invites (
  id uuid not null,
  session_id uuid not null,
  speaker_id uuid,
  email text not null,
  email_key text not null,
  uid text not null,
  sequence integer not null,
  stamped_at timestamp with time zone not null,
  created_at timestamp with time zone not null,
  state text not null,
  known_revision integer not null,
  rsvp_at timestamp with time zone,
  withheld_revision integer,
  calendar_reply jsonb,
  known_task jsonb,
  constraint speaker_invites_pkey PRIMARY KEY (id),
  constraint speaker_invites_session_id_fkey FOREIGN KEY (session_id) REFERENCES sessions(id) ON DELETE CASCADE,
  constraint speaker_invites_speaker_id_fkey FOREIGN KEY (speaker_id) REFERENCES speakers(id) ON DELETE SET NULL,
  constraint speaker_invites_state_check CHECK ((state = ANY (ARRAY['invited'::text, 'cancelled'::text]))),
  constraint speaker_invites_uid_key UNIQUE (uid)
);
CREATE UNIQUE INDEX speaker_invites_speaker ON speaker_invites (session_id, speaker_id);

create table speakers (
  id uuid not null,
  call_id uuid not null,
  name text not null,
  email text,
  email_key text,
  affiliation text default ''::text not null,
  job_title text default ''::text not null,
  biographies jsonb default '{}'::jsonb not null,
  links text[] default '{}'::text[] not null,
  language text,
  time_zone text,
  link_version integer default 1 not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  reminders_stopped_at timestamp with time zone,
  photo_id uuid,
  news_stopped_at timestamp with time zone,
  is_crew boolean default false not null,
  constraint speakers_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls(id) ON DELETE CASCADE,
  constraint speakers_photo_id_fkey FOREIGN KEY (photo_id) REFERENCES files(id),
  constraint speakers_pkey PRIMARY KEY (id)
);
CREATE INDEX speakers_call ON speakers (call_id);
CREATE INDEX speakers_email ON speakers (call_id, email_key) WHERE (email_key IS NOT NULL);

create table tags (
  id uuid not null,
  call_id uuid not null,
  name text not null,
  name_key text not null,
  created_at timestamp with time zone not null,
  constraint tags_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls(id) ON DELETE CASCADE,
  constraint tags_call_id_name_key_key UNIQUE (call_id, name_key),
  constraint tags_pkey PRIMARY KEY (id)
);

create table team_changes (
  call_id uuid not null,
  xid xid8 not null,
  constraint team_changes_pkey PRIMARY KEY (call_id, xid)
);

create table team_invitations (
  session_id uuid not null,
  proposal_id uuid not null,
  delegation_id uuid not null,
  seats integer not null,
  invited_at timestamp with time zone not null,
  reserved integer default 0 not null,
  constraint team_invitations_delegation_id_fkey FOREIGN KEY (delegation_id) REFERENCES delegations(id),
  constraint team_invitations_pkey PRIMARY KEY (session_id, proposal_id),
  constraint team_invitations_proposal_id_fkey FOREIGN KEY (proposal_id) REFERENCES proposals(id) ON DELETE CASCADE,
  constraint team_invitations_reserved_check CHECK ((reserved >= 0)),
  constraint team_invitations_seats_check CHECK ((seats > 0)),
  constraint team_invitations_session_id_fkey FOREIGN KEY (session_id) REFERENCES sessions(id)
);
CREATE INDEX team_invitations_by_delegation ON team_invitations (delegation_id);
CREATE INDEX team_invitations_by_proposal ON team_invitations (proposal_id);
CREATE INDEX team_invitations_reserved ON team_invitations (session_id) WHERE (reserved > 0);

create table transcripts (
  id uuid not null,
  call_id uuid not null,
  material_id uuid not null,
  language text not null,
  made_by text not null,
  is_checked boolean not null,
  recording text not null,
  cues jsonb not null,
  is_timed boolean not null,
  cue_count integer not null,
  ends_at_ms integer,
  vtt_bytes integer not null,
  text_bytes integer not null,
  revision integer default 1 not null,
  updated_at timestamp with time zone not null,
  is_draft boolean default false not null,
  constraint transcripts_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls(id) ON DELETE CASCADE,
  constraint transcripts_made_by_check CHECK ((made_by = ANY (ARRAY['program'::text, 'person'::text]))),
  constraint transcripts_material_id_fkey FOREIGN KEY (material_id) REFERENCES session_materials(id) ON DELETE CASCADE,
  constraint transcripts_material_id_language_key UNIQUE (material_id, language),
  constraint transcripts_pkey PRIMARY KEY (id)
);
CREATE INDEX transcripts_of_call ON transcripts (call_id);

create table tz_data (
  version text not null,
  packed text not null,
  stored_at timestamp with time zone not null,
  constraint tz_data_pkey PRIMARY KEY (version)
);

create table undo_steps (
  id bigint generated always as identity not null,
  act_id uuid not null,
  session_id uuid not null,
  kind text not null,
  leaves_at timestamp with time zone not null,
  before jsonb not null,
  constraint undo_steps_pkey PRIMARY KEY (id),
  constraint undo_steps_session_id_fkey FOREIGN KEY (session_id) REFERENCES sessions(id) ON DELETE CASCADE
);
CREATE INDEX undo_steps_by_act ON undo_steps (act_id);
CREATE INDEX undo_steps_by_session ON undo_steps (session_id);

create table unproven_deliveries (
  mark text not null,
  sent jsonb not null,
  updated_at timestamp with time zone not null,
  constraint unproven_deliveries_pkey PRIMARY KEY (mark)
);

create table venue_rooms (
  id uuid not null,
  venue_id uuid not null,
  "position" integer not null,
  name text not null,
  capacity integer,
  equipment text default ''::text not null,
  accessibility text default ''::text not null,
  constraint venue_rooms_capacity_check CHECK ((capacity > 0)),
  constraint venue_rooms_pkey PRIMARY KEY (id),
  constraint venue_rooms_venue_id_fkey FOREIGN KEY (venue_id) REFERENCES venues(id) ON DELETE CASCADE,
  constraint venue_rooms_venue_id_position_key UNIQUE (venue_id, "position") DEFERRABLE INITIALLY DEFERRED
);

create table venues (
  id uuid not null,
  name text not null,
  address text default ''::text not null,
  country text,
  latitude double precision,
  longitude double precision,
  map_url text,
  time_zone text not null,
  access_facts text[] default '{}'::text[] not null,
  accessibility text default ''::text not null,
  directions text default ''::text not null,
  archived_at timestamp with time zone,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  text_language text,
  translations jsonb default '{}'::jsonb not null,
  constraint venues_check CHECK (((latitude IS NULL) = (longitude IS NULL))),
  constraint venues_latitude_check CHECK (((latitude >= ('-90'::integer)::double precision) AND (latitude <= (90)::double precision))),
  constraint venues_longitude_check CHECK (((longitude >= ('-180'::integer)::double precision) AND (longitude <= (180)::double precision))),
  constraint venues_pkey PRIMARY KEY (id)
);

create table webhook_deliveries (
  id uuid not null,
  webhook_id uuid not null,
  sequence bigint,
  type text not null,
  object_id uuid not null,
  state text not null,
  attempts integer default 0 not null,
  created_at timestamp with time zone not null,
  due_at timestamp with time zone not null,
  tried_at timestamp with time zone,
  status integer,
  took_ms integer,
  answer text,
  constraint webhook_deliveries_pkey PRIMARY KEY (id),
  constraint webhook_deliveries_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'delivered'::text, 'failed'::text]))),
  constraint webhook_deliveries_webhook_id_fkey FOREIGN KEY (webhook_id) REFERENCES webhooks(id) ON DELETE CASCADE
);
CREATE INDEX webhook_deliveries_log ON webhook_deliveries (webhook_id, created_at, id);
CREATE INDEX webhook_deliveries_queued ON webhook_deliveries (webhook_id, object_id, sequence) WHERE (state = 'queued'::text);

create table webhooks (
  id uuid not null,
  call_id uuid,
  name text not null,
  url bytea not null,
  host text not null,
  types text[],
  format text not null,
  payload text not null,
  secret bytea not null,
  previous_secret bytea,
  previous_until timestamp with time zone,
  owner_id uuid,
  created_at timestamp with time zone not null,
  "position" bigint not null,
  failing_since timestamp with time zone,
  paused_at timestamp with time zone,
  paused_because text,
  leased_until timestamp with time zone,
  lease_id uuid,
  constraint webhooks_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls(id) ON DELETE CASCADE,
  constraint webhooks_check CHECK (((previous_secret IS NULL) = (previous_until IS NULL))),
  constraint webhooks_check1 CHECK (((paused_at IS NULL) = (paused_because IS NULL))),
  constraint webhooks_format_check CHECK ((format = ANY (ARRAY['standard'::text, 'slack'::text, 'teams'::text]))),
  constraint webhooks_paused_because_check CHECK ((paused_because = ANY (ARRAY['chosen'::text, 'gone'::text, 'failing'::text]))),
  constraint webhooks_payload_check CHECK ((payload = ANY (ARRAY['thin'::text, 'full'::text]))),
  constraint webhooks_pkey PRIMARY KEY (id)
);
CREATE INDEX webhooks_by_call ON webhooks (call_id);

create table winner_entries (
  proposal_id uuid not null,
  call_id uuid not null,
  title text not null,
  summary text default ''::text not null,
  url text default ''::text not null,
  shows_organization boolean default true not null,
  picture_id uuid,
  picture_alt text default ''::text not null,
  consented_at timestamp with time zone,
  hidden_at timestamp with time zone,
  "position" integer,
  updated_at timestamp with time zone not null,
  constraint winner_entries_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls(id) ON DELETE CASCADE,
  constraint winner_entries_picture_id_fkey FOREIGN KEY (picture_id) REFERENCES files(id),
  constraint winner_entries_pkey PRIMARY KEY (proposal_id),
  constraint winner_entries_proposal_id_fkey FOREIGN KEY (proposal_id) REFERENCES proposals(id) ON DELETE CASCADE
);
CREATE INDEX winner_entries_by_call ON winner_entries (call_id);

create table winner_names (
  proposal_id uuid not null,
  attendee_id uuid not null,
  name text not null,
  consented_at timestamp with time zone not null,
  constraint winner_names_attendee_id_fkey FOREIGN KEY (attendee_id) REFERENCES attendees(id) ON DELETE CASCADE,
  constraint winner_names_pkey PRIMARY KEY (proposal_id, attendee_id),
  constraint winner_names_proposal_id_fkey FOREIGN KEY (proposal_id) REFERENCES proposals(id) ON DELETE CASCADE
);
CREATE INDEX winner_names_by_attendee ON winner_names (attendee_id);

create table winner_pages (
  call_id uuid not null,
  published_at timestamp with time zone,
  published_by text,
  owners_told_at timestamp with time zone,
  constraint winner_pages_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls(id) ON DELETE CASCADE,
  constraint winner_pages_pkey PRIMARY KEY (call_id)
);

create table workspace_settings (
  is_only boolean default true not null,
  second_factor_required boolean default false not null,
  constraint workspace_settings_is_only_check CHECK (is_only),
  constraint workspace_settings_pkey PRIMARY KEY (is_only)
);
