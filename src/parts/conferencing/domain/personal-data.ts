import type { PersonalData } from '../../../domain/privacy/personal-data.js';
import { eraseAtProviders, eraseLinks } from './rooms.queries.js';

/**
 * Accounts belong to the team. Who was admitted to a room is removed at the provider, and then here. After a merge, the
 * registration is the other person's, who is then admitted in their place.
 */
export const personalData: PersonalData = {
  fates: {
    none: [
      'conferencing_accounts.credentials',
      'conferencing_accounts.failure',
      'conferencing_accounts.plan',
      'conferencing_accounts.provider',
      'conferencing_accounts.said',
      'conferencing_offers.external_id',
      'conferencing_rooms.chosen',
      'conferencing_rooms.external_id',
      'conferencing_rooms.failure',
      'conferencing_rooms.join_url',
      'conferencing_rooms.kind',
      'conferencing_rooms.pushed',
      'conferencing_rooms.said',
      'conferencing_rooms.staffed',
    ],
    erased: ['conferencing_people.link'],
    'kept: until the provider has removed the person': ['conferencing_people.external_id'],
  },
  erases: [eraseLinks, eraseAtProviders],
};
