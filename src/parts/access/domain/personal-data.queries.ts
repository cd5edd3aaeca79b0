import { command } from '../../../platform/database/statement.js';
import type { PersonalData } from '../../../domain/privacy/personal-data.js';

export const personalData: PersonalData = {
  fates: {
    erased: ['access_needs.details', 'access_needs.kind', 'access_needs.reply', 'access_needs.state'],
  },
  // Before anything else of the person.
  beforeErasing: [command(`delete from access_needs where attendee_id = any($1) and $2::timestamptz is not null`)],
  staysWhenMerged: { 'access_needs.attendee_id': 'by merged_into' },
};
