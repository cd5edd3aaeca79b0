import type { Call } from '../../domain/calls/call.entity.js';
import { callState } from '../../domain/calls/call.js';
import { type CallFacts, checklist, type ChecklistStep, checklistSteps } from '../../domain/calls/checklist.js';
import { optionalText, translate } from '../../platform/i18n/messages.js';
import { type TextsOfSession, untranslatedTexts } from '../../domain/sessions/untranslated.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { languageName } from '../ui/language-name.js';
import type { EmailTestView } from '../ui/email-test.js';
import { callActionPath, settingsPath } from '../paths/call-paths.js';
import { privacyNoticePath } from '../paths/privacy-paths.js';
import { newSessionPath, sessionsPath } from '../paths/session-paths.js';

/** What a call needs until the public sees it, step by step. */
export function checklistPage(
  layout: ConsoleLayout,
  input: {
    call: Call;
    facts: CallFacts;
    senderAddress: string;
    test: EmailTestView;
    /** Of the sessions that are to come. */
    texts: readonly TextsOfSession[];
  },
) {
  const { language, now } = layout;
  const { call, facts } = input;
  const text = (key: string, values = {}) => translate(language, `console.calls.checklist.${key}`, values);
  const checked = checklist(call, facts, input.senderAddress, now);
  const done = { ...checked, email: checked.email && input.test.problem === null };
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
  const untranslated = untranslatedTexts(input.texts, call)
    .map(({ code, titles, others }) => text('untranslated', { titles, others, language: languageName(code, language) }))
    .join(' ');
  return {
    ...layout,
    title: text('title'),
    progress: text('progress', {
      done: checklistSteps.filter((step) => done[step]).length,
      total: checklistSteps.length,
    }),
    steps: checklistSteps.map((step) => ({
      label: text(`${step}.label`),
      text:
        (step === 'email' && input.test.problem) ||
        (step === 'languages' && untranslated) ||
        optionalText(language, `console.calls.checklist.${step}.text`),
      path: paths[step],
      linkLabel: text(done[step] ? 'change' : 'do'),
      tone: done[step] ? 'good' : 'off',
      icon: done[step] ? 'check' : 'ring',
      state: text(done[step] ? 'done' : 'open'),
    })),
    emailTest: input.test,
    // Null for a call that is not a draft.
    publishPath: callState(call) === 'draft' ? callActionPath(call, 'publish') : null,
    // How the emails of a draft are tested; null while they are.
    testEmailsPath:
      callState(call) === 'draft' && call.testRecipientId === null ? callActionPath(call, 'test-emails') : null,
  };
}
