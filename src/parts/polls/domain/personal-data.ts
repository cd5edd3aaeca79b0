import type { PersonalData } from '../../../domain/privacy/personal-data.js';

export const personalData: PersonalData = {
  fates: {
    'kept: counts': ['poll_answers.answer'],
    none: ['polls.created_by', 'polls.title'],
  },
};
