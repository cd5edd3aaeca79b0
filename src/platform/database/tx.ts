import type { EntityManager } from 'typeorm';

/** What reads: a connection of the pool, or a transaction. */
export type Connection = EntityManager;

/** A transaction of the database. */
export type Tx = EntityManager;
