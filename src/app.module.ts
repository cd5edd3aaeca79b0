import { type DynamicModule, Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { ApiModule } from './api/api.module.js';
import { ConsoleModule } from './console/console.module.js';
import { Heartbeat } from './heartbeat.js';
import { type Parts, UseCasesModule } from './parts.module.js';
import { ProgrammeModule } from './programme/programme.module.js';

@Module({})
export class AppModule {
  /** The whole program over these parts. */
  static with(parts: Parts): DynamicModule {
    return {
      module: AppModule,
      imports: [
        UseCasesModule.with(parts),
        ...(parts.heartbeat ? [ScheduleModule.forRoot()] : []),
        ProgrammeModule,
        ConsoleModule,
        ApiModule,
      ],
      providers: parts.heartbeat ? [Heartbeat] : [],
    };
  }
}
