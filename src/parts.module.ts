import { type DynamicModule, Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Registry } from 'prom-client';
import type { DataSource } from 'typeorm';
import { FlowsModule } from './flows/flows.module.js';
import { type MailTransport, mailTransportToken } from './mail/mail-transport.js';
import { Clock } from './platform/clock.js';
import { Config } from './platform/config.js';
import { Logger } from './platform/logger.js';
import { Pulse } from './platform/pulse.js';
import { Rush } from './platform/rush.js';

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
      { provide: Rush, useValue: new Rush() },
      { provide: mailTransportToken, useValue: parts.transport },
    ];
    return { module: PartsModule, providers, exports: providers };
  }
}

/** The use cases over these parts, for pages and for the command line. */
@Module({})
export class UseCasesModule {
  static with(parts: Parts): DynamicModule {
    return {
      module: UseCasesModule,
      imports: [
        PartsModule.with(parts),
        TypeOrmModule.forRootAsync({
          useFactory: () => parts.dataSource.options,
          dataSourceFactory: () => Promise.resolve(parts.dataSource),
        }),
        FlowsModule,
      ],
      exports: [FlowsModule],
    };
  }
}
