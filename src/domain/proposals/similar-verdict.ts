export const similarVerdicts = ['dismissed', 'duplicate'] as const;
/** What organizers decided about two similar proposals. */
export type SimilarVerdict = (typeof similarVerdicts)[number];
