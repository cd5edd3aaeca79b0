import { Global, Module } from '@nestjs/common';
import { PrivacyNoticeApiController } from '../api/privacy/privacy-notice.controller.js';
import { PrivacyNoticeConsoleController } from '../console/privacy/privacy-notice.controller.js';
import { SetPrivacyNotice } from '../flows/privacy/set-privacy-notice.flow.js';
import { MyDataController } from '../site/privacy/my-data.controller.js';
import { PrivacyNoticeController } from '../site/privacy/privacy-notice.controller.js';

const flows = [SetPrivacyNotice];

/** Privacy notices, and what people can do about the data that is stored about them. */
@Global()
@Module({
  controllers: [
    // Public pages
    PrivacyNoticeController,
    MyDataController,
    // Console
    PrivacyNoticeConsoleController,
    // API
    PrivacyNoticeApiController,
  ],
  providers: flows,
  exports: flows,
})
export class PrivacyModule {}
