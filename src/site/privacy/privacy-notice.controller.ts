import { Get, Param } from '@nestjs/common';
import { findPrivacyNotice } from '../../domain/privacy/privacy-notices.queries.js';
import { Config } from '../../platform/config.js';
import { SiteController, Page, SitePage } from '../site-page.js';
import { privacyNoticePage } from './privacy-notice.page.js';

/** The privacy notice of a call. */
@SiteController('calls/:call/privacy')
export class PrivacyNoticeController {
  constructor(private readonly config: Config) {}

  @Get()
  async show(@Param('call') slug: string, @Page() page: SitePage): Promise<void> {
    const call = await page.call(slug);
    const viewer = page.viewer(call);
    page.rememberChoices(viewer);
    const notice = await findPrivacyNotice(page.connection, call.id);
    page.render('privacy/privacy-notice', privacyNoticePage(call, notice, viewer, this.config));
  }
}
