import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Call } from '../../domain/calls/call.entity.js';
import { callWords } from '../../domain/calls/call.js';
import { RetryMessages } from '../../flows/notifications/retry-messages.flow.js';
import { RetryAddress } from '../../flows/notifications/retry-address.flow.js';
import { getMessage } from '../../domain/notifications/outbox/messages.queries.js';
import { countUndelivered, type RetryScope } from '../../domain/notifications/outbox/retry.queries.js';
import { Clock } from '../../platform/clock.js';
import { Conflict } from '../../platform/errors.js';
import { getAttendee, getRegistration } from '../../domain/registrations/registrations.queries.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePage, Page } from '../console-page.js';
import { RequireAbility } from '../require-ability.js';
import { callPath, registrationPath, retryPath, sessionPath } from '../paths.js';
import { retryPage } from './retry.page.js';

/** Whose messages are sent again, and where one came from. */
interface Wish {
  call: Call;
  scope: RetryScope;
  action: string;
  back: { path: string; label: string };
}

/** Sends again what did not arrive, and lets mail go to people again from whom it came back. */
@ConsoleController('', 'sessions')
export class RetryController {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly retryMessages: RetryMessages,
    private readonly tryAgain: RetryAddress,
  ) {}

  @Post('messages/:id/retry')
  async one(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { registrationId, sessionId } = await getMessage(this.database.manager, id);
    try {
      await this.retryMessages.one(id, page.actor);
      page.flash('console.notifications.done.retried');
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
      page.flash('console.notifications.done.notRetried');
    }
    const isInLog = sessionId !== null && page.form.text('back') !== 'registration';
    if (isInLog) page.redirect(sessionPath({ id: sessionId }, 'messages'));
    else page.redirect(registrationId === null ? '/console' : registrationPath(registrationId));
  }

  @Post('registrations/:id/try-again')
  async person(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const registration = await getRegistration(this.database.manager, id);
    await this.tryAgain.run(registration.attendeeId, page.actor);
    const { name } = await getAttendee(this.database.manager, registration.attendeeId);
    page.flash('console.notifications.done.triedAgain', { name });
    const isOfSession = page.form.text('back') === 'session';
    page.redirect(isOfSession ? `${sessionPath({ id: registration.sessionId })}#unreachable` : registrationPath(id));
  }

  @Get('sessions/:id/messages/retry')
  @RequireAbility('change')
  async askSession(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.ask(await this.ofSession(id, page), page, false);
  }

  @Post('sessions/:id/messages/retry')
  async session(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.run(await this.ofSession(id, page), page);
  }

  @Get('calls/:call/retry')
  @RequireAbility('change')
  async askCall(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    await this.ask(await this.ofCall(slug, page), page, false);
  }

  @Post('calls/:call/retry')
  async call(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    await this.run(await this.ofCall(slug, page), page);
  }

  private async run(wish: Wish, page: ConsolePage): Promise<void> {
    const { actor } = page;
    const count = await countUndelivered(this.database.manager, wish.scope, this.clock.now());
    // Only what was seen is confirmed.
    if (String(count) !== page.form.text('count')) return this.ask(wish, page, true);
    page.redirect(wish.back.path, 'console.notifications.done.retriedAll', {
      count: await this.retryMessages.all(wish.scope, actor),
    });
  }

  private async ask(wish: Wish, page: ConsolePage, hasChanged: boolean): Promise<void> {
    const { scope } = wish;
    const layout = await page.layout();
    const count = await countUndelivered(this.database.manager, scope, layout.now);
    page.render('notifications/retry', retryPage(layout, { ...wish, count, hasChanged }), hasChanged ? 409 : 200);
  }

  private async ofSession(id: string, page: ConsolePage): Promise<Wish> {
    const session = await getSession(this.database.manager, id);
    return {
      call: await page.callOf(session),
      scope: { sessionId: id },
      action: retryPath({ session: id }),
      back: { path: sessionPath(session, 'messages'), label: session.title },
    };
  }

  private async ofCall(slug: string, page: ConsolePage): Promise<Wish> {
    const call = await page.call(slug);
    return {
      call,
      scope: { callId: call.id },
      action: retryPath({ call: slug }),
      back: { path: callPath(call), label: callWords(call, page.language).name },
    };
  }
}
