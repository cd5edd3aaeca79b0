import { command } from '../../../platform/database/statement.js';
import type { PersonalData } from '../../../domain/privacy/personal-data.js';

export const personalData: PersonalData = {
  fates: {
    erased: ['pilots.contact_email', 'pilots.contact_email_key', 'pilots.contact_name'],
    none: [
      'pilot_documents.title',
      'pilot_documents.url',
      'pilot_milestones.note',
      'pilot_milestones.title',
      'pilots.department',
      'pilots.figures',
      'pilots.link',
      'pilots.outcome',
      'pilots.place',
      'pilots.state',
      'pilots.summary',
    ],
  },
  erases: [
    // Who is a contact person of the city attends sessions, too.
    command(`
    update pilots i set contact_name = '', contact_email = null, contact_email_key = null
    from proposals p, attendees a
    where p.id = i.proposal_id and a.call_id = p.call_id and a.id = any($1) and i.contact_email_key = a.email_key
      and $2::timestamptz is not null`),
  ],
};
