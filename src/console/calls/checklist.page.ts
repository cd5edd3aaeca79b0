import type { Call } from '../../domain/calls/call.entity.js';
import { callState } from '../../domain/calls/call.js';
import { type CallFacts, checklist, type ChecklistStep, checklistSteps } from '../../domain/calls/checklist.js';
import type { MailServerAnswer } from '../../flows/notifications/test-mail-server.flow.js';
import { translate } from '../../platform/i18n/messages.js';
import type { ConsoleLayout } from '../layout.js';
import { callActionPath, checklistPath, settingsPath } from './call-paths.js';
import { privacyNoticePath } from '../privacy/privacy-paths.js';
import { newSessionPath, sessionsPath } from '../sessions/session-paths.js';

export interface ChecklistPage extends ConsoleLayout {
  progress: string;
  steps: {
    label: string;
    text: string;
    path: string | null;
    linkLabel: string;
    tone: string;
    icon: string;
    state: string;
  }[];
  testPath: string;
  testHint: string;
  /** What the mail server said about a test. */
  answer: { text: string; words: string | null; isBad: boolean } | null;
  /** Null for a call that is not a draft. */
  publishPath: string | null;
}

/** The answer to a test, or why there is none. */
export type TestResult = MailServerAnswer | 'too-many';

/** What a call needs until the public sees it, step by step. */
export function checklistPage(
  layout: ConsoleLayout,
  input: {
    call: Call;
    facts: CallFacts;
    senderAddress: string;
    hasMailServer: boolean;
    email: string;
    result: TestResult | null;
  },
): ChecklistPage {
  const { language, now } = layout;
  const { call, facts } = input;
  const text = (key: string, values = {}) => translate(language, `console.calls.checklist.${key}`, values);
  const done = checklist(call, facts, input.senderAddress, now);
  const paths: Record<ChecklistStep, string | null> = {
    texts: settingsPath(call),
    themes: settingsPath(call, 'themes'),
    dates: settingsPath(call, 'dates'),
    languages: settingsPath(call, 'languages'),
    contact: settingsPath(call),
    privacy: privacyNoticePath(call),
    // Done on this page.
    email: null,
    session: facts.hasPublishedSession ? sessionsPath(call) : newSessionPath(call),
  };
  return {
    ...layout,
    title: text('title'),
    progress: text('progress', {
      done: checklistSteps.filter((step) => done[step]).length,
      total: checklistSteps.length,
    }),
    steps: checklistSteps.map((step) => ({
      label: text(`${step}.label`),
      text: text(step === 'email' && !input.hasMailServer ? 'email.noServer' : `${step}.text`),
      path: paths[step],
      linkLabel: text(done[step] ? 'change' : 'do'),
      tone: done[step] ? 'good' : 'off',
      icon: done[step] ? 'check' : 'ring',
      state: text(done[step] ? 'done' : 'open'),
    })),
    testPath: checklistPath(call, 'test-email'),
    testHint: text('testHint', { email: input.email }),
    answer: input.result && answerView(input.result, input.email, text),
    publishPath: callState(call) === 'draft' ? callActionPath(call, 'publish') : null,
  };
}

function answerView(
  result: TestResult,
  email: string,
  text: (key: string, values?: object) => string,
): ChecklistPage['answer'] {
  if (result === 'too-many') return { text: text('tooMany'), words: null, isBad: true };
  const { isAccepted, words } = result;
  return { text: text(isAccepted ? 'accepted' : 'refused', { email }), words, isBad: !isAccepted };
}
