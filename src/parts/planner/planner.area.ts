import { partPages } from '../../console/paths/part-pages.js';
import { area } from '../../app/area.js';
import { features } from '../../domain/calls/feature.js';
import { PlannerApiController } from './api/planner.controller.js';
import { PlannerController } from './console/planner.controller.js';
import { plannerPath } from './console/planner-paths.js';

/** Planning: which starts suit people all over the world. */
export const planner = area({
  name: 'planner',
  surface: {
    contributes: [
      features.with({ name: 'planner', isUsed: 'exists (select from polls where call_id = $1)' }),
      partPages.with({ planner: plannerPath }),
    ],
    navigation: [
      {
        name: 'planner',
        group: 'sessions',
        order: 60,
        label: 'console.planner.title',
        ability: 'read',
        path: plannerPath,
        feature: 'planner',
        offer: { at: 'time', text: 'console.planner.offer' },
      },
    ],
    controllers: [
      // Console
      PlannerController,
      // API
      PlannerApiController,
    ],
  },
});
