import { area } from '../app/area.js';
import { PlannerApiController } from '../api/planner/planner.controller.js';
import { PlannerController } from '../console/planner/planner.controller.js';
import { ScheduleRunsController } from '../console/planner/schedule-runs.controller.js';
import { ScheduleRuns } from '../flows/planner/schedule-runs.flow.js';

/** Planning: which starts suit people all over the world. */
export const planner = area({
  name: 'planner',
  surface: {
    controllers: [
      // Console
      PlannerController,
      ScheduleRunsController,
      // API
      PlannerApiController,
    ],
    providers: [ScheduleRuns],
  },
});
