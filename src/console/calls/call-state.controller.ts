import { Get, Param, Post } from '@nestjs/common';
import { countContents } from '../../domain/calls/calls.queries.js';
import { countToTest } from '../../domain/notifications/outbox/draft-call.queries.js';
import { findDraftRecipients } from '../../domain/notifications/speakers/draft-recipients.queries.js';
import { ChangeCallState } from '../../flows/calls/change-call-state.flow.js';
import { Config } from '../../platform/config.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { emailProblemText } from '../ui/email-test.js';
import { callsPath, checklistPath, settingsPath } from '../paths/call-paths.js';
import { RequireAbility } from '../frame/require-ability.js';
import { AllowWhenArchived } from '../frame/signed-in.guard.js';
import { type CallAction, callStatePage } from './call-state.page.js';

/** Makes a call public, archives, reopens or deletes it, or tests the emails of a draft: each asks first. */
@ConsoleController('calls/:call', 'settings')
@RequireAbility('change')
@AllowWhenArchived(true)
export class CallStateController {
  constructor(
    private readonly config: Config,
    private readonly changeState: ChangeCallState,
  ) {}

  @Get('publish')
  async askToPublish(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    await this.ask(slug, 'publish', page);
  }

  @Post('publish')
  async publish(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const { call, notified } = await this.changeState.publish(slug, page.actor);
    page.redirect(settingsPath(call), 'console.calls.publish.done', { count: notified });
  }

  @Get('test-emails')
  async askToTest(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const { testRecipientId } = await page.call(slug);
    await this.ask(slug, testRecipientId === null ? 'test-emails' : 'end-test-emails', page);
  }

  @Post('test-emails')
  async test(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await this.changeState.testEmails(slug, true, page.organizer.id, page.actor);
    page.redirect(checklistPath(call), 'console.calls.test-emails.done', { email: page.organizer.email });
  }

  @Post('end-test-emails')
  async endTest(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await this.changeState.testEmails(slug, false, page.organizer.id, page.actor);
    page.redirect(checklistPath(call), 'console.calls.end-test-emails.done');
  }

  @Get('archive')
  async askToArchive(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    await this.ask(slug, 'archive', page);
  }

  @Post('archive')
  async archive(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    await this.changeState.archive(slug, page.actor);
    page.redirect(callsPath, 'console.calls.archive.done');
  }

  @Get('reopen')
  async askToReopen(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    await this.ask(slug, 'reopen', page);
  }

  @Post('reopen')
  async reopen(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await this.changeState.reopen(slug, page.actor);
    page.redirect(settingsPath(call), 'console.calls.reopen.done');
  }

  @Get('delete')
  async askToDelete(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    await this.ask(slug, 'delete', page);
  }

  @Post('delete')
  async delete(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    await this.changeState.delete(slug, page.actor);
    page.redirect(callsPath, 'console.calls.delete.done');
  }

  private async ask(slug: string, action: CallAction, page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const { connection } = page;
    const contents = await countContents(connection, call.id, page.now);
    const recipients = action === 'publish' ? await findDraftRecipients(connection, call, page.now) : null;
    const isTest = action === 'test-emails' || action === 'end-test-emails';
    const tests = isTest ? { count: await countToTest(connection, call.id), email: page.organizer.email } : null;
    const warning = action === 'publish' ? emailProblemText(this.config, page.language) : null;
    page.render(
      'calls/state',
      callStatePage(await page.layout(), { call, action, contents, recipients, tests, warning }),
    );
  }
}
