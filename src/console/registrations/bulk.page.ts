import { translate, hasMessage } from '../../platform/i18n/messages.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { type BulkAction, mostAtOnce } from './bulk-actions.js';
import type { BulkChoice } from './bulk-choice.js';
import type { ConsoleLayout } from '../layout.js';
import type { EmailPreview } from '../notifications/email-preview.js';
import { sessionPath } from '../paths.js';
import type { Decided } from '../../domain/registrations/decided.js';
import type { ResultLine } from '../background-job.js';

export interface BulkPage extends ConsoleLayout {
  action: string;
  backPath: string;
  sessionTitle: string;
  heading: string;
  text: string;
  passedOver: string | null;
  tooMany: string | null;
  names: string[];
  more: string | null;
  hidden: { name: string; value: string }[];
  hasNote: boolean;
  note: string;
  email: EmailPreview | null;
  submitLabel: string | null;
}

/** Whether the email of an action can include a message from the organizer. */
export function takesNote(action: BulkAction): boolean {
  return action === 'decline';
}

/** Previews an action: `count` people are affected, `others` are skipped. */
export function bulkPage(
  layout: ConsoleLayout,
  input: {
    session: Session;
    choice: BulkChoice;
    count: number;
    others: number;
    names: readonly string[];
    note: string;
    email: EmailPreview | null;
    backPath: string;
  },
): BulkPage {
  const { language } = layout;
  const { session, choice, count } = input;
  const { action } = choice;
  const text = (key: string, values = {}) => translate(language, `console.registrations.bulk.${key}`, values);
  const isTooMany = count > mostAtOnce;
  return {
    ...layout,
    title: text(`${action}.heading`, { count }),
    action: sessionPath(session, 'bulk'),
    backPath: input.backPath,
    sessionTitle: session.title,
    heading: text(`${action}.heading`, { count }),
    text: text(`${action}.text`, { count }),
    passedOver: input.others === 0 ? null : text('passedOver', { count: input.others }),
    tooMany: isTooMany ? text('tooMany', { most: mostAtOnce }) : null,
    names: [...input.names],
    more: count > input.names.length ? text('more', { count: count - input.names.length }) : null,
    hidden: [
      { name: 'action', value: action },
      { name: 'state', value: choice.tab },
      { name: 'q', value: choice.search },
      ...(choice.ids === null
        ? [
            { name: 'all', value: 'yes' },
            { name: 'until', value: choice.until.toISOString() },
          ]
        : choice.ids.map((value) => ({ name: 'id', value }))),
    ],
    hasNote: takesNote(action) && count > 0,
    note: input.note,
    email: input.email,
    submitLabel: count === 0 || isTooMany ? null : text(`${action}.submit`, { count }),
  };
}

/** Returns the result of an action by outcome, skipped registrations with the reason. */
export function bulkResult(action: BulkAction, decided: readonly Decided[], language: string): ResultLine[] {
  const text = (key: string, values = {}) => translate(language, `console.registrations.bulk.${key}`, values);
  const kinds = new Map<string, number>();
  for (const one of decided) {
    const kind = one.ok ? action : `refused:${one.refusal.code}`;
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  const good = [...kinds].filter(([kind]) => !kind.startsWith('refused:'));
  const bad = [...kinds].filter(([kind]) => kind.startsWith('refused:'));
  if (decided.length === 0)
    return [{ state: { tone: 'off', icon: 'square', label: text('became.nothing') }, text: null, people: [] }];
  return [
    ...good.map(([kind, count]): ResultLine => {
      return { state: { tone: 'good', icon: 'dot', label: text(`became.${kind}`, { count }) }, text: null, people: [] };
    }),
    ...bad.map(([kind, count]): ResultLine => {
      const code = kind.slice('refused:'.length);
      const reason = hasMessage(language, `console.registrations.bulk.because.${code}`)
        ? text(`because.${code}`)
        : code;
      return {
        state: { tone: 'off', icon: 'square', label: text('became.skipped', { count }) },
        text: reason,
        people: [],
      };
    }),
  ];
}
