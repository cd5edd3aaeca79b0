import { area } from '../../app/area.js';
import { features } from '../../domain/calls/feature.js';
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
    contributes: [features.with({ name: 'outcomes', isUsed: 'exists (select from proposals where call_id = $1)' })],
    navigation: [
      {
        name: 'outcomes',
        group: 'outcomes',
        order: 55,
        label: 'console.outcomes.title',
        ability: 'read',
        path: outcomesPath,
        feature: 'outcomes',
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
