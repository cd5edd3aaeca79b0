import type { PersonalData } from '../../../domain/privacy/personal-data.js';

export const personalData: PersonalData = {
  fates: {
    none: [
      'letters.contents',
      'letters.created_by',
      'letters.held_by',
      'letters.held_reason',
      'letters.outcome',
      'letters.send_at_local',
      'letters.send_zone',
      'letters.state',
      'letters.tz_version',
      'shortlists.published_by',
    ],
  },
  staysWhenMerged: {
    'letter_recipients.attendee_id': 'by merged_into',
  },
};
