import type { Call } from '../../domain/calls/call.entity.js';
import { type EmailSetUpProblem, emailSetUpProblem } from '../../domain/notifications/smtp/email-set-up.js';
import type { MailServerAnswer } from '../../domain/notifications/templates/compose-sample.js';
import type { SampleEmail } from '../../flows/notifications/sample-email.flow.js';
import type { Config } from '../../platform/config.js';
import { TooManyRequests } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import type { ConsolePage } from '../frame/console-page.js';

/** The answer to a test, or why there is none. */
export type TestResult = MailServerAnswer | 'too-many';

/** The button that sends a test email, with what the mail server said about the last one. */
export interface EmailTestView {
  path: string;
  /** Why emails reach nobody; null if nothing is known. */
  problem: string | null;
  answer: { text: string; words: string | null; isBad: boolean } | null;
}

/** Returns the test on a page, which posts it to `path`. */
export function emailTestView(
  config: Config,
  { email, language }: { email: string; language: string },
  path: string,
  result: TestResult | null,
): EmailTestView {
  const text = (key: string, values = {}) => translate(language, `console.calls.checklist.${key}`, values);
  const problem = emailSetUpProblem(config);
  return {
    path,
    problem: emailProblemText(config, language),
    answer: result && answerView(result, { email, problem }, text),
  };
}

/** Returns why emails reach nobody as Greenroom is set up, and who can change that; null if nothing is known. */
export function emailProblemText(config: Config, language: string): string | null {
  const problem = emailSetUpProblem(config);
  const { address } = config.emailFrom;
  return problem && translate(language, `console.calls.checklist.email.${problem}`, { address });
}

/** Sends a sample invitation to the organizer, in the language of their page. */
export async function sendEmailTest(page: ConsolePage, call: Call, sampleEmail: SampleEmail): Promise<TestResult> {
  const { organizer, language } = page;
  const text = (key: string) => translate(language, `console.notifications.templates.${key}`);
  const sample = {
    kind: 'invited' as const,
    language,
    shownCase: '',
    texts: {},
    reader: { name: organizer.name, email: organizer.email, timeZone: call.timeZone },
    organization: text('sample.organization'),
    title: text('sample.title'),
  };
  try {
    return await sampleEmail.testMailServer(call, sample, page.actor);
  } catch (error) {
    if (!(error instanceof TooManyRequests)) throw error;
    page.status = error.status;
    return 'too-many';
  }
}

function answerView(
  result: TestResult,
  { email, problem }: { email: string; problem: EmailSetUpProblem | null },
  text: (key: string, values?: object) => string,
): EmailTestView['answer'] {
  if (result === 'too-many') return { text: text('tooMany'), words: null, isBad: true };
  const { isAccepted, words } = result;
  if (problem === 'noServer') return { text: text('written', { email }), words, isBad: true };
  return { text: text(isAccepted ? 'accepted' : 'refused', { email }), words, isBad: !isAccepted };
}
