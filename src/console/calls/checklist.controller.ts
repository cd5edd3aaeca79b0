import { Get, Param, Post } from '@nestjs/common';
import type { Call } from '../../domain/calls/call.entity.js';
import { TestMailServer } from '../../flows/notifications/test-mail-server.flow.js';
import { Config } from '../../platform/config.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { RequireAbility } from '../frame/require-ability.js';
import { emailTestView, sendEmailTest, type TestResult } from '../ui/email-test.js';
import { checklistPath } from '../paths/call-paths.js';
import { checklistPage } from './checklist.page.js';
import { findCallFacts } from './checklist.queries.js';

/** What a call needs before it is public, with a test of the mail server. */
@ConsoleController('calls/:call/checklist', 'settings')
@RequireAbility('change')
export class ChecklistController {
  constructor(
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
    await this.show(page, call, await sendEmailTest(page, call, this.testMailServer));
  }

  private async show(page: ConsolePage, call: Call, result: TestResult | null): Promise<void> {
    const facts = await findCallFacts(page.connection, call.id);
    const { config } = this;
    const layout = await page.layout();
    const reader = { email: page.organizer.email, language: page.language };
    const test = emailTestView(config, reader, checklistPath(call, 'test-email'), result);
    page.render(
      'calls/checklist',
      checklistPage(layout, { call, facts, test, senderAddress: config.emailFrom.address }),
    );
  }
}
