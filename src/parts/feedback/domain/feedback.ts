import { callTexts } from '../../../domain/calls/call.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import { languages, translate } from '../../../platform/i18n/messages.js';
import type { QuestionContent, QuestionKind, QuestionTranslation } from '../../../domain/questions/question.js';
import { deriveToken, hashToken } from '../../../platform/tokens.js';

/** Number of days after the end in which people can give feedback. */
const openDays = 30;
const dayMs = 86_400_000;

/** Maximum number of questions. */
export const maxFeedbackQuestions = 5;

/** With fewer answers than this, only their number is shown, to protect anonymity. */
export const minAnswersShown = 5;

export type FeedbackWindow = 'not-yet' | 'open' | 'closed';

/** Returns when feedback on a session closes. */
export function feedbackClosesAt({ endsAt }: { endsAt: Date }): Date {
  return new Date(endsAt.getTime() + openDays * dayMs);
}

/** Returns whether feedback on a session is open: for 30 days from its end. */
export function feedbackWindow(session: { state: string; endsAt: Date }, now: Date): FeedbackWindow {
  if (session.state !== 'published' || now < session.endsAt) return 'not-yet';
  return now < feedbackClosesAt(session) ? 'open' : 'closed';
}

const scale = ['1', '2', '3', '4', '5'];

/** Returns the default questions in all supported languages: the call's default one, and the others as translations. */
export function defaultQuestions(call: Worded): QuestionContent[] {
  const themes = call.themes.map(({ slug }) => slug);
  return [
    question(call, 'useful', 'choice', scale),
    question(call, 'recommend', 'choice', ['yes', 'perhaps', 'no']),
    question(call, 'proposal', 'choice', ['preparing', 'planned', 'undecided', 'no']),
    ...(themes.length === 0 ? [] : [question(call, 'more', 'choices', themes)]),
    question(call, 'words', 'long-text', []),
  ];
}

type Worded = Parameters<typeof callTexts>[0] & Pick<Call, 'languages'>;

function question(call: Worded, key: string, kind: QuestionKind, values: readonly string[]): QuestionContent {
  const first = call.languages[0] ?? 'en';
  const words = wordsIn(call, first, key, values);
  const others = languages.map(({ code }) => code).filter((language) => language !== first);
  return {
    key,
    kind,
    required: false,
    label: words.label,
    help: '',
    options: values.map((value) => ({ value, label: words.options[value] ?? value })),
    min: null,
    max: null,
    translations: Object.fromEntries(
      others.map((language): [string, QuestionTranslation] => [language, wordsIn(call, language, key, values)]),
    ),
  };
}

function wordsIn(call: Worded, language: string, key: string, values: readonly string[]) {
  const names = new Map(callTexts(call, language).themes.map(({ slug, name }) => [slug, name]));
  const label = (value: string) =>
    key === 'more' ? (names.get(value) ?? value) : translate(language, `feedback.ask.${key}.${value}`);
  return {
    label: translate(language, `feedback.ask.${key}`),
    options: Object.fromEntries(values.map((value) => [value, label(value)])),
  };
}

/**
 * Returns the marks that a registration can have, one for each generation of the secret; the first is the present one. It
 * records that a registration has answered. The database doesn't reveal whose mark it is, or which answer belongs to
 * it: marks have no time, and answers have no mark.
 */
export function feedbackMarks(secrets: readonly string[], registrationId: string): Buffer[] {
  return secrets.map((secret) => hashToken(deriveToken(secret, 'feedback', registrationId)));
}
