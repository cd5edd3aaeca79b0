import { command } from '../../../platform/database/statement.js';
import { erasedName } from '../../../domain/privacy/erasure.js';
import type { PersonalData } from '../../../domain/privacy/personal-data.js';

export const personalData: PersonalData = {
  fates: {
    erased: ['certificates.name'],
    'kept: what a certificate says without the name': [
      'certificates.call_name',
      'certificates.host',
      'certificates.language',
      'certificates.number',
      'certificates.session_title',
      'certificates.starts_at_local',
      'certificates.time_zone',
    ],
  },
  erases: [
    command(`
    update certificates c set name = '${erasedName}' from registrations r
    where r.id = c.registration_id and r.attendee_id = any($1) and $2::timestamptz is not null`),
  ],
};
