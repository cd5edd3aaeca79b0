import { area } from '../app/area.js';
import { FeedController } from '../site/calendar/feed.controller.js';

/** Calendar files and feeds. */
export const calendar = area({
  name: 'calendar',
  surface: {
    controllers: [
      // Public pages
      FeedController,
    ],
  },
});
