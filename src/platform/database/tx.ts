import type { EntityManager } from 'typeorm';

/** A transaction of the database, or a connection that reads. */
export type Tx = EntityManager;
