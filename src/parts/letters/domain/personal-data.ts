import type { PersonalData } from '../../../domain/privacy/personal-data.js';

export const personalData: PersonalData = {
  fates: {
    none: [
      'announcements.deadline_local',
      'announcements.scheduled_by',
      'announcements.send_at_local',
      'announcements.send_zone',
      'announcements.tz_version',
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
