import { type DynamicModule, Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { moduleOf } from './area.js';
import { areas } from './areas.js';
import { CoreModule, type Parts } from './core.module.js';
import { answerPostsWithOk } from './post-status.js';
import { Worker } from './worker.js';

@Module({})
export class AppModule {
  /** Composes the whole program from these parts. */
  static with(parts: Parts): DynamicModule {
    answerPostsWithOk(areas.flatMap(({ surface }) => surface.controllers));
    return {
      module: AppModule,
      imports: [CoreModule.with(parts), ...areas.map(moduleOf), ...(parts.worker ? [ScheduleModule.forRoot()] : [])],
      providers: parts.worker ? [Worker] : [],
    };
  }
}
