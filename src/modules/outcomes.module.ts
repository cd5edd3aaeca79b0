import { Global, Module } from '@nestjs/common';
import { OutcomesApiController } from '../api/outcomes/outcomes.controller.js';
import { OutcomesController } from '../console/outcomes/outcomes.controller.js';
import { CountOutcomes } from '../flows/outcomes/count-outcomes.flow.js';

const flows = [CountOutcomes];

/** The funnel from registration to selected proposal. */
@Global()
@Module({
  controllers: [
    // Console
    OutcomesController,
    // API
    OutcomesApiController,
  ],
  providers: [...flows],
  exports: [...flows],
})
export class OutcomesModule {}
