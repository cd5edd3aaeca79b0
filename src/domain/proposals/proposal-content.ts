import { isDeepStrictEqual } from 'node:util';
import type { Call } from '../calls/call.entity.js';
import { callTexts } from '../calls/call.js';
import { answerText } from '../questions/answer-labels.js';
import { answerFromText } from '../questions/answer-text.js';
import { questionTexts } from '../questions/question.js';
import type { ListedFile } from './proposal-files.queries.js';
import type { Proposal, ProposalMember } from './proposal.entity.js';

/** How far a solution has come. */
export const solutionStages = ['idea', 'prototype', 'pilot', 'operating', 'scaling'] as const;
export type SolutionStage = (typeof solutionStages)[number];

/** What a proposal says, in the words of its team. */
export interface ProposalContent {
  /** Language of the texts (BCP 47); null if unknown. */
  language: string | null;
  summary: string;
  /** By slug of a criterion of the call, or key of its own question; without empty ones. */
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
 * Returns the content after these changes. Answers to what the call doesn't ask are ignored, because a platform can ask
 * more than the call does.
 */
export function changedContent(
  before: ProposalContent,
  changes: ContentChanges,
  asked: readonly string[],
): ProposalContent {
  const { language, summary, answers, stage, places, links } = changes;
  const all = { ...(answers === null ? {} : before.answers), ...answers };
  const answered = asked.flatMap((slug): [string, string][] => {
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

/** What a proposal has answers to: the slugs of the call's criteria, then the keys of its own questions. */
export function answerKeys({ criteria, proposalQuestions }: Pick<Call, 'criteria' | 'proposalQuestions'>): string[] {
  return [...criteria.map(({ slug }) => slug), ...proposalQuestions.map(({ key }) => key)];
}

/** A criterion of the call, or its own question, and what the proposal says about it; empty if nothing. */
export interface ContentAnswer {
  slug: string;
  name: string;
  text: string;
}

/** What of a call names the answers of its proposals. */
export type AskingCall = Pick<
  Call,
  'name' | 'host' | 'summary' | 'themes' | 'criteria' | 'translations' | 'proposalQuestions'
>;

/**
 * Returns the answers in the order of the call's criteria and then its own questions, with their names in the reader's
 * language.
 */
export function answersOf(call: AskingCall, { answers }: ProposalContent, language: string): ContentAnswer[] {
  const own = call.proposalQuestions.map((question): ContentAnswer => {
    const text = answers[question.key] ?? '';
    const value = answerFromText(question, text);
    const shown = value === null ? text : answerText(question, value, language);
    return { slug: question.key, name: questionTexts(question, language).label, text: shown };
  });
  const { criteria } = callTexts(call, language);
  return [...criteria.map(({ slug, name }) => ({ slug, name, text: answers[slug] ?? '' })), ...own];
}

/** A version of a proposal as it was received. Its team is named without addresses. */
export interface SubmissionSnapshot {
  /** Its id in Greenroom, which the team can quote. */
  number: string;
  title: string;
  theme: string;
  organization: string;
  /** Empty if it came from the platform of the call. */
  team: string[];
  content: ProposalContent;
  /** Its PDFs; missing in versions from before they were recorded. */
  files?: { id: string; name: string }[];
  /** The rules that its team accepted with it; missing where the call had none. */
  rules?: { version: string; text: string };
}

/** Returns the proposal as its team submits it. */
export function snapshotOf(
  proposal: Pick<Proposal, 'externalId' | 'title' | 'theme' | 'organization'>,
  content: ProposalContent,
  members: readonly Pick<ProposalMember, 'name' | 'acceptedAt'>[],
  files: readonly Pick<ListedFile, 'fileId' | 'name'>[],
): Required<Omit<SubmissionSnapshot, 'rules'>> {
  const { externalId: number, title, theme, organization } = proposal;
  const team = members.flatMap(({ name, acceptedAt }) => (acceptedAt === null || !name ? [] : [name]));
  const attached = files.map(({ fileId: id, name }) => ({ id, name }));
  return { number, title, theme, organization: organization ?? '', team, content, files: attached };
}
