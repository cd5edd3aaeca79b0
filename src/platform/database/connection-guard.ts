import { Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, ClientBase } from 'pg';
import { type EntitySubscriberInterface, EventSubscriber, type QueryRunner } from 'typeorm';
import { isDatabaseGone, UnconfirmedCommit } from './database-gone.js';
import { preparePlanned } from '../fast/plan-once.js';
import { noteFailure } from './refused-writes.js';

/** How long a server's machine can take to accept a connection. */
export const connectWithinMs = 5_000;
/**
 * How long PostgreSQL can take to let a connection in that its machine has accepted, then setting it up, and how long one
 * of the pool can be waited for. Three times as long as it took with thirty processes for two processors: busy is not gone.
 */
export const answerWithinMs = 15_000;
/** The server cancels a statement, and a transaction without one, after this time. */
const timeoutMs = 30_000;
/** A server that has not answered this much later never will: its machine or the network is gone. */
const graceMs = 5_000;
/** While no server can be written to, each write would open another connection. */
const youngestMs = 1_000;

/**
 * Sets the limits of a new connection. They are no start-up parameters, which PgBouncer refuses. A pooler's connection
 * belongs to us for one transaction only, so nothing can be set for longer.
 */
export async function setUpConnection(client: ClientBase): Promise<void> {
  const limit = new AbortController();
  const late = sleep(answerWithinMs, undefined, { ref: false, signal: limit.signal }).then(() => {
    throw new Error('Connection terminated due to connection timeout');
  });
  const settings = `case when pg_backend_pid() = $1 then array[${limits(timeoutMs, false)}] end`;
  client.on('notice', (notice) => {
    if (notice.routine === 'SyncRepWaitForLSN') unconfirmed.add(client);
  });
  const isPooled = !(await Promise.race([isDirect(client, settings), late]).finally(() => limit.abort()));
  connections.set(client, { isPooled, openedAt: performance.now() });
  // A pooler may give the next transaction a connection that has not seen the statement.
  if (!isPooled) preparePlanned(client);
}

/** Opens the socket of a connection, which fails if nothing answers at the address within `connectWithinMs`. */
export function openSocket(): Socket {
  const socket = new Socket();
  const timer = setTimeout(() => {
    // A process that got no processor for so long has yet to read what arrived meanwhile.
    setImmediate(() => {
      if (socket.connecting) socket.destroy(Object.assign(new Error('connection timeout'), { code: 'ETIMEDOUT' }));
    });
  }, connectWithinMs).unref();
  for (const event of ['connect', 'close']) socket.once(event, () => clearTimeout(timer));
  return socket;
}

/**
 * Returns whether the other end is PostgreSQL itself, and not a pooler, which gives its clients process ids of its own.
 * Evaluates `also` in the same round trip.
 */
export async function isDirect(client: ClientBase, also = 'null'): Promise<boolean> {
  const { processID } = client as ClientBase & { processID: number | null };
  const sql = `select pg_backend_pid() = $1::int as "isDirect", ${also}`;
  const { rows } = await client.query<{ isDirect: boolean }>(sql, [processID]);
  return rows[0]?.isDirect === true;
}

/** Connections whose last commit is on this server, but on no standby, and so is lost if this server is. */
const unconfirmed = new Set<ClientBase>();

const connections = new WeakMap<ClientBase, { isPooled: boolean; openedAt: number }>();

/** Without JIT: PostgreSQL may spend a second on compiling a statement that runs for a millisecond. */
function limits(milliseconds: number, isLocal: boolean): string {
  return [
    `set_config('statement_timeout', '${milliseconds}', ${isLocal})`,
    `set_config('idle_in_transaction_session_timeout', '${timeoutMs}', ${isLocal})`,
    `set_config('jit', 'off', ${isLocal})`,
  ].join(', ');
}

/** Returns the statement that sets the limits of a transaction on a connection that can't keep them, or none. */
export function transactionLimits(client: ClientBase): string[] {
  return connections.get(client)?.isPooled ? [`select ${limits(timeoutMs, true)}`] : [];
}

/**
 * Makes plans of a transaction look rows up by indexes. A plan that a connection keeps is made for the tables as they are
 * then, possibly empty, and has to suit those that a rush fills before PostgreSQL has statistics of them.
 */
export async function planByIndexes({ queryRunner }: { readonly queryRunner?: QueryRunner }): Promise<void> {
  if (queryRunner === undefined) throw new Error('Only in a transaction.');
  await queryRunner.query(`select set_config('enable_seqscan', 'off', true)`);
}

interface Waiting {
  statements: number;
  timer: NodeJS.Timeout;
}

/** The time that the statements of a transaction can take, where it isn't the usual one. */
const patience = new WeakMap<QueryRunner, number>();

/** Lets the statements of a transaction take longer than others. */
export async function allowSlowStatements(
  { queryRunner }: { readonly queryRunner?: QueryRunner },
  milliseconds: number,
): Promise<void> {
  if (queryRunner === undefined) throw new Error('Only in a transaction.');
  patience.set(queryRunner, milliseconds);
  await queryRunner.query(`select ${limits(milliseconds, true)}`);
}

/** Lets a transaction wait this long between its statements: it works on something else, or the reader is slow. */
export async function allowPauses(
  { queryRunner }: { readonly queryRunner?: QueryRunner },
  milliseconds: number,
): Promise<void> {
  if (queryRunner === undefined) throw new Error('Only in a transaction.');
  await queryRunner.query(`select set_config('idle_in_transaction_session_timeout', '${milliseconds}', true)`);
}

/**
 * Watches every statement. Sets the limits of a transaction behind a pooler, gives up on a server that doesn't answer,
 * and closes connections that are useless from now on: broken ones, and those to a server that has become read-only, so
 * that the next one finds the new primary.
 */
@EventSubscriber()
export class ConnectionGuard implements EntitySubscriberInterface {
  private readonly waiting = new WeakMap<QueryRunner, Waiting>();

  /** Of what TypeORM begins itself: migrations. */
  async afterTransactionStart({ queryRunner }: { queryRunner: QueryRunner }): Promise<void> {
    for (const statement of transactionLimits(await clientOf(queryRunner))) await queryRunner.query(statement);
  }

  beforeQuery({ queryRunner }: { queryRunner: QueryRunner }): void {
    this.wait(queryRunner, 1);
  }

  async afterQuery({ queryRunner, error }: { queryRunner: QueryRunner; error?: unknown }): Promise<void> {
    this.wait(queryRunner, -1);
    if (error !== undefined) noteFailure(error);
    if (error !== undefined && isDatabaseGone(error)) void close(queryRunner, youngestMs);
    if (unconfirmed.size > 0 && unconfirmed.delete(await clientOf(queryRunner))) {
      void close(queryRunner);
      throw new UnconfirmedCommit();
    }
  }

  /** Counts the statements of a connection that have no answer yet. */
  private wait(queryRunner: QueryRunner, more: 1 | -1): void {
    const before = this.waiting.get(queryRunner);
    clearTimeout(before?.timer);
    const statements = (before?.statements ?? 0) + more;
    if (statements <= 0) return void this.waiting.delete(queryRunner);
    const timer = setTimeout(() => void close(queryRunner), (patience.get(queryRunner) ?? timeoutMs) + graceMs);
    timer.unref();
    this.waiting.set(queryRunner, { statements, timer });
  }
}

/** Closes the connection at once, unless it is younger; the pool drops it when it is returned. */
async function close(queryRunner: QueryRunner, olderThanMs = 0): Promise<void> {
  const client = await clientOf(queryRunner).catch(() => null);
  const openedAt = client === null ? undefined : connections.get(client)?.openedAt;
  if (client === null || openedAt === undefined || performance.now() - openedAt < olderThanMs) return;
  await (client as Client).end().catch(() => undefined);
}

function clientOf(queryRunner: QueryRunner): Promise<ClientBase> {
  return queryRunner.connect() as Promise<ClientBase>;
}
