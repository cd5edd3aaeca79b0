import { area } from '../../app/area.js';
import { OutcomesApiController } from './api/outcomes.controller.js';
import { OutcomesController } from './console/outcomes.controller.js';
import { CountOutcomes } from './flows/count-outcomes.flow.js';
import { outcomesPath } from './console/outcome-paths.js';
import { personalData } from './domain/personal-data.js';

/** The funnel from registration to selected proposal. */
export const outcomes = area({
  name: 'outcomes',
  data: {
    personalData,
  },
  surface: {
    navigation: [
      {
        name: 'outcomes',
        group: 'proposals',
        order: 70,
        label: 'console.outcomes.title',
        ability: 'read',
        path: outcomesPath,
      },
    ],
    apiTags: [{ name: 'Outcomes', order: 130, description: 'What happened from registration to winning.' }],
    controllers: [
      // Console
      OutcomesController,
      // API
      OutcomesApiController,
    ],
    providers: [CountOutcomes],
  },
});
