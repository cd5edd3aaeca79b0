import { command } from '../../platform/database/statement.js';

/**
 * Copies what organizers have written for a call to a new one: its privacy notice, logo, email texts, feedback questions, and
 * the scale and weights of its jury.
 */
export const copySettings = command(
  `with logo as (
     insert into call_logos (call_id, content) select $2::uuid, content from call_logos where call_id = $1
   ), notice as (
     insert into privacy_notices
       (call_id, controller, contact_email, purpose, legal_basis, retention_days, more, translations, updated_at)
     select $2::uuid, controller, contact_email, purpose, legal_basis, retention_days, more, translations,
       $3::timestamptz
     from privacy_notices where call_id = $1
   ), templates as (
     insert into email_templates
       (id, call_id, kind, language, version, texts, effective_from, updated_at, updated_by)
     select gen_random_uuid(), $2, kind, language, 1, texts, $3, $3, updated_by
     from (select distinct on (kind, language) * from email_templates where call_id = $1
       order by kind, language, version desc) newest
   ), forms as (
     insert into feedback_forms (id, call_id, session_id, questions, changed_at)
     select gen_random_uuid(), $2, null, questions, $3 from feedback_forms where call_id = $1 and session_id is null
   ) insert into jury_settings
       (call_id, scale_min, scale_max, low_label, high_label, weights, min_reviews, shares_feedback,
        is_anonymous, hides_places, version, updated_at)
     select $2, scale_min, scale_max, low_label, high_label, weights, min_reviews, shares_feedback,
       is_anonymous, hides_places, 1, $3
     -- The weights of a later round can be those of its own criteria.
    from jury_settings where call_id = $1 and round = 1`,
).write<[fromId: string, toId: string, now: Date]>();
