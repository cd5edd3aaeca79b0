import { type Fate, personalDataOfParts } from '../../src/domain/privacy/personal-data.js';

/** Of the columns of the core. Each part says of its own. */
const fates: Readonly<Partial<Record<Fate, string>>> = {
  erased: `
      address_changes.email address_changes.token_hash attendance_reports.choices attendees.block_reason
      attendees.email attendees.email_key attendees.feed_token_hash attendees.language attendees.name
      attendees.organization_asserted_by attendees.page_token_hash attendees.proven_by attendees.search_text
      attendees.source attendees.suppression_reason attendees.time_zone attendees.unsubscribed_from
      audit_entries.details audit_entries.origin delegation_listings.attendance delegation_listings.email
      delegation_listings.email_key delegation_listings.name delegation_listings.state delegations.page_token_hash
      idempotency_keys.body invitees.email invitees.email_key invitees.language invitees.name invitees.time_zone
      invitees.unread_language invitees.unread_time_zone messages.bounce_diagnostic messages.bounce_status
      messages.payload messages.result people_search.folded person_merges.moved person_notes.body
      person_notes.written_by proposal_members.email proposal_members.email_key proposal_members.name
      proposal_members.search_text registrations.answers registrations.join_token_hash registrations.rsvp_comment
      registrations.source registrations.uid registrations.unused_reply registrations.wish revoked_links.token_hash`,
  'kept: counts': `
      attendance_spans.source attendees.country attendees.via audit_entries.action audit_entries.actor audit_entries.subject
      call_counts.facts call_counts.what check_ins.method erased_people.organization_kind invitees.reason
      invitees.state messages.dedupe_key messages.kind messages.message_id messages.sent_digest messages.state
      proposal_matches.decided_by proposal_matches.decided_on proposal_matches.decision proposal_matches.evidence
      proposal_matches.evidences proposal_matches.state registrations.attendance registrations.rsvp
      registrations.listens_in registrations.state`,
  'kept: jury evidence': `
      proposal_changes.actor proposal_changes.note`,
  'kept: for at most 24 hours': `
      idempotency_keys.key idempotency_keys.request_hash job_parts.content unproven_deliveries.mark
      unproven_deliveries.sent`,
  'kept: empty, for instances of the version before': `
      jobs.output`,
  'kept: removed in the same minute, with the row that refers to the file': `
      file_chunks.content files.name`,
  'kept: for at most 30 days, the row of a file and why it was left out': `
      job_failures.error`,
  'kept: for at most 30 days, as ids that name nobody': `
      events.data events_due.data`,
  'kept: belongs to the organization': `
      common_traits.kind common_traits.trait matches_due.kind matches_due.trait organization_comparisons.similar_key
      organization_domains.domain organizations.city organizations.country organizations.kind organizations.name
      organizations.name_key organizations.search_text organizations.similar_key organizations.website`,
  'kept: belongs to the proposal, which the platform of the call holds': `
      proposal_changes.from_state proposal_changes.source proposal_changes.to_state proposal_contents.answers
      proposal_contents.language proposal_contents.links proposal_contents.places proposal_contents.stage
      proposal_contents.summary proposal_deliveries.external_id proposal_deliveries.faults
      proposal_deliveries.outcome proposal_deliveries.type proposal_late_changes.left_by proposal_late_changes.said
      proposal_late_changes.source proposal_deliveries.webhook_id proposal_pairs.decided_by
      proposal_pairs.verdict proposal_texts.signature proposals.external_id proposals.help_with
      proposals.organization proposals.search_text proposals.source proposals.state proposals.theme proposals.title
      proposals.url`,
  'kept: of a speaker, whom the call shows in public until staff or they delete it; addresses for the time of storage': `
      session_speakers.organization session_speakers.role session_speakers.status session_speakers.task
      speaker_invites.calendar_reply speaker_invites.known_task
      speaker_invites.email speaker_invites.email_key speaker_invites.state speaker_invites.uid speakers.affiliation
      speakers.biographies speakers.email speakers.email_key speakers.job_title speakers.language speakers.links
      speakers.name speakers.time_zone`,
  // Of the call, its sessions, its staff, or the program.
  none: `
      column_mappings.headings_hash column_mappings.kind column_mappings.mapping event_moments.type events.type events_due.type sessions.dial_in
      undo_steps.before undo_steps.kind
      api_keys.abilities api_keys.call_ids api_keys.key_hash api_keys.name api_keys.role attendance_reports.digest
      attendance_reports.layout attendance_reports.time_zone authenticators.secret broadcasts.contents
      broadcasts.created_by broadcasts.filter broadcasts.send_zone broadcasts.state call_logos.content
      calls.accent_color calls.contact_email calls.link_names calls.embed_origins calls.criteria calls.criterion_guidance calls.proposal_questions
      calls.features calls.proposal_rules calls.score_texts calls.host calls.languages calls.logo_etag calls.name
      calls.reminders calls.reply_to calls.sender_name calls.slug calls.summary calls.themes calls.time_zone
      calls.translations calls.tz_version email_templates.kind email_templates.language email_templates.texts
      email_templates.updated_by files.media_type files.object_key files.sha256 files.stored_in invitations.contents
      invitations.created_by invitations.remind_zone invitations.session_ids invitations.state jobs.counts jobs.error
      jobs.input jobs.kind jobs.origin jobs.output_name jobs.state link_requests.source logins.browser logins.network
      logins.system logins.token_hash organizers.email organizers.email_key organizers.language organizers.name
      organizers.password_hash organizers.role organizers.state passkey_challenges.challenge_hash
      passkeys.credential_id passkeys.name passkeys.public_key passkeys.transports password_links.email password_links.purpose
      password_links.token_hash pending_sign_ins.token_hash people_views.list people_views.name people_views.name_key
      people_views.query privacy_notices.contact_email privacy_notices.controller privacy_notices.legal_basis
      privacy_notices.more privacy_notices.purpose privacy_notices.translations proposal_hooks.name
      proposal_hooks.previous_secret proposal_hooks.secret provider_sign_ins.next provider_sign_ins.token_hash
      questions.help questions.key questions.kind questions.label questions.options questions.translations
      recovery_codes.code_hash room_codes.code secrets.fingerprint secrets.next secrets.previous series.description
      series.slug series.title series.translations session_briefings.body session_briefings.shared_questions session_materials.kind
      session_materials.language session_materials.title session_materials.transcribed session_materials.translations session_materials.url session_materials.visibility
      session_revisions.snapshot sessions.abstract sessions.approval sessions.cancel_reason sessions.criteria
      sessions.format sessions.join_url sessions.kind sessions.language sessions.overlap sessions.place
      sessions.promotion sessions.reminders sessions.room sessions.slug sessions.speakers sessions.starts_at_local
      sessions.search_text sessions.state sessions.text_language sessions.themes sessions.time_zone sessions.title
      sessions.language_offers sessions.translations sessions.tz_version sessions.uid sessions.venue setup_codes.code_hash sign_in_failures.key tags.name tags.name_key tz_data.packed
      tz_data.version venue_rooms.accessibility venue_rooms.equipment venue_rooms.name venues.access_facts
      venues.accessibility venues.address venues.country venues.directions venues.map_url venues.name
      venues.text_language venues.time_zone venues.translations`,
};

/** Every column that can hold a text, as `table.column`, by what happens to it. A new column of the core must be put here. */
export function columnFates(): ReadonlyMap<string, Fate> {
  const ofCore = Object.entries(fates).map(([fate, names]) => [fate, (names ?? '').trim().split(/\s+/u)] as const);
  const ofParts = personalDataOfParts.all.flatMap((part) => Object.entries(part.fates));
  return new Map(
    [...ofCore, ...ofParts].flatMap(([fate, names]) =>
      (names ?? []).map((name): [string, Fate] => [name, fate as Fate]),
    ),
  );
}

/** The columns of the core that name a person by a foreign key, and what a merge of two people does with them. */
export const peopleColumns: Readonly<Record<string, string>> = {
  'address_changes.attendee_id': 'ends',
  'attendee_tags.attendee_id': 'copied',
  'attendees.merged_into': 'moves',
  'broadcast_recipients.attendee_id': 'moves',
  'delegations.coordinator_id': 'moves',
  'erased_people.attendee_id': 'of nobody who can be merged',
  'invitees.attendee_id': 'moves',
  'matches_due.attendee_id': 'is due for either',
  'messages.attendee_id': 'moves',
  'people_search.attendee_id': 'each is found by their own',
  'person_merges.from_id': 'says who was merged',
  'person_merges.into_id': 'says who was merged',
  'person_notes.attendee_id': 'moves',
  'proposal_matches.attendee_id': 'moves',
  'proposals.declared_by': 'moves',
  'recording_requests.attendee_id': 'by address, once a day',
  'registrations.attendee_id': 'moves',
  'revoked_links.attendee_id': 'links of the old address stay revoked',
};
