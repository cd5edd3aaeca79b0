import { area } from '../app/area.js';
import { OutcomesApiController } from '../api/outcomes/outcomes.controller.js';
import { OutcomesController } from '../console/outcomes/outcomes.controller.js';
import { CountOutcomes } from '../flows/outcomes/count-outcomes.flow.js';

/** The funnel from registration to selected proposal. */
export const outcomes = area({
  name: 'outcomes',
  surface: {
    controllers: [
      // Console
      OutcomesController,
      // API
      OutcomesApiController,
    ],
    providers: [CountOutcomes],
  },
});
