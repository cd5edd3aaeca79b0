import { Module } from '@nestjs/common';
import { PlannerApiController } from '../api/planner/planner.controller.js';
import { PlannerController } from '../console/planner/planner.controller.js';

/** Planning: which starts suit people all over the world. */
@Module({
  controllers: [
    // Console
    PlannerController,
    // API
    PlannerApiController,
  ],
})
export class PlannerModule {}
