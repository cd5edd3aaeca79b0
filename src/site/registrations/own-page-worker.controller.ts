import { Get } from '@nestjs/common';
import { findAsset } from '../../platform/views/assets.js';
import { SiteController, Page, SitePage } from '../site-page.js';

/** The service worker that keeps own pages on a device; served from here, since its scope is below its folder. */
@SiteController('me')
export class OwnPageWorkerController {
  @Get('worker.js')
  worker(@Page() page: SitePage): void {
    void page.reply
      .type('text/javascript; charset=utf-8')
      .header('cache-control', 'no-cache')
      .send(findAsset('own-page-worker.js')?.body);
  }
}
