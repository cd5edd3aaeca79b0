import pg from 'pg';
import { type DataSourceOptions, getMetadataArgsStorage } from 'typeorm';
import { answerWithinMs, ConnectionGuard, openSocket, setUpConnection } from '../platform/database/connection-guard.js';
import { migrations } from './migrations.js';

// Instants are written in UTC: PostgreSQL refuses the offsets of some zones that TZ can name.
pg.defaults.parseInputDatesAsUTC = true;

/** Options of the PostgreSQL connection. The pool is small on purpose, because a rush is handled by batching. */
export function dataSourceOptions(url: string): DataSourceOptions {
  return {
    type: 'postgres',
    url,
    // Whoever asks for rows of a class has loaded it: a command of the command line few, the program all.
    entities: getMetadataArgsStorage().tables.map(({ target }) => target),
    migrations,
    migrationsTransactionMode: 'each',
    synchronize: false,
    logging: false,
    applicationName: 'greenroom',
    poolSize: 10,
    connectTimeoutMS: answerWithinMs,
    subscribers: [ConnectionGuard],
    extra: { stream: openSocket, onConnect: setUpConnection, keepAlive: true, keepAliveInitialDelayMillis: 10_000 },
  };
}
