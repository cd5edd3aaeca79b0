import { command } from '../../../platform/database/statement.js';
import { erasedName, namesOf } from '../../../domain/privacy/erasure.js';
import type { PersonalData } from '../../../domain/privacy/personal-data.js';

export const personalData: PersonalData = {
  fates: {
    erased: ['winner_names.name'],
    'kept: counts': ['acceptances.answered_by', 'acceptances.state'],
    'kept: belongs to the proposal, which the platform of the call holds': [
      'winner_entries.picture_alt',
      'winner_entries.summary',
      'winner_entries.title',
      'winner_entries.url',
    ],
    none: ['acceptances.deadline_local', 'acceptances.tz_version', 'winner_pages.published_by'],
  },
  beforeErasing: [
    // Owners were told who answered for the team.
    command(`
    update messages m set payload = jsonb_set(m.payload, '{winner,by}', '"${erasedName}"')
    where m.kind in ('winner-answered', 'staff-winner') and m.payload #>> '{winner,by}' in (${namesOf})
      and m.payload #>> '{winner,proposalId}' in (select p.id::text from proposals p join attendees a on a.call_id = p.call_id
        where a.id = any($1)) and $2::timestamptz is not null`),
  ],
  erases: [command(`delete from winner_names where attendee_id = any($1) and $2::timestamptz is not null`)],
  staysWhenMerged: { 'winner_names.attendee_id': 'by merged_into' },
};
