import { translate } from '../../platform/i18n/messages.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { type BulkAction, maxAtOnce } from '../../domain/registrations/bulk-action.js';
import type { BulkChoice } from './bulk-choice.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { unreachedText } from './unreachable.js';
import type { EmailPreview } from '../ui/email-preview.js';
import { sessionPath } from '../paths/session-paths.js';

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
    /** How many of them an email reaches. */
    emails: number;
    isTooMany: boolean;
    others: number;
    names: readonly string[];
    note: string;
    email: EmailPreview | null;
    backPath: string;
  },
) {
  const { language } = layout;
  const { session, choice, count, emails, isTooMany } = input;
  const { action } = choice;
  const text = (key: string, values = {}) => translate(language, `console.registrations.bulk.${key}`, values);
  const isEmailed = action !== 'present' && action !== 'absent';
  return {
    ...layout,
    title: text(`${action}.heading`, { count }),
    action: sessionPath(session, 'bulk'),
    backPath: input.backPath,
    heading: text(`${action}.heading`, { count }),
    text: text(`${action}.text`, { count }),
    // About people whom no email reaches; null if it reaches all.
    unreached: isEmailed ? unreachedText(count - emails, language) : null,
    passedOver: input.others === 0 ? null : text('passedOver', { count: input.others }),
    tooMany: isTooMany ? text('tooMany', { most: maxAtOnce }) : null,
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
    submitLabel: count === 0 || isTooMany ? null : text(`${action}.submit`, { count: isEmailed ? emails : count }),
  };
}
