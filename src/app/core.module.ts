import { type DynamicModule, Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Registry } from 'prom-client';
import type { DataSource } from 'typeorm';
import { type EmailTransport, emailTransportToken } from '../domain/notifications/smtp/email-transport.js';
import { Changes } from '../flows/changes.js';
import { Clock } from '../platform/clock.js';
import { Config } from '../platform/config.js';
import { FileStore } from '../platform/file-store/file-store.js';
import { Drain } from '../platform/http/drain.js';
import { ReadReplica } from '../platform/database/read-replica.js';
import { Logger } from '../platform/logger.js';
import { WorkerLiveness } from '../platform/worker-liveness.js';
import { ForegroundPriority } from '../platform/foreground-priority.js';

/** The parts that tests replace, such as the clock and the email transport. */
export interface Parts {
  config: Config;
  clock: Clock;
  logger: Logger;
  transport: EmailTransport;
  /** Initialized and migrated. */
  dataSource: DataSource;
  replica: ReadReplica;
  /** Whether this process sends emails and reminders by itself. */
  worker: boolean;
}

/** Provides what every use case can inject: configuration, clock, log, metrics, email transport and database. */
@Global()
@Module({})
export class CoreModule {
  static with(parts: Parts): DynamicModule {
    const providers = [
      { provide: Config, useValue: parts.config },
      { provide: Clock, useValue: parts.clock },
      { provide: Logger, useValue: parts.logger },
      { provide: WorkerLiveness, useValue: new WorkerLiveness(parts.worker) },
      { provide: Registry, useValue: new Registry() },
      { provide: Drain, useValue: new Drain() },
      { provide: ReadReplica, useValue: parts.replica },
      { provide: FileStore, useValue: new FileStore(parts.dataSource, parts.config) },
      { provide: ForegroundPriority, useValue: new ForegroundPriority() },
      { provide: emailTransportToken, useValue: parts.transport },
      Changes,
    ];
    return {
      module: CoreModule,
      imports: [
        TypeOrmModule.forRootAsync({
          useFactory: () => parts.dataSource.options,
          dataSourceFactory: () => Promise.resolve(parts.dataSource),
        }),
      ],
      providers,
      exports: providers,
    };
  }
}
