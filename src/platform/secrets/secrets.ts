import type { DataSource, EntityManager } from 'typeorm';
import type { Clock } from '../clock.js';
import { type Connection, inTransaction } from '../database/tx.js';
import {
  acceptedSecrets,
  currentSecret,
  fingerprintOf,
  type KnownSecret,
  openRing,
  requireAccepted,
} from './secret-ring.js';
import { insertFirstSecret, listSecrets } from './secrets.queries.js';
import type { Statement } from '../database/statement.js';
import { hashToken, rowOfToken } from '../tokens.js';

/** The generations of `SECRET` that belong to a database. They change while the program runs, when it is rotated. */
export class Secrets {
  private constructor(
    private readonly database: DataSource,
    private readonly secret: string,
    private readonly clock: Clock,
    private ring: KnownSecret[],
  ) {}

  /**
   * Opens the generations with the secret of this process. The first process of a database defines its secret. Throws
   * WrongSecret.
   */
  static async open(database: DataSource, secret: string, clock: Clock): Promise<Secrets> {
    await inTransaction(database, (tx) => insertFirstSecret(tx, fingerprintOf(secret), clock.now()));
    const ring = openRing(await listSecrets(database.manager), secret);
    requireAccepted(ring, secret, clock.now());
    const secrets = new Secrets(database, secret, clock, ring);
    opened.set(database, secrets);
    return secrets;
  }

  /** Learns of rotations. Throws WrongSecret if the secret of this process no longer works. */
  async refresh(): Promise<void> {
    this.ring = openRing(await listSecrets(this.database.manager), this.secret);
  }

  /** The secret that links are made with. */
  get current(): string {
    return currentSecret(this.ring, this.clock.now());
  }

  /** The secrets whose links work. */
  get accepted(): string[] {
    return acceptedSecrets(this.ring, this.clock.now());
  }

  /** All secrets, for what was encrypted with them. */
  get all(): string[] {
    return this.ring.map(({ secret }) => secret);
  }

  /** The oldest secret whose links work, which is the same in processes that started before and after a rotation. */
  get oldestAccepted(): string {
    return this.accepted.at(-1) ?? this.current;
  }
}

const opened = new WeakMap<DataSource, Secrets>();

/** Returns the secrets of the database of a connection. */
export function secretsOf(connection: Connection): Secrets {
  const secrets = opened.get((connection as EntityManager).dataSource);
  if (secrets === undefined) throw new Error('The secrets of this database are not open.');
  return secrets;
}

/**
 * Returns the id of the row that a token names, or null. Links from before tokens contained the id are found by their
 * hash, with `olderSql`. It proves nothing yet.
 */
export async function rowIdOf(
  connection: Connection,
  token: string,
  olderSql: Statement<Connection, [params?: readonly unknown[]], { id: string }>,
): Promise<string | null> {
  if (token.length !== 22) return rowOfToken(token);
  return (await olderSql.maybe(connection, [hashToken(token)]))?.id ?? null;
}
