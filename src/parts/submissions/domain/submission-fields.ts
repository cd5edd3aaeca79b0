import { z } from 'zod';
import type { FieldError } from '../../../platform/errors.js';
import { fault, fieldErrorsOf, line, prose, webAddress } from '../../../platform/validation.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import {
  type ContentChanges,
  type ProposalContent,
  type SolutionStage,
  solutionStages,
} from '../../../domain/proposals/proposal-content.js';
import { checkedAnswerText } from '../../../domain/questions/answer-text.js';
import type { Proposal } from '../../../domain/proposals/proposal.entity.js';
import { languageInput } from '../../../domain/sessions/language-offer-input.js';
import { plainLine } from '../../../domain/registrations/people/plain-name.js';
import { emailInput } from '../../../domain/registrations/admission/registration-input.js';

/** The form of a proposal, as it is typed: places and links are one per line. */
export interface SubmissionFields {
  title: string;
  theme: string;
  organization: string;
  language: string;
  summary: string;
  /** By slug of a criterion, or key of a question of the call. */
  answers: Record<string, string>;
  stage: string;
  places: string;
  links: string;
}

/** The fields of a proposal that are a text of their own. */
export const plainFields = [
  'title',
  'theme',
  'organization',
  'language',
  'summary',
  'stage',
  'places',
  'links',
] as const satisfies readonly (keyof SubmissionFields)[];

/** Returns what the form shows of a proposal. */
export function fieldsOf(
  proposal: Pick<Proposal, 'title' | 'theme' | 'organization'>,
  content: ProposalContent,
  asked: readonly string[],
): SubmissionFields {
  return {
    title: proposal.title,
    theme: proposal.theme,
    organization: proposal.organization ?? '',
    language: content.language ?? '',
    summary: content.summary,
    answers: Object.fromEntries(asked.map((key) => [key, content.answers[key] ?? ''])),
    stage: content.stage ?? '',
    places: content.places.join('\n'),
    links: content.links.join('\n'),
  };
}

const maxTextLength = 20_000;
const linesOf = (text: string) =>
  text
    .split('\n')
    .map((part) => part.trim())
    .filter((part) => part !== '');
const maybe = <T extends z.ZodType<string, string>>(schema: T) =>
  z
    .literal('')
    .transform(() => null)
    .or(schema);

const schemas = {
  title: line(300),
  organization: maybe(line(200)),
  language: maybe(languageInput),
  summary: prose(maxTextLength),
  answer: prose(maxTextLength),
  stage: maybe(z.enum(solutionStages)),
  places: z
    .string()
    .transform(linesOf)
    .pipe(z.array(line(200)).max(50)),
  links: z
    .string()
    .transform((text) => linesOf(text).map(withScheme))
    .pipe(z.array(webAddress).max(20)),
};

/** What a draft becomes: each field that is valid, and the errors of the others, which stay as they are. */
export interface DraftChanges {
  facts: { title?: string; theme?: string; organization?: string | null };
  content: ContentChanges;
  fieldErrors: FieldError[];
}

/** Reads the form of a draft. One field that can't be saved doesn't keep the others from being saved. */
export function readDraft(
  call: Pick<Call, 'themes' | 'criteria' | 'proposalQuestions'>,
  typed: SubmissionFields,
): DraftChanges {
  const fieldErrors: FieldError[] = [];
  const value = <T>(path: string, schema: z.ZodType<T>, text: string): { [key: string]: T } => {
    const read = schema.safeParse(text.trim());
    if (read.success) return { [path.split('.').at(-1) ?? path]: read.data };
    const [error] = fieldErrorsOf(read.error.issues);
    if (error !== undefined) fieldErrors.push({ ...error, path });
    return {};
  };
  const theme = z
    .string()
    .refine(
      (slug) => call.themes.some((one) => one.slug === slug),
      fault('unknown-theme', 'Choose one of the themes of the call.'),
    );
  const facts = {
    ...value('title', schemas.title, typed.title),
    ...value('theme', theme, typed.theme),
    ...value('organization', schemas.organization, typed.organization),
  };
  const answers = call.criteria.map(({ slug }) => value(`answers.${slug}`, schemas.answer, typed.answers[slug] ?? ''));
  const own = call.proposalQuestions.map((question) => {
    const { text, fieldErrors: wrong } = checkedAnswerText(question, typed.answers[question.key] ?? '');
    fieldErrors.push(...wrong);
    return wrong.length === 0 ? { [question.key]: text } : {};
  });
  const content: ContentChanges = {
    ...value('language', schemas.language, typed.language),
    ...value('summary', schemas.summary, typed.summary),
    ...(value('stage', schemas.stage, typed.stage) as { stage?: SolutionStage | null }),
    ...value('places', schemas.places, typed.places),
    ...value('links', schemas.links, typed.links),
    answers: Object.assign({}, ...answers, ...own) as Record<string, string>,
  };
  return { facts, content, fieldErrors };
}

/** People type addresses as they say them. */
function withScheme(text: string): string {
  return /^[a-z][a-z\d+.-]*:/iu.test(text) ? text : `https://${text}`;
}

/** Who starts a proposal, or is invited to its team. */
export const authorInput = z.strictObject({ name: plainLine, email: emailInput });
export type AuthorInput = z.output<typeof authorInput>;

/** A new proposal; the rest is written on its page. */
export const newSubmission = z.strictObject({ title: line(300), theme: z.string().trim().min(1).max(100) });
export type NewSubmission = z.output<typeof newSubmission>;
