import { partPage } from '../paths/part-pages.js';
import { Get, Param, Post } from '@nestjs/common';
import { callTexts } from '../../domain/calls/call.js';
import { RetryMessages } from '../../flows/notifications/retry-messages.flow.js';
import type { Message } from '../../domain/notifications/message.entity.js';
import { getMessageOfCall } from '../../domain/notifications/outbox/messages.queries.js';
import { countUndelivered, type RetryScope, findUndelivered } from '../../domain/notifications/outbox/retry.queries.js';
import { Conflict } from '../../platform/errors.js';
import { getAttendee, getRegistration } from '../../domain/registrations/registrations.queries.js';
import { ConsoleController, RequireAbility, OpenToFacilitators } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import type { LetterOutcome } from '../../domain/proposals/letter-outcome.js';
import { callPath, consolePath } from '../paths/paths.js';
import { retryPath } from '../paths/notification-paths.js';
import { registrationPath } from '../paths/registration-paths.js';
import { sessionPath } from '../paths/session-paths.js';
import { confirmStep } from '../ui/confirm.js';
import { translate } from '../../platform/i18n/messages.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { plannedForSessions } from '../../domain/notifications/reminders/planned-emails.js';
import { countSuppressed, listSuppressed } from '../../domain/notifications/suppression/suppressions.queries.js';
import { messagesPage } from './messages.page.js';
import { countPlanned } from './planned-view.js';
import { countMessageGroups, countMessageKinds, listMessageRows } from '../ui/messages.queries.js';
import { messageGroups } from '../ui/message-groups.js';
import { pageSize } from '../ui/pager.js';
import { maxUnreachableShown } from '../registrations/unreachable.js';

/** The messages to send again, and the page to return to. */
interface Retry {
  scope: RetryScope;
  action: string;
  back: { path: string; label: string };
}

/** The emails of a session, and sending again what failed. */
@ConsoleController('', 'sessions')
export class MessagesController {
  constructor(private readonly retryMessages: RetryMessages) {}

  @Post('messages/:id/retry')
  async one(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const back = await backOf(page, await getMessageOfCall(page.connection, id));
    try {
      await this.retryMessages.one(id, page.actor);
      page.redirect(back, 'console.notifications.done.retried');
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
      page.redirect(back, 'console.notifications.done.notRetried');
    }
  }

  @Post('registrations/:id/try-again')
  async address(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { attendeeId, sessionId } = await getRegistration(page.connection, id);
    await this.retryMessages.liftSuppression(attendeeId, page.actor);
    const { name } = await getAttendee(page.connection, attendeeId);
    const isOnSession = page.form.text('back') === 'session';
    const back = isOnSession ? `${sessionPath({ id: sessionId }, 'messages')}#unreachable` : registrationPath(id);
    page.redirect(back, 'console.notifications.done.triedAgain', { name });
  }

  @Get('sessions/:id/messages/retry')
  @RequireAbility('change')
  async askSession(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.ask(page, await this.ofSession(page, id));
  }

  @Post('sessions/:id/messages/retry')
  async session(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.run(page, await this.ofSession(page, id));
  }

  @Get('calls/:call/retry')
  @RequireAbility('change')
  async askCall(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    await this.ask(page, await this.ofCall(page, slug));
  }

  @Post('calls/:call/retry')
  async call(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    await this.run(page, await this.ofCall(page, slug));
  }

  @Get('sessions/:id/messages')
  @OpenToFacilitators('session')
  async show(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { connection } = page;
    const { session, call } = await page.session(id);
    const { query, now } = page;
    const group = query.choice('state', messageGroups);
    const rows = await listMessageRows(connection, id, group, pageSize, (query.page - 1) * pageSize);
    const view = messagesPage(await page.layout(), {
      session,
      group,
      page: query.page,
      counts: await countMessageGroups(connection, id),
      planned: await countPlanned(connection, await plannedForSessions(connection, [session], now)),
      kinds: await countMessageKinds(connection, id),
      unreachable: {
        people: await listSuppressed(connection, id, maxUnreachableShown),
        count: (await countSuppressed(connection, call.id)).get(id) ?? 0,
      },
      rows,
      undelivered: await findUndelivered(connection, { messageIds: rows.map((row) => row.id) }, now),
      undeliveredCount: await countUndelivered(connection, { sessionId: id }, now),
    });
    page.render('notifications/delivery', view);
  }

  private async run(page: ConsolePage, retry: Retry): Promise<void> {
    const count = await countUndelivered(page.connection, retry.scope, page.now);
    await confirmStep(page, {
      isConfirmed: true,
      hasChanged: page.form.text('count') !== String(count),
      preview: (hasChanged) => this.ask(page, retry, hasChanged),
      run: async () => {
        const sent = await this.retryMessages.all(retry.scope, page.actor);
        page.redirect(retry.back.path, 'console.notifications.done.retriedAll', { count: sent });
      },
    });
  }

  private async ask(page: ConsolePage, retry: Retry, hasChanged = false): Promise<void> {
    const count = await countUndelivered(page.connection, retry.scope, page.now);
    page.renderStep('notifications/retry', retryPage(await page.layout(), { ...retry, count, hasChanged }));
  }

  private async ofSession(page: ConsolePage, id: string): Promise<Retry> {
    const { session } = await page.session(id);
    return {
      scope: { sessionId: id },
      action: retryPath({ session: id }),
      back: { path: sessionPath(session, 'messages'), label: session.title },
    };
  }

  private async ofCall(page: ConsolePage, slug: string): Promise<Retry> {
    const call = await page.call(slug);
    return {
      scope: { callId: call.id },
      action: retryPath({ call: slug }),
      back: { path: callPath(call), label: callTexts(call, page.language).name },
    };
  }
}

/** Returns the page that shows a message: that of its letter, the log of its session, or its registration. */
async function backOf(page: ConsolePage, { registrationId, sessionId, callId, payload }: Message): Promise<string> {
  const { letter } = payload as { letter?: { outcome: LetterOutcome } };
  if (letter !== undefined && callId !== null)
    return partPage('letter', await page.callOf({ callId }), letter.outcome) ?? consolePath;
  if (sessionId !== null && page.form.text('back') !== 'registration')
    return sessionPath({ id: sessionId }, 'messages');
  return registrationId === null ? consolePath : registrationPath(registrationId);
}

/** Asks to confirm that messages are sent again. */
function retryPage(
  layout: ConsoleLayout,
  input: { action: string; back: { path: string; label: string }; count: number; hasChanged: boolean },
) {
  const { language } = layout;
  const { count } = input;
  return {
    ...layout,
    title: translate(language, 'console.notifications.delivery.retryTitle'),
    action: input.action,
    backPath: input.back.path,
    backLabel: input.back.label,
    heading: translate(language, 'console.notifications.delivery.retryHeading', { count }),
    changed: input.hasChanged ? translate(language, 'console.notifications.delivery.retryChanged') : null,
    count,
    submitLabel: count === 0 ? null : translate(language, 'console.notifications.delivery.retryAll', { count }),
  };
}
