import { composeAreas } from '../app/areas.js';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { openDatabase } from '../app/open-database.js';
import { openSecrets } from '../app/open-secrets.js';
import type { Actor } from '../domain/identity/actor.js';
import { useStoredTzData } from '../domain/time/tz-candidate.js';
import { openEmailTransport } from '../domain/notifications/smtp/open-email-transport.js';
import { CliModule } from './cli.module.js';
import { ReadReplica } from '../platform/database/read-replica.js';
import { Clock } from '../platform/clock.js';
import { loadConfig } from '../platform/config.js';
import { createLogger, nestLogger } from '../platform/logger.js';
import { requireFilledDatabase, requireOwnDatabase } from './reading.js';
import { say } from './output.js';

/** Anyone who can run commands on the machine can do everything. */
export const operator: Actor = { kind: 'system', origin: 'cli' };

/**
 * Runs `work` with the use cases of the command line on the migrated database, without pages. Works while a server is
 * running. Throws `StartupError` for another secret than that of the database, unless that one is lost; and if there is no
 * database yet, unless the command is one of those that begin an installation. A timer or a mail server may run the others
 * without our environment, and would put what they do into an empty database that nobody looks at.
 */
export async function withFlows<T>(
  work: (flows: INestApplicationContext) => Promise<T>,
  { isSecretLost = false, begins = false } = {},
): Promise<T> {
  const given = loadConfig(process.env);
  composeAreas(given.parts);
  if (!begins) requireOwnDatabase(given);
  const { dataSource, embedded } = await openDatabase(given, say, { migrate: begins });
  const transport = openEmailTransport(given);
  try {
    if (!begins) await requireFilledDatabase(dataSource);
    const clock = new Clock();
    const { config } = isSecretLost ? { config: given } : await openSecrets(dataSource, given, clock);
    // Without GREENROOM_TZDATA, which only the start of a server adopts.
    await useStoredTzData(dataSource.manager);
    const logger = createLogger(config.logLevel, 2);
    const parts = {
      config,
      clock,
      logger,
      transport,
      dataSource,
      replica: new ReadReplica(dataSource, null),
      worker: false,
    };
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
