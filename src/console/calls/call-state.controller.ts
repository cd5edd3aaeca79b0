import { Get, Param, Post } from '@nestjs/common';
import { countContents } from '../../domain/calls/calls.queries.js';
import { countToTest } from '../../domain/notifications/outbox/draft-call.queries.js';
import { findDraftRecipients } from '../../domain/notifications/speakers/draft-recipients.queries.js';
import { ChangeCallState } from '../../flows/calls/change-call-state.flow.js';
import { listMaterialsOf } from '../../domain/materials/materials.queries.js';
import { currentQuestions } from '../../domain/questions/given-answers.js';
import { listQuestionsOf } from '../../domain/questions/questions.queries.js';
import type { TextsOfSession } from '../../domain/sessions/untranslated.js';
import { listSessions } from '../../domain/sessions/sessions.queries.js';
import { Config } from '../../platform/config.js';
import { AllowWhenArchived, ConsoleController, InSection, RequireAbility } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { emailProblemText, emailTestView, sendEmailTest, type TestResult } from '../ui/email-test.js';
import { callsPath, checklistPath, settingsPath, callActionPath } from '../paths/call-paths.js';
import { type CallAction, callStatePage } from './call-state.page.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { SampleEmail } from '../../flows/notifications/sample-email.flow.js';
import { checklistPage } from './checklist.page.js';
import { findCallFacts } from './checklist.queries.js';
import { CreateCall } from '../../flows/calls/create-call.flow.js';
import type { FieldError } from '../../platform/errors.js';
import { callPath } from '../paths/paths.js';
import { cloneForm, clonePage, suggestedClone, type TypedClone } from './clone-call.page.js';
import { slugErrors } from './calls.controller.js';

/**
 * Makes a call public, archives, reopens or deletes it, copies it for next year, or tests the emails of a draft: each
 * asks first. The checklist says what it needs before.
 */
@ConsoleController('calls/:call', 'settings')
@RequireAbility('change')
export class CallStateController {
  constructor(
    private readonly config: Config,
    private readonly changeState: ChangeCallState,
    private readonly sampleEmail: SampleEmail,
    private readonly createCall: CreateCall,
  ) {}

  @Get('publish')
  @AllowWhenArchived(true)
  async askToPublish(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    await this.ask(slug, 'publish', page);
  }

  @Post('publish')
  @AllowWhenArchived(true)
  async publish(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const { call, notified } = await this.changeState.publish(slug, page.actor);
    // What is next stands there.
    page.redirect(callPath(call), 'console.calls.publish.done', { count: notified });
  }

  @Get('test-emails')
  @AllowWhenArchived(true)
  async askToTest(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const { testRecipientId } = await page.call(slug);
    await this.ask(slug, testRecipientId === null ? 'test-emails' : 'end-test-emails', page);
  }

  @Post('test-emails')
  @AllowWhenArchived(true)
  async test(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await this.changeState.testEmails(slug, true, page.organizer.id, page.actor);
    page.redirect(checklistPath(call), 'console.calls.test-emails.done', { email: page.organizer.email });
  }

  @Post('end-test-emails')
  @AllowWhenArchived(true)
  async endTest(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await this.changeState.testEmails(slug, false, page.organizer.id, page.actor);
    page.redirect(checklistPath(call), 'console.calls.end-test-emails.done');
  }

  @Get('archive')
  @AllowWhenArchived(true)
  async askToArchive(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    await this.ask(slug, 'archive', page);
  }

  @Post('archive')
  @AllowWhenArchived(true)
  async archive(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    await this.changeState.archive(slug, page.actor);
    page.redirect(callsPath, 'console.calls.archive.done');
  }

  @Get('reopen')
  @AllowWhenArchived(true)
  async askToReopen(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    await this.ask(slug, 'reopen', page);
  }

  @Post('reopen')
  @AllowWhenArchived(true)
  async reopen(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await this.changeState.reopen(slug, page.actor);
    page.redirect(settingsPath(call), 'console.calls.reopen.done');
  }

  @Get('delete')
  @AllowWhenArchived(true)
  async askToDelete(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    await this.ask(slug, 'delete', page);
  }

  @Post('delete')
  @AllowWhenArchived(true)
  async delete(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    await this.changeState.delete(slug, page.actor);
    page.redirect(callsPath, 'console.calls.delete.done');
  }

  @Get('checklist')
  @InSection('home')
  async checklist(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    await this.showChecklist(page, await page.call(slug), null);
  }

  @Post('checklist/test-email')
  @InSection('home')
  async sendTestEmail(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    await this.showChecklist(page, call, await sendEmailTest(page, call, this.sampleEmail));
  }

  @Get('clone')
  @AllowWhenArchived(true)
  async cloneForm(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    await this.showCloneForm(page, call, suggestedClone(call));
  }

  @Post('clone')
  @AllowWhenArchived(true)
  async clone(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const typed = cloneForm.typed(page.form);
    try {
      const { call: copy, sessions } = await this.createCall.clone(slug, cloneForm.read(typed), page.actor);
      const next = sessions === 0 ? settingsPath(copy) : checklistPath(copy);
      page.redirect(next, 'console.calls.clone.done', { count: sessions });
    } catch (error) {
      const isShown = ({ code }: { code: string }) => code === 'slug-taken';
      await page.fail(
        error,
        (fieldErrors, code) => this.showCloneForm(page, call, typed, slugErrors(fieldErrors, code)),
        isShown,
      );
    }
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

  private async showChecklist(page: ConsolePage, call: Call, result: TestResult | null): Promise<void> {
    const facts = await findCallFacts(page.connection, call.id);
    const texts = call.languages.length > 1 ? await textsToCome(page, call) : [];
    const { config } = this;
    const layout = await page.layout();
    const reader = { email: page.organizer.email, language: page.language };
    const test = emailTestView(config, reader, checklistPath(call, 'test-email'), result);
    page.render(
      'calls/checklist',
      checklistPage(layout, { call, facts, texts, test, senderAddress: config.emailFrom.address }),
    );
  }

  private async showCloneForm(
    page: ConsolePage,
    call: Call,
    typed: TypedClone,
    fieldErrors: readonly FieldError[] = [],
  ) {
    const action = callActionPath(call, 'clone');
    page.render('form', clonePage(await page.layout(), { call, typed, fieldErrors, action }));
  }
}

async function textsToCome({ connection, now }: ConsolePage, call: Call): Promise<TextsOfSession[]> {
  const all = await listSessions(connection, call.id);
  const coming = all.filter(({ state, endsAt }) => state !== 'cancelled' && endsAt > now);
  const ids = coming.map(({ id }) => id);
  const materials = await listMaterialsOf(connection, ids);
  const questions = currentQuestions(await listQuestionsOf(connection, ids));
  return coming.map((session) => ({
    session,
    materials: materials.get(session.id) ?? [],
    questions: questions.filter(({ sessionId }) => sessionId === session.id),
  }));
}
