import { Get, Param } from '@nestjs/common';
import { listEmailTemplates } from '../../domain/notifications/templates/email-templates.queries.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { emailTemplatesPage } from './email-templates.page.js';

/** The kinds of email of a call, with a mark at those whose texts were changed. */
@ConsoleController('calls/:slug/mails', 'emails')
export class EmailTemplatesController {
  @Get()
  async list(@Param('slug') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const layout = await page.layout();
    const templates = await listEmailTemplates(page.connection, call.id);
    page.render('notifications/email-templates', emailTemplatesPage(layout, { call, templates }));
  }
}
