import pg from 'pg';
import type { DataSourceOptions } from 'typeorm';
import { ConnectionGuard, connectWithinMs, setUpConnection } from '../platform/database/connection-guard.js';
import { areas } from './areas.js';
import { migrations } from './migrations.js';

// Instants are written in UTC: PostgreSQL refuses the offsets of some zones that TZ can name.
pg.defaults.parseInputDatesAsUTC = true;

/** Options of the PostgreSQL connection. The pool is small on purpose, because a rush is handled by batching. */
export function dataSourceOptions(url: string): DataSourceOptions {
  return {
    type: 'postgres',
    url,
    entities: areas.flatMap(({ data }) => data.entities),
    migrations,
    migrationsTransactionMode: 'each',
    synchronize: false,
    logging: false,
    applicationName: 'greenroom',
    poolSize: 10,
    connectTimeoutMS: connectWithinMs,
    subscribers: [ConnectionGuard],
    extra: { onConnect: setUpConnection, keepAlive: true, keepAliveInitialDelayMillis: 10_000 },
  };
}
