import { area } from '../app/area.js';
import { TimeZonesController } from '../console/time/time-zones.controller.js';
import { ShareTzData } from '../flows/time/share-tz-data.flow.js';
import { RederiveDeadlines } from '../flows/time/rederive-deadlines.flow.js';
import { TimeZoneOptionsController } from '../site/time/time-zone-options.controller.js';
import { timeZonesPath } from '../console/paths/time-paths.js';

/** Which time zone data is used, and what newer data would change. */
export const time = area({
  name: 'time',
  data: {
    auditActions: ['workspace.tz-data-adopted'],
  },
  surface: {
    navigation: [
      {
        name: 'time-zones',
        group: 'settings',
        order: 80,
        label: 'console.time.title',
        ability: 'administer',
        path: timeZonesPath,
        systemText: 'console.time.system',
      },
    ],
    apiTags: [{ name: 'Time zones', order: 210, description: 'Search for time zones.' }],
    controllers: [
      // Public pages
      TimeZoneOptionsController,
      // Console
      TimeZonesController,
    ],
    providers: [ShareTzData, RederiveDeadlines],
  },
});
