import { callState, type CallContents, isEmptyCall } from '../../domain/calls/call.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { translate } from '../../platform/i18n/messages.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { callPath } from '../paths/paths.js';
import { callActionPath, settingsPath } from '../paths/call-paths.js';

export type CallAction = 'publish' | 'archive' | 'reopen' | 'delete' | 'test-emails' | 'end-test-emails';

/** The question before a call is made public, archived, reopened or deleted. */
export function callStatePage(
  layout: ConsoleLayout,
  {
    call,
    action,
    contents,
    recipients,
    tests,
    warning,
  }: {
    call: Call;
    action: CallAction;
    contents: CallContents;
    /** Who gets an email by it. */
    recipients: { speakers: number; waiting: number } | null;
    /** Who would get its emails as tests, and how many at once. */
    tests: { email: string; count: number } | null;
    warning: string | null;
  },
) {
  const text = (key: string, values = {}) => translate(layout.language, `console.calls.${action}.${key}`, values);
  const cannot =
    action === 'delete'
      ? !isEmptyCall(contents)
      : action === 'archive'
        ? contents.upcoming > 0
        : tests !== null && callState(call) !== 'draft';
  return {
    ...layout,
    title: text('title', { name: call.name }),
    backPath: settingsPath(call),
    facts: [
      cannot ? text('cannot', { ...contents }) : text('text', { ...tests }),
      ...(tests === null || cannot ? [] : [text('more')]),
      ...(recipients === null ? [] : emailFacts(recipients, text)),
    ],
    warning,
    // Null where it isn't possible; the facts say why.
    action: cannot ? null : callActionPath(call, action),
    submitLabel: text('submit'),
    isDangerous: action === 'delete',
    // Another way, where this one isn't possible.
    instead: !cannot
      ? null
      : action === 'delete'
        ? { path: callActionPath(call, 'archive'), label: translate(layout.language, 'console.calls.archive.submit') }
        : { path: callPath(call), label: translate(layout.language, 'console.common.toHome') },
  };
}

/** Says who gets an email once the call is public. */
function emailFacts(
  { speakers, waiting }: { speakers: number; waiting: number },
  text: (key: string, values?: { count: number }) => string,
): string[] {
  const facts = [
    ...(speakers > 0 ? [text('speakers', { count: speakers })] : []),
    ...(waiting > 0 ? [text('waiting', { count: waiting })] : []),
  ];
  return facts.length === 0 ? [text('nobody')] : facts;
}
