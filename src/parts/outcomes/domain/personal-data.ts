import type { PersonalData } from '../../../domain/privacy/personal-data.js';

export const personalData: PersonalData = {
  fates: {
    none: ['outcome_counts.undrafted', 'outcome_rows.grouped_by', 'outcome_rows.key'],
  },
};
