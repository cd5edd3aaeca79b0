import { command } from '../../../platform/database/statement.js';
import type { PersonalData } from '../../../domain/privacy/personal-data.js';

export const personalData: PersonalData = {
  fates: {
    erased: ['feedback_answers.email', 'feedback_answers.name'],
    'kept: anonymous': ['feedback_answers.answers', 'feedback_marks.mark'],
    none: ['feedback_forms.questions'],
  },
  erases: [
    command(`
    update feedback_answers f set name = null, email = null from sessions s, attendees a
    where s.id = f.session_id and a.call_id = s.call_id and a.id = any($1) and lower(f.email) = lower(a.email)
      and $2::timestamptz is not null`),
  ],
};
