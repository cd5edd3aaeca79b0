import type { PersonalData } from '../../../domain/privacy/personal-data.js';

export const personalData: PersonalData = {
  fates: {
    'kept: said in a recording, which organizers take out of it and of its transcripts together': ['transcripts.cues'],
    none: ['transcripts.language', 'transcripts.made_by', 'transcripts.recording'],
  },
};
