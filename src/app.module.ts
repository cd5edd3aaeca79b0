import { type DynamicModule, Global, Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Registry } from 'prom-client';
import type { DataSource } from 'typeorm';
import { ApiModule } from './api/api.module.js';
import { ConsoleModule } from './console/console.module.js';
import { FlowsModule } from './flows/flows.module.js';
import { Heartbeat } from './heartbeat.js';
import { mailTransportToken } from './mail/mail-transport.token.js';
import type { MailTransport } from './mail/transport.js';
import { Clock } from './platform/clock.js';
import { Config } from './platform/config.js';
import { Logger } from './platform/logger.js';
import { Pulse } from './platform/pulse.js';
import { ProgrammeModule } from './programme/programme.module.js';

/** What the program is made of that differs between a real run and a test: the clock and the way out for mails. */
export interface Parts {
  config: Config;
  clock: Clock;
  logger: Logger;
  transport: MailTransport;
  /** Initialized and migrated. */
  dataSource: DataSource;
  /** Whether this process sends mail and reminders by itself. */
  heartbeat: boolean;
}

@Global()
@Module({})
class PartsModule {
  static with(parts: Parts): DynamicModule {
    const providers = [
      { provide: Config, useValue: parts.config },
      { provide: Clock, useValue: parts.clock },
      { provide: Logger, useValue: parts.logger },
      { provide: Pulse, useValue: new Pulse(parts.heartbeat) },
      { provide: Registry, useValue: new Registry() },
      { provide: mailTransportToken, useValue: parts.transport },
    ];
    return { module: PartsModule, providers, exports: providers };
  }
}

@Module({})
export class AppModule {
  /** The whole program over these parts. */
  static with(parts: Parts): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ...foundation(parts),
        ...(parts.heartbeat ? [ScheduleModule.forRoot()] : []),
        ProgrammeModule,
        ConsoleModule,
        ApiModule,
      ],
      providers: parts.heartbeat ? [Heartbeat] : [],
    };
  }

  /** The use cases alone, for the command line: no pages, no heartbeat. */
  static flowsWith(parts: Omit<Parts, 'heartbeat'>): DynamicModule {
    return { module: AppModule, imports: foundation({ ...parts, heartbeat: false }) };
  }
}

function foundation(parts: Parts) {
  return [
    PartsModule.with(parts),
    TypeOrmModule.forRootAsync({
      useFactory: () => parts.dataSource.options,
      dataSourceFactory: () => Promise.resolve(parts.dataSource),
    }),
    FlowsModule,
  ];
}
