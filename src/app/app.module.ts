import { type DynamicModule, Module, HttpCode, RequestMethod, type Type, Injectable } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { ScheduleModule } from '@nestjs/schedule';
import { KeyLimits } from '../api/key-limits.js';
import { KeyRing } from '../api/key-ring.js';
import { SitePages } from '../site/site-page.js';
import { area, moduleOf } from './area.js';
import { composeAreas } from './areas.js';
import { CoreModule, type Parts } from './core.module.js';
import { Worker } from './worker.js';
import { HTTP_CODE_METADATA, METHOD_METADATA } from '@nestjs/common/constants.js';
import { RederiveCalls } from '../flows/calls/rederive-calls.flow.js';
import { RederiveSessions } from '../flows/sessions/rederive-sessions.flow.js';
import { RederiveDeadlines } from '../flows/time/rederive-deadlines.flow.js';
import { ShareTzData } from '../flows/time/share-tz-data.flow.js';
import { Clock } from '../platform/clock.js';
import { type BackgroundWork, Job } from '../platform/job.js';

const everyMs = 60_000;

/**
 * Agrees with other instances on the newest time zone data, and then recomputes what was derived from older data: each
 * minute, and at once when another instance has stored newer data, because no message leaves this one before.
 */
@Injectable()
@Job({ everyMs: 1000, atStart: true, wakesOn: 'message' })
export class KeepInTime implements BackgroundWork {
  private beganAt = -Infinity;

  constructor(
    private readonly clock: Clock,
    private readonly shareTzData: ShareTzData,
    private readonly rederiveSessions: RederiveSessions,
    private readonly rederiveCalls: RederiveCalls,
    private readonly rederiveDeadlines: RederiveDeadlines,
  ) {}

  async run(): Promise<void> {
    const now = this.clock.monotonicMs();
    if (now - this.beganAt < everyMs && !(await this.shareTzData.isBehind())) return;
    this.beganAt = now;
    await this.shareTzData.share();
    await this.rederiveSessions.run();
    await this.rederiveCalls.run();
    await this.rederiveDeadlines.run();
  }
}

/** What the controllers of every area share: API keys, idempotent creates and the pages of the public site. */
const shared = area({ name: 'shared', surface: { providers: [KeyRing, KeyLimits, SitePages] } });

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

/**
 * Lets handlers of POST that declare no status answer with 200: Nest would say that each has created something (201). To
 * be called before the routes of these controllers are registered.
 */
function answerPostsWithOk(controllers: readonly Type[]): void {
  // Some share the handlers of a class that they extend.
  const own = controllers.map(({ prototype }) => prototype as object);
  const shared = own.map((prototype) => Object.getPrototypeOf(prototype) as object);
  for (const prototype of new Set([...own, ...shared])) {
    if (prototype === Object.prototype) continue;
    for (const [name, handler] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
      const { value } = handler as { value?: unknown };
      if (typeof value !== 'function' || Reflect.getMetadata(METHOD_METADATA, value) !== RequestMethod.POST) continue;
      if (!Reflect.hasMetadata(HTTP_CODE_METADATA, value)) HttpCode(200)(prototype, name, handler);
    }
  }
}
