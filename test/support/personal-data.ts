/** What happens to a column when a person is erased: it is emptied for them, it stays (why), or it holds none of theirs. */
export type Fate = 'erased' | 'none' | `kept: ${string}`;

const fates: Readonly<Partial<Record<Fate, string>>> = {
  erased: `
      people_search.folded idempotency_keys.body
      winner_names.name proposal_submissions.snapshot attendees.block_reason person_merges.moved person_notes.body person_notes.written_by attendees.source registrations.source attendees.search_text
      pilots.contact_name pilots.contact_email pilots.contact_email_key
      proposal_submissions.snapshot attendees.block_reason person_merges.moved person_notes.body person_notes.written_by attendees.source registrations.source attendees.search_text
      address_changes.email address_changes.token_hash
      attendees.email attendees.email_key attendees.name attendees.time_zone attendees.language
      attendees.page_token_hash attendees.feed_token_hash attendees.suppression_reason attendees.unsubscribed_from
      attendees.proven_by attendees.organization_asserted_by audit_entries.origin audit_entries.details attendance_reports.choices certificates.name
      delegations.page_token_hash delegation_listings.email_key delegation_listings.email delegation_listings.name delegation_listings.state delegation_listings.attendance feedback_answers.name feedback_answers.email messages.payload messages.result
      messages.bounce_diagnostic messages.bounce_status proposal_members.email proposal_members.email_key proposal_members.name proposal_members.search_text
      registrations.answers registrations.uid registrations.rsvp_comment registrations.wish registrations.unused_reply
      registrations.join_token_hash revoked_links.token_hash
      invitees.email invitees.email_key invitees.name invitees.language invitees.time_zone
      invitees.unread_language invitees.unread_time_zone`,
  'kept: counts': `
      call_counts.what call_counts.facts attendees.country erased_people.organization_kind registrations.state registrations.attendance registrations.rsvp
      attendance_spans.source check_ins.method audit_entries.action audit_entries.actor audit_entries.subject
      invitees.state invitees.reason poll_answers.answer messages.kind messages.state messages.dedupe_key messages.message_id messages.sent_digest
      acceptances.state acceptances.answered_by proposal_matches.evidence proposal_matches.evidences proposal_matches.state proposal_matches.decision
      proposal_matches.decided_by proposal_matches.decided_on`,
  'kept: what a certificate says without the name': `
      certificates.number certificates.language certificates.session_title certificates.call_name
      certificates.host certificates.starts_at_local certificates.time_zone`,
  'kept: jury evidence': `
      jury_conflict_reviews.ruling jury_conflict_reviews.findings jury_conflict_reviews.reason
      jury_conflict_reviews.reviewed_by
      jury_conflicts.kind jury_conflicts.organization jury_conflicts.organization_key jury_conflicts.domain
      jury_conflicts.reason jury_conflicts.declared_by jury_conflicts.lifted_by proposal_changes.actor
      proposal_changes.note jury_sheets.comment jury_sheets.private_note jury_sheets.feedback jury_messages.body jury_decisions.note jury_decisions.ranking
      jury_decisions.closed_sheets`,
  'kept: for at most 24 hours': `
      unproven_deliveries.mark unproven_deliveries.sent
      idempotency_keys.key idempotency_keys.request_hash job_parts.content`,
  'kept: empty, for instances of the version before': `
      jobs.output`,
  'kept: removed in the same minute, with the row that refers to the file': `
      files.name file_chunks.content`,
  'kept: for at most 30 days, the row of a file and why it was left out': `
      job_failures.error`,
  'kept: anonymous': `
      feedback_answers.answers feedback_marks.mark`,
  'kept: belongs to the organization': `
      organizations.name organizations.search_text organizations.name_key organizations.similar_key organizations.kind organizations.country
      organizations.city organizations.website organization_domains.domain organization_comparisons.similar_key
      common_traits.kind common_traits.trait matches_due.kind matches_due.trait`,
  'kept: belongs to the proposal, which the platform of the call holds': `
      proposals.external_id proposals.search_text proposals.title proposals.theme proposals.organization proposals.url proposals.state
      winner_entries.title winner_entries.summary winner_entries.url winner_entries.picture_alt proposals.source proposals.help_with proposal_contents.language proposal_contents.summary
      proposal_contents.answers proposal_contents.stage proposal_contents.places proposal_contents.links
      proposal_changes.from_state proposal_changes.to_state proposal_texts.signature
      proposal_pairs.verdict proposal_pairs.decided_by
      proposal_changes.source proposal_deliveries.webhook_id proposal_deliveries.type
      proposal_deliveries.external_id proposal_deliveries.outcome proposal_deliveries.faults`,
  'kept: of a speaker, whom the call shows in public until staff or they delete it; addresses for the time of storage': `
      speakers.name speakers.email speakers.email_key speakers.affiliation speakers.job_title speakers.biographies
      speakers.links speakers.language speakers.time_zone session_speakers.role
      session_speakers.organization session_speakers.status
      speaker_invites.email speaker_invites.email_key speaker_invites.uid speaker_invites.state speaker_invites.calendar_reply`,
  // Of the call, its sessions, its staff, or the program.
  none: `
      proposal_files.names_found
      pilots.state pilots.department pilots.place pilots.summary pilots.outcome pilots.figures
      pilot_milestones.title pilot_milestones.note pilot_documents.title pilot_documents.url
      files.media_type files.sha256 files.stored_in files.object_key
      session_briefings.body session_briefings.shared_questions
      jobs.kind jobs.origin jobs.state jobs.input jobs.counts jobs.error jobs.output_name
      tags.name tags.name_key tz_data.version tz_data.packed
      people_views.list people_views.name people_views.name_key people_views.query tags.name tags.name_key tz_data.version tz_data.packed
      api_keys.abilities api_keys.call_ids
      provider_sign_ins.token_hash provider_sign_ins.next
      organizers.state password_links.purpose password_links.token_hash
      setup_codes.code_hash secrets.fingerprint secrets.previous secrets.next
      authenticators.secret passkey_challenges.challenge_hash passkeys.credential_id passkeys.public_key
      passkeys.transports passkeys.name pending_sign_ins.token_hash recovery_codes.code_hash
      api_keys.name api_keys.role api_keys.key_hash attendance_reports.digest attendance_reports.layout
      attendance_reports.time_zone broadcasts.state broadcasts.filter broadcasts.contents broadcasts.send_zone
      broadcasts.created_by calls.slug calls.name calls.host calls.summary calls.contact_email calls.sender_name calls.reply_to calls.accent_color calls.logo_etag call_logos.content calls.time_zone calls.tz_version
      broadcasts.created_by invitations.state invitations.session_ids invitations.contents invitations.remind_zone invitations.created_by calls.slug calls.name calls.host calls.summary calls.contact_email calls.time_zone calls.tz_version
      calls.themes calls.criteria calls.languages calls.translations calls.reminders email_templates.kind
      email_templates.language email_templates.texts email_templates.updated_by feedback_forms.questions
      polls.title polls.created_by jury_access_log.reader jury_access_log.subject jury_assignments.assigned_by jury_choices.outcome
      jury_choices.state_before jury_decisions.decided_by jury_decisions.others_declined_by
      jury_decisions.published_by acceptances.deadline_local jury_decisions.reopened_by jury_decisions.reopened_reason jury_settings.low_label jury_settings.high_label
      jury_settings.weights jury_settings.scores_until_local jury_sheets.state jury_sheets.scores jury_sheets.scores_before
      jury_settings.tz_version acceptances.tz_version letters.tz_version letters.send_at_local
      letters.outcome letters.state letters.contents letters.send_zone letters.held_reason letters.held_by
      letters.created_by shortlists.published_by jury_decisions.published_by acceptances.deadline_local jury_decisions.reopened_by jury_decisions.reopened_reason jury_settings.low_label jury_settings.high_label
      jury_decisions.published_by winner_pages.published_by acceptances.deadline_local jury_decisions.reopened_by jury_decisions.reopened_reason jury_settings.low_label jury_settings.high_label
      jury_settings.weights jury_settings.scores_until_local jury_sheets.state jury_sheets.scores
      jury_sheets.feedback_released_by
      logins.token_hash logins.network logins.browser logins.system organizers.email organizers.email_key
      organizers.name organizers.language organizers.role organizers.password_hash outcome_counts.undrafted outcome_rows.grouped_by
      outcome_rows.key privacy_notices.controller privacy_notices.contact_email privacy_notices.purpose
      privacy_notices.legal_basis privacy_notices.more privacy_notices.translations proposal_hooks.name
      proposal_hooks.secret proposal_hooks.previous_secret questions.key questions.kind questions.label
      questions.help questions.options questions.translations room_codes.code session_revisions.snapshot
      sessions.slug sessions.title sessions.abstract sessions.kind sessions.format sessions.language
      sessions.themes sessions.criteria sessions.speakers sessions.venue sessions.place sessions.room sessions.join_url
      sessions.starts_at_local sessions.time_zone sessions.overlap
      sessions.themes sessions.criteria sessions.speakers sessions.venue sessions.room sessions.join_url
      session_materials.title session_materials.kind session_materials.language session_materials.visibility session_materials.url
      sessions.starts_at_local sessions.time_zone sessions.overlap
      sessions.tz_version sessions.promotion sessions.approval sessions.reminders sessions.state sessions.uid
      sessions.cancel_reason series.slug series.title series.description venues.name venues.address venues.country
      venues.map_url venues.time_zone venues.access_facts venues.accessibility venues.directions venue_rooms.name
      venue_rooms.equipment venue_rooms.accessibility sign_in_failures.key link_requests.source`,
};

/** Every column that can hold a text, as `table.column`, by what happens to it. A new column must be put here. */
export const columnFates: ReadonlyMap<string, Fate> = new Map(
  Object.entries(fates).flatMap(([fate, names]) =>
    (names ?? '')
      .split(/\s+/u)
      .filter((name) => name !== '')
      .map((name): [string, Fate] => [name, fate as Fate]),
  ),
);
