/** The results that teams get a letter about. A winner that is outstanding in its theme gets that letter only. */
export const letterOutcomes = ['winner', 'outstanding', 'shortlisted', 'not-selected'] as const;
export type LetterOutcome = (typeof letterOutcomes)[number];
