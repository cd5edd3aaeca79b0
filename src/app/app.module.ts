import { type DynamicModule, Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { areaModules } from '../modules/areas.js';
import { SharedModule } from '../modules/shared.module.js';
import { CoreModule, type Parts } from './core.module.js';
import { answerPostsWithOk } from './post-status.js';
import { Worker } from './worker.js';

@Module({})
export class AppModule {
  /** Composes the whole program from these parts. */
  static with(parts: Parts): DynamicModule {
    answerPostsWithOk(areaModules);
    return {
      module: AppModule,
      imports: [
        CoreModule.with(parts),
        SharedModule,
        ...areaModules,
        ...(parts.worker ? [ScheduleModule.forRoot()] : []),
      ],
      providers: parts.worker ? [Worker] : [],
    };
  }
}
