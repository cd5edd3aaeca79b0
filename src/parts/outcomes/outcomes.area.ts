import { area } from '../../app/area.js';
import { OutcomesApiController } from './api/outcomes.controller.js';
import { OutcomesController } from './console/outcomes.controller.js';
import { CountOutcomes } from './flows/count-outcomes.flow.js';

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
