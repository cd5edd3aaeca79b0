import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { openDatabase } from '../app/open-database.js';
import type { Actor } from '../domain/identity/actor.js';
import { openEmailTransport } from '../domain/notifications/smtp/open-email-transport.js';
import { CliModule } from './cli.module.js';
import { Clock } from '../platform/clock.js';
import { loadConfig } from '../platform/config.js';
import { createLogger, nestLogger } from '../platform/logger.js';
import { say } from './output.js';

/** Anyone who can run commands on the machine can do everything. */
export const operator: Actor = { kind: 'system', origin: 'cli' };

/**
 * Runs `work` with the use cases of the command line on the migrated database, without pages. Works while a server is
 * running.
 */
export async function withFlows<T>(work: (flows: INestApplicationContext) => Promise<T>): Promise<T> {
  const config = loadConfig(process.env);
  const { dataSource, embedded } = await openDatabase(config, say);
  const transport = openEmailTransport(config);
  try {
    const logger = createLogger(config.logLevel, 2);
    const parts = { config, clock: new Clock(), logger, transport, dataSource, worker: false };
    const flows = await NestFactory.createApplicationContext(CliModule.with(parts), {
      logger: nestLogger(logger),
      abortOnError: false,
    });
    try {
      return await work(flows);
    } finally {
      await flows.close();
    }
  } finally {
    if (dataSource.isInitialized) await dataSource.destroy();
    await transport.close();
    await embedded?.stop();
  }
}
