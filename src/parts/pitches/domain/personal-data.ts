import type { PersonalData } from '../../../domain/privacy/personal-data.js';
import { command } from '../../../platform/database/statement.js';
import { listOwnPitches } from './invites.queries.js';

export const personalData: PersonalData = {
  download: {
    name: 'pitches',
    read: (connection, attendeeId) => listOwnPitches(connection, attendeeId, new Date(0)),
  },
  fates: {
    erased: ['pitch_invites.reply'],
    none: [
      'pitch_invites.format',
      'pitch_invites.venue',
      'pitch_orders.breaks',
      'pitch_orders.seed',
      'pitches.uid',
      'sessions.part_pages',
    ],
  },
  beforeErasing: [command('delete from pitch_invites where attendee_id = any($1) and $2::timestamptz is not null')],
  staysWhenMerged: { 'pitch_invites.attendee_id': 'by merged_into' },
};
