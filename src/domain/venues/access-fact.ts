/** What people who plan their visit most often need to know. */
export const accessFacts = [
  'step-free',
  'accessible-toilet',
  'hearing-loop',
  'accessible-parking',
  'quiet-room',
  'assistance-animals',
] as const;
export type AccessFact = (typeof accessFacts)[number];
