import { isDeepStrictEqual } from 'node:util';
import type { Term } from '../calls/call.js';

/** How far a solution has come. */
export const solutionStages = ['idea', 'prototype', 'pilot', 'operating', 'scaling'] as const;
export type SolutionStage = (typeof solutionStages)[number];

/** What a proposal says, in the words of its team. */
export interface ProposalContent {
  /** Language of the texts (BCP 47); null if unknown. */
  language: string | null;
  summary: string;
  /** By slug of a criterion of the call; without empty ones. */
  answers: Record<string, string>;
  stage: SolutionStage | null;
  /** Where the solution works today, such as `Kaohsiung, Taiwan`. */
  places: string[];
  /** Web addresses. */
  links: string[];
}

/** Changes of it: what is missing stays as it is, and null empties it. Answers are changed one by one. */
export type ContentChanges = {
  [Field in Exclude<keyof ProposalContent, 'answers'>]?: ProposalContent[Field] | null | undefined;
} & { answers?: Record<string, string | null> | null | undefined };

/** The content of a proposal of which only the title is known. */
export const emptyContent: Readonly<ProposalContent> = {
  language: null,
  summary: '',
  answers: {},
  stage: null,
  places: [],
  links: [],
};

/**
 * Returns the content after these changes. Answers to criteria that the call doesn't have are ignored, because a
 * platform can ask more than the call does.
 */
export function changedContent(
  before: ProposalContent,
  changes: ContentChanges,
  criteria: readonly Pick<Term, 'slug'>[],
): ProposalContent {
  const { language, summary, answers, stage, places, links } = changes;
  const all = { ...(answers === null ? {} : before.answers), ...answers };
  const answered = criteria.flatMap(({ slug }): [string, string][] => {
    const text = Object.hasOwn(all, slug) ? (all[slug] ?? '').trim() : '';
    return text === '' ? [] : [[slug, text]];
  });
  return {
    language: language === undefined ? before.language : language,
    summary: summary === undefined ? before.summary : (summary ?? '').trim(),
    answers: Object.fromEntries(answered),
    stage: stage === undefined ? before.stage : stage,
    places: places === undefined ? before.places : (places ?? []),
    links: links === undefined ? before.links : (links ?? []),
  };
}

/** Whether two contents say the same. */
export function isSameContent(one: ProposalContent, other: ProposalContent): boolean {
  return isDeepStrictEqual(one, other);
}

/** Whether a proposal says more than its title. */
export function hasContent(content: ProposalContent): boolean {
  return !isSameContent({ ...content, language: null }, emptyContent);
}

/** A criterion of the call and what the proposal says about it; empty if nothing. */
export interface CriterionAnswer {
  slug: string;
  name: string;
  text: string;
}

/** Returns the answers in the order of the call's criteria, with their names in the reader's language. */
export function answersByCriterion(content: ProposalContent, criteria: readonly Term[]): CriterionAnswer[] {
  return criteria.map(({ slug, name }) => ({ slug, name, text: content.answers[slug] ?? '' }));
}
