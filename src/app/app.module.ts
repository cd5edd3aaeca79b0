import { type DynamicModule, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { ScheduleModule } from '@nestjs/schedule';
import { Idempotency } from '../api/idempotency.js';
import { KeyRing } from '../api/key-ring.js';
import { SitePages } from '../site/site-page.js';
import { area, moduleOf } from './area.js';
import { composeAreas } from './areas.js';
import { CoreModule, type Parts } from './core.module.js';
import { answerPostsWithOk } from './post-status.js';
import { KeepInTime } from './keep-in-time.js';
import { Worker } from './worker.js';

/** What the controllers of every area share: API keys, idempotent creates and the pages of the public site. */
const shared = area({ name: 'shared', surface: { providers: [Idempotency, KeyRing, SitePages] } });

@Module({})
export class AppModule {
  /** Composes the whole program from these parts. */
  static with(parts: Parts): DynamicModule {
    const areas = composeAreas(parts.config.parts);
    answerPostsWithOk(areas.flatMap(({ surface }) => surface.controllers));
    return {
      module: AppModule,
      imports: [CoreModule.with(parts), DiscoveryModule, ScheduleModule.forRoot(), ...[shared, ...areas].map(moduleOf)],
      providers: parts.worker ? [Worker, KeepInTime] : [],
    };
  }
}
