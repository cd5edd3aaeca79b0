import { Global, Module } from '@nestjs/common';
import { FeedController } from '../site/calendar/feed.controller.js';

/** Calendar files and feeds. */
@Global()
@Module({
  controllers: [
    // Public pages
    FeedController,
  ],
})
export class CalendarModule {}
