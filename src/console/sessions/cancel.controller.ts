import { Get, Param, Post } from '@nestjs/common';
import type { Call } from '../../domain/calls/call.entity.js';
import { CancelSession } from '../../flows/sessions/cancel-session.flow.js';
import { Config } from '../../platform/config.js';
import type { FieldError } from '../../platform/errors.js';
import { read } from '../../platform/validation.js';
import { recipientCount, hasAttendees, type Recipients } from '../../domain/sessions/recipients.js';
import { findRecipients } from '../../domain/sessions/recipients.queries.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { cancelInput } from '../../domain/sessions/session-input.js';
import { requireCancellable } from '../../domain/sessions/session.js';
import { findAudience, type Audience } from '../ui/audience.queries.js';
import {
  PreviewOutdated,
  confirmStep,
  hasSessionChanged,
  redirectNotified,
  requireUnchanged,
  confirmFields,
} from '../ui/confirm.js';
import { ConsoleController, RequireAbility } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { previewEmail, type EmailPreview } from '../ui/email-preview.js';
import { sessionPath } from '../paths/session-paths.js';
import { translate } from '../../platform/i18n/messages.js';
import { field } from '../../platform/views/form-fields.js';
import { languageRow, recipientRows, currentTime } from '../ui/audience-view.js';
import type { ConsoleLayout } from '../frame/layout.js';

interface Cancellation {
  call: Call;
  session: Session;
  reason: string;
}

/** Cancels a session: who is notified and what they read is shown first. */
@ConsoleController('sessions/:id/cancel', 'sessions')
export class CancelController {
  constructor(
    private readonly config: Config,
    private readonly cancelSession: CancelSession,
  ) {}

  @Get()
  @RequireAbility('change')
  async form(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { call, session } = await page.session(id);
    if (session.state === 'cancelled') return page.redirect(sessionPath(session));
    requireCancellable(session, page.now);
    await this.preview(page, { call, session, reason: '' });
  }

  @Post()
  async cancel(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { call, session } = await page.session(id);
    const cancellation = { call, session, reason: page.form.text('reason') };
    try {
      const input = read(cancelInput, { reason: cancellation.reason });
      await confirmStep(page, {
        isConfirmed: true,
        hasChanged: session.state !== 'cancelled' && hasSessionChanged(page.form, session),
        preview: (hasChanged) => this.preview(page, cancellation, [], hasChanged),
        run: async () => {
          const { recipients } = await this.cancelSession.run(
            id,
            (current) => {
              requireUnchanged(page.form, current);
              return input;
            },
            page.actor,
          );
          redirectNotified(page, sessionPath(session), 'cancelled', recipientCount(recipients));
        },
      });
    } catch (error) {
      // Once more, from the beginning, which shows what it is by now.
      if (error instanceof PreviewOutdated) return this.cancel(id, page);
      await page.fail(error, (fieldErrors) => this.preview(page, cancellation, fieldErrors));
    }
  }

  private async preview(
    page: ConsolePage,
    { call, session, reason }: Cancellation,
    fieldErrors: readonly FieldError[] = [],
    hasChanged = false,
  ): Promise<void> {
    const { connection } = page;
    const note = reason.trim();
    const cancelled = { ...session, state: 'cancelled' as const, cancelReason: note || null };
    const change = { call, session: cancelled, before: session, note };
    const email =
      session.state === 'published' ? await previewEmail(connection, this.config, page, 'cancelled', change) : null;
    const audience = await findAudience(connection, session.id);
    const recipients = await findRecipients(connection, cancelled, page.now);
    const shown = { session, audience, recipients, email, reason, hasChanged, fieldErrors };
    page.renderStep('sessions/cancel', cancelPage(await page.layout(), shown));
  }
}

/** Previews a cancellation. */
function cancelPage(
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
    changed: input.hasChanged ? translate(language, 'console.common.changedMeanwhile') : null,
    currentText: currentTime(session, language),
    notified:
      people === 0 ? [] : [...recipientRows(recipients, 'cancelled', language), ...languageRow(audience, language)],
    email: hasAttendees(recipients) ? input.email : null,
    reason: field('reason', input.reason, input.fieldErrors, language),
    hidden: confirmFields(session, people),
    submitLabel: translate(language, 'console.common.andNotify', { label: text('cancel'), count: people }),
  };
}
