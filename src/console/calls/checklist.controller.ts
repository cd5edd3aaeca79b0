import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Call } from '../../domain/calls/call.entity.js';
import { TestMailServer } from '../../flows/notifications/test-mail-server.flow.js';
import { Config } from '../../platform/config.js';
import { TooManyRequests } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePage, Page } from '../console-page.js';
import { RequireAbility } from '../require-ability.js';
import { checklistPage, type TestResult } from './checklist.page.js';
import { findCallFacts } from './checklist.queries.js';

/** What a call needs before it is public, with a test of the mail server. */
@ConsoleController('calls/:call/checklist', 'settings')
@RequireAbility('change')
export class ChecklistController {
  constructor(
    private readonly database: DataSource,
    private readonly config: Config,
    private readonly testMailServer: TestMailServer,
  ) {}

  @Get()
  async list(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    await this.show(page, await page.call(slug), null);
  }

  @Post('test-email')
  async test(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    try {
      await this.show(page, call, await this.testMailServer.run(call, sampleFor(page, call), page.actor));
    } catch (error) {
      if (!(error instanceof TooManyRequests)) throw error;
      page.status = error.status;
      await this.show(page, call, 'too-many');
    }
  }

  private async show(page: ConsolePage, call: Call, result: TestResult | null): Promise<void> {
    const facts = await findCallFacts(this.database.manager, call.id);
    const { emailFrom, smtpUrl } = this.config;
    const view = {
      call,
      facts,
      result,
      senderAddress: emailFrom.address,
      hasMailServer: smtpUrl !== undefined,
      email: page.organizer.email,
    };
    page.render('calls/checklist', checklistPage(await page.layout(), view));
  }
}

/** A sample invitation to the organizer, in the language of their page. */
function sampleFor({ organizer, language }: ConsolePage, call: Call) {
  const text = (key: string) => translate(language, `console.notifications.templates.${key}`);
  return {
    kind: 'invited' as const,
    language,
    shownCase: '',
    texts: {},
    reader: { name: organizer.name, email: organizer.email, timeZone: call.timeZone },
    organization: text('sample.organization'),
    title: text('sample.title'),
  };
}
