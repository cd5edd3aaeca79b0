import { translate } from '../../platform/i18n/messages.js';
import { field } from '../../platform/views/form-fields.js';
import type { FieldError } from '../../platform/errors.js';
import { hasAttendees, recipientCount, type Recipients } from '../../domain/sessions/recipients.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import type { Audience } from '../ui/audience.queries.js';
import { languageRow, recipientRows } from '../ui/audience-view.js';
import { confirmFields } from '../ui/confirm.js';
import type { ConsoleLayout } from '../frame/layout.js';
import type { EmailPreview } from '../ui/email-preview.js';
import { currentTime } from '../ui/audience-view.js';
import { sessionPath } from '../paths/session-paths.js';

/** Previews a cancellation. */
export function cancelPage(
  layout: ConsoleLayout,
  input: {
    session: Session;
    audience: Audience;
    recipients: Recipients;
    /** Null for a draft. */
    email: EmailPreview | null;
    reason: string;
    hasChanged: boolean;
    fieldErrors: readonly FieldError[];
  },
) {
  const { language } = layout;
  const { session, audience, recipients } = input;
  const people = recipientCount(recipients);
  const text = (key: string, values = {}) => translate(language, `console.sessions.${key}`, values);
  return {
    ...layout,
    title: text('cancel'),
    sessionTitle: session.title,
    sessionPath: sessionPath(session),
    action: sessionPath(session, 'cancel'),
    heading: text('willBeNotified', { count: people }),
    changed: input.hasChanged ? text('changedMeanwhile') : null,
    currentText: currentTime(session, language),
    notified:
      people === 0 ? [] : [...recipientRows(recipients, 'cancelled', language), ...languageRow(audience, language)],
    email: hasAttendees(recipients) ? input.email : null,
    reason: field('reason', input.reason, input.fieldErrors, language),
    hidden: confirmFields(session, people),
    submitLabel: text('cancelAndNotify', { count: people }),
  };
}
